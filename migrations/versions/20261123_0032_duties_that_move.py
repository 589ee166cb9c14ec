"""Items that go from one department to another while tasks are open."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        "plans_duty_move",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("from_id", sa.String(length=36), nullable=False),
        sa.Column("to_id", sa.String(length=36), nullable=False),
        sa.Column("items", json, nullable=False),
        sa.Column("tasks", json, nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_by_name", sa.String(length=100), nullable=False),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_plans_duty_move_two_departments")),
        sa.ForeignKeyConstraint(["from_id"], ["identity_department.id"], name=op.f("fk_plans_duty_move_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["identity_department.id"], name=op.f("fk_plans_duty_move_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans_duty_move")),
    )
    with op.batch_alter_table("plans_duty_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plans_duty_move_from_id"), ["from_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plans_duty_move_to_id"), ["to_id"], unique=False)


def downgrade() -> None:
    op.drop_table("plans_duty_move")
