"""How do revisions run: on the connection handed over, with our two column types written in plain words."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON

import mingcha.kernel
from mingcha.app import CAPABILITIES
from mingcha.kernel.db import Base, UtcDateTime

TABLES = [f"mingcha.kernel.{module.name}" for module in pkgutil.iter_modules(mingcha.kernel.__path__)]
TABLES += [f"mingcha.{capability}.models" for capability in CAPABILITIES]
for name in TABLES:
    if importlib.util.find_spec(name):
        importlib.import_module(name)


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """A revision outlives the code, so it must not name our types; JSON keeps its variant."""
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, JSON) and getattr(item, "_variant_mapping", None):
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
