"""Which tables are defined, and who may see whose figures?"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from mingcha.identity import queries as identity
from mingcha.kernel.ctx import Actor
from mingcha.publication import queries as publications
from mingcha.reports.rules.problems import TableUnknown
from mingcha.reports.rules.tables import Definition, definition_of

SUMS_UP = frozenset({"lead_coordinator", "domain_supervisor"})


@cache
def book() -> dict[str, Any]:
    """The shipped definitions of measures, rates, tables and sections."""
    text = files("mingcha.reports").joinpath("data", "tables.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def get_definition(table: str, region: str) -> Definition:
    """The table as the region has it. Raises TableUnknown."""
    if table not in book()["tables"]:
        raise TableUnknown(table=table)
    return definition_of(book(), table, region)


def figures_scope(actor: Actor) -> frozenset[str] | None:
    """The departments whose figures the actor sees: an auditor's and a coordinating office's are all (None; S1-4), else their own."""
    scope = publications.scope_of(actor)
    if scope is None or actor.department_id is None:
        return scope
    return None if SUMS_UP & set(identity.get_department(actor.department_id).duties) else scope
