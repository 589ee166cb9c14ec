"""Keep recordings that were brought to the desk, and compare visits"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "evidence_likeness",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("bits", sa.String(length=16), nullable=True),
        sa.Column("band_0", sa.Integer(), nullable=True),
        sa.Column("band_1", sa.Integer(), nullable=True),
        sa.Column("band_2", sa.Integer(), nullable=True),
        sa.Column("band_3", sa.Integer(), nullable=True),
        sa.Column("exact", sa.String(length=64), nullable=True),
        sa.Column("shape", sa.String(length=256), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('photo','strokes')", name=op.f("ck_evidence_likeness_kind")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_evidence_likeness")),
    )
    with op.batch_alter_table("evidence_likeness", schema=None) as batch_op:
        batch_op.create_index("ix_evidence_likeness_band_0", ["kind", "band_0"], unique=False)
        batch_op.create_index("ix_evidence_likeness_band_1", ["kind", "band_1"], unique=False)
        batch_op.create_index("ix_evidence_likeness_band_2", ["kind", "band_2"], unique=False)
        batch_op.create_index("ix_evidence_likeness_band_3", ["kind", "band_3"], unique=False)
        batch_op.create_index("ix_evidence_likeness_exact", ["exact"], unique=False)

    op.create_table(
        "inspections_imported_recording",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("inspection_id", sa.String(length=36), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("recorder_no", sa.String(length=80), nullable=False),
        sa.Column("wearer_id", sa.String(length=36), nullable=False),
        sa.Column("wearer_name", sa.String(length=200), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("after_seal", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by", sa.String(length=36), nullable=False),
        sa.Column("imported_by_name", sa.String(length=200), nullable=False),
        sa.Column("leaf", sa.String(length=64), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_name", sa.String(length=200), nullable=True),
        sa.Column("withdraw_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspections_inspection.id"],
            name=op.f("fk_inspections_imported_recording_inspection_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspections_imported_recording")),
    )
    with op.batch_alter_table("inspections_imported_recording", schema=None) as batch_op:
        batch_op.create_index(
            "ix_inspections_imported_recording_same",
            ["inspection_id", "sha256"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "inspections_presence",
        sa.Column("inspection_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fixes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections_inspection.id"], name=op.f("fk_inspections_presence_inspection_id")
        ),
        sa.PrimaryKeyConstraint("inspection_id", "person_id", name=op.f("pk_inspections_presence")),
    )
    with op.batch_alter_table("inspections_presence", schema=None) as batch_op:
        batch_op.create_index("ix_inspections_presence_person", ["person_id", "from_at"], unique=False)

    op.create_table(
        "inspections_visit_flag",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("first_id", sa.String(length=36), nullable=False),
        sa.Column("second_id", sa.String(length=36), nullable=True),
        sa.Column("facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("explained_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("explained_by", sa.String(length=36), nullable=True),
        sa.Column("explained_by_name", sa.String(length=200), nullable=True),
        sa.Column("explanation", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind in ('same_photo','like_photo','same_strokes','like_strokes','travel','bulk_answers')",
            name=op.f("ck_inspections_visit_flag_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["first_id"], ["inspections_inspection.id"], name=op.f("fk_inspections_visit_flag_first_id")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["inspections_inspection.id"], name=op.f("fk_inspections_visit_flag_second_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspections_visit_flag")),
        sa.UniqueConstraint("name", name="uq_inspections_visit_flag_name"),
    )
    with op.batch_alter_table("inspections_visit_flag", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspections_visit_flag_first_id"), ["first_id"], unique=False)
        batch_op.create_index("ix_inspections_visit_flag_found", ["found_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspections_visit_flag_second_id"), ["second_id"], unique=False)

    with op.batch_alter_table("evidence_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("compared_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_evidence_item_uncompared",
            ["stored_at", "id"],
            unique=False,
            sqlite_where=sa.text("compared_at IS NULL AND state = 'stored'"),
            postgresql_where=sa.text("compared_at IS NULL AND state = 'stored'"),
        )

    with op.batch_alter_table("inspections_inspection", schema=None) as batch_op:
        batch_op.add_column(sa.Column("flagged_events", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_index(
            "ix_inspections_inspection_unflagged",
            ["id"],
            unique=False,
            sqlite_where=sa.text("events > flagged_events"),
            postgresql_where=sa.text("events > flagged_events"),
        )


def downgrade() -> None:
    with op.batch_alter_table("inspections_inspection", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_inspections_inspection_unflagged",
            sqlite_where=sa.text("events > flagged_events"),
            postgresql_where=sa.text("events > flagged_events"),
        )
        batch_op.drop_column("flagged_events")

    with op.batch_alter_table("evidence_item", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_evidence_item_uncompared",
            sqlite_where=sa.text("compared_at IS NULL AND state = 'stored'"),
            postgresql_where=sa.text("compared_at IS NULL AND state = 'stored'"),
        )
        batch_op.drop_column("compared_at")

    with op.batch_alter_table("inspections_visit_flag", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspections_visit_flag_second_id"))
        batch_op.drop_index("ix_inspections_visit_flag_found")
        batch_op.drop_index(batch_op.f("ix_inspections_visit_flag_first_id"))

    op.drop_table("inspections_visit_flag")
    with op.batch_alter_table("inspections_presence", schema=None) as batch_op:
        batch_op.drop_index("ix_inspections_presence_person")

    op.drop_table("inspections_presence")
    with op.batch_alter_table("inspections_imported_recording", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_inspections_imported_recording_same",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.drop_table("inspections_imported_recording")
    with op.batch_alter_table("evidence_likeness", schema=None) as batch_op:
        batch_op.drop_index("ix_evidence_likeness_exact")
        batch_op.drop_index("ix_evidence_likeness_band_3")
        batch_op.drop_index("ix_evidence_likeness_band_2")
        batch_op.drop_index("ix_evidence_likeness_band_1")
        batch_op.drop_index("ix_evidence_likeness_band_0")

    op.drop_table("evidence_likeness")
