"""How do revisions run: on the connection handed over, with our two column types written in plain words."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from mingcha.app import CAPABILITIES
from mingcha.kernel.db import Base, UtcDateTime

for capability in CAPABILITIES:
    if importlib.util.find_spec(f"mingcha.{capability}.models"):
        importlib.import_module(f"mingcha.{capability}.models")


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """A revision outlives the code, so it must not name our types; JSON keeps its variant."""
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if getattr(item, "_variant_mapping", None):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    return False


def run() -> None:
    """The caller opened the connection and ends the transaction."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Base.metadata,
        render_item=render_item,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=False,
    )
    context.run_migrations()


run()
