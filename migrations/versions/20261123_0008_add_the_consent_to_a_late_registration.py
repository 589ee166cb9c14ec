"""Add the consent to a late registration"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("inspections_inspection", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("late_consent", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True)
        )


def downgrade() -> None:
    with op.batch_alter_table("inspections_inspection", schema=None) as batch_op:
        batch_op.drop_column("late_consent")
