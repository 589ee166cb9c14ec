"""Put what was recorded before there was a log into it: keys, draw commits and heads, event lines, by their own instants"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
DEVICES = ("id", "x", "y", "person_id", "enrolled_at", "revoked_at", "revoke_reason")


def table(name: str, *columns: str) -> sa.TableClause:
    """A table by its columns; those that end in `at` are instants."""
    return sa.table(name, *(sa.column(c, INSTANT if c == "at" or c.endswith("_at") else None) for c in columns))


def upgrade() -> None:
    """Leaves in the order of their instants; the sequencer gives them their indexes."""
    bind = op.get_bind()
    rows = [*events(bind), *keys(bind), *draws(bind)]
    rows.sort(key=lambda row: (row["at"], row["kind"], row["subject"]))
    if rows:
        op.bulk_insert(table("transparency_entry", "kind", "subject", "leaf", "content", "at"), rows)


def events(bind: sa.Connection) -> list[dict[str, Any]]:
    """Event lines: their leaf is there already, their bytes stay where they are."""
    found = bind.execute(sa.select(table("evidence_event", "id", "leaf", "received_at", "position")))
    return [
        {"kind": "event", "subject": row.id, "leaf": row.leaf, "content": None, "at": utc(row.received_at)}
        for row in found
    ]


def keys(bind: sa.Connection) -> list[dict[str, Any]]:
    """Enrolment and revocation of phones' keys."""
    rows = []
    for row in bind.execute(sa.select(table("identity_device", *DEVICES))):
        facts = {"x": row.x, "y": row.y, "person": row.person_id}
        rows.append(fact("key.enrol", row.id, utc(row.enrolled_at), facts))
        if row.revoked_at is not None:
            rows.append(fact("key.revoke", row.id, utc(row.revoked_at), {"reason": row.revoke_reason or ""}))
    return rows


def draws(bind: sa.Connection) -> list[dict[str, Any]]:
    """Commits and the heads of the events behind them."""
    draw = table("draws_draw", "id", "number", "commit", "prev", "task_id", "rehearsal", "frozen_at")
    task = table("plans_task", "id", "number")
    happened = table("draws_event", "draw_id", "seq", "type", "hash", "recorded_at")
    commits = sa.select(draw, task.c.number.label("task")).where(
        draw.c.task_id == task.c.id, draw.c.commit.is_not(None)
    )
    rows = []
    for row in bind.execute(commits):
        facts = {"draw": row.number, "task": row.task, "commit": row.commit, "prev": row.prev or "-"}
        rows.append(fact("draw.commit", row.id, utc(row.frozen_at), facts | {"rehearsal": bool(row.rehearsal)}))
    for row in bind.execute(sa.select(happened, draw.c.number).where(happened.c.draw_id == draw.c.id)):
        facts = {"draw": row.number, "seq": row.seq, "type": row.type, "head": row.hash}
        rows.append(fact("draw.event", row.draw_id, utc(row.recorded_at), facts))
    return rows


def fact(kind: str, subject: str, at: datetime, facts: dict[str, Any]) -> dict[str, Any]:
    """A leaf with its content: canonical JSON."""
    body = {"kind": kind, "subject": subject, "at": at.strftime("%Y-%m-%dT%H:%M:%SZ"), **facts}
    content = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    leaf = hashlib.sha256(b"\x00" + content).hexdigest()
    return {"kind": kind, "subject": subject, "leaf": leaf, "content": content, "at": at}


def utc(at: datetime) -> datetime:
    """SQLite gives instants without a zone."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def downgrade() -> None:
    """What is in the log stays in the log."""
