"""Register observers, minutes, open commits and assistants"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registers_assistant",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("qualification", sa.String(length=200), nullable=False),
        sa.Column("specialties", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("contract", sa.String(length=100), nullable=True),
        sa.Column("department_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(length=36), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('expert','third_party')", name=op.f("ck_registers_assistant_kind")),
        sa.CheckConstraint("state in ('active','retired')", name=op.f("ck_registers_assistant_state")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["identity_department.id"], name=op.f("fk_registers_assistant_department_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registers_assistant")),
    )
    with op.batch_alter_table("registers_assistant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_registers_assistant_department_id"), ["department_id"], unique=False)

    op.create_table(
        "draws_assistant",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("draw_id", sa.String(length=36), nullable=False),
        sa.Column("object_id", sa.String(length=36), nullable=False),
        sa.Column("assistant_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("qualification", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("interest", sa.String(length=500), nullable=False),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attached_by", sa.String(length=36), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("release_reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["assistant_id"], ["registers_assistant.id"], name=op.f("fk_draws_assistant_assistant_id")
        ),
        sa.ForeignKeyConstraint(["draw_id"], ["draws_draw.id"], name=op.f("fk_draws_assistant_draw_id")),
        sa.ForeignKeyConstraint(["object_id"], ["registers_object.id"], name=op.f("fk_draws_assistant_object_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draws_assistant")),
    )
    with op.batch_alter_table("draws_assistant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draws_assistant_assistant_id"), ["assistant_id"], unique=False)
        batch_op.create_index("ix_draws_assistant_draw_object", ["draw_id", "object_id"], unique=False)
        batch_op.create_index(
            "uq_draws_assistant_attached",
            ["draw_id", "object_id", "assistant_id"],
            unique=True,
            sqlite_where=sa.text("released_at is null"),
            postgresql_where=sa.text("released_at is null"),
        )

    op.create_table(
        "draws_minutes",
        sa.Column("draw_id", sa.String(length=36), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draws_draw.id"], name=op.f("fk_draws_minutes_draw_id")),
        sa.PrimaryKeyConstraint("draw_id", name=op.f("pk_draws_minutes")),
    )
    op.create_table(
        "draws_observer",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("draw_id", sa.String(length=36), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("rolls", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(length=36), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind in ('deputy','cppcc','citizen','media','social')", name=op.f("ck_draws_observer_kind")
        ),
        sa.ForeignKeyConstraint(["draw_id"], ["draws_draw.id"], name=op.f("fk_draws_observer_draw_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draws_observer")),
    )
    with op.batch_alter_table("draws_observer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draws_observer_draw_id"), ["draw_id"], unique=False)

    op.create_table(
        "draws_open_commit",
        sa.Column("draw_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('seed','reveal')", name=op.f("ck_draws_open_commit_kind")),
        sa.ForeignKeyConstraint(["draw_id"], ["draws_draw.id"], name=op.f("fk_draws_open_commit_draw_id")),
        sa.PrimaryKeyConstraint("draw_id", "kind", name=op.f("pk_draws_open_commit")),
    )
    op.create_table(
        "draws_observer_signature",
        sa.Column("observer_id", sa.String(length=36), nullable=False),
        sa.Column("draw_id", sa.String(length=36), nullable=False),
        sa.Column("shown", sa.String(length=64), nullable=False),
        sa.Column("strokes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draws_draw.id"], name=op.f("fk_draws_observer_signature_draw_id")),
        sa.ForeignKeyConstraint(
            ["observer_id"], ["draws_observer.id"], name=op.f("fk_draws_observer_signature_observer_id")
        ),
        sa.PrimaryKeyConstraint("observer_id", name=op.f("pk_draws_observer_signature")),
    )
    with op.batch_alter_table("draws_observer_signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draws_observer_signature_draw_id"), ["draw_id"], unique=False)

    with op.batch_alter_table("draws_proposal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("draws_proposal", schema=None) as batch_op:
        batch_op.drop_column("proved_at")

    with op.batch_alter_table("draws_observer_signature", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draws_observer_signature_draw_id"))

    op.drop_table("draws_observer_signature")
    op.drop_table("draws_open_commit")
    with op.batch_alter_table("draws_observer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draws_observer_draw_id"))

    op.drop_table("draws_observer")
    op.drop_table("draws_minutes")
    with op.batch_alter_table("draws_assistant", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_draws_assistant_attached",
            sqlite_where=sa.text("released_at is null"),
            postgresql_where=sa.text("released_at is null"),
        )
        batch_op.drop_index("ix_draws_assistant_draw_object")
        batch_op.drop_index(batch_op.f("ix_draws_assistant_assistant_id"))

    op.drop_table("draws_assistant")
    with op.batch_alter_table("registers_assistant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registers_assistant_department_id"))

    op.drop_table("registers_assistant")
