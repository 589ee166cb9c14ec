"""Ask other questions than conforming"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

WAS = "result in ('conforming','failing','not_applicable','unanswered')"
IS = "result in ('conforming','failing','not_applicable','recorded','unanswered')"
NAME = "ck_inspections_answer_result"


def check_results(rule: str) -> None:
    """Nothing refers to the table, so that SQLite may make it anew."""
    with op.batch_alter_table("inspections_answer", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(NAME), type_="check")
        batch_op.create_check_constraint(op.f(NAME), rule)


def upgrade() -> None:
    check_results(IS)
    op.create_table(
        "inspections_field_change",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("inspection_id", sa.String(length=36), nullable=False),
        sa.Column("type", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("evidence", sa.String(length=64), nullable=False),
        sa.Column("reported_by", sa.String(length=36), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("proposal_id", sa.String(length=36), nullable=True),
        sa.Column("refusal", sa.String(length=100), nullable=True),
        sa.CheckConstraint("state in ('waiting','proposed','refused')", name=op.f("ck_inspections_field_change_state")),
        sa.CheckConstraint("type in ('RECUSE','REPLACE')", name=op.f("ck_inspections_field_change_type")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections_inspection.id"], name=op.f("fk_inspections_field_change_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["reported_by"], ["identity_person.id"], name=op.f("fk_inspections_field_change_reported_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspections_field_change")),
    )
    with op.batch_alter_table("inspections_field_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspections_field_change_inspection_id"), ["inspection_id"], unique=False)
        batch_op.create_index("ix_inspections_field_change_state", ["state", "reported_at"], unique=False)

    with op.batch_alter_table("registers_checklist_entry", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "spec", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), server_default="{}", nullable=False
            )
        )
        batch_op.add_column(
            sa.Column(
                "shown_when",
                sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
                server_default="{}",
                nullable=False,
            )
        )


def downgrade() -> None:
    op.execute("update inspections_answer set result = 'not_applicable' where result = 'recorded'")
    check_results(WAS)
    with op.batch_alter_table("registers_checklist_entry", schema=None) as batch_op:
        batch_op.drop_column("shown_when")
        batch_op.drop_column("spec")

    with op.batch_alter_table("inspections_field_change", schema=None) as batch_op:
        batch_op.drop_index("ix_inspections_field_change_state")
        batch_op.drop_index(batch_op.f("ix_inspections_field_change_inspection_id"))

    op.drop_table("inspections_field_change")
