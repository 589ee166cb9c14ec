"""What is each photo and signature like? Noted once per file, beside the picture's judgement or afterwards."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlalchemy import Select, or_, select, update

from mingcha.evidence.actions.pool import MOST, Looked, decoders
from mingcha.evidence.models import EvidenceBlob, EvidenceItem, EvidenceLikeness
from mingcha.evidence.rules.likeness import bands
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import insert_ignore, reading, session, transaction
from mingcha.kernel.storage import ObjectStore

SOME = 50
AT_ONCE = 10
PHOTO, STROKES = "photo", "strokes"


def note_likeness(sha256: str, kind: str, told: Looked, *, ctx: Ctx) -> None:
    """Keeps what the child found, in the transaction that is open; the same file again changes nothing."""
    bits = told.facts.get("bits") if told.ok else None
    row = {
        "sha256": sha256,
        "kind": kind,
        "bits": bits,
        **{f"band_{n}": value for n, value in enumerate(bands(bits) if bits else [None] * 4)},
        "exact": told.facts.get("exact"),
        "shape": told.facts.get("shape"),
        "made_at": ctx.clock.now(),
    }
    insert_ignore(EvidenceLikeness, [row], index_elements=["sha256"], returning=EvidenceLikeness.sha256)


def note_missing(*, open_store: Callable[[], ObjectStore], ctx: Ctx, limit: int = SOME) -> int:
    """Looks into signatures, and into pictures judged before likeness was noted; gives how many. Looks first, then writes ten at a time."""
    with reading():
        wanted = list(session().execute(_missing().limit(limit)))
    for start in range(0, len(wanted), AT_ONCE):
        seen = []
        for sha256, version, role in wanted[start : start + AT_ONCE]:
            with open_store().open(f"sha256/{sha256}", version) as stream:
                data = stream.read(MOST + 1)
            kind = STROKES if role == STROKES else PHOTO
            seen.append((sha256, kind, decoders().look(b"S" if kind == STROKES else b"I", data[:MOST])))
        with transaction():
            for sha256, kind, told in seen:
                note_likeness(sha256, kind, told, ctx=ctx)
    return len(wanted)


def pass_over(*, ctx: Ctx) -> None:
    """What is never compared (film, files, pictures of signatures, copies of photos) leaves the list of what waits."""
    aside = or_(EvidenceItem.role.not_in((PHOTO, STROKES)), EvidenceItem.derived_from.is_not(None))
    waiting = update(EvidenceItem).where(EvidenceItem.compared_at.is_(None), EvidenceItem.state == "stored", aside)
    session().execute(waiting.values(compared_at=ctx.clock.now()), execution_options={"synchronize_session": False})


def mark_compared(ids: Collection[str], *, ctx: Ctx) -> None:
    """These were compared with everything that was there."""
    session().execute(update(EvidenceItem).where(EvidenceItem.id.in_(ids)).values(compared_at=ctx.clock.now()))


def _missing() -> Select[str, str, str]:
    """(SHA-256, version, role) of stored photos and strokes that nothing is noted of; pictures only once they were judged."""
    noted = select(EvidenceLikeness.sha256).where(EvidenceLikeness.sha256 == EvidenceItem.sha256).exists()
    return (
        select(EvidenceItem.sha256, EvidenceBlob.store_version, EvidenceItem.role)
        .join(EvidenceBlob, EvidenceBlob.sha256 == EvidenceItem.sha256)
        .where(
            EvidenceItem.state == "stored",
            EvidenceItem.compared_at.is_(None),
            EvidenceItem.role.in_((PHOTO, STROKES)),
            EvidenceBlob.gate != "pending",
            EvidenceBlob.disposed_at.is_(None),
            ~noted,
        )
        .order_by(EvidenceItem.stored_at, EvidenceItem.id)
    )
