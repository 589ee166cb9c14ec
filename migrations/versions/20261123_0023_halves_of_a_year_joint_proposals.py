"""Plan for halves of a year, go together, and count what was outside the plan."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plans_programme_industry",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("industry", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", "industry", name=op.f("pk_plans_programme_industry")),
    )
    op.create_table(
        "plans_plan_opinion",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("plan_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("body", sa.String(length=100), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("ref", sa.String(length=100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.String(length=36), nullable=False),
        sa.CheckConstraint("kind in ('study','review')", name=op.f("ck_plans_plan_opinion_kind")),
        sa.CheckConstraint("verdict in ('accepted','returned')", name=op.f("ck_plans_plan_opinion_verdict")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans_plan.id"], name=op.f("fk_plans_plan_opinion_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans_plan_opinion")),
    )
    with op.batch_alter_table("plans_plan_opinion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plans_plan_opinion_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "plans_joint_proposal",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("task_id", sa.String(length=36), nullable=False),
        sa.Column("other_task_id", sa.String(length=36), nullable=False),
        sa.Column("joint_type", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("joint_task_id", sa.String(length=36), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.String(length=36), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=36), nullable=True),
        sa.CheckConstraint(
            "state in ('open','agreed','declined','withdrawn')", name=op.f("ck_plans_joint_proposal_state")
        ),
        sa.CheckConstraint("task_id <> other_task_id", name=op.f("ck_plans_joint_proposal_two")),
        sa.ForeignKeyConstraint(
            ["other_task_id"], ["plans_task.id"], name=op.f("fk_plans_joint_proposal_other_task_id")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["plans_task.id"], name=op.f("fk_plans_joint_proposal_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans_joint_proposal")),
    )
    with op.batch_alter_table("plans_joint_proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plans_joint_proposal_other_task_id"), ["other_task_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plans_joint_proposal_task_id"), ["task_id"], unique=False)

    op.create_table(
        "plans_outside_check",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=False),
        sa.Column("object_id", sa.String(length=36), nullable=False),
        sa.Column("task_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("explanation", sa.String(length=500), nullable=False),
        sa.Column("item_ids", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=36), nullable=False),
        sa.CheckConstraint("kind in ('off_platform','unplanned')", name=op.f("ck_plans_outside_check_kind")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["identity_department.id"], name=op.f("fk_plans_outside_check_department_id")
        ),
        sa.ForeignKeyConstraint(["object_id"], ["registers_object.id"], name=op.f("fk_plans_outside_check_object_id")),
        sa.ForeignKeyConstraint(["task_id"], ["plans_task.id"], name=op.f("fk_plans_outside_check_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans_outside_check")),
    )
    with op.batch_alter_table("plans_outside_check", schema=None) as batch_op:
        batch_op.create_index("ix_plans_outside_check_day", ["checked_on", "id"], unique=False)
        batch_op.create_index("ix_plans_outside_check_department", ["department_id", "checked_on", "id"], unique=False)

    with op.batch_alter_table("plans_plan", schema=None) as batch_op:
        batch_op.add_column(sa.Column("period", sa.String(length=12), server_default="year", nullable=False))
        batch_op.add_column(sa.Column("route", sa.String(length=8), nullable=True))
        batch_op.add_column(sa.Column("copied_from", sa.String(length=36), nullable=True))

    with op.batch_alter_table("plans_task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("content", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("origin", sa.String(length=8), server_default="own", nullable=False))
        batch_op.add_column(sa.Column("ordered_by", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("joint_type", sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column("joint_origin", sa.String(length=10), nullable=True))
        batch_op.add_column(
            sa.Column(
                "duties", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), server_default="{}", nullable=False
            )
        )
        batch_op.add_column(
            sa.Column(
                "cross_regions",
                sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
                server_default="[]",
                nullable=False,
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("plans_task", schema=None) as batch_op:
        batch_op.drop_column("cross_regions")
        batch_op.drop_column("duties")
        batch_op.drop_column("joint_origin")
        batch_op.drop_column("joint_type")
        batch_op.drop_column("ordered_by")
        batch_op.drop_column("origin")
        batch_op.drop_column("content")

    with op.batch_alter_table("plans_plan", schema=None) as batch_op:
        batch_op.drop_column("copied_from")
        batch_op.drop_column("route")
        batch_op.drop_column("period")

    with op.batch_alter_table("plans_outside_check", schema=None) as batch_op:
        batch_op.drop_index("ix_plans_outside_check_department")
        batch_op.drop_index("ix_plans_outside_check_day")

    op.drop_table("plans_outside_check")
    with op.batch_alter_table("plans_joint_proposal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plans_joint_proposal_task_id"))
        batch_op.drop_index(batch_op.f("ix_plans_joint_proposal_other_task_id"))

    op.drop_table("plans_joint_proposal")
    with op.batch_alter_table("plans_plan_opinion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plans_plan_opinion_plan_id"))

    op.drop_table("plans_plan_opinion")
    op.drop_table("plans_programme_industry")
