"""How do results go to another platform once, and only once? One file a batch, logged with what came back (S0-2.1b, S3B-4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select

from mingcha.kernel import audit
from mingcha.kernel.canon import sha256_hex
from mingcha.kernel.clock import rfc3339
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.storage import ObjectStore
from mingcha.publication.actions.workbooks import as_xlsx
from mingcha.publication.models import Delivery, HandOver, HandOverRow, ResultCode
from mingcha.publication.queries import find_hand_over, get_hand_over, list_queued, list_records, scope_of
from mingcha.publication.rules.channels import NAMES
from mingcha.publication.rules.exports import (
    HandOverAnswered,
    NothingToHandOver,
    as_csv,
    as_json,
    as_xml,
    check_codes,
)

MOST_TRIES = 20


def hand_over(
    hand_over_id: str, channel: str, form: str, entry_channel: str, *, platform: str, store: ObjectStore, ctx: Ctx
) -> HandOver:
    """Takes everything that waits for a channel (at most 1,000, the earliest due first) into one file and marks it sent.

    `platform` is the region's (C1); the file names it, so that nobody takes in another region's by mistake.
    The same id again gives the same file. `form` is json, xml, xlsx or csv; `entry_channel` auto or manual. Raises NothingToHandOver.
    """
    made = find_hand_over(hand_over_id)
    if made is not None:
        return made
    waiting = list_queued(channel, scope_of(ctx.actor) if entry_channel == "manual" else None)
    if not waiting:
        raise NothingToHandOver()
    at, rows = rfc3339(ctx.clock.now()), str(len(waiting))
    about = {"id": hand_over_id, "channel": channel, "at": at, "rows": rows, "platform": platform}
    data = file_of(list_records(waiting, channel), about, form, ctx)
    store.put(f"sha256/{sha256_hex(data)}", data)
    made = HandOver(id=hand_over_id, channel=channel, format=form, entry_channel=entry_channel)
    made.sha256, made.size = sha256_hex(data), len(data)
    _log(made, waiting, ctx)
    _mark_sent(made, waiting)
    told = {name: getattr(made, name) for name in ("channel", "rows", "sha256", "entry_channel", "format")}
    audit.record(ctx, "hand_over_results", ("hand_over", made.id), None, told)
    return made


def _log(made: HandOver, waiting: Sequence[Delivery], ctx: Ctx) -> None:
    dues = [one.due_on for one in waiting if one.due_on]
    made.department_id = ctx.actor.department_id if made.entry_channel == "manual" else None
    made.rows, made.due_on = len(waiting), min(dues) if dues else None
    made.made_at, made.made_by = ctx.clock.now(), ctx.actor.id
    session().add(made)
    session().flush()


def _mark_sent(made: HandOver, rows: Sequence[Delivery]) -> None:
    for one in rows:
        session().add(HandOverRow(hand_over_id=made.id, delivery_id=one.id, edition=one.edition, wants=one.wants))
        one.state, one.entry_channel, one.sent_at = "sent", made.entry_channel, made.made_at
        one.tries += 1
        one.version += 1
    session().flush()


def file_of(records: Sequence[Mapping[str, Any]], about: Mapping[str, str], form: str, ctx: Ctx) -> bytes:
    """The bytes of one file."""
    if form == "xlsx":
        return as_xlsx(records, NAMES[about["channel"]][0], clock=ctx.clock)
    if form == "csv":
        return as_csv(records)
    return as_xml(records, about) if form == "xml" else as_json(records, about)


def answer_hand_over(
    hand_over_id: str, *, accepted: bool, answer: str, failed: Sequence[str] = (), ctx: Ctx
) -> HandOver:
    """Registers what the platform said: all acknowledged, some `failed` (delivery ids), or the whole file failed.

    What failed can be queued again. Raises NotFound, HandOverAnswered.
    """
    made = get_hand_over(hand_over_id, scope_of(ctx.actor))
    if made.state != "sent":
        raise HandOverAnswered()
    made.state, made.answer, made.answered_at = ("acknowledged" if accepted else "failed"), answer, ctx.clock.now()
    made.version += 1
    for one, row in _rows(made.id):
        if one.state != "sent" or one.edition != row.edition:
            continue
        lost = not accepted or one.id in failed
        one.state, one.fault = ("failed", answer) if lost else ("acknowledged", "")
        one.version += 1
    session().flush()
    told = {"state": made.state, "answer": answer, "failed": len(failed)}
    audit.record(ctx, "answer_hand_over", ("hand_over", made.id), {"state": "sent"}, told)
    return made


def list_unanswered() -> list[str]:
    """Automatic files that no platform has answered yet, oldest first; after 20 tries a person has to look."""
    wanted = select(HandOver.id).where(HandOver.entry_channel == "auto", HandOver.state == "sent")
    return list(session().scalars(wanted.where(HandOver.tries < MOST_TRIES).order_by(HandOver.id)))


def take_try(hand_over_id: str) -> HandOver:
    """Counts one more try to send a file. Raises NotFound."""
    made = get_hand_over(hand_over_id, None)
    made.tries += 1
    session().flush()
    return made


def set_result_codes(target: str, codes: Mapping[str, str], *, ctx: Ctx) -> None:
    """Replaces the codes by which a platform calls the eight results. Raises CodeUnknown."""
    check_codes(codes)
    session().execute(delete(ResultCode).where(ResultCode.target == target))
    now = ctx.clock.now()
    for result, code in codes.items():
        session().add(ResultCode(target=target, result=result, code=code, changed_at=now, changed_by=ctx.actor.id))
    session().flush()
    audit.record(ctx, "set_result_codes", ("result_codes", target), None, dict(codes))


def _rows(hand_over_id: str) -> list[tuple[Delivery, HandOverRow]]:
    wanted = select(Delivery, HandOverRow).join(HandOverRow, HandOverRow.delivery_id == Delivery.id)
    found = session().execute(wanted.where(HandOverRow.hand_over_id == hand_over_id).order_by(Delivery.id)).all()
    return [(row[0], row[1]) for row in found]
