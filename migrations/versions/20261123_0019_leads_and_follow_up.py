"""Keep leads, copy notices, the steps of follow-ups, lost contacts, penalties, the catalogue of minor violations and the archive.

Open follow-ups stay with the department that checked; open lost contacts get their place in the list of the market regulator.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "follow_up_lost_contact",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("object_id", sa.String(length=36), nullable=False),
        sa.Column("object_name", sa.String(length=200), nullable=False),
        sa.Column("follow_up_id", sa.String(length=36), nullable=True),
        sa.Column("department_id", sa.String(length=36), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_lost_contact")),
    )
    with op.batch_alter_table("follow_up_lost_contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_up_lost_contact_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_up_lost_contact_follow_up_id"), ["follow_up_id"], unique=False)
        batch_op.create_index(
            "ix_follow_up_lost_contact_open",
            ["object_id"],
            unique=True,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )
        batch_op.create_index("ix_follow_up_lost_contact_stage", ["stage", "id"], unique=False)

    op.create_table(
        "follow_up_step",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("subject_id", sa.String(length=36), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_step")),
        sa.UniqueConstraint("subject_id", "no", name="uq_follow_up_step_no"),
    )
    op.create_table(
        "leads_step",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("subject_id", sa.String(length=36), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leads_step")),
        sa.UniqueConstraint("subject_id", "no", name="uq_leads_step_no"),
    )
    op.create_table(
        "leads_try",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leads_try")),
    )
    with op.batch_alter_table("leads_try", schema=None) as batch_op:
        batch_op.create_index("ix_leads_try_address", ["address", "kind", "at"], unique=False)

    op.create_table(
        "follow_up_minor_violation",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("basis", sa.String(length=500), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(length=36), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["identity_department.id"], name=op.f("fk_follow_up_minor_violation_department_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_minor_violation")),
        sa.UniqueConstraint("department_id", "code", name="uq_follow_up_minor_violation_code"),
    )
    op.create_table(
        "leads_copy_notice",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("from_department_id", sa.String(length=36), nullable=False),
        sa.Column("to_department_id", sa.String(length=36), nullable=False),
        sa.Column("type", sa.String(length=24), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("object_id", sa.String(length=36), nullable=True),
        sa.Column("object_name", sa.String(length=200), nullable=False),
        sa.Column("matter", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("feedback_needed", sa.Boolean(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("reviewer", sa.String(length=200), nullable=False),
        sa.Column("feedback", sa.Text(), nullable=False),
        sa.Column("fed_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.String(length=36), nullable=True),
        sa.Column("inspection_id", sa.String(length=36), nullable=True),
        sa.Column("follow_up_id", sa.String(length=36), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("channel in ('platform','paper')", name=op.f("ck_leads_copy_notice_channel")),
        sa.CheckConstraint(
            "state in ('sent','received','handled','fed_back','accepted','returned','withdrawn')",
            name=op.f("ck_leads_copy_notice_state"),
        ),
        sa.ForeignKeyConstraint(
            ["from_department_id"], ["identity_department.id"], name=op.f("fk_leads_copy_notice_from_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_department_id"], ["identity_department.id"], name=op.f("fk_leads_copy_notice_to_department_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leads_copy_notice")),
        sa.UniqueConstraint("number", name="uq_leads_copy_notice_number"),
    )
    with op.batch_alter_table("leads_copy_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leads_copy_notice_follow_up_id"), ["follow_up_id"], unique=False)
        batch_op.create_index("ix_leads_copy_notice_from", ["from_department_id", "state", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_leads_copy_notice_lead_id"), ["lead_id"], unique=False)
        batch_op.create_index("ix_leads_copy_notice_to", ["to_department_id", "state", "id"], unique=False)

    op.create_table(
        "leads_lead",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("source_no", sa.String(length=80), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("object_id", sa.String(length=36), nullable=True),
        sa.Column("object_name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("informant", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("item_id", sa.String(length=36), nullable=True),
        sa.Column("industry", sa.String(length=60), nullable=True),
        sa.Column("district", sa.String(length=60), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=True),
        sa.Column("cap_reason", sa.String(length=24), nullable=True),
        sa.Column("merged_into", sa.String(length=36), nullable=True),
        sa.Column("task_id", sa.String(length=36), nullable=True),
        sa.Column("inspection_id", sa.String(length=36), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "source in ('hotline_12345','complaint','citizen','transfer','data_monitoring','accident','failed_test','deployment','media')",
            name=op.f("ck_leads_lead_source"),
        ),
        sa.CheckConstraint(
            "state in ('received','triaged','inspecting','copied','merged','special','no_jurisdiction','outcome','fed_back','closed')",
            name=op.f("ck_leads_lead_state"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["identity_department.id"], name=op.f("fk_leads_lead_department_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leads_lead")),
        sa.UniqueConstraint("code_hash", name="uq_leads_lead_code_hash"),
        sa.UniqueConstraint("number", name="uq_leads_lead_number"),
    )
    with op.batch_alter_table("leads_lead", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leads_lead_inspection_id"), ["inspection_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_leads_lead_merged_into"), ["merged_into"], unique=False)
        batch_op.create_index(batch_op.f("ix_leads_lead_object_id"), ["object_id"], unique=False)
        batch_op.create_index("ix_leads_lead_queue", ["department_id", "state", "received_at", "id"], unique=False)
        batch_op.create_index("ix_leads_lead_received", ["department_id", "received_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_leads_lead_task_id"), ["task_id"], unique=False)

    op.create_table(
        "follow_up_archive",
        sa.Column("inspection_id", sa.String(length=36), nullable=False),
        sa.Column("file_no", sa.String(length=80), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_by", sa.String(length=36), nullable=False),
        sa.Column("archived_by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections_inspection.id"], name=op.f("fk_follow_up_archive_inspection_id")
        ),
        sa.PrimaryKeyConstraint("inspection_id", name=op.f("pk_follow_up_archive")),
    )
    op.create_table(
        "follow_up_penalty",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("follow_up_id", sa.String(length=36), nullable=False),
        sa.Column("object_id", sa.String(length=36), nullable=False),
        sa.Column("object_name", sa.String(length=200), nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("organ", sa.String(length=200), nullable=False),
        sa.Column("kinds", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_provisional", sa.Boolean(), nullable=False),
        sa.Column("collected_on", sa.Date(), nullable=True),
        sa.Column("collected_by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_up_follow_up.id"], name=op.f("fk_follow_up_penalty_follow_up_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_penalty")),
    )
    with op.batch_alter_table("follow_up_penalty", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_up_penalty_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_up_penalty_follow_up_id"), ["follow_up_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_up_penalty_object_id"), ["object_id"], unique=False)
        batch_op.create_index("ix_follow_up_penalty_waiting", ["collected_on", "due_on", "id"], unique=False)

    with op.batch_alter_table("follow_up_business_proof", schema=None) as batch_op:
        batch_op.create_index(
            "ix_follow_up_business_proof_waiting",
            ["sent_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'sent'"),
            postgresql_where=sa.text("state = 'sent'"),
        )

    with op.batch_alter_table("follow_up_business_reply", schema=None) as batch_op:
        batch_op.add_column(sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("read_by", sa.String(length=36), nullable=True))
        batch_op.create_index(
            "ix_follow_up_business_reply_unread",
            ["sent_at", "id"],
            unique=False,
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )

    with op.batch_alter_table("follow_up_follow_up", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stage", sa.String(length=20), server_default="opened", nullable=False))
        batch_op.add_column(sa.Column("owner_department_id", sa.String(length=36), server_default="", nullable=False))
        batch_op.add_column(sa.Column("owner_basis", sa.String(length=24), server_default="inspecting", nullable=False))
        batch_op.add_column(sa.Column("term_on", sa.Date(), nullable=True))
        batch_op.create_index("ix_follow_up_follow_up_queue", ["owner_department_id", "state", "id"], unique=False)
        batch_op.create_index("ix_follow_up_follow_up_state", ["state", "id"], unique=False)

    with op.batch_alter_table("plans_plan", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unplanned", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute("UPDATE follow_up_follow_up SET owner_department_id = department_id")
    op.execute("UPDATE follow_up_follow_up SET stage = 'closed' WHERE state = 'closed'")
    op.execute(
        "INSERT INTO follow_up_lost_contact (id, object_id, object_name, follow_up_id, department_id, entered_at, stage, version) "
        "SELECT id, object_id, object_name, id, department_id, opened_at, 'entered', 1 FROM follow_up_follow_up AS f "
        "WHERE kind = 'lost_contact' AND state = 'open' AND id = (SELECT min(o.id) FROM follow_up_follow_up AS o "
        "WHERE o.object_id = f.object_id AND o.kind = 'lost_contact' AND o.state = 'open')"
    )


def downgrade() -> None:
    with op.batch_alter_table("plans_plan", schema=None) as batch_op:
        batch_op.drop_column("unplanned")

    with op.batch_alter_table("follow_up_follow_up", schema=None) as batch_op:
        batch_op.drop_index("ix_follow_up_follow_up_state")
        batch_op.drop_index("ix_follow_up_follow_up_queue")
        batch_op.drop_column("term_on")
        batch_op.drop_column("owner_basis")
        batch_op.drop_column("owner_department_id")
        batch_op.drop_column("stage")

    with op.batch_alter_table("follow_up_business_reply", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_follow_up_business_reply_unread",
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )
        batch_op.drop_column("read_by")
        batch_op.drop_column("read_at")

    with op.batch_alter_table("follow_up_business_proof", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_follow_up_business_proof_waiting",
            sqlite_where=sa.text("state = 'sent'"),
            postgresql_where=sa.text("state = 'sent'"),
        )

    with op.batch_alter_table("follow_up_penalty", schema=None) as batch_op:
        batch_op.drop_index("ix_follow_up_penalty_waiting")
        batch_op.drop_index(batch_op.f("ix_follow_up_penalty_object_id"))
        batch_op.drop_index(batch_op.f("ix_follow_up_penalty_follow_up_id"))
        batch_op.drop_index(batch_op.f("ix_follow_up_penalty_department_id"))

    op.drop_table("follow_up_penalty")
    op.drop_table("follow_up_archive")
    with op.batch_alter_table("leads_lead", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_leads_lead_task_id"))
        batch_op.drop_index("ix_leads_lead_received")
        batch_op.drop_index("ix_leads_lead_queue")
        batch_op.drop_index(batch_op.f("ix_leads_lead_object_id"))
        batch_op.drop_index(batch_op.f("ix_leads_lead_merged_into"))
        batch_op.drop_index(batch_op.f("ix_leads_lead_inspection_id"))

    op.drop_table("leads_lead")
    with op.batch_alter_table("leads_copy_notice", schema=None) as batch_op:
        batch_op.drop_index("ix_leads_copy_notice_to")
        batch_op.drop_index(batch_op.f("ix_leads_copy_notice_lead_id"))
        batch_op.drop_index("ix_leads_copy_notice_from")
        batch_op.drop_index(batch_op.f("ix_leads_copy_notice_follow_up_id"))

    op.drop_table("leads_copy_notice")
    op.drop_table("follow_up_minor_violation")
    with op.batch_alter_table("leads_try", schema=None) as batch_op:
        batch_op.drop_index("ix_leads_try_address")

    op.drop_table("leads_try")
    op.drop_table("leads_step")
    op.drop_table("follow_up_step")
    with op.batch_alter_table("follow_up_lost_contact", schema=None) as batch_op:
        batch_op.drop_index("ix_follow_up_lost_contact_stage")
        batch_op.drop_index(
            "ix_follow_up_lost_contact_open",
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_follow_up_lost_contact_follow_up_id"))
        batch_op.drop_index(batch_op.f("ix_follow_up_lost_contact_department_id"))

    op.drop_table("follow_up_lost_contact")
