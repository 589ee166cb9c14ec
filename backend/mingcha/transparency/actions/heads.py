"""How is the log's head signed? Only when the stored tree still begins with everything that was signed before."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select

from mingcha.kernel import audit, notes
from mingcha.kernel.clock import rfc3339
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import insert_ignore, lock, session
from mingcha.transparency.actions.grow import LOG_LOCK, append_fact, sequence
from mingcha.transparency.actions.keys import log_signer
from mingcha.transparency.models import LogAlarm, LogCheckpoint, LogEntry
from mingcha.transparency.queries.heads import find_head
from mingcha.transparency.queries.tree import root_at, tree_size
from mingcha.transparency.rules import BINDS, OWN_ACTS, PAUSE, LogKeyMissing, is_due

SELF = "self"
AUDIT_ROOT = "audit.root"


def issue_checkpoint(signer: notes.Signer, *, ctx: Ctx, pause: timedelta = PAUSE) -> LogCheckpoint | None:
    """Signs the head if one is due after `pause`; the first of a day stands for that day.

    None if none is due; None and an alarm if the log lost or changed what it had signed.
    """
    lock(LOG_LOCK)
    size, now = tree_size(), ctx.clock.now()
    day = _day_without_head(ctx.clock.today())
    last = session().scalars(select(LogCheckpoint).order_by(LogCheckpoint.number.desc()).limit(1)).first()
    if not (size if day else is_due(size, (last.size, last.at) if last else None, now, pause)):
        return None
    if last and (last.size > size or root_at(last.size).hex() != last.root):
        raise_alarm(SELF, "broken", last.size, last.root, f"{size} leaves are stored", ctx=ctx)
        return None
    root = root_at(size)
    body = notes.Checkpoint(signer.key.name, size, root, (f"time {rfc3339(now)}", BINDS)).body()
    row = LogCheckpoint(size=size, root=root.hex(), at=now, day=day, note=notes.note_text(body, [signer.sign(body)]))
    session().add(row)
    session().flush()
    audit.record(ctx, "sign_log_head", ("checkpoint", str(row.number)), None, {"size": size, "root": row.root})
    return row


def sign_at_once(data_dir: Path, name: str, *, ctx: Ctx) -> bool:
    """Places for all waiting leaves and a head over them now, not after ten minutes: for what leaves the house.

    False: nothing could be signed, because the key is not where it was, or the log lost what it had signed (an alarm tells of either).
    """
    try:
        signer = log_signer(data_dir, name, ctx=ctx)
    except LogKeyMissing:
        return False
    while sequence():
        pass
    issue_checkpoint(signer, ctx=ctx, pause=timedelta())
    head = find_head()
    return head is not None and head.size == tree_size()


def _day_without_head(day: date) -> date | None:
    found = select(LogCheckpoint.number).where(LogCheckpoint.day == day)
    return None if session().execute(found).first() else day


def append_audit_root(day: date, *, ctx: Ctx) -> None:
    """Binds the audit trail as it stands into the log, once a day: its last entry's number and hash."""
    last = audit.last_entry()
    if last:
        append_fact(AUDIT_ROOT, day.isoformat(), {"seq": last[0], "hash": last[1]}, ctx=ctx)


def bind_audit_to_head(*, ctx: Ctx) -> bool:
    """The same for a head that is due now, if anybody acted since: an act is bound within ten minutes. True if a leaf came, which calls for a head."""
    lock(LOG_LOCK)
    last = audit.last_entry()
    head = session().scalars(select(LogCheckpoint).order_by(LogCheckpoint.number.desc()).limit(1)).first()
    if head is None or last is None or ctx.clock.now() - head.at < PAUSE:
        return False
    if not audit.has_acts_after(last_bound_act(), but=OWN_ACTS):
        return False
    append_fact(AUDIT_ROOT, rfc3339(ctx.clock.now()), {"seq": last[0], "hash": last[1]}, ctx=ctx)
    return True


def last_bound_act() -> int:
    """The number of the last act that the log binds; 0 for none."""
    newest = select(LogEntry.content).where(LogEntry.kind == AUDIT_ROOT).order_by(LogEntry.position.desc()).limit(1)
    content = session().execute(newest).scalar()
    return int(json.loads(content)["seq"]) if content else 0


def alarm_lost_key(*, ctx: Ctx) -> None:
    """Records that the key which signed last is not where it was: once for as long as no head is signed."""
    last = find_head()
    size, root = last or (0, "")
    raise_alarm(SELF, "key", size, root, "the signing key is not where it was", ctx=ctx)


def raise_alarm(source: str, kind: str, size: int, root: str, detail: str, *, ctx: Ctx) -> bool:
    """Records an objection, each once; True if it is new. `kind`: fork, rollback, broken, key (the signing key is gone)."""
    row = {
        "id": ctx.ids.new(),
        "source": source,
        "kind": kind,
        "size": size,
        "root": root,
        "detail": detail[:1000],
        "at": ctx.clock.now(),
    }
    once = ["source", "kind", "size", "root"]
    new = bool(insert_ignore(LogAlarm, [row], index_elements=once, returning=LogAlarm.id))
    if new:
        audit.record(ctx, "raise_log_alarm", ("log", source[:80]), None, {"kind": kind, "size": size, "root": root})
    return new
