"""Which evidence of another department's check a department relies on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("publication_recognition", sa.Column("evidence", json, server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("publication_recognition", "evidence")
