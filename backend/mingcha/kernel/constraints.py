"""Which problem is a broken database constraint? Named constraints map to problems a person can read."""

from __future__ import annotations

import re

from sqlalchemy import UniqueConstraint
from sqlalchemy.exc import IntegrityError

from mingcha.kernel.db import Base
from mingcha.kernel.problem import Conflict, Problem

_known: dict[str, type[Problem]] = {}
_SQLITE_UNIQUE = re.compile(r"UNIQUE constraint failed: (.+)")
_SQLITE_CHECK = re.compile(r"CHECK constraint failed: (\w+)")


def register_constraint(name: str, problem: type[Problem]) -> None:
    """Says which problem the violation of the named constraint is."""
    _known[name] = problem


def problem_of(error: IntegrityError) -> Problem:
    """The registered problem, or a plain Conflict."""
    return _known.get(constraint_name(error), Conflict)()


def constraint_name(error: IntegrityError) -> str:
    """The violated constraint's name on either database, or an empty string."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return str(diagnosis.constraint_name or "")
    text = str(error.orig)
    if check := _SQLITE_CHECK.search(text):
        return check.group(1)
    unique = _SQLITE_UNIQUE.search(text)
    return _unique_name(unique.group(1)) if unique else ""


def _unique_name(columns_text: str) -> str:
    parts = [part.strip().split(".") for part in columns_text.split(",")]
    table = Base.metadata.tables.get(parts[0][0])
    wanted = {part[-1] for part in parts}
    for constraint in table.constraints if table is not None else ():
        if isinstance(constraint, UniqueConstraint) and {c.name for c in constraint.columns} == wanted:
            return str(constraint.name)
    for index in table.indexes if table is not None else ():
        if index.unique and {c.name for c in index.columns} == wanted:
            return str(index.name)
    return ""
