"""How do original bytes arrive? tus pieces on disk, hashed again, stored, read back, committed; only then confirmed (settled 7)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from sqlalchemy import CursorResult, bindparam, func, select, update

from mingcha.evidence.actions.terms import extend_term, term_columns
from mingcha.evidence.models import EvidenceBlob, EvidenceItem, EvidenceUpload
from mingcha.evidence.rules.magic import HEAD, IMAGES, sniff
from mingcha.evidence.rules.problems import HashMismatch, OffsetConflict, UploadConflict, UploadTooLarge
from mingcha.evidence.rules.retention import Kept, Terms, kept_for
from mingcha.evidence.rules.tus import Announcement
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import insert_ignore, reading, session, transaction
from mingcha.kernel.problem import NotFound
from mingcha.kernel.storage import ObjectStore, Stored, put_checked
from mingcha.regions.queries import get_profile


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload as the server knows it: `received` bytes are safe; `stored` means re-hashed, kept and committed."""

    id: str
    visit: str
    sha256: str
    length: int
    received: int
    stored: bool
    role: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where bytes go: `pieces` is the folder of unfinished uploads, `store` the object store, `terms` the years each class is kept."""

    pieces: Path
    store: ObjectStore
    terms: Terms


def places_of(data_dir: Path, store: ObjectStore, region: str) -> Places:
    """The places of an office: pieces below its data folder, terms as its region sets them. Raises RegionUnknown."""
    return Places(data_dir / "uploads", store, get_profile(region).retention.years)


# Asked for every photo, so the statements are built once.
_ITEM = EvidenceItem.metadata.tables[EvidenceItem.__tablename__]
_SENT = EvidenceUpload.metadata.tables[EvidenceUpload.__tablename__]
_KNOWN = (
    select(_ITEM.c.visit, _ITEM.c.sha256, _SENT.c.length, _SENT.c.received, _SENT.c.finished_at)
    .outerjoin(_SENT, _SENT.c.id == _ITEM.c.id)
    .where(_ITEM.c.id == bindparam("evidence"))
)
_STORED = (
    update(_ITEM)
    .where(_ITEM.c.id == bindparam("evidence"))
    .values(state="stored", stored_at=bindparam("at"), sent_by=func.coalesce(_ITEM.c.sent_by, bindparam("by")))
)
_FINISHED = (
    update(_SENT)
    .where(_SENT.c.id == bindparam("evidence"))
    .values(received=_SENT.c.length, finished_at=bindparam("at"))
)
_UPLOAD = (
    EvidenceUpload.id,
    EvidenceUpload.visit,
    EvidenceUpload.sha256,
    EvidenceUpload.length,
    EvidenceUpload.received,
    EvidenceUpload.finished_at,
    EvidenceUpload.role,
)


def find_upload(evidence_id: str) -> Upload | None:
    """The upload of this evidence id, or None; reads only."""
    row = session().execute(select(*_UPLOAD).where(EvidenceUpload.id == evidence_id)).one_or_none()
    return (
        None
        if row is None
        else Upload(row.id, row.visit, row.sha256, row.length, row.received, row.finished_at is not None, row.role)
    )


def begin_upload(said: Announcement, *, ctx: Ctx) -> Upload:
    """Registers the evidence and its upload in one transaction; the same announcement again changes nothing.

    Raises UploadConflict if the evidence id is known with other bytes, another length or another visit.
    """
    with transaction():
        return _register(said, ctx)


def take_whole(said: Announcement, data: bytes, digest: str | None, *, places: Places, ctx: Ctx) -> Upload:
    """Announcement and all bytes in one request: hashed, stored, read back, then registered and confirmed in one transaction.

    `digest` is the SHA-256 of `data` if it has been computed already. Raises UploadConflict, or HashMismatch (the evidence is
    then registered and waits for the right bytes).
    """
    if (digest or hashlib.sha256(data).hexdigest()) != said.sha256:
        begin_upload(said, ctx=ctx)
        raise HashMismatch()
    kept = kept_for(said.role, ctx.clock.now(), places.terms)
    stored = put_checked(places.store, said.sha256, data, until=kept.lock)
    with transaction():
        upload = _register(said, ctx)
        if not upload.stored:
            _confirm(upload, stored, sniff(data[:HEAD]), kept, ctx)
    return _whole(upload)


def take_several(
    files: list[tuple[Announcement, bytes]], then: Callable[[], None], *, places: Places, ctx: Ctx
) -> None:
    """Whole files whose hashes were computed here, and what follows from them: one transaction, all of it or nothing.

    Bytes without a row may stay in the store when it fails; nothing names them. Raises UploadConflict, StoreBroken, or what `then` raises.
    """
    kept = [kept_for(said.role, ctx.clock.now(), places.terms) for said, _ in files]
    stored = [
        put_checked(places.store, said.sha256, data, until=term.lock)
        for (said, data), term in zip(files, kept, strict=True)
    ]
    with transaction():
        for (said, data), term, there in zip(files, kept, stored, strict=True):
            upload = _register(said, ctx)
            if not upload.stored:
                _confirm(upload, there, sniff(data[:HEAD]), term, ctx)
        then()


def append_piece(upload: Upload, offset: int, piece: bytes, *, places: Places, ctx: Ctx) -> Upload:
    """Appends one piece: synced to disk first, then counted. With the last piece the whole is re-hashed, stored and confirmed.

    Raises OffsetConflict, UploadTooLarge, or HashMismatch (the upload then starts again from 0). Opens its own transactions.
    """
    if offset != upload.received:
        raise OffsetConflict(offset=upload.received)
    if offset + len(piece) > upload.length:
        raise UploadTooLarge(limit=f"{upload.length} B")
    if upload.stored or not piece:
        return upload
    path = places.pieces / upload.id
    if not _write(path, offset, piece):
        _count(upload, offset, 0)
        raise OffsetConflict(offset=0)
    received = offset + len(piece)
    if received == upload.length:
        return _finish(upload, path, places, ctx)
    if not _count(upload, offset, received):
        raise OffsetConflict(offset=offset)
    return replace(upload, received=received)


def sweep_pieces(folder: Path) -> int:
    """Removes piece files of finished uploads; gives how many. A crash between commit and removal leaves one behind."""
    removed = 0
    for path in sorted(folder.glob("*")) if folder.is_dir() else []:
        with reading():
            upload = find_upload(path.name)
        if upload is not None and upload.stored:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _finish(upload: Upload, source: Path, places: Places, ctx: Ctx) -> Upload:
    if _hash(source) != upload.sha256:
        source.unlink(missing_ok=True)
        _count(upload, upload.received, 0)
        raise HashMismatch()
    kept = kept_for(upload.role, ctx.clock.now(), places.terms)
    stored = put_checked(places.store, upload.sha256, source, until=kept.lock)
    with source.open("rb") as stream:
        kind = sniff(stream.read(HEAD))
    with transaction():
        _confirm(upload, stored, kind, kept, ctx)
    source.unlink(missing_ok=True)
    return _whole(upload)


def _register(said: Announcement, ctx: Ctx) -> Upload:
    known = session().execute(_KNOWN, {"evidence": said.evidence}).first()
    if known is None or known.received is None:
        _insert(said, ctx)
        known = session().execute(_KNOWN, {"evidence": said.evidence}).one()
    if (known.visit, known.sha256, known.length) != (said.visit, said.sha256, said.length):
        raise UploadConflict()
    done = known.finished_at is not None
    return Upload(said.evidence, said.visit, said.sha256, said.length, known.received, done, said.role)


def _insert(said: Announcement, ctx: Ctx) -> None:
    plain: dict[str, Any] = {"id": said.evidence, "visit": said.visit, "sha256": said.sha256, "length": said.length}
    plain |= {"type": said.type, "role": said.role, "sent_by": ctx.actor.id}
    item = {**plain, "state": "announced", "announced_at": ctx.clock.now()}
    insert_ignore(EvidenceItem, [item], index_elements=["id"], returning=EvidenceItem.id)
    row = {**plain, "received": 0, "created_at": ctx.clock.now()}
    insert_ignore(EvidenceUpload, [row], index_elements=["id"], returning=EvidenceUpload.id)


def _whole(upload: Upload) -> Upload:
    return replace(upload, received=upload.length, stored=True)


def _confirm(upload: Upload, stored: Stored, kind: str, kept: Kept, ctx: Ctx) -> None:
    now = ctx.clock.now()
    blob = {
        "sha256": upload.sha256,
        "size": stored.size,
        "store_version": stored.version,
        "type": kind,
        "gate": "pending" if kind in IMAGES else "not_image",
        "stored_at": now,
        **term_columns(kept, stored, now),
    }
    if not insert_ignore(EvidenceBlob, [blob], index_elements=["sha256"], returning=EvidenceBlob.sha256):
        extend_term(upload.sha256, stored, kept, now)
    session().execute(_STORED, {"evidence": upload.id, "at": now, "by": ctx.actor.id})
    session().execute(_FINISHED, {"evidence": upload.id, "at": now})
    audit.record(
        ctx,
        "store_evidence",
        ("evidence", upload.id),
        None,
        {"sha256": upload.sha256, "size": stored.size, "version": stored.version},
    )


def _count(upload: Upload, before: int, after: int) -> bool:
    """Moves the offset if it still stands where the piece began; two senders of one piece move it once."""
    with transaction():
        moved = update(EvidenceUpload).where(
            EvidenceUpload.id == upload.id, EvidenceUpload.received == before, EvidenceUpload.finished_at.is_(None)
        )
        return cast(CursorResult[Any], session().execute(moved.values(received=after))).rowcount == 1


def _write(path: Path, offset: int, piece: bytes) -> bool:
    """Writes at the offset and syncs; bytes beyond it (a piece that was never counted) are cut. False if earlier bytes are gone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if os.fstat(handle).st_size < offset:
            return False
        os.ftruncate(handle, offset)
        written = 0
        while written < len(piece):
            written += os.pwrite(handle, piece[written:], offset + written)
        os.fsync(handle)
    finally:
        os.close(handle)
    return True


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def get_upload(evidence_id: str) -> Upload:
    """The upload of this evidence id. Raises NotFound."""
    found = find_upload(evidence_id)
    if found is None:
        raise NotFound()
    return found
