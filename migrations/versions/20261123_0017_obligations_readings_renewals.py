"""Keep obligations with what was missing, readings, and the renewals of time stamps

Visits that are open now get their obligation; the leaf of such a one is its offer. Readings and renewals can only grow.
On SQLite a later batch change of these two copies them and loses their triggers: create them again there.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KEPT = ("readings_access", "transparency_renewal")
OPEN_VISITS = (
    "INSERT INTO obligations_obligation (inspection_id, department_id, due_on, provisional, opened_at, state) "
    "SELECT id, lead_department_id, due_on, due_provisional, opened_at, 'open' FROM inspections_inspection "
    "WHERE state IN ('planned', 'started')"
)
POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def keep(table: str) -> None:
    """Lets a table only grow."""
    each, body = "", f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
        )
        each, body = "FOR EACH ROW ", f"EXECUTE FUNCTION {table}_append_only()"
    op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {each}{body}")
    op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {each}{body}")


def upgrade() -> None:
    """Four tables, an index, and the obligations of open visits."""
    create_obligations()
    create_readings()
    create_renewals()
    for table in KEPT:
        keep(table)
    with op.batch_alter_table("evidence_item", schema=None) as batch_op:
        batch_op.create_index(
            "ix_evidence_item_announced",
            ["announced_at"],
            unique=False,
            sqlite_where=sa.text("state = 'announced'"),
            postgresql_where=sa.text("state = 'announced'"),
        )
    op.execute(OPEN_VISITS)


def create_obligations() -> None:
    """Obligations, and what was found missing."""
    op.create_table(
        "obligations_obligation",
        sa.Column("inspection_id", sa.String(length=36), nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("excused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("excused_by", sa.String(length=36), nullable=True),
        sa.Column("excused_by_name", sa.String(length=200), nullable=True),
        sa.Column("excuse", sa.Text(), nullable=True),
        sa.CheckConstraint("state in ('open','met','missed','excused')", name=op.f("ck_obligations_obligation_state")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["identity_department.id"], name=op.f("fk_obligations_obligation_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections_inspection.id"], name=op.f("fk_obligations_obligation_inspection_id")
        ),
        sa.PrimaryKeyConstraint("inspection_id", name=op.f("pk_obligations_obligation")),
    )
    op.create_index(
        "ix_obligations_obligation_department_id_due_on", "obligations_obligation", ["department_id", "due_on"]
    )
    partial("ix_obligations_obligation_unsettled", "obligations_obligation", ["inspection_id"], "settled_at IS NULL")
    op.create_table(
        "obligations_missing",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("inspection_id", sa.String(length=36), nullable=False),
        sa.Column("department_id", sa.String(length=36), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leaf", sa.String(length=64), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("how", sa.String(length=8), nullable=True),
        sa.Column("closing_leaf", sa.String(length=64), nullable=True),
        sa.CheckConstraint("kind in ('visit','seal','file','publication')", name=op.f("ck_obligations_missing_kind")),
        sa.CheckConstraint("how in ('arrived','excused','moved')", name=op.f("ck_obligations_missing_how")),
        sa.CheckConstraint("(closed_at is null) = (how is null)", name=op.f("ck_obligations_missing_closed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligations_missing")),
        sa.UniqueConstraint("kind", "about", name="uq_obligations_missing_about"),
    )
    op.create_index("ix_obligations_missing_inspection_id", "obligations_missing", ["inspection_id"])
    partial("ix_obligations_missing_open", "obligations_missing", ["kind", "id"], "closed_at IS NULL")


def create_readings() -> None:
    """Who read what."""
    op.create_table(
        "readings_access",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.String(length=36), nullable=False),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("inspection_id", sa.String(length=36), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=True),
        sa.Column("leaf", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readings_access")),
    )
    op.create_index("ix_readings_access_inspection_id_id", "readings_access", ["inspection_id", "id"])
    op.create_index("ix_readings_access_actor_id_id", "readings_access", ["actor_id", "id"])


def create_renewals() -> None:
    """Later time stamps over former ones."""
    op.create_table(
        "transparency_renewal",
        sa.Column("checkpoint", POSITION, autoincrement=False, nullable=False),
        sa.Column("first", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("authority", sa.String(length=200), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["checkpoint", "first"],
            ["transparency_token.checkpoint", "transparency_token.authority"],
            name="fk_transparency_renewal_token",
        ),
        sa.PrimaryKeyConstraint("checkpoint", "first", "number", name=op.f("pk_transparency_renewal")),
    )


def partial(name: str, table: str, columns: list[str], where: str) -> None:
    """An index over the rows that are still waited for."""
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    """Without them again."""
    with op.batch_alter_table("evidence_item", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_evidence_item_announced",
            sqlite_where=sa.text("state = 'announced'"),
            postgresql_where=sa.text("state = 'announced'"),
        )
    for table in ("transparency_renewal", "readings_access", "obligations_missing", "obligations_obligation"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for table in KEPT:
            op.execute(f"DROP FUNCTION {table}_append_only()")
