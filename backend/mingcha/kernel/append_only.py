"""How does a table only grow? Triggers refuse every change and every deletion, whoever asks through SQL."""

from __future__ import annotations


def append_only_statements(dialect: str, table: str) -> tuple[str, ...]:
    """The statements that let a table only grow; its migration runs the same ones."""
    head, each, body = "", "", f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    if dialect == "postgresql":
        head = (
            f"CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
        )
        each, body = "FOR EACH ROW ", f"EXECUTE FUNCTION {table}_append_only()"
    made = tuple(
        f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} {each}{body}"
        for what in ("DELETE", "UPDATE")
    )
    return (head, *made) if head else made
