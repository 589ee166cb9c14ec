"""How do other offices see the log's heads? Each gets the newest with a proof of growth; what it answers is kept."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from sqlalchemy import func, select

from mingcha.kernel import audit, merkle, notes
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import insert_ignore, session
from mingcha.transparency.actions.heads import raise_alarm
from mingcha.transparency.models import LogCheckpoint, LogCosignature
from mingcha.transparency.queries.tree import stored_nodes


@dataclass(frozen=True, slots=True)
class Submission:
    """The newest head as a witness gets it: `old` is the size it is thought to have seen last."""

    number: int
    size: int
    root: str
    note: str
    old: int
    proof: list[bytes]

    def body(self) -> bytes:
        """The text of C2SP tlog-witness `add-checkpoint`."""
        lines = [f"old {self.old}", *(base64.b64encode(part).decode() for part in self.proof), "", ""]
        return "\n".join(lines).encode() + self.note.encode()


def submission_for(witness: str, *, old: int | None = None) -> Submission | None:
    """What to send to a witness (by its name); None if it has cosigned the newest head, or `old` is larger than that."""
    head = session().scalars(select(LogCheckpoint).order_by(LogCheckpoint.number.desc()).limit(1)).first()
    if head is None:
        return None
    known = session().get(LogCosignature, (head.number, witness))
    if known is not None:
        return None
    if old is None:
        seen = select(func.max(LogCheckpoint.size)).join(LogCosignature).where(LogCosignature.witness == witness)
        old = session().execute(seen).scalar() or 0
    if old > head.size:
        return None
    proof = merkle.consistency_path(old, head.size, stored_nodes())
    return Submission(head.number, head.size, head.root, head.note, old, proof)


def keep_answer(sent: Submission, witness: notes.Key, status: int, text: str, *, ctx: Ctx) -> str:
    """Keeps a cosignature, or records the refusal as an alarm. What happened: kept, fork, rollback, or wrong."""
    if status == 200:
        return _keep_line(sent, witness, text, ctx)
    seen = seen_size(text) if status == 409 else sent.old
    if status not in (409, 422) or seen is None:
        return "wrong"
    kind = "rollback" if seen > sent.size else "fork"
    raise_alarm(witness.name, kind, seen, sent.root, f"{status} {text.strip()}", ctx=ctx)
    return kind


def seen_size(text: str) -> int | None:
    """The size in a witness's 409."""
    return int(text) if notes.SIZE.fullmatch(text.strip()) else None


def _keep_line(sent: Submission, witness: notes.Key, text: str, ctx: Ctx) -> str:
    try:
        note = notes.read_note(notes.note_text(notes.read_note(sent.note).body, [text]))
    except notes.Unreadable:
        return "wrong"
    if notes.cosigned_at(note, witness) is None:
        return "wrong"
    line = next(one for one in text.splitlines(keepends=True) if one.startswith(f"{notes.DASH}{witness.name} "))
    row = {"checkpoint": sent.number, "witness": witness.name, "line": line, "at": ctx.clock.now()}
    once = ["checkpoint", "witness"]
    if insert_ignore(LogCosignature, [row], index_elements=once, returning=LogCosignature.witness):
        audit.record(ctx, "keep_cosignature", ("checkpoint", str(sent.number)), None, {"witness": witness.name})
    return "kept"
