"""Give the auditor's search its rows and terms

They are empty at first: the first scan of the scheduler fills them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dossiers_search_posting",
        sa.Column(
            "term",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("block", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bits", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("term", "block", name=op.f("pk_dossiers_search_posting")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "dossiers_search_row",
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("inspection_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("object_id", sa.String(length=36), nullable=False),
        sa.Column("object_name", sa.String(length=200), nullable=False),
        sa.Column("object_uscc", sa.String(length=18), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("task_title", sa.String(length=200), nullable=False),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("departments", sa.Text(), nullable=False),
        sa.Column("checklist_sha256", sa.String(length=64), nullable=False),
        sa.Column("conclusions", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sealed_on", sa.Date(), nullable=True),
        sa.Column("publish_by", sa.Date(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("publishing", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_dossiers_search_row")),
        sa.UniqueConstraint("inspection_id", name="uq_dossiers_search_row_inspection"),
    )
    with op.batch_alter_table("dossiers_search_row", schema=None) as batch_op:
        batch_op.create_index("ix_dossiers_search_row_at_no", ["at", "no"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("dossiers_search_row", schema=None) as batch_op:
        batch_op.drop_index("ix_dossiers_search_row_at_no")
    op.drop_table("dossiers_search_row")
    op.drop_table("dossiers_search_posting")
