"""Keep event lines as received: no delete, no change of what was sent

On SQLite a later batch change of evidence_event copies the table and loses its triggers: create them again there.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COLUMNS = "id, visit, key, seq, prev, digest, kind, line, leaf, received_at, person_id"
SQLITE = "BEGIN SELECT RAISE(ABORT, 'evidence_event is append-only'); END"
POSTGRES = "FOR EACH ROW EXECUTE FUNCTION evidence_event_append_only()"


def upgrade() -> None:
    """Triggers on both databases."""
    body = SQLITE
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION evidence_event_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'evidence_event is append-only'; END $$"
        )
        body = POSTGRES
    op.execute(f"CREATE TRIGGER evidence_event_no_delete BEFORE DELETE ON evidence_event {body}")
    op.execute(f"CREATE TRIGGER evidence_event_no_update BEFORE UPDATE OF {COLUMNS} ON evidence_event {body}")


def downgrade() -> None:
    """Without them again."""
    on = " ON evidence_event" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"DROP TRIGGER evidence_event_no_update{on}")
    op.execute(f"DROP TRIGGER evidence_event_no_delete{on}")
