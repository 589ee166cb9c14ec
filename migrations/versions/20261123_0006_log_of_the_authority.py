"""Keep the authority's log: leaves, tree, signed heads, and what witnesses say; all but the tree can only grow

On SQLite a later batch change of one of these tables copies it and loses its triggers: create them again there.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


KEPT = ("transparency_checkpoint", "transparency_cosignature", "transparency_token", "transparency_alarm")
SENT = "position, kind, subject, leaf, content, at"


def keep(table: str) -> None:
    """Lets a table only grow; a leaf gets its index once."""
    each, body = "", f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
        )
        each, body = "FOR EACH ROW ", f"EXECUTE FUNCTION {table}_append_only()"
    update = f"UPDATE OF {SENT}" if table == "transparency_entry" else "UPDATE"
    op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {each}{body}")
    op.execute(f"CREATE TRIGGER {table}_no_update BEFORE {update} ON {table} {each}{body}")
    if table == "transparency_entry":
        once = f"BEFORE UPDATE OF leaf_index ON {table} {each}WHEN (OLD.leaf_index IS NOT NULL) {body}"
        op.execute(f"CREATE TRIGGER {table}_no_second_index {once}")


def upgrade() -> None:
    """Six tables and their triggers."""
    op.create_table(
        "transparency_alarm",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transparency_alarm")),
        sa.UniqueConstraint("source", "kind", "size", "root", name="uq_transparency_alarm_once"),
    )
    op.create_table(
        "transparency_checkpoint",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_transparency_checkpoint")),
        sa.UniqueConstraint("day", name="uq_transparency_checkpoint_day"),
    )
    with op.batch_alter_table("transparency_checkpoint", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transparency_checkpoint_size"), ["size"], unique=False)

    op.create_table(
        "transparency_entry",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("leaf_index", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("leaf", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_transparency_entry")),
        sa.UniqueConstraint("leaf_index", name="uq_transparency_entry_leaf_index"),
    )
    with op.batch_alter_table("transparency_entry", schema=None) as batch_op:
        batch_op.create_index("ix_transparency_entry_leaf", ["leaf"], unique=False)
        batch_op.create_index("ix_transparency_entry_subject", ["subject"], unique=False)
        batch_op.create_index(
            "ix_transparency_entry_waiting",
            ["position"],
            unique=False,
            sqlite_where=sa.text("leaf_index IS NULL"),
            postgresql_where=sa.text("leaf_index IS NULL"),
        )

    op.create_table(
        "transparency_tile",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "number", name=op.f("pk_transparency_tile")),
    )
    op.create_table(
        "transparency_cosignature",
        sa.Column("checkpoint", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("witness", sa.String(length=200), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["checkpoint"], ["transparency_checkpoint.number"], name=op.f("fk_transparency_cosignature_checkpoint")
        ),
        sa.PrimaryKeyConstraint("checkpoint", "witness", name=op.f("pk_transparency_cosignature")),
    )
    op.create_table(
        "transparency_token",
        sa.Column("checkpoint", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("authority", sa.String(length=200), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["checkpoint"], ["transparency_checkpoint.number"], name=op.f("fk_transparency_token_checkpoint")
        ),
        sa.PrimaryKeyConstraint("checkpoint", "authority", name=op.f("pk_transparency_token")),
    )
    for table in ("transparency_entry", *KEPT):
        keep(table)


def downgrade() -> None:
    """Without them again."""
    op.drop_table("transparency_token")
    op.drop_table("transparency_cosignature")
    op.drop_table("transparency_tile")
    with op.batch_alter_table("transparency_entry", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_transparency_entry_waiting",
            sqlite_where=sa.text("leaf_index IS NULL"),
            postgresql_where=sa.text("leaf_index IS NULL"),
        )
        batch_op.drop_index("ix_transparency_entry_subject")
        batch_op.drop_index("ix_transparency_entry_leaf")

    op.drop_table("transparency_entry")
    with op.batch_alter_table("transparency_checkpoint", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_transparency_checkpoint_size"))

    op.drop_table("transparency_checkpoint")
    op.drop_table("transparency_alarm")
    if op.get_bind().dialect.name == "postgresql":
        for table in ("transparency_entry", *KEPT):
            op.execute(f"DROP FUNCTION {table}_append_only()")
