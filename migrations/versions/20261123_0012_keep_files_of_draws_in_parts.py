"""Keep files of draws in parts

A part of roster.csv is 2,048 rows (its header is part 0), any other part at most 1 MiB of whole lines. What was kept whole
is cut the same way; the Merkle heads of old parts stay empty and are computed when they are asked for.
On SQLite a later batch change of draws_file_part copies the table and loses its triggers: create them again there.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ROWS, LARGEST = 2048, 1 << 20
FILES = sa.table("draws_file", sa.column("draw_id"), sa.column("name"), sa.column("content"))
PARTS = sa.table(
    "draws_file_part",
    sa.column("draw_id"),
    sa.column("name"),
    sa.column("seq"),
    sa.column("first"),
    sa.column("content"),
)
SQLITE = "BEGIN SELECT RAISE(ABORT, 'draws_file_part is append-only'); END"
POSTGRES = "FOR EACH ROW EXECUTE FUNCTION draws_file_part_append_only()"


def upgrade() -> None:
    """The new table, the bytes moved into it file by file, the old column gone, and triggers on both databases."""
    op.create_table(
        "draws_file_part",
        sa.Column("draw_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("first", sa.String(length=60), nullable=False),
        sa.Column("node", sa.LargeBinary(length=32), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draws_draw.id"], name=op.f("fk_draws_file_part_draw_id")),
        sa.PrimaryKeyConstraint("draw_id", "name", "seq", name=op.f("pk_draws_file_part")),
    )
    bind = op.get_bind()
    files = bind.execute(sa.select(FILES.c.draw_id, FILES.c.name).order_by(FILES.c.draw_id, FILES.c.name)).all()
    for draw_id, name in files:
        one = sa.select(FILES.c.content).where(FILES.c.draw_id == draw_id, FILES.c.name == name)
        for seq, content in enumerate(_parts(name, bytes(bind.execute(one).scalar_one()))):
            first = content.partition(b"|")[0].decode() if name == "roster.csv" and seq else ""
            row = {"draw_id": draw_id, "name": name, "seq": seq, "first": first, "content": content}
            bind.execute(sa.insert(PARTS), row)
    with op.batch_alter_table("draws_file", schema=None) as batch_op:
        batch_op.drop_column("content")
    _add_triggers(bind.dialect.name)


def _parts(name: str, content: bytes) -> Iterator[bytes]:
    if name == "roster.csv":
        header, *lines = content.splitlines(keepends=True)
        yield header
        for start in range(0, len(lines), ROWS):
            yield b"".join(lines[start : start + ROWS])
        return
    at = 0
    while len(content) - at > LARGEST:
        end = content.rfind(b"\n", at, at + LARGEST) + 1 or at + LARGEST
        yield content[at:end]
        at = end
    if at < len(content):
        yield content[at:]


def _add_triggers(dialect: str) -> None:
    body = SQLITE
    if dialect == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION draws_file_part_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'draws_file_part is append-only'; END $$"
        )
        body = POSTGRES
    op.execute(f"CREATE TRIGGER draws_file_part_no_delete BEFORE DELETE ON draws_file_part {body}")
    op.execute(f"CREATE TRIGGER draws_file_part_no_update BEFORE UPDATE ON draws_file_part {body}")


def downgrade() -> None:
    """Whole files again."""
    bind = op.get_bind()
    with op.batch_alter_table("draws_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("content", sa.LargeBinary(), nullable=False, server_default=sa.text("''")))
    for draw_id, name in bind.execute(sa.select(FILES.c.draw_id, FILES.c.name)).all():
        wanted = sa.select(PARTS.c.content).where(PARTS.c.draw_id == draw_id, PARTS.c.name == name)
        content = b"".join(bytes(part) for part in bind.execute(wanted.order_by(PARTS.c.seq)).scalars())
        change = sa.update(FILES).where(FILES.c.draw_id == draw_id, FILES.c.name == name)
        bind.execute(change.values(content=content))
    with op.batch_alter_table("draws_file", schema=None) as batch_op:
        batch_op.alter_column("content", server_default=None)
    op.drop_table("draws_file_part")
    if bind.dialect.name == "postgresql":
        op.execute("DROP FUNCTION draws_file_part_append_only()")
