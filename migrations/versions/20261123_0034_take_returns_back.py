"""A return may be taken back: one more decision of a review."""

from __future__ import annotations

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

NAME = "ck_inspections_review_decision"
WAS = "decision in ('approve','return')"
IS = "decision in ('approve','return','recall')"


def upgrade() -> None:
    with op.batch_alter_table("inspections_review", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(NAME), type_="check")
        batch_op.create_check_constraint(op.f(NAME), IS)


def downgrade() -> None:
    op.execute("delete from inspections_review where decision = 'recall'")
    with op.batch_alter_table("inspections_review", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(NAME), type_="check")
        batch_op.create_check_constraint(op.f(NAME), WAS)
