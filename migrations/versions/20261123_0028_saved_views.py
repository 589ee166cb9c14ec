"""Keep views of lists under a name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_saved_view",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("room", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("filters", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("opens", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["identity_person.id"], name=op.f("fk_desk_saved_view_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_saved_view")),
        sa.UniqueConstraint("person_id", "room", "name", name="uq_desk_saved_view_name"),
    )
    with op.batch_alter_table("desk_saved_view", schema=None) as batch_op:
        batch_op.create_index(
            "uq_desk_saved_view_opens",
            ["person_id", "room"],
            unique=True,
            sqlite_where=sa.text("opens"),
            postgresql_where=sa.text("opens"),
        )


def downgrade() -> None:
    with op.batch_alter_table("desk_saved_view", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_desk_saved_view_opens", sqlite_where=sa.text("opens"), postgresql_where=sa.text("opens")
        )

    op.drop_table("desk_saved_view")
