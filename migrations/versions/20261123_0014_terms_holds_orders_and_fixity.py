"""Keep terms, locks, holds, orders to delete and what reading again found"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "custody_fixity_fault",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("found_sha256", sa.String(length=64), nullable=True),
        sa.Column("run_id", sa.String(length=36), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=36), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("healed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('missing','differs')", name=op.f("ck_custody_fixity_fault_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_fixity_fault")),
    )
    with op.batch_alter_table("custody_fixity_fault", schema=None) as batch_op:
        batch_op.create_index(
            "uq_custody_fixity_fault_open",
            ["sha256"],
            unique=True,
            sqlite_where=sa.text("healed_at IS NULL"),
            postgresql_where=sa.text("healed_at IS NULL"),
        )

    op.create_table(
        "custody_fixity_run",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sample_after", sa.String(length=64), nullable=False),
        sa.Column("sample_left", sa.Integer(), nullable=False),
        sa.Column("sweep_after", sa.String(length=64), nullable=False),
        sa.Column("sweep_left", sa.Integer(), nullable=False),
        sa.Column("checked", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_fixity_run")),
        sa.UniqueConstraint("day", name="uq_custody_fixity_run_day"),
    )
    op.create_table(
        "custody_hold",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("inspection_id", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(length=36), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.String(length=36), nullable=True),
        sa.Column("lift_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_hold")),
    )
    with op.batch_alter_table("custody_hold", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_custody_hold_inspection_id"), ["inspection_id"], unique=False)

    op.create_table(
        "custody_order",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.String(length=36), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.String(length=36), nullable=True),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=36), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.CheckConstraint("state in ('pending','confirmed','done','withdrawn')", name=op.f("ck_custody_order_state")),
        sa.CheckConstraint(
            "confirmed_by is null or confirmed_by <> proposed_by", name=op.f("ck_custody_order_two_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_order")),
    )
    with op.batch_alter_table("custody_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_custody_order_state"), ["state"], unique=False)

    op.create_table(
        "custody_store_hold",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_custody_store_hold")),
    )
    op.create_table(
        "custody_order_file",
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("retention_class", sa.String(length=12), nullable=False),
        sa.Column("retain_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.CheckConstraint(
            "state in ('waiting','removing','removed','kept')", name=op.f("ck_custody_order_file_state")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["custody_order.id"], name=op.f("fk_custody_order_file_order_id")),
        sa.PrimaryKeyConstraint("order_id", "sha256", name=op.f("pk_custody_order_file")),
    )
    with op.batch_alter_table("custody_order_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_custody_order_file_sha256"), ["sha256"], unique=False)

    with op.batch_alter_table("evidence_blob", schema=None) as batch_op:
        batch_op.add_column(sa.Column("retention_class", sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("retain_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("disposed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_evidence_blob_unclassed",
            ["sha256"],
            unique=False,
            sqlite_where=sa.text("retention_class IS NULL"),
            postgresql_where=sa.text("retention_class IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("evidence_blob", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_evidence_blob_unclassed",
            sqlite_where=sa.text("retention_class IS NULL"),
            postgresql_where=sa.text("retention_class IS NULL"),
        )
        batch_op.drop_column("disposed_at")
        batch_op.drop_column("checked_at")
        batch_op.drop_column("locked_until")
        batch_op.drop_column("retain_until")
        batch_op.drop_column("retention_class")

    with op.batch_alter_table("custody_order_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_custody_order_file_sha256"))

    op.drop_table("custody_order_file")
    op.drop_table("custody_store_hold")
    with op.batch_alter_table("custody_order", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_custody_order_state"))

    op.drop_table("custody_order")
    with op.batch_alter_table("custody_hold", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_custody_hold_inspection_id"))

    op.drop_table("custody_hold")
    op.drop_table("custody_fixity_run")
    with op.batch_alter_table("custody_fixity_fault", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_custody_fixity_fault_open",
            sqlite_where=sa.text("healed_at IS NULL"),
            postgresql_where=sa.text("healed_at IS NULL"),
        )

    op.drop_table("custody_fixity_fault")
