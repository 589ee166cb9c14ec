"""One archive for one task, with the funds and equipment that it took."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "archives_task_archive",
        sa.Column("task_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("counts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.String(length=36), nullable=False),
        sa.Column("closed_by_name", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["plans_task.id"], name=op.f("fk_archives_task_archive_task_id")),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_archives_task_archive")),
        sa.UniqueConstraint("number", name="uq_archives_task_archive_number"),
    )
    op.create_table(
        "archives_means",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("task_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("voucher", sa.String(length=100), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_name", sa.String(length=100), nullable=False),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("struck_reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_archives_means_amount")),
        sa.CheckConstraint("kind in ('funds','equipment')", name=op.f("ck_archives_means_kind")),
        sa.ForeignKeyConstraint(["task_id"], ["plans_task.id"], name=op.f("fk_archives_means_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archives_means")),
    )
    with op.batch_alter_table("archives_means", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_archives_means_task_id"), ["task_id"], unique=False)


def downgrade() -> None:
    op.drop_table("archives_means")
    op.drop_table("archives_task_archive")
