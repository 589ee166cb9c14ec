"""Where do original bytes live? One write-once port with three homes: memory, disk and S3."""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

import boto3
from botocore.client import Config
from botocore.exceptions import ClientError
from flask import current_app

from mingcha.kernel.problem import Problem

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


@dataclass(frozen=True, slots=True)
class Stored:
    """An object as the store holds it. `version` is the store's version id, or empty."""

    key: str
    size: int
    version: str = ""


class ObjectStore(Protocol):
    """Write-once objects named by their content: a second put of the same key changes nothing."""

    def put(self, key: str, source: Source) -> Stored: ...

    def open(self, key: str) -> IO[bytes]: ...

    def stat(self, key: str) -> Stored | None: ...


class MemoryStore:
    """For tests of other things."""

    def __init__(self) -> None:
        self._objects: dict[str, bytes] = {}

    def put(self, key: str, source: Source) -> Stored:
        """Keeps the bytes unless the key is there already."""
        data = source.read_bytes() if isinstance(source, Path) else source
        self._objects.setdefault(key, data)
        return Stored(key, len(self._objects[key]))

    def open(self, key: str) -> IO[bytes]:
        """The bytes; KeyError if there are none."""
        return io.BytesIO(self._objects[key])

    def stat(self, key: str) -> Stored | None:
        """What is kept under the key, or None."""
        return Stored(key, len(self._objects[key])) if key in self._objects else None


class DiskStore:
    """Read-only files below one folder; a file appears under its name only when it is whole and synced."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def _path(self, key: str) -> Path:
        kind, _, name = key.partition("/")
        if not kind.isalnum() or not name.isalnum():
            raise ValueError(f"not a key: {key!r}")
        return self._root / kind / name[:2] / name

    def put(self, key: str, source: Source) -> Stored:
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

    def open(self, key: str) -> IO[bytes]:
        """The file, for reading; FileNotFoundError if there is none."""
        return self._path(key).open("rb")

    def stat(self, key: str) -> Stored | None:
        """What is kept under the key, or None."""
        path = self._path(key)
        return Stored(key, path.stat().st_size) if path.exists() else None


class S3Store:
    """Any S3 with conditional writes; path-style addresses and checksums only where required (works on Ceph)."""

    def __init__(self, *, endpoint: str, bucket: str, region: str, access_key: str, secret_key: str) -> None:
        config = Config(
            signature_version="s3v4", s3={"addressing_style": "path"}, request_checksum_calculation="when_required"
        )
        self._bucket = bucket
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name=region,
            aws_access_key_id=access_key,
            aws_secret_access_key=secret_key,
            config=config,
        )

    def put(self, key: str, source: Source) -> Stored:
        """If-None-Match makes it write-once; an object that is there already is left as it is."""
        body: Any = source.open("rb") if isinstance(source, Path) else source
        try:
            answer = self._client.put_object(Bucket=self._bucket, Key=key, Body=body, IfNoneMatch="*")
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") not in {"PreconditionFailed", "412"}:
                raise
            answer = {}
        finally:
            if isinstance(source, Path):
                body.close()
        found = self.stat(key)
        if found is None:
            raise StoreBroken()
        return Stored(key, found.size, str(answer.get("VersionId") or found.version))

    def open(self, key: str) -> IO[bytes]:
        """The object's stream."""
        stream: IO[bytes] = self._client.get_object(Bucket=self._bucket, Key=key)["Body"]
        return stream

    def stat(self, key: str) -> Stored | None:
        """What is kept under the key, or None."""
        try:
            head = self._client.head_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404:
                return None
            raise
        return Stored(key, int(head["ContentLength"]), str(head.get("VersionId") or ""))


def put_checked(store: ObjectStore, sha256: str, source: Source) -> Stored:
    """Stores under `sha256/<hex>`, reads it back and hashes it again. Raises StoreBroken if the bytes differ."""
    stored = store.put(f"sha256/{sha256}", source)
    digest = hashlib.sha256()
    with store.open(stored.key) as stream:
        while block := stream.read(CHUNK):
            digest.update(block)
    if digest.hexdigest() != sha256:
        raise StoreBroken()
    return stored


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
