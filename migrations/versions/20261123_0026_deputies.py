"""Deputies while somebody is away, in whose place a review was made, and for whom a notice is read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deputies_deputyship",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("deputy_id", sa.String(length=36), nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("named_by", sa.String(length=36), nullable=False),
        sa.Column("named_by_name", sa.String(length=100), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_name", sa.String(length=100), nullable=True),
        sa.CheckConstraint("from_on <= to_on", name=op.f("ck_deputies_deputyship_in_order")),
        sa.CheckConstraint("person_id <> deputy_id", name=op.f("ck_deputies_deputyship_somebody_else")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["identity_department.id"], name=op.f("fk_deputies_deputyship_department_id")
        ),
        sa.ForeignKeyConstraint(["deputy_id"], ["identity_person.id"], name=op.f("fk_deputies_deputyship_deputy_id")),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_deputies_deputyship_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deputies_deputyship")),
    )
    with op.batch_alter_table("deputies_deputyship", schema=None) as batch_op:
        batch_op.create_index("ix_deputies_deputyship_department", ["department_id", "from_on", "id"], unique=False)
        batch_op.create_index("ix_deputies_deputyship_deputy", ["deputy_id", "to_on"], unique=False)
        batch_op.create_index("ix_deputies_deputyship_person", ["person_id", "to_on"], unique=False)
    op.add_column("inspections_review", sa.Column("for_id", sa.String(length=36), nullable=True))
    op.add_column("inspections_review", sa.Column("for_name", sa.String(length=200), nullable=True))
    op.add_column("notices_recipient", sa.Column("for_id", sa.String(length=36), nullable=True))


def downgrade() -> None:
    op.drop_column("notices_recipient", "for_id")
    op.drop_column("inspections_review", "for_name")
    op.drop_column("inspections_review", "for_id")
    op.drop_table("deputies_deputyship")
