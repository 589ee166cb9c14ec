"""Index of the log only what is looked up: facts by subject, leaves once they have their place"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLE = "transparency_entry"
FACT, PLACED = sa.text("content IS NOT NULL"), sa.text("leaf_index IS NOT NULL")


def upgrade() -> None:
    """Taking in a batch of events then writes to neither index."""
    op.drop_index("ix_transparency_entry_subject", TABLE)
    op.drop_index("ix_transparency_entry_leaf", TABLE)
    op.create_index("ix_transparency_entry_fact", TABLE, ["subject"], sqlite_where=FACT, postgresql_where=FACT)
    op.create_index("ix_transparency_entry_placed", TABLE, ["leaf"], sqlite_where=PLACED, postgresql_where=PLACED)


def downgrade() -> None:
    """Every row in both indexes again."""
    op.drop_index("ix_transparency_entry_placed", TABLE)
    op.drop_index("ix_transparency_entry_fact", TABLE)
    op.create_index("ix_transparency_entry_subject", TABLE, ["subject"])
    op.create_index("ix_transparency_entry_leaf", TABLE, ["leaf"])
