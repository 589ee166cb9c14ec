"""What may the holder of a receipt add to the own record? A statement, proof that something was put right, and a rating."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy import select

from mingcha.evidence import actions as evidence
from mingcha.follow_up.models import BusinessProof, BusinessRating, BusinessReply, FollowUp
from mingcha.follow_up.queries import count_proof_files, find_open_order, find_rating, list_proofs, list_replies
from mingcha.follow_up.rules.business import (
    NOTE_LENGTH,
    PROOF_TYPES,
    NothingToPutRight,
    ProofDecided,
    ProofFileRefused,
    ReplyInvalid,
    check_files,
    check_rating,
    check_reply,
)
from mingcha.inspections import queries as inspections
from mingcha.kernel import audit
from mingcha.kernel.canon import sha256_hex
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import reading, session
from mingcha.kernel.problem import NotFound
from mingcha.transparency import actions as log

LEAF = "visit.business"


def state_reply(inspection_id: str, text: str, *, ctx: Ctx) -> None:
    """Keeps a statement of at most 2,000 characters and puts its hash into the log; the same text again changes nothing.

    Raises ReplyInvalid, RepliesUsedUp.
    """
    said = text.replace("\r\n", "\n").strip()
    there = list_replies(inspection_id)
    if any(one.text == said for one in there):
        return
    check_reply(said, len(there))
    reply_id = ctx.ids.new()
    told = {"reply": reply_id, "sha256": sha256_hex(said.encode("utf-8"))}
    leaf = log.append_fact(LEAF, inspection_id, told, ctx=ctx)
    session().add(
        BusinessReply(id=reply_id, inspection_id=inspection_id, text=said, sent_at=ctx.clock.now(), leaf=leaf)
    )
    session().flush()
    audit.record(ctx, "state_reply", ("inspection", inspection_id), None, told)


def send_proof(
    inspection_id: str, files: Sequence[bytes], note: str, *, places: Callable[[], evidence.Places], ctx: Ctx
) -> None:
    """Keeps up to three photos or PDFs as proof that something was put right; opens its own transactions. All of them or none.

    A photo is decoded by the limited child before a byte is kept. The same files again change nothing. Raises NothingToPutRight,
    ProofFilesInvalid, ProofFileTooLarge, ProofFileRefused, ReplyInvalid (a note of more than 500 characters).
    """
    with reading():
        order = find_open_order(inspection_id)
        stored = count_proof_files(inspection_id)
        known = [[file["sha256"] for file in one.files] for one in list_proofs(inspection_id)]
    if order is None:
        raise NothingToPutRight()
    if [sha256_hex(data) for data in files] in known:
        return
    check_files([len(data) for data in files], stored)
    if len(note) > NOTE_LENGTH:
        raise ReplyInvalid(length=len(note))
    said = [_announced(n, data, inspection_id, ctx) for n, data in enumerate(files, 1)]
    then = partial(_keep_proof, order, said, note.strip(), ctx)
    evidence.take_several(list(zip(said, files, strict=True)), then, places=places(), ctx=ctx)


def _announced(n: int, data: bytes, inspection_id: str, ctx: Ctx) -> evidence.Announcement:
    """What the bytes themselves say, never the name they came with. Raises ProofFileRefused."""
    kind = evidence.sniff(data[: evidence.HEAD])
    if kind not in PROOF_TYPES or (kind in evidence.IMAGES and not evidence.decoders().look(b"I", data).ok):
        raise ProofFileRefused(n=n)
    return evidence.Announcement(ctx.ids.new(), inspection_id, sha256_hex(data), kind, "proof", len(data))


def _keep_proof(order: str, said: list[evidence.Announcement], note: str, ctx: Ctx) -> None:
    """The row, its leaf and its audit entry. Raises NothingToPutRight or ProofFilesInvalid if somebody was faster."""
    row = session().get(FollowUp, order, with_for_update=True, populate_existing=True)
    if row is None or row.state != "open":
        raise NothingToPutRight()
    check_files([one.length for one in said], count_proof_files(row.inspection_id))
    files = [{"evidence": one.evidence, "sha256": one.sha256, "type": one.type, "len": one.length} for one in said]
    proof_id = ctx.ids.new()
    told = {"proof": proof_id, "follow_up": order, "files": files, "note": sha256_hex(note.encode("utf-8"))}
    leaf = log.append_fact(LEAF, row.inspection_id, told, ctx=ctx)
    session().add(
        BusinessProof(
            id=proof_id,
            follow_up_id=order,
            inspection_id=row.inspection_id,
            files=files,
            note=note,
            sent_at=ctx.clock.now(),
            leaf=leaf,
            state="sent",
        )
    )
    session().flush()
    audit.record(ctx, "send_proof", ("follow_up", order), None, told)


def rate_inspection(inspection_id: str, stars: str, text: str, *, published: bool, ctx: Ctx) -> None:
    """Keeps or changes the one rating of an inspection, 1 to 5. Neither stars nor text go into the audit trail.

    Raises RatingInvalid, RatingClosed (after publication).
    """
    said = text.replace("\r\n", "\n").strip()
    value = check_rating(stars, said, published=published)
    row = find_rating(inspection_id)
    if row is None:
        row = BusinessRating(inspection_id=inspection_id, stars=value)
        session().add(row)
    row.stars, row.text, row.rated_at = value, said, ctx.clock.now()
    session().flush()
    audit.record(ctx, "rate_inspection", ("inspection", inspection_id), None, None)


def decide_proof(proof_id: str, *, accepted: bool, answer: str, scope: frozenset[str] | None, ctx: Ctx) -> str:
    """Accepts a proof or asks for another one, with words for the business; gives the inspection. Raises NotFound, ProofDecided."""
    wanted = select(BusinessProof).where(BusinessProof.id == proof_id).with_for_update()
    row = session().execute(wanted, execution_options={"populate_existing": True}).scalar_one_or_none()
    order = session().get(FollowUp, row.follow_up_id) if row else None
    if row is None or order is None or (scope is not None and order.department_id not in scope):
        raise NotFound()
    if row.state != "sent":
        raise ProofDecided()
    row.state, row.answer = ("accepted" if accepted else "asked_again"), answer
    row.decided_at, row.decided_by, row.decided_by_name = ctx.clock.now(), ctx.actor.id, ctx.actor.name
    row.version += 1
    told = {"proof": row.id, "state": row.state, "answer": answer}
    log.append_fact(LEAF, row.inspection_id, told | {"answer": sha256_hex(answer.encode("utf-8"))}, ctx=ctx)
    session().flush()
    audit.record(ctx, "decide_proof", ("follow_up", order.id), {"state": "sent"}, told)
    return row.inspection_id


def read_reply(reply_id: str, *, scope: frozenset[str] | None, ctx: Ctx) -> str:
    """Says that a statement was read, so that it waits no longer; gives the inspection. Raises NotFound. A second time changes nothing."""
    row = session().get(BusinessReply, reply_id)
    lead = inspections.get_inspection(row.inspection_id).lead_department_id if row else None
    if row is None or (scope is not None and lead not in scope):
        raise NotFound()
    if row.read_at is None:
        row.read_at, row.read_by = ctx.clock.now(), ctx.actor.id
        session().flush()
        audit.record(ctx, "read_reply", ("inspection", row.inspection_id), None, {"reply": row.id})
    return row.inspection_id
