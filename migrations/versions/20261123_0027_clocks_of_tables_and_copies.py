"""Tell of tables to hand in and of copy notices that wait for an answer."""

from __future__ import annotations

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

NAME = "ck_notices_notice_clock"
NEW = "(select id from notices_notice where clock in ('table','copy'))"
BEFORE = "clock in ('result','visit','plan','certificate','commit','rectification','penalty')"
AFTER = "clock in ('result','visit','plan','certificate','commit','rectification','penalty','table','copy')"


def upgrade() -> None:
    _check(AFTER)


def downgrade() -> None:
    for table in ("notices_carried", "notices_recipient"):
        op.execute(f"delete from {table} where notice_id in {NEW}")  # noqa: S608 - no value from outside
    op.execute("delete from notices_notice where clock in ('table','copy')")
    _check(BEFORE)


def _check(words: str) -> None:
    with op.batch_alter_table("notices_notice", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(NAME), type_="check")
        batch_op.create_check_constraint(op.f(NAME), words)
