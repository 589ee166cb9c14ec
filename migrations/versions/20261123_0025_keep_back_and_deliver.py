"""Keep back by law, correct, withdraw, deliver to channels, take objections, share results."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

WAS = "state in ('pending','due_soon','overdue','published')"
IS = "state in ('pending','due_soon','overdue','published','withheld','withdrawn')"
NAME = "ck_publication_publication_state"


def check_states(rule: str) -> None:
    with op.batch_alter_table("publication_publication", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(NAME), type_="check")
        batch_op.create_check_constraint(op.f(NAME), rule)


def fill() -> None:
    """What is public already: one edition each, its area from the register, its instant, and whether no problem was found."""
    only = "json_extract(body, '$.conclusions') = '[\"no_problem\"]'"
    if op.get_bind().dialect.name == "postgresql":
        only = "(body->'conclusions') = '[\"no_problem\"]'::jsonb"
    op.execute("update publication_publication set edition = 1 where state = 'published'")
    op.execute(
        "update publication_snapshot set district = coalesce("
        "(select district from registers_object where registers_object.id = publication_snapshot.object_id), ''), "
        "updated_at = (select published_at from publication_publication "
        "where publication_publication.id = publication_snapshot.publication_id)"
    )
    op.execute(sa.text(f"update publication_snapshot set clean = {only}".replace(":", "\\:")))  # noqa: S608 - no value from outside


def upgrade() -> None:
    op.create_table(
        "publication_result_code",
        sa.Column("target", sa.String(length=30), nullable=False),
        sa.Column("result", sa.String(length=30), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("target", "result", name=op.f("pk_publication_result_code")),
    )
    op.create_table(
        "publication_hand_over",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("channel", sa.String(length=30), nullable=False),
        sa.Column("format", sa.String(length=8), nullable=False),
        sa.Column("entry_channel", sa.String(length=8), nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("entry_channel in ('auto','manual')", name=op.f("ck_publication_hand_over_entry_channel")),
        sa.CheckConstraint("state in ('sent','acknowledged','failed')", name=op.f("ck_publication_hand_over_state")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["identity_department.id"], name=op.f("fk_publication_hand_over_department_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_hand_over")),
    )
    with op.batch_alter_table("publication_hand_over", schema=None) as batch_op:
        batch_op.create_index("ix_publication_hand_over_open", ["entry_channel", "state", "id"], unique=False)

    op.create_table(
        "publication_industry_notice",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=False),
        sa.Column("association", sa.String(length=100), nullable=False),
        sa.Column("industry", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("object_id", sa.String(length=36), nullable=True),
        sa.Column("object_name", sa.String(length=200), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind in ('convention','commendation','discipline','assessment','other')",
            name=op.f("ck_publication_industry_notice_kind"),
        ),
        sa.CheckConstraint(
            "state in ('draft','published','withdrawn')", name=op.f("ck_publication_industry_notice_state")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["identity_department.id"], name=op.f("fk_publication_industry_notice_department_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_industry_notice")),
    )
    with op.batch_alter_table("publication_industry_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publication_industry_notice_object_id"), ["object_id"], unique=False)
        batch_op.create_index("ix_publication_industry_notice_state", ["state", "id"], unique=False)

    op.create_table(
        "publication_change",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("publication_id", sa.String(length=36), nullable=False),
        sa.Column("object_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("law", sa.String(length=100), nullable=False),
        sa.Column("article", sa.String(length=40), nullable=False),
        sa.Column("objection_id", sa.String(length=36), nullable=True),
        sa.Column("before", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "kind in ('withheld','corrected','withdrawn','republished')", name=op.f("ck_publication_change_kind")
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication_publication.id"], name=op.f("fk_publication_change_publication_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_change")),
    )
    with op.batch_alter_table("publication_change", schema=None) as batch_op:
        batch_op.create_index("ix_publication_change_at", ["at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_publication_change_object_id"), ["object_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_publication_change_publication_id"), ["publication_id"], unique=False)

    op.create_table(
        "publication_delivery",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("publication_id", sa.String(length=36), nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=False),
        sa.Column("object_name", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=30), nullable=False),
        sa.Column("wants", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("entry_channel", sa.String(length=8), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shown_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("proof", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("fault", sa.String(length=500), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('queued','sent','acknowledged','failed','live','amended','withdrawn')",
            name=op.f("ck_publication_delivery_state"),
        ),
        sa.CheckConstraint("wants in ('publish','amend','withdraw')", name=op.f("ck_publication_delivery_wants")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["identity_department.id"], name=op.f("fk_publication_delivery_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication_publication.id"], name=op.f("fk_publication_delivery_publication_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_delivery")),
        sa.UniqueConstraint("publication_id", "channel", name="uq_publication_delivery_channel"),
    )
    with op.batch_alter_table("publication_delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publication_delivery_department_id"), ["department_id"], unique=False)
        batch_op.create_index("ix_publication_delivery_state", ["state", "id"], unique=False)
        batch_op.create_index("ix_publication_delivery_waiting", ["channel", "state", "due_on", "id"], unique=False)

    op.create_table(
        "publication_objection",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("publication_id", sa.String(length=36), nullable=False),
        sa.Column("inspection_id", sa.String(length=36), nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=False),
        sa.Column("object_id", sa.String(length=36), nullable=False),
        sa.Column("object_name", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leaf", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("steps", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("source in ('portal','desk')", name=op.f("ck_publication_objection_source")),
        sa.CheckConstraint(
            "state in ('submitted','accepted','rejected','checked','upheld','corrected','republished','dismissed','notified')",
            name=op.f("ck_publication_objection_state"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["identity_department.id"], name=op.f("fk_publication_objection_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication_publication.id"], name=op.f("fk_publication_objection_publication_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_objection")),
    )
    with op.batch_alter_table("publication_objection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publication_objection_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_publication_objection_inspection_id"), ["inspection_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_publication_objection_publication_id"), ["publication_id"], unique=False)
        batch_op.create_index("ix_publication_objection_state", ["state", "id"], unique=False)

    op.create_table(
        "publication_recognition",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("publication_id", sa.String(length=36), nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=False),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["identity_department.id"], name=op.f("fk_publication_recognition_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication_publication.id"], name=op.f("fk_publication_recognition_publication_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_recognition")),
        sa.UniqueConstraint("publication_id", "department_id", name="uq_publication_recognition_department"),
    )
    with op.batch_alter_table("publication_recognition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publication_recognition_department_id"), ["department_id"], unique=False)

    op.create_table(
        "publication_redaction",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("publication_id", sa.String(length=36), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("ground", sa.String(length=16), nullable=False),
        sa.Column("law", sa.String(length=100), nullable=False),
        sa.Column("article", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "ground in ('state_secret','trade_secret','privacy','other')", name=op.f("ck_publication_redaction_ground")
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication_publication.id"], name=op.f("fk_publication_redaction_publication_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_redaction")),
    )
    with op.batch_alter_table("publication_redaction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publication_redaction_publication_id"), ["publication_id"], unique=False)

    op.create_table(
        "publication_hand_over_row",
        sa.Column("hand_over_id", sa.String(length=36), nullable=False),
        sa.Column("delivery_id", sa.String(length=36), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("wants", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["publication_delivery.id"], name=op.f("fk_publication_hand_over_row_delivery_id")
        ),
        sa.ForeignKeyConstraint(
            ["hand_over_id"], ["publication_hand_over.id"], name=op.f("fk_publication_hand_over_row_hand_over_id")
        ),
        sa.PrimaryKeyConstraint("hand_over_id", "delivery_id", name=op.f("pk_publication_hand_over_row")),
    )
    with op.batch_alter_table("publication_hand_over_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publication_hand_over_row_delivery_id"), ["delivery_id"], unique=False)

    with op.batch_alter_table("publication_publication", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "correction",
                sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
                server_default="{}",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("edition", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_index("ix_publication_publication_state_id", ["state", "id"], unique=False)

    with op.batch_alter_table("publication_snapshot", schema=None) as batch_op:
        batch_op.add_column(sa.Column("district", sa.String(length=60), server_default="", nullable=False))
        batch_op.add_column(sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("clean", sa.Boolean(), server_default="0", nullable=False))
        batch_op.create_index("ix_publication_snapshot_day", ["published_on", "id"], unique=False)
        batch_op.create_index("ix_publication_snapshot_district", ["district", "published_on", "id"], unique=False)
    check_states(IS)
    fill()


def downgrade() -> None:
    op.execute("update publication_publication set state = 'pending' where state = 'withheld'")
    op.execute("update publication_publication set state = 'published' where state = 'withdrawn'")
    check_states(WAS)
    with op.batch_alter_table("publication_snapshot", schema=None) as batch_op:
        batch_op.drop_index("ix_publication_snapshot_district")
        batch_op.drop_index("ix_publication_snapshot_day")
        batch_op.drop_column("clean")
        batch_op.drop_column("updated_at")
        batch_op.drop_column("district")

    with op.batch_alter_table("publication_publication", schema=None) as batch_op:
        batch_op.drop_index("ix_publication_publication_state_id")
        batch_op.drop_column("edition")
        batch_op.drop_column("correction")

    with op.batch_alter_table("publication_hand_over_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publication_hand_over_row_delivery_id"))

    op.drop_table("publication_hand_over_row")
    with op.batch_alter_table("publication_redaction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publication_redaction_publication_id"))

    op.drop_table("publication_redaction")
    with op.batch_alter_table("publication_recognition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publication_recognition_department_id"))

    op.drop_table("publication_recognition")
    with op.batch_alter_table("publication_objection", schema=None) as batch_op:
        batch_op.drop_index("ix_publication_objection_state")
        batch_op.drop_index(batch_op.f("ix_publication_objection_publication_id"))
        batch_op.drop_index(batch_op.f("ix_publication_objection_inspection_id"))
        batch_op.drop_index(batch_op.f("ix_publication_objection_department_id"))

    op.drop_table("publication_objection")
    with op.batch_alter_table("publication_delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_publication_delivery_waiting")
        batch_op.drop_index("ix_publication_delivery_state")
        batch_op.drop_index(batch_op.f("ix_publication_delivery_department_id"))

    op.drop_table("publication_delivery")
    with op.batch_alter_table("publication_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publication_change_publication_id"))
        batch_op.drop_index(batch_op.f("ix_publication_change_object_id"))
        batch_op.drop_index("ix_publication_change_at")

    op.drop_table("publication_change")
    with op.batch_alter_table("publication_industry_notice", schema=None) as batch_op:
        batch_op.drop_index("ix_publication_industry_notice_state")
        batch_op.drop_index(batch_op.f("ix_publication_industry_notice_object_id"))

    op.drop_table("publication_industry_notice")
    with op.batch_alter_table("publication_hand_over", schema=None) as batch_op:
        batch_op.drop_index("ix_publication_hand_over_open")

    op.drop_table("publication_hand_over")
    op.drop_table("publication_result_code")
