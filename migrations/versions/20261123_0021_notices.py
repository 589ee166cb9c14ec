"""Keep notices of what is due, whom they were for, and what was sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notices_delivery",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("target", sa.String(length=36), nullable=False),
        sa.Column("slot", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "state in ('waiting','sending','sent','failed','unsure')", name=op.f("ck_notices_delivery_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices_delivery")),
        sa.UniqueConstraint("channel", "target", "slot", name="uq_notices_delivery_once"),
    )
    with op.batch_alter_table("notices_delivery", schema=None) as batch_op:
        batch_op.create_index("ix_notices_delivery_state_next_at", ["state", "next_at"], unique=False)

    op.create_table(
        "notices_notice",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("clock", sa.String(length=16), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("step", sa.String(length=8), nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("path", sa.String(length=120), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "clock in ('result','visit','plan','certificate','commit','rectification','penalty')",
            name=op.f("ck_notices_notice_clock"),
        ),
        sa.CheckConstraint("step in ('soon','late','later')", name=op.f("ck_notices_notice_step")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["identity_department.id"], name=op.f("fk_notices_notice_department_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices_notice")),
        sa.UniqueConstraint("clock", "about", "due_on", "step", name="uq_notices_notice_once"),
    )
    with op.batch_alter_table("notices_notice", schema=None) as batch_op:
        batch_op.create_index("ix_notices_notice_open", ["clock", "ended_at", "about"], unique=False)

    op.create_table(
        "notices_carried",
        sa.Column("notice_id", sa.String(length=36), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("target", sa.String(length=36), nullable=False),
        sa.Column("delivery_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["notices_delivery.id"], name=op.f("fk_notices_carried_delivery_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["notices_notice.id"], name=op.f("fk_notices_carried_notice_id")),
        sa.PrimaryKeyConstraint("notice_id", "channel", "target", name=op.f("pk_notices_carried")),
    )
    with op.batch_alter_table("notices_carried", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notices_carried_delivery_id"), ["delivery_id"], unique=False)

    op.create_table(
        "notices_preference",
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("by_email", sa.Boolean(), nullable=False),
        sa.Column("feed", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_notices_preference_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_notices_preference")),
        sa.UniqueConstraint("feed", name="uq_notices_preference_feed"),
    )
    op.create_table(
        "notices_recipient",
        sa.Column("notice_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["notice_id"], ["notices_notice.id"], name=op.f("fk_notices_recipient_notice_id")),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_notices_recipient_person_id")),
        sa.PrimaryKeyConstraint("notice_id", "person_id", name=op.f("pk_notices_recipient")),
    )
    with op.batch_alter_table("notices_recipient", schema=None) as batch_op:
        batch_op.create_index("ix_notices_recipient_person_id_notice_id", ["person_id", "notice_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("notices_recipient", schema=None) as batch_op:
        batch_op.drop_index("ix_notices_recipient_person_id_notice_id")

    op.drop_table("notices_recipient")
    op.drop_table("notices_preference")
    with op.batch_alter_table("notices_carried", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notices_carried_delivery_id"))

    op.drop_table("notices_carried")
    with op.batch_alter_table("notices_notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notices_notice_open")

    op.drop_table("notices_notice")
    with op.batch_alter_table("notices_delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_notices_delivery_state_next_at")

    op.drop_table("notices_delivery")
