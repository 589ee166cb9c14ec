"""Keep what was handed in, and the bodies, trainings and praise of the offices; count figures in indexes alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "offices_body",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("office_department_id", sa.String(length=36), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('联席会议','领导小组')", name=op.f("ck_offices_body_kind")),
        sa.ForeignKeyConstraint(
            ["office_department_id"], ["identity_department.id"], name=op.f("fk_offices_body_office_department_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offices_body")),
        sa.UniqueConstraint("name", name="uq_offices_body_name"),
    )
    with op.batch_alter_table("offices_body", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_offices_body_office_department_id"), ["office_department_id"], unique=False
        )

    op.create_table(
        "offices_training",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("audience", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=False),
        sa.CheckConstraint("kind in ('operation','inspectors','publicity')", name=op.f("ck_offices_training_kind")),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_offices_training_minutes")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["identity_department.id"], name=op.f("fk_offices_training_department_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offices_training")),
    )
    with op.batch_alter_table("offices_training", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offices_training_department_id"), ["department_id"], unique=False)
        batch_op.create_index("ix_offices_training_held_on", ["held_on", "id"], unique=False)

    op.create_table(
        "reports_submission",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("table_id", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("region", sa.String(length=4), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("domain", sa.String(length=12), nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("recipients", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("follows", sa.String(length=36), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=False),
        sa.Column("made_by_name", sa.String(length=100), nullable=False),
        sa.CheckConstraint("domain in ('all','market','non_market')", name=op.f("ck_reports_submission_domain")),
        sa.CheckConstraint("period in ('year','first_half','second_half')", name=op.f("ck_reports_submission_period")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["identity_department.id"], name=op.f("fk_reports_submission_department_id")
        ),
        sa.ForeignKeyConstraint(["follows"], ["reports_submission.id"], name=op.f("fk_reports_submission_follows")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports_submission")),
    )
    with op.batch_alter_table("reports_submission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reports_submission_department_id"), ["department_id"], unique=False)
        batch_op.create_index("ix_reports_submission_year", ["year", "made_at", "id"], unique=False)

    op.create_table(
        "offices_meeting",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("body_id", sa.String(length=36), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("present", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state in ('called','held','cancelled')", name=op.f("ck_offices_meeting_state")),
        sa.ForeignKeyConstraint(["body_id"], ["offices_body.id"], name=op.f("fk_offices_meeting_body_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offices_meeting")),
    )
    with op.batch_alter_table("offices_meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offices_meeting_body_id"), ["body_id"], unique=False)

    op.create_table(
        "offices_praise",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("form", sa.String(length=200), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["identity_department.id"], name=op.f("fk_offices_praise_department_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_offices_praise_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offices_praise")),
    )
    with op.batch_alter_table("offices_praise", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offices_praise_department_id"), ["department_id"], unique=False)
        batch_op.create_index("ix_offices_praise_given_on", ["given_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offices_praise_person_id"), ["person_id"], unique=False)

    op.create_table(
        "offices_seat",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("body_id", sa.String(length=36), nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=False),
        sa.Column("post", sa.String(length=100), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("joined_by", sa.String(length=200), nullable=False),
        sa.Column("left_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("part in ('convenor','deputy','member')", name=op.f("ck_offices_seat_part")),
        sa.ForeignKeyConstraint(["body_id"], ["offices_body.id"], name=op.f("fk_offices_seat_body_id")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["identity_department.id"], name=op.f("fk_offices_seat_department_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offices_seat")),
    )
    with op.batch_alter_table("offices_seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offices_seat_department_id"), ["department_id"], unique=False)
        batch_op.create_index(
            "uq_offices_seat_unit",
            ["body_id", "department_id", "post"],
            unique=True,
            sqlite_where=sa.text("to_on IS NULL"),
            postgresql_where=sa.text("to_on IS NULL"),
        )

    op.create_table(
        "offices_trainee",
        sa.Column("training_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_offices_trainee_person_id")),
        sa.ForeignKeyConstraint(["training_id"], ["offices_training.id"], name=op.f("fk_offices_trainee_training_id")),
        sa.PrimaryKeyConstraint("training_id", "person_id", name=op.f("pk_offices_trainee")),
    )
    with op.batch_alter_table("offices_trainee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offices_trainee_person_id"), ["person_id"], unique=False)

    op.create_table(
        "offices_holder",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("seat_id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.CheckConstraint("role in ('holder','leader','section','liaison')", name=op.f("ck_offices_holder_role")),
        sa.ForeignKeyConstraint(["seat_id"], ["offices_seat.id"], name=op.f("fk_offices_holder_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offices_holder")),
    )
    with op.batch_alter_table("offices_holder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offices_holder_seat_id"), ["seat_id"], unique=False)
        batch_op.create_index(
            "uq_offices_holder_role",
            ["seat_id", "role"],
            unique=True,
            sqlite_where=sa.text("to_on IS NULL"),
            postgresql_where=sa.text("to_on IS NULL"),
        )

    op.create_table(
        "offices_resolution",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("meeting_id", sa.String(length=36), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.CheckConstraint("state in ('open','done')", name=op.f("ck_offices_resolution_state")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["identity_department.id"], name=op.f("fk_offices_resolution_department_id")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["offices_meeting.id"], name=op.f("fk_offices_resolution_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offices_resolution")),
        sa.UniqueConstraint("meeting_id", "no", name="uq_offices_resolution_no"),
    )
    with op.batch_alter_table("offices_resolution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offices_resolution_department_id"), ["department_id"], unique=False)

    with op.batch_alter_table("inspections_inspection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspections_inspection_task_id"))
        batch_op.create_index(
            "ix_inspections_inspection_figures",
            ["task_id", "state", "conclusions", "accepted_at", "opened_at"],
            unique=False,
        )

    with op.batch_alter_table("publication_publication", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publication_publication_task_id"))
        batch_op.create_index(
            "ix_publication_publication_figures", ["task_id", "state", "published_at", "due_on"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("publication_publication", schema=None) as batch_op:
        batch_op.drop_index("ix_publication_publication_figures")
        batch_op.create_index(batch_op.f("ix_publication_publication_task_id"), ["task_id"], unique=False)

    with op.batch_alter_table("inspections_inspection", schema=None) as batch_op:
        batch_op.drop_index("ix_inspections_inspection_figures")
        batch_op.create_index(batch_op.f("ix_inspections_inspection_task_id"), ["task_id"], unique=False)

    with op.batch_alter_table("offices_resolution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offices_resolution_department_id"))

    op.drop_table("offices_resolution")
    with op.batch_alter_table("offices_holder", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_offices_holder_role", sqlite_where=sa.text("to_on IS NULL"), postgresql_where=sa.text("to_on IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_offices_holder_seat_id"))

    op.drop_table("offices_holder")
    with op.batch_alter_table("offices_trainee", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offices_trainee_person_id"))

    op.drop_table("offices_trainee")
    with op.batch_alter_table("offices_seat", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_offices_seat_unit", sqlite_where=sa.text("to_on IS NULL"), postgresql_where=sa.text("to_on IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_offices_seat_department_id"))

    op.drop_table("offices_seat")
    with op.batch_alter_table("offices_praise", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offices_praise_person_id"))
        batch_op.drop_index("ix_offices_praise_given_on")
        batch_op.drop_index(batch_op.f("ix_offices_praise_department_id"))

    op.drop_table("offices_praise")
    with op.batch_alter_table("offices_meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offices_meeting_body_id"))

    op.drop_table("offices_meeting")
    with op.batch_alter_table("reports_submission", schema=None) as batch_op:
        batch_op.drop_index("ix_reports_submission_year")
        batch_op.drop_index(batch_op.f("ix_reports_submission_department_id"))

    op.drop_table("reports_submission")
    with op.batch_alter_table("offices_training", schema=None) as batch_op:
        batch_op.drop_index("ix_offices_training_held_on")
        batch_op.drop_index(batch_op.f("ix_offices_training_department_id"))

    op.drop_table("offices_training")
    with op.batch_alter_table("offices_body", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offices_body_office_department_id"))

    op.drop_table("offices_body")
