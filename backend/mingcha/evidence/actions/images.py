"""How is a picture shown safely? A child process decodes it under limits; only its re-encoded copies are ever shown (settled 8)."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import select, update

from mingcha.evidence.actions.likeness import PHOTO, note_likeness
from mingcha.evidence.actions.pool import MOST, Looked, decoders
from mingcha.evidence.models import EvidenceBlob
from mingcha.evidence.queries import ItemRow
from mingcha.evidence.rules.problems import EvidenceDisposed, ImageBroken, NotStoredYet
from mingcha.kernel import audit
from mingcha.kernel.canon import sha256_hex
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import reading, session, transaction
from mingcha.kernel.storage import ObjectStore, Readable, StoreBroken, hash_stored

PIECE = 1 << 20


def derivative(item: ItemRow, size: int, *, store: Readable, folder: Path) -> Path:
    """The re-encoded copy (`size` 1600 or 320 px, JPEG, no metadata), made when first asked for and kept in `folder`.

    Raises NotStoredYet, EvidenceDisposed, or ImageBroken for anything that cannot be decoded: the raw bytes are never shown as a picture.
    """
    _check_kept(item)
    if item.gate == "not_image":
        raise ImageBroken(note="不是图片 not a picture")
    if item.gate == "broken":
        raise ImageBroken(note=item.gate_note or "")
    path = folder / f"{item.sha256}-{size}.jpg"
    if not path.exists():
        told = judge_image(item.sha256, item.store_version or "", store=store, folder=folder)
        if not told.ok:
            raise ImageBroken(note=told.note)
    return path


def original_bytes(item: ItemRow, *, store: Readable) -> bytes:
    """The bytes as the phone captured them (at most 25 MB), hashed again. Raises NotStoredYet, EvidenceDisposed, or StoreBroken if they differ."""
    _check_kept(item)
    with store.open(f"sha256/{item.sha256}", item.store_version or "") as stream:
        data = stream.read()
    if sha256_hex(data) != item.sha256:
        raise StoreBroken()
    return data


def original_pieces(item: ItemRow, *, store: Readable) -> Iterator[bytes]:
    """The original in pieces of 1 MiB, for files too large for memory; all of it is hashed again before the first piece goes out.

    Raises NotStoredYet, EvidenceDisposed, or StoreBroken if the bytes differ.
    """
    _check_kept(item)
    key, version = f"sha256/{item.sha256}", item.store_version or ""
    if hash_stored(store, key, version) != item.sha256:
        raise StoreBroken()
    return _read(store, key, version)


def _check_kept(item: ItemRow) -> None:
    """Raises NotStoredYet, EvidenceDisposed."""
    if item.state != "stored":
        raise NotStoredYet()
    if item.disposed_at is not None:
        raise EvidenceDisposed()


def _read(store: Readable, key: str, version: str) -> Iterator[bytes]:
    with store.open(key, version) as stream:
        while block := stream.read(PIECE):
            yield block


def judge_image(sha256: str, version: str = "", *, store: Readable, folder: Path) -> Looked:
    """Decodes the stored bytes in a child process and keeps its two copies in `folder`; never raises for a bad image."""
    folder.mkdir(parents=True, exist_ok=True)
    with store.open(f"sha256/{sha256}", version) as stream:
        data = stream.read(MOST + 1)
    if len(data) > MOST:
        return Looked(False, f"大于 larger than {MOST // 1_000_000} MB", 0, 0, 0, 0, {}, {})
    told = decoders().look(b"I", data)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as making:
        for size, picture in told.pictures.items():
            name = f"{sha256}-{size}.jpg"
            (Path(making) / name).write_bytes(picture)
            (Path(making) / name).replace(folder / name)
    return told


def gate_images(*, open_store: Callable[[], ObjectStore], folder: Path, ctx: Ctx, limit: int = 50) -> int:
    """Judges images that arrived since the last run, each in its own transaction; gives how many. Safe to run twice."""
    with reading():
        pending = (
            select(EvidenceBlob.sha256, EvidenceBlob.store_version)
            .where(EvidenceBlob.gate == "pending", EvidenceBlob.disposed_at.is_(None))
            .order_by(EvidenceBlob.stored_at, EvidenceBlob.sha256)
            .limit(limit)
        )
        found = session().execute(pending).all()
    for sha256, version in found:
        told = judge_image(sha256, version, store=open_store(), folder=folder)
        values = {
            "gate": "ok" if told.ok else "broken",
            "gate_note": told.note or None,
            "width": told.width,
            "height": told.height,
        }
        with transaction():
            session().execute(
                update(EvidenceBlob).where(EvidenceBlob.sha256 == sha256, EvidenceBlob.gate == "pending").values(values)
            )
            note_likeness(sha256, PHOTO, told, ctx=ctx)
            audit.record(ctx, "judge_image", ("blob", sha256), None, values)
    return len(found)
