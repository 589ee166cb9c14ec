"""Keep hand-overs, and the hash of the seal for its receipt"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inspections_hand_over",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("inspection_id", sa.String(length=36), nullable=False),
        sa.Column("leaves_id", sa.String(length=36), nullable=False),
        sa.Column("leaves_name", sa.String(length=200), nullable=False),
        sa.Column("joins_id", sa.String(length=36), nullable=False),
        sa.Column("joins_name", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by", sa.String(length=36), nullable=False),
        sa.Column("event_id", sa.String(length=36), nullable=True),
        sa.CheckConstraint(
            "reason in ('ill','emergency','leave','recused','other')", name=op.f("ck_inspections_hand_over_reason")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections_inspection.id"], name=op.f("fk_inspections_hand_over_inspection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspections_hand_over")),
    )
    with op.batch_alter_table("inspections_hand_over", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspections_hand_over_inspection_id"), ["inspection_id"], unique=False)

    with op.batch_alter_table("inspections_inspection", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seal_hash", sa.String(length=64), nullable=True))
        batch_op.create_index("ix_inspections_inspection_seal_hash", ["seal_hash"], unique=False)
    op.execute(
        "UPDATE inspections_inspection SET seal_hash = (SELECT max(e.digest) FROM evidence_event e "
        "WHERE e.visit = inspections_inspection.id AND e.kind = 'seal' AND e.status = 'accepted') WHERE sealed_at IS NOT NULL"
    )


def downgrade() -> None:
    with op.batch_alter_table("inspections_inspection", schema=None) as batch_op:
        batch_op.drop_index("ix_inspections_inspection_seal_hash")
        batch_op.drop_column("seal_hash")

    with op.batch_alter_table("inspections_hand_over", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspections_hand_over_inspection_id"))

    op.drop_table("inspections_hand_over")
