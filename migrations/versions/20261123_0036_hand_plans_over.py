"""A file for a platform may hold a version of a plan."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

FOREIGN, UNIQUE = "fk_publication_hand_over_plan_id", "uq_publication_hand_over_plan"


def upgrade() -> None:
    with op.batch_alter_table("publication_hand_over", schema=None) as batch_op:
        batch_op.add_column(sa.Column("plan_id", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("plan_version", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("title", sa.String(length=250), server_default="", nullable=False))
        batch_op.create_foreign_key(op.f(FOREIGN), "plans_plan", ["plan_id"], ["id"])
        batch_op.create_unique_constraint(UNIQUE, ["plan_id", "plan_version", "channel"])


def downgrade() -> None:
    op.execute("delete from publication_hand_over where plan_id is not null")
    with op.batch_alter_table("publication_hand_over", schema=None) as batch_op:
        batch_op.drop_constraint(UNIQUE, type_="unique")
        batch_op.drop_constraint(op.f(FOREIGN), type_="foreignkey")
        batch_op.drop_column("title")
        batch_op.drop_column("plan_version")
        batch_op.drop_column("plan_id")
