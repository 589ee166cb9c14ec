"""Where do original bytes live? One write-once port with three homes: memory, disk and S3 (storage_s3.py)."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol

from flask import current_app

from mingcha.kernel.problem import Conflict, Problem

CHUNK = 1 << 20
Source = bytes | Path


class StoreBroken(Problem):
    """500: the store gave back other bytes than it was given; nothing was acknowledged."""

    status = 500
    code = "store-broken"
    title_zh, title_en = "存储校验未通过", "The store returned other bytes"
    detail_zh, detail_en = (
        "原件未确认，手机保留着它，会自动再传。",
        "The original is not confirmed; the phone keeps it and sends it again.",
    )


class StoreLocked(Conflict):
    """409: the store itself keeps the object: its lock has not run out, or it is on hold."""

    code = "store-locked"
    title_zh, title_en = "存储仍在锁定该文件", "The store still locks this file"
    detail_zh, detail_en = (
        "文件没有删除。请核对存储桶上的锁定期限和法律保留：{why}",
        "Nothing was deleted. Look at the lock and the legal hold on the bucket: {why}",
    )


class NotInStore(KeyError):
    """There is no such object, or no such version of it."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An object as the store holds it. `version` is the store's version id, or empty; `locked` the instant until which it cannot be deleted."""

    key: str
    size: int
    version: str = ""
    locked: datetime | None = None


@dataclass(frozen=True, slots=True)
class Protection:
    """What guards the objects: `write_once` a put never replaces, `versions` earlier ones stay readable, `lock` nothing is deleted before its day.

    `kind` is memory, disk or s3; `mode` the kind of lock (COMPLIANCE, GOVERNANCE), empty without one.
    """

    kind: str
    write_once: bool = True
    versions: bool = False
    lock: bool = False
    mode: str = ""


class Readable(Protocol):
    """What is needed to read: with a version exactly that one, else the newest."""

    def open(self, key: str, version: str = "") -> IO[bytes]: ...

    def stat(self, key: str, version: str = "") -> Stored | None: ...


class ObjectStore(Readable, Protocol):
    """Write-once objects named by their content: a second put of the same key changes nothing.

    `until` locks where the store can. `beside` makes another version in front, where the store keeps versions.
    """

    def put(self, key: str, source: Source, *, until: datetime | None = None, beside: bool = False) -> Stored: ...

    def protection(self) -> Protection: ...

    def keep_until(self, key: str, version: str, until: datetime) -> bool: ...

    def hold(self, key: str, version: str, on: bool) -> bool: ...

    def remove(self, key: str) -> None: ...


class Lockless:
    """What a store without locks says: nothing was locked, nothing put on hold."""

    def keep_until(self, key: str, version: str, until: datetime) -> bool:
        """False: there is no lock."""
        return False

    def hold(self, key: str, version: str, on: bool) -> bool:
        """False: there is no legal hold."""
        return False


class Pinned:
    """A store read by the versions that the database kept when the bytes were hashed: what came in front later is not read."""

    def __init__(self, store: Readable, versions: Mapping[str, str]) -> None:
        self._store, self._versions = store, versions

    def open(self, key: str, version: str = "") -> IO[bytes]:
        """The bytes of the kept version. Raises NotInStore."""
        return self._store.open(key, version or self._versions.get(key, ""))

    def stat(self, key: str, version: str = "") -> Stored | None:
        """The kept version, or None."""
        return self._store.stat(key, version or self._versions.get(key, ""))


class MemoryStore(Lockless):
    """For tests of other things."""

    def __init__(self) -> None:
        self._objects: dict[str, bytes] = {}

    def put(self, key: str, source: Source, *, until: datetime | None = None, beside: bool = False) -> Stored:
        """Keeps the bytes unless the key is there already."""
        data = source.read_bytes() if isinstance(source, Path) else source
        self._objects.setdefault(key, data)
        return Stored(key, len(self._objects[key]))

    def open(self, key: str, version: str = "") -> IO[bytes]:
        """The bytes. Raises NotInStore."""
        if key not in self._objects:
            raise NotInStore(key)
        return io.BytesIO(self._objects[key])

    def stat(self, key: str, version: str = "") -> Stored | None:
        """What is kept under the key, or None."""
        return Stored(key, len(self._objects[key])) if key in self._objects else None

    def protection(self) -> Protection:
        """Gone with the process."""
        return Protection("memory")

    def remove(self, key: str) -> None:
        """Forgets the object."""
        self._objects.pop(key, None)


class DiskStore(Lockless):
    """Read-only files below one folder; a file appears under its name only when it is whole and synced."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def _path(self, key: str) -> Path:
        kind, _, name = key.partition("/")
        if not kind.isalnum() or not name.isalnum():
            raise ValueError(f"not a key: {key!r}")
        return self._root / kind / name[:2] / name

    def put(self, key: str, source: Source, *, until: datetime | None = None, beside: bool = False) -> Stored:
        """Writes beside, syncs, then links: a crash leaves no half object under the key."""
        path = self._path(key)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            partial = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
            with partial.open("wb") as out:
                _copy(source, out)
                out.flush()
                os.fsync(out.fileno())
            partial.chmod(0o444)
            partial.replace(path)
            _sync_folder(path.parent)
        return Stored(key, path.stat().st_size)

    def open(self, key: str, version: str = "") -> IO[bytes]:
        """The file, for reading. Raises NotInStore."""
        try:
            return self._path(key).open("rb")
        except FileNotFoundError as error:
            raise NotInStore(key) from error

    def stat(self, key: str, version: str = "") -> Stored | None:
        """What is kept under the key, or None."""
        path = self._path(key)
        return Stored(key, path.stat().st_size) if path.exists() else None

    def protection(self) -> Protection:
        """Read-only files: no slip of the office's own program changes them, but whoever owns the machine can."""
        return Protection("disk")

    def remove(self, key: str) -> None:
        """Removes the file for good; called only by a carried-out order."""
        path = self._path(key)
        path.unlink(missing_ok=True)
        if path.parent.is_dir():
            _sync_folder(path.parent)


def put_checked(store: ObjectStore, sha256: str, source: Source, *, until: datetime | None = None) -> Stored:
    """Stores under `sha256/<hex>`, reads that version back and hashes it again. Raises StoreBroken if the bytes differ.

    Where somebody else's version stands under the key, and the store keeps versions, ours goes beside it.
    """
    stored = store.put(f"sha256/{sha256}", source, until=until)
    if hash_stored(store, stored.key, stored.version) != sha256:
        if not store.protection().versions:
            raise StoreBroken()
        stored = store.put(stored.key, source, until=until, beside=True)
        if hash_stored(store, stored.key, stored.version) != sha256:
            raise StoreBroken()
    return stored


def hash_stored(store: Readable, key: str, version: str = "") -> str:
    """SHA-256 (hex) of the stored bytes, read in pieces of 1 MiB. Raises NotInStore."""
    digest = hashlib.sha256()
    with store.open(key, version) as stream:
        while block := stream.read(CHUNK):
            digest.update(block)
    return digest.hexdigest()


def store() -> ObjectStore:
    """The store of the running app."""
    found: ObjectStore = current_app.extensions["mingcha_store"]
    return found


def _copy(source: Source, out: IO[bytes]) -> None:
    if isinstance(source, bytes):
        out.write(source)
        return
    with source.open("rb") as stream:
        while block := stream.read(CHUNK):
            out.write(block)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
