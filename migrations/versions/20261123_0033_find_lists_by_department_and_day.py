"""Find lists by department and day; keep which businesses the public finds, and who is a guest in another's visit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

BUSINESSES = """
INSERT INTO publication_shown_business (object_id, name, uscc, latest_on)
SELECT object_id, max(object_name), max(object_uscc), max(published_on) FROM publication_snapshot GROUP BY object_id
"""
GUESTS = """
UPDATE inspections_seat SET
 guest = department_id <> (SELECT lead_department_id FROM inspections_inspection WHERE id = inspection_id),
 due_on = (SELECT due_on FROM inspections_inspection WHERE id = inspection_id)
"""


def upgrade() -> None:
    op.create_table(
        "publication_shown_business",
        sa.Column("object_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=True),
        sa.Column("latest_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("object_id", name=op.f("pk_publication_shown_business")),
    )
    with op.batch_alter_table("publication_shown_business", schema=None) as batch_op:
        batch_op.create_index("ix_publication_shown_business_latest", ["latest_on", "object_id"], unique=False)
        batch_op.create_index("ix_publication_shown_business_name", ["name", "object_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_publication_shown_business_uscc"), ["uscc"], unique=False)
    op.execute(BUSINESSES)

    with op.batch_alter_table("draws_draw", schema=None) as batch_op:
        batch_op.create_index("ix_draws_draw_frozen", ["frozen_at", "id"], unique=False)

    with op.batch_alter_table("follow_up_follow_up", schema=None) as batch_op:
        batch_op.create_index("ix_follow_up_follow_up_owner", ["owner_department_id", "id"], unique=False)

    with op.batch_alter_table("follow_up_penalty", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_follow_up_penalty_department_id"))
        batch_op.create_index("ix_follow_up_penalty_department", ["department_id", "id"], unique=False)

    with op.batch_alter_table("inspections_inspection", schema=None) as batch_op:
        batch_op.create_index("ix_inspections_inspection_due", ["due_on", "id"], unique=False)
        batch_op.create_index("ix_inspections_inspection_led", ["lead_department_id", "due_on", "id"], unique=False)
        batch_op.create_index("ix_inspections_inspection_state", ["state", "due_on", "id"], unique=False)

    with op.batch_alter_table("inspections_seat", schema=None) as batch_op:
        batch_op.add_column(sa.Column("guest", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("due_on", sa.Date(), server_default="1970-01-01", nullable=False))
        batch_op.drop_index(batch_op.f("ix_inspections_seat_inspector_id"))
        batch_op.drop_index(batch_op.f("ix_inspections_seat_department_id"))
        batch_op.create_index(
            "ix_inspections_seat_guest", ["department_id", "guest", "due_on", "inspection_id"], unique=False
        )
        batch_op.create_index(
            "ix_inspections_seat_inspector", ["inspector_id", "due_on", "inspection_id"], unique=False
        )
    op.execute(GUESTS)

    with op.batch_alter_table("leads_lead", schema=None) as batch_op:
        batch_op.create_index("ix_leads_lead_received_of_all", ["received_at", "id"], unique=False)
        batch_op.create_index("ix_leads_lead_state", ["state", "received_at", "id"], unique=False)

    with op.batch_alter_table("notices_recipient", schema=None) as batch_op:
        batch_op.create_index(
            "ix_notices_recipient_unread",
            ["person_id", "notice_id"],
            unique=False,
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )

    with op.batch_alter_table("registers_object", schema=None) as batch_op:
        batch_op.create_index("ix_registers_object_duty", ["duty_department"], unique=False)

    with op.batch_alter_table("obligations_obligation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_obligations_obligation_department_id_due_on"))
        batch_op.create_index(
            "ix_obligations_obligation_department", ["department_id", "due_on", "inspection_id"], unique=False
        )
        batch_op.create_index("ix_obligations_obligation_due", ["due_on", "inspection_id"], unique=False)

    with op.batch_alter_table("publication_delivery", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publication_delivery_department_id"))
        batch_op.create_index("ix_publication_delivery_department", ["department_id", "id"], unique=False)

    with op.batch_alter_table("publication_publication", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publication_publication_department_id"))
        batch_op.create_index("ix_publication_publication_department", ["department_id", "id"], unique=False)
        batch_op.create_index("ix_publication_publication_number", ["number", "id"], unique=False)
        batch_op.create_index(
            "ix_publication_publication_department_state", ["department_id", "state", "id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("publication_publication", schema=None) as batch_op:
        batch_op.drop_index("ix_publication_publication_department_state")
        batch_op.drop_index("ix_publication_publication_number")
        batch_op.drop_index("ix_publication_publication_department")
        batch_op.create_index(batch_op.f("ix_publication_publication_department_id"), ["department_id"], unique=False)

    with op.batch_alter_table("publication_delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_publication_delivery_department")
        batch_op.create_index(batch_op.f("ix_publication_delivery_department_id"), ["department_id"], unique=False)

    with op.batch_alter_table("obligations_obligation", schema=None) as batch_op:
        batch_op.drop_index("ix_obligations_obligation_due")
        batch_op.drop_index("ix_obligations_obligation_department")
        batch_op.create_index(
            batch_op.f("ix_obligations_obligation_department_id_due_on"), ["department_id", "due_on"], unique=False
        )

    with op.batch_alter_table("registers_object", schema=None) as batch_op:
        batch_op.drop_index("ix_registers_object_duty")

    with op.batch_alter_table("notices_recipient", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_notices_recipient_unread",
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )

    with op.batch_alter_table("leads_lead", schema=None) as batch_op:
        batch_op.drop_index("ix_leads_lead_state")
        batch_op.drop_index("ix_leads_lead_received_of_all")

    with op.batch_alter_table("inspections_seat", schema=None) as batch_op:
        batch_op.drop_index("ix_inspections_seat_inspector")
        batch_op.drop_index("ix_inspections_seat_guest")
        batch_op.create_index(batch_op.f("ix_inspections_seat_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspections_seat_inspector_id"), ["inspector_id"], unique=False)
        batch_op.drop_column("due_on")
        batch_op.drop_column("guest")

    with op.batch_alter_table("inspections_inspection", schema=None) as batch_op:
        batch_op.drop_index("ix_inspections_inspection_state")
        batch_op.drop_index("ix_inspections_inspection_led")
        batch_op.drop_index("ix_inspections_inspection_due")

    with op.batch_alter_table("follow_up_penalty", schema=None) as batch_op:
        batch_op.drop_index("ix_follow_up_penalty_department")
        batch_op.create_index(batch_op.f("ix_follow_up_penalty_department_id"), ["department_id"], unique=False)

    with op.batch_alter_table("follow_up_follow_up", schema=None) as batch_op:
        batch_op.drop_index("ix_follow_up_follow_up_owner")

    with op.batch_alter_table("draws_draw", schema=None) as batch_op:
        batch_op.drop_index("ix_draws_draw_frozen")

    with op.batch_alter_table("publication_shown_business", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publication_shown_business_uscc"))
        batch_op.drop_index("ix_publication_shown_business_name")
        batch_op.drop_index("ix_publication_shown_business_latest")

    op.drop_table("publication_shown_business")
