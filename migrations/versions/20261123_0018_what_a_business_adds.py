"""Keep what a business adds by its receipt: statements, proof, rating, and wrong tries for a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "follow_up_receipt_try",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_receipt_try")),
    )
    with op.batch_alter_table("follow_up_receipt_try", schema=None) as batch_op:
        batch_op.create_index("ix_follow_up_receipt_try_address", ["address", "at"], unique=False)
        batch_op.create_index("ix_follow_up_receipt_try_code", ["code_hash", "at"], unique=False)

    op.create_table(
        "follow_up_business_rating",
        sa.Column("inspection_id", sa.String(length=36), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("stars between 1 and 5", name=op.f("ck_follow_up_business_rating_stars")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections_inspection.id"], name=op.f("fk_follow_up_business_rating_inspection_id")
        ),
        sa.PrimaryKeyConstraint("inspection_id", name=op.f("pk_follow_up_business_rating")),
    )
    op.create_table(
        "follow_up_business_reply",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("inspection_id", sa.String(length=36), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leaf", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections_inspection.id"], name=op.f("fk_follow_up_business_reply_inspection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_business_reply")),
    )
    with op.batch_alter_table("follow_up_business_reply", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_up_business_reply_inspection_id"), ["inspection_id"], unique=False)

    op.create_table(
        "follow_up_business_proof",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("follow_up_id", sa.String(length=36), nullable=False),
        sa.Column("inspection_id", sa.String(length=36), nullable=False),
        sa.Column("files", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leaf", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=36), nullable=True),
        sa.Column("decided_by_name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('sent','accepted','asked_again')", name=op.f("ck_follow_up_business_proof_state")
        ),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_up_follow_up.id"], name=op.f("fk_follow_up_business_proof_follow_up_id")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections_inspection.id"], name=op.f("fk_follow_up_business_proof_inspection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_business_proof")),
    )
    with op.batch_alter_table("follow_up_business_proof", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_up_business_proof_follow_up_id"), ["follow_up_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_up_business_proof_inspection_id"), ["inspection_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("follow_up_business_proof", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_follow_up_business_proof_inspection_id"))
        batch_op.drop_index(batch_op.f("ix_follow_up_business_proof_follow_up_id"))

    op.drop_table("follow_up_business_proof")
    with op.batch_alter_table("follow_up_business_reply", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_follow_up_business_reply_inspection_id"))

    op.drop_table("follow_up_business_reply")
    op.drop_table("follow_up_business_rating")
    with op.batch_alter_table("follow_up_receipt_try", schema=None) as batch_op:
        batch_op.drop_index("ix_follow_up_receipt_try_code")
        batch_op.drop_index("ix_follow_up_receipt_try_address")

    op.drop_table("follow_up_receipt_try")
