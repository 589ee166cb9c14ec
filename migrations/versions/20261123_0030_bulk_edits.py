"""Keep why many rows were changed, and further kinds of such acts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

NAME = "ck_registers_bulk_act_act"
WAS = "act in ('tag','untag','duty')"
IS = "act in ('tag','untag','duty','pick','skill','unskill')"


def upgrade() -> None:
    with op.batch_alter_table("registers_bulk_act", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason", sa.String(length=300), server_default="", nullable=False))
        batch_op.drop_constraint(op.f(NAME), type_="check")
        batch_op.create_check_constraint(op.f(NAME), IS)


def downgrade() -> None:
    gone = "(select id from registers_bulk_act where act in ('pick','skill','unskill'))"
    op.execute(f"delete from registers_bulk_row where act_id in {gone}")  # noqa: S608 - no value from outside
    op.execute("delete from registers_bulk_act where act in ('pick','skill','unskill')")
    with op.batch_alter_table("registers_bulk_act", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(NAME), type_="check")
        batch_op.create_check_constraint(op.f(NAME), WAS)
        batch_op.drop_column("reason")
