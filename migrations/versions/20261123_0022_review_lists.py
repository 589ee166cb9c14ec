"""Review lists by stages and keep exemptions and rules"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registers_exemption",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=14), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=True),
        sa.Column("items", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("evidence", sa.String(length=1000), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.String(length=36), nullable=False),
        sa.Column("filed_to", sa.String(length=200), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("document_no", sa.String(length=100), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(length=36), nullable=True),
        sa.Column("decided_by_name", sa.String(length=100), nullable=True),
        sa.Column("opinion", sa.String(length=1000), nullable=True),
        sa.CheckConstraint("kind in ('unsuitable','special_field')", name=op.f("ck_registers_exemption_kind")),
        sa.CheckConstraint(
            "state in ('claimed','filed','accepted','rejected','expired')", name=op.f("ck_registers_exemption_state")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["identity_department.id"], name=op.f("fk_registers_exemption_department_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registers_exemption")),
    )
    with op.batch_alter_table("registers_exemption", schema=None) as batch_op:
        batch_op.create_index("ix_registers_exemption_department", ["department_id", "claimed_at", "id"], unique=False)
        batch_op.create_index("ix_registers_exemption_state", ["state", "valid_to"], unique=False)

    op.create_table(
        "rulebooks_rulebook",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=14), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("sections", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("adopted_from", sa.String(length=200), nullable=True),
        sa.Column("adopted_document", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.String(length=36), nullable=True),
        sa.CheckConstraint("kind in ('detailed_rules','work_guide')", name=op.f("ck_rulebooks_rulebook_kind")),
        sa.CheckConstraint("state in ('draft','published','superseded')", name=op.f("ck_rulebooks_rulebook_state")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["identity_department.id"], name=op.f("fk_rulebooks_rulebook_department_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rulebooks_rulebook")),
        sa.UniqueConstraint("department_id", "kind", "version", name="uq_rulebooks_rulebook_version"),
    )
    with op.batch_alter_table("rulebooks_rulebook", schema=None) as batch_op:
        batch_op.create_index("ix_rulebooks_rulebook_created", ["created_at", "id"], unique=False)

    op.create_table(
        "registers_item_list_review",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("list_id", sa.String(length=36), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("opinion", sa.String(length=6), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("office", sa.String(length=200), nullable=False),
        sa.Column("document_no", sa.String(length=100), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("reviewer_id", sa.String(length=36), nullable=False),
        sa.Column("reviewer_name", sa.String(length=100), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("opinion in ('agree','return')", name=op.f("ck_registers_item_list_review_opinion")),
        sa.ForeignKeyConstraint(
            ["list_id"], ["registers_item_list.id"], name=op.f("fk_registers_item_list_review_list_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registers_item_list_review")),
        sa.UniqueConstraint("list_id", "round", "stage", name="uq_registers_item_list_review_stage"),
    )
    with op.batch_alter_table("registers_item_list_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_registers_item_list_review_list_id"), ["list_id"], unique=False)

    op.create_table(
        "rulebooks_duty",
        sa.Column("department_id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["identity_department.id"], name=op.f("fk_rulebooks_duty_department_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_rulebooks_duty_person_id")),
        sa.PrimaryKeyConstraint("department_id", "code", name=op.f("pk_rulebooks_duty")),
    )
    with op.batch_alter_table("registers_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("adopted_from", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("adopted_document", sa.String(length=200), nullable=True))

    with op.batch_alter_table("registers_item_list", schema=None) as batch_op:
        batch_op.add_column(sa.Column("review", sa.String(length=10), server_default="none", nullable=False))
        batch_op.add_column(sa.Column("round", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("submitted_by", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("limit_reason", sa.String(length=500), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("registers_item_list", schema=None) as batch_op:
        batch_op.drop_column("limit_reason")
        batch_op.drop_column("submitted_by")
        batch_op.drop_column("submitted_at")
        batch_op.drop_column("round")
        batch_op.drop_column("review")

    with op.batch_alter_table("registers_item", schema=None) as batch_op:
        batch_op.drop_column("adopted_document")
        batch_op.drop_column("adopted_from")

    op.drop_table("rulebooks_duty")
    with op.batch_alter_table("registers_item_list_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registers_item_list_review_list_id"))

    op.drop_table("registers_item_list_review")
    with op.batch_alter_table("rulebooks_rulebook", schema=None) as batch_op:
        batch_op.drop_index("ix_rulebooks_rulebook_created")

    op.drop_table("rulebooks_rulebook")
    with op.batch_alter_table("registers_exemption", schema=None) as batch_op:
        batch_op.drop_index("ix_registers_exemption_state")
        batch_op.drop_index("ix_registers_exemption_department")

    op.drop_table("registers_exemption")
