"""Count leads, copy notices and waiting results along indexes, find acts by name and day; objects are listed in the order of entry."""

from __future__ import annotations

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

INDEXES = {
    "kernel_audit_entry": {
        "ix_kernel_audit_entry_at": ["at", "seq"],
        "ix_kernel_audit_entry_who": ["actor_name", "at", "seq"],
        "ix_kernel_audit_entry_kind": ["subject_kind", "at", "seq"],
    },
    "readings_access": {
        "ix_readings_access_at": ["at", "id"],
        "ix_readings_access_who": ["actor_name", "at", "id"],
        "ix_readings_access_act": ["act", "at", "id"],
    },
    "leads_lead": {"ix_leads_lead_counts": ["department_id", "state", "source", "reason"]},
    "leads_copy_notice": {"ix_leads_copy_notice_counts": ["from_department_id", "to_department_id", "state"]},
    "publication_publication": {
        "ix_publication_publication_dues": ["state", "department_id", "task_id", "due_on"],
    },
}


def upgrade() -> None:
    for table, indexes in INDEXES.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name, columns in indexes.items():
                batch_op.create_index(name, columns, unique=False)
    with op.batch_alter_table("registers_object", schema=None) as batch_op:
        batch_op.drop_index("ix_registers_object_name")


def downgrade() -> None:
    with op.batch_alter_table("registers_object", schema=None) as batch_op:
        batch_op.create_index("ix_registers_object_name", ["name"], unique=False)
    for table, indexes in INDEXES.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in indexes:
                batch_op.drop_index(name)
