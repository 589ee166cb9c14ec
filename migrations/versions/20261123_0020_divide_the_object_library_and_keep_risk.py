"""Divide the object library, keep what source registers say, and keep risk: classes, marks, indicators, warnings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registers_bulk_act",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("act", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("objects", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=36), nullable=True),
        sa.CheckConstraint("act in ('tag','untag','duty')", name=op.f("ck_registers_bulk_act_act")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registers_bulk_act")),
    )
    with op.batch_alter_table("registers_bulk_act", schema=None) as batch_op:
        batch_op.create_index("ix_registers_bulk_act_department_at", ["department_id", "at", "id"], unique=False)

    op.create_table(
        "registers_search_mark",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registers_search_mark")),
    )
    op.create_table(
        "registers_search_posting",
        sa.Column(
            "term", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("block", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bits", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("term", "block", name=op.f("pk_registers_search_posting")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "risk_indicator",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("feed", sa.String(length=40), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("threshold > 0 and days > 0", name=op.f("ck_risk_indicator_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_indicator")),
    )
    op.create_table(
        "registers_bulk_row",
        sa.Column("act_id", sa.String(length=36), nullable=False),
        sa.Column("object_id", sa.String(length=36), nullable=False),
        sa.Column("before", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["act_id"], ["registers_bulk_act.id"], name=op.f("fk_registers_bulk_row_act_id")),
        sa.PrimaryKeyConstraint("act_id", "object_id", name=op.f("pk_registers_bulk_row")),
    )
    op.create_table(
        "registers_conflict",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("object_id", sa.String(length=36), nullable=False),
        sa.Column("field", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("sides", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen", sa.String(length=60), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(length=36), nullable=True),
        sa.CheckConstraint("state in ('open','settled')", name=op.f("ck_registers_conflict_state")),
        sa.ForeignKeyConstraint(["object_id"], ["registers_object.id"], name=op.f("fk_registers_conflict_object_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registers_conflict")),
        sa.UniqueConstraint("object_id", "field", name="uq_registers_conflict_field"),
    )
    with op.batch_alter_table("registers_conflict", schema=None) as batch_op:
        batch_op.create_index("ix_registers_conflict_state", ["state", "object_id", "field"], unique=False)

    op.create_table(
        "registers_data_need",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=False),
        sa.Column("register", sa.String(length=60), nullable=False),
        sa.Column("fields", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("purpose", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("answer", sa.String(length=300), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=36), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=36), nullable=True),
        sa.CheckConstraint("state in ('asked','opened','refused')", name=op.f("ck_registers_data_need_state")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["identity_department.id"], name=op.f("fk_registers_data_need_department_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registers_data_need")),
    )
    with op.batch_alter_table("registers_data_need", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_registers_data_need_department_id"), ["department_id"], unique=False)

    op.create_table(
        "registers_duty",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=False),
        sa.Column("ground", sa.String(length=10), nullable=False),
        sa.Column("matter", sa.String(length=100), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("industries", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("kinds", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(length=36), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ground in ('approves','in_charge')", name=op.f("ck_registers_duty_ground")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["identity_department.id"], name=op.f("fk_registers_duty_department_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registers_duty")),
        sa.UniqueConstraint("department_id", "matter", name="uq_registers_duty_matter"),
    )
    op.create_table(
        "registers_gap",
        sa.Column("object_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["object_id"], ["registers_object.id"], name=op.f("fk_registers_gap_object_id")),
        sa.PrimaryKeyConstraint("object_id", name=op.f("pk_registers_gap")),
    )
    with op.batch_alter_table("registers_gap", schema=None) as batch_op:
        batch_op.create_index("ix_registers_gap_name", ["name", "object_id"], unique=False)

    op.create_table(
        "registers_library",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("line", sa.String(length=60), nullable=False),
        sa.Column("parent_id", sa.String(length=36), nullable=True),
        sa.Column("department_id", sa.String(length=36), nullable=False),
        sa.Column("criteria", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=False),
        sa.CheckConstraint("state in ('active','retired')", name=op.f("ck_registers_library_state")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["identity_department.id"], name=op.f("fk_registers_library_department_id")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["registers_library.id"], name=op.f("fk_registers_library_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registers_library")),
        sa.UniqueConstraint("department_id", "name", name="uq_registers_library_name"),
    )
    with op.batch_alter_table("registers_library", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_registers_library_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "registers_source_record",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("source_id", sa.String(length=80), nullable=False),
        sa.Column("object_id", sa.String(length=36), nullable=False),
        sa.Column("data", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("import_id", sa.String(length=36), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["object_id"], ["registers_object.id"], name=op.f("fk_registers_source_record_object_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registers_source_record")),
        sa.UniqueConstraint("source", "source_id", name="uq_registers_source_record_source_id"),
    )
    with op.batch_alter_table("registers_source_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_registers_source_record_object_id"), ["object_id"], unique=False)

    op.create_table(
        "registers_tag",
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["object_id"], ["registers_object.id"], name=op.f("fk_registers_tag_object_id")),
        sa.PrimaryKeyConstraint("tag", "object_id", name=op.f("pk_registers_tag")),
    )
    with op.batch_alter_table("registers_tag", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_registers_tag_object_id"), ["object_id"], unique=False)

    op.create_table(
        "risk_assessment",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("object_id", sa.String(length=36), nullable=False),
        sa.Column("activities", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("safety", sa.String(length=1), nullable=False),
        sa.Column("hidden_dangers", sa.String(length=1), nullable=False),
        sa.Column("management", sa.String(length=1), nullable=False),
        sa.Column("compliance", sa.String(length=1), nullable=False),
        sa.Column("suggested", sa.String(length=1), nullable=False),
        sa.Column("decided", sa.String(length=1), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=False),
        sa.Column("by_name", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["object_id"], ["registers_object.id"], name=op.f("fk_risk_assessment_object_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_assessment")),
    )
    with op.batch_alter_table("risk_assessment", schema=None) as batch_op:
        batch_op.create_index("ix_risk_assessment_object", ["object_id", "at"], unique=False)

    op.create_table(
        "risk_class_change",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("object_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", sa.String(length=1), nullable=False),
        sa.Column("after", sa.String(length=1), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("reasons", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("assessment_id", sa.String(length=36), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=False),
        sa.Column("by_name", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["object_id"], ["registers_object.id"], name=op.f("fk_risk_class_change_object_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_class_change")),
    )
    with op.batch_alter_table("risk_class_change", schema=None) as batch_op:
        batch_op.create_index("ix_risk_class_change_object", ["object_id", "version"], unique=False)

    op.create_table(
        "risk_mark",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("object_id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["object_id"], ["registers_object.id"], name=op.f("fk_risk_mark_object_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_mark")),
    )
    with op.batch_alter_table("risk_mark", schema=None) as batch_op:
        batch_op.create_index("ix_risk_mark_object", ["object_id", "since"], unique=False)

    op.create_table(
        "risk_preset",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("classes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["identity_department.id"], name=op.f("fk_risk_preset_department_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_preset")),
    )
    with op.batch_alter_table("risk_preset", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_risk_preset_department_id"), ["department_id"], unique=False)

    op.create_table(
        "risk_warning",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("indicator_id", sa.String(length=36), nullable=False),
        sa.Column("object_id", sa.String(length=36), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(length=36), nullable=True),
        sa.CheckConstraint("state in ('open','raised','dismissed')", name=op.f("ck_risk_warning_state")),
        sa.ForeignKeyConstraint(["indicator_id"], ["risk_indicator.id"], name=op.f("fk_risk_warning_indicator_id")),
        sa.ForeignKeyConstraint(["object_id"], ["registers_object.id"], name=op.f("fk_risk_warning_object_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_warning")),
    )
    with op.batch_alter_table("risk_warning", schema=None) as batch_op:
        batch_op.create_index("ix_risk_warning_object", ["object_id", "indicator_id"], unique=False)
        batch_op.create_index("ix_risk_warning_state", ["state", "at", "id"], unique=False)

    op.create_table(
        "registers_library_member",
        sa.Column("library_id", sa.String(length=36), nullable=False),
        sa.Column("object_id", sa.String(length=36), nullable=False),
        sa.Column("side", sa.String(length=3), nullable=False),
        sa.Column("picked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("picked_by", sa.String(length=36), nullable=False),
        sa.CheckConstraint("side in ('in','out')", name=op.f("ck_registers_library_member_side")),
        sa.ForeignKeyConstraint(
            ["library_id"], ["registers_library.id"], name=op.f("fk_registers_library_member_library_id")
        ),
        sa.ForeignKeyConstraint(
            ["object_id"], ["registers_object.id"], name=op.f("fk_registers_library_member_object_id")
        ),
        sa.PrimaryKeyConstraint("library_id", "object_id", name=op.f("pk_registers_library_member")),
    )
    with op.batch_alter_table("registers_library_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_registers_library_member_object_id"), ["object_id"], unique=False)

    with op.batch_alter_table("registers_object", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source_id", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("search_no", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_registers_object_search_no"), ["search_no"], unique=True)


def downgrade() -> None:
    with op.batch_alter_table("registers_object", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registers_object_search_no"))
        batch_op.drop_column("search_no")
        batch_op.drop_column("source_id")

    with op.batch_alter_table("registers_library_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registers_library_member_object_id"))

    op.drop_table("registers_library_member")
    with op.batch_alter_table("risk_warning", schema=None) as batch_op:
        batch_op.drop_index("ix_risk_warning_state")
        batch_op.drop_index("ix_risk_warning_object")

    op.drop_table("risk_warning")
    with op.batch_alter_table("risk_preset", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_risk_preset_department_id"))

    op.drop_table("risk_preset")
    with op.batch_alter_table("risk_mark", schema=None) as batch_op:
        batch_op.drop_index("ix_risk_mark_object")

    op.drop_table("risk_mark")
    with op.batch_alter_table("risk_class_change", schema=None) as batch_op:
        batch_op.drop_index("ix_risk_class_change_object")

    op.drop_table("risk_class_change")
    with op.batch_alter_table("risk_assessment", schema=None) as batch_op:
        batch_op.drop_index("ix_risk_assessment_object")

    op.drop_table("risk_assessment")
    with op.batch_alter_table("registers_tag", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registers_tag_object_id"))

    op.drop_table("registers_tag")
    with op.batch_alter_table("registers_source_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registers_source_record_object_id"))

    op.drop_table("registers_source_record")
    with op.batch_alter_table("registers_library", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registers_library_parent_id"))

    op.drop_table("registers_library")
    with op.batch_alter_table("registers_gap", schema=None) as batch_op:
        batch_op.drop_index("ix_registers_gap_name")

    op.drop_table("registers_gap")
    op.drop_table("registers_duty")
    with op.batch_alter_table("registers_data_need", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registers_data_need_department_id"))

    op.drop_table("registers_data_need")
    with op.batch_alter_table("registers_conflict", schema=None) as batch_op:
        batch_op.drop_index("ix_registers_conflict_state")

    op.drop_table("registers_conflict")
    op.drop_table("registers_bulk_row")
    op.drop_table("risk_indicator")
    op.drop_table("registers_search_posting")
    op.drop_table("registers_search_mark")
    with op.batch_alter_table("registers_bulk_act", schema=None) as batch_op:
        batch_op.drop_index("ix_registers_bulk_act_department_at")

    op.drop_table("registers_bulk_act")
