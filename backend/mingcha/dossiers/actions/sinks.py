"""Where does a bag go? Into a folder or a zip file, each whole or not there at all."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from mingcha.dossiers.rules.bag import Digests, Written
from mingcha.dossiers.rules.problems import OutputExists

CHUNK = 1 << 20
EPOCH = (1980, 1, 1, 0, 0, 0)


class Sink(Protocol):
    """Takes the files of a bag one after the other; `add` gives the hashes and the size of what it wrote."""

    def add(self, path: str, stream: IO[bytes]) -> Written: ...


class FolderSink:
    """A folder that is being filled."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def add(self, path: str, stream: IO[bytes]) -> Written:
        """Writes one file below the root."""
        target = self._root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as out:
            return _copy(stream, out)


class ZipSink:
    """A zip file that is being filled: stored, not packed, with one fixed date, so that the same bag has the same bytes."""

    def __init__(self, archive: zipfile.ZipFile, top: str) -> None:
        self._zip = archive
        self._top = top

    def add(self, path: str, stream: IO[bytes]) -> Written:
        """Writes one member below the top folder."""
        member = zipfile.ZipInfo(f"{self._top}/{path}", EPOCH)
        member.external_attr = 0o644 << 16
        with self._zip.open(member, "w", force_zip64=True) as out:
            return _copy(stream, out)


def check_free(out: Path) -> None:
    """Raises OutputExists if something stands there: nothing is ever overwritten."""
    if out.exists() or out.is_symlink():
        raise OutputExists(path=str(out))


@contextmanager
def sink_at(out: Path, top: str) -> Iterator[Sink]:
    """A zip file if the name ends in .zip, else a folder; it takes its name only once it is whole. Raises OutputExists."""
    check_free(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(f".{out.name}.partial")
    _remove(partial)
    try:
        if out.suffix.lower() == ".zip":
            with zipfile.ZipFile(partial, "w") as archive:
                yield ZipSink(archive, top)
        else:
            partial.mkdir()
            yield FolderSink(partial)
        partial.rename(out)
    finally:
        _remove(partial)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    elif path.exists():
        path.unlink()


def _copy(stream: IO[bytes], out: IO[bytes]) -> Written:
    both = Digests()
    while block := stream.read(CHUNK):
        both.update(block)
        out.write(block)
    return both.written()
