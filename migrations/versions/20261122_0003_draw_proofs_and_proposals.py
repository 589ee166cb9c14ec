"""Add proofs, proposals and day heads of draws"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draws_day_head",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("heads", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_draws_day_head")),
    )
    op.create_table(
        "draws_proof_try",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draws_proof_try")),
    )
    with op.batch_alter_table("draws_proof_try", schema=None) as batch_op:
        batch_op.create_index("ix_draws_proof_try_address", ["address", "at"], unique=False)

    op.create_table(
        "draws_proposal",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("draw_id", sa.String(length=36), nullable=False),
        sa.Column("body", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.String(length=36), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=36), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "decided_by is null or state = 'withdrawn' or decided_by <> proposed_by", name=op.f("ck_draws_proposal_two")
        ),
        sa.CheckConstraint("state in ('pending','confirmed','withdrawn')", name=op.f("ck_draws_proposal_state")),
        sa.ForeignKeyConstraint(["decided_by"], ["identity_person.id"], name=op.f("fk_draws_proposal_decided_by")),
        sa.ForeignKeyConstraint(["draw_id"], ["draws_draw.id"], name=op.f("fk_draws_proposal_draw_id")),
        sa.ForeignKeyConstraint(["proposed_by"], ["identity_person.id"], name=op.f("fk_draws_proposal_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draws_proposal")),
    )
    with op.batch_alter_table("draws_proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draws_proposal_draw_id"), ["draw_id"], unique=False)
        batch_op.create_index(
            "uq_draws_proposal_pending",
            ["draw_id"],
            unique=True,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )

    with op.batch_alter_table("draws_draw", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proof_key", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("supplements", sa.String(length=36), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_draws_draw_supplements"), "draws_draw", ["supplements"], ["id"])

    # Autogenerate does not compare the condition of an index: a supplementary draw may stand beside the draw it supplements.
    with op.batch_alter_table("draws_draw", schema=None) as batch_op:
        batch_op.drop_index("uq_draws_draw_live_task")
        batch_op.create_index(
            "uq_draws_draw_live_task",
            ["task_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'voided' and not rehearsal and supplements is null"),
            postgresql_where=sa.text("state <> 'voided' and not rehearsal and supplements is null"),
        )


def downgrade() -> None:
    with op.batch_alter_table("draws_draw", schema=None) as batch_op:
        batch_op.drop_index("uq_draws_draw_live_task")
        batch_op.create_index(
            "uq_draws_draw_live_task",
            ["task_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'voided' and not rehearsal"),
            postgresql_where=sa.text("state <> 'voided' and not rehearsal"),
        )
        batch_op.drop_constraint(batch_op.f("fk_draws_draw_supplements"), type_="foreignkey")
        batch_op.drop_column("supplements")
        batch_op.drop_column("proof_key")

    with op.batch_alter_table("draws_proposal", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_draws_proposal_pending",
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.drop_index(batch_op.f("ix_draws_proposal_draw_id"))

    op.drop_table("draws_proposal")
    with op.batch_alter_table("draws_proof_try", schema=None) as batch_op:
        batch_op.drop_index("ix_draws_proof_try_address")

    op.drop_table("draws_proof_try")
    op.drop_table("draws_day_head")
