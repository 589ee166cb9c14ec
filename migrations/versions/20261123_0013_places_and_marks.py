"""Keep where an object stands, and what an accepted visit found in one letter per entry

What was accepted before gets its marks from its answers.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

LETTERS = {"conforming": "c", "failing": "f", "not_applicable": "n", "recorded": "r", "unanswered": "u"}
INSPECTIONS = sa.table("inspections_inspection", *map(sa.column, ("id", "state", "checklist_sha256", "marks")))
CHECKLISTS = sa.table("inspections_checklist", sa.column("sha256"), sa.column("items"))
ANSWERS = sa.table("inspections_answer", *map(sa.column, ("inspection_id", "entry_id", "result")))
CHUNK = 500


def upgrade() -> None:
    with op.batch_alter_table("registers_object", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lat_u", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("lng_u", sa.Integer(), nullable=True))
    with op.batch_alter_table("inspections_inspection", schema=None) as batch_op:
        batch_op.add_column(sa.Column("marks", sa.Text(), nullable=True))
    bind = op.get_bind()
    wanted = sa.select(INSPECTIONS.c.id, INSPECTIONS.c.checklist_sha256).where(INSPECTIONS.c.state == "accepted")
    rows = bind.execute(wanted.order_by(INSPECTIONS.c.id)).all()
    entries = entries_by_checklist(bind) if rows else {}
    for start in range(0, len(rows), CHUNK):
        mark(bind, rows[start : start + CHUNK], entries)


def entries_by_checklist(bind: sa.Connection) -> dict[str, list[str]]:
    """{checklist: [entry id]} in the order of the checklist."""
    found = {}
    for sha256, items in bind.execute(sa.select(CHECKLISTS.c.sha256, CHECKLISTS.c["items"])):
        read: list[dict[str, Any]] = json.loads(items) if isinstance(items, str) else items
        found[sha256] = [entry["id"] for item in read for entry in item["entries"]]
    return found


def mark(bind: sa.Connection, rows: Any, entries: dict[str, list[str]]) -> None:
    """Writes the marks of some visits."""
    said: dict[str, dict[str, str]] = defaultdict(dict)
    wanted = sa.select(ANSWERS).where(ANSWERS.c.inspection_id.in_([row.id for row in rows]))
    for inspection, entry, result in bind.execute(wanted):
        said[inspection][entry] = LETTERS[result]
    for row in rows:
        marks = "".join(said[row.id].get(entry, "-") for entry in entries[row.checklist_sha256])
        bind.execute(sa.update(INSPECTIONS).where(INSPECTIONS.c.id == row.id).values(marks=marks))


def downgrade() -> None:
    with op.batch_alter_table("inspections_inspection", schema=None) as batch_op:
        batch_op.drop_column("marks")
    with op.batch_alter_table("registers_object", schema=None) as batch_op:
        batch_op.drop_column("lng_u")
        batch_op.drop_column("lat_u")
