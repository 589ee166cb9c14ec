"""Who may inspect? Reads of the inspector library (执法检查人员名录库); names and certificates come from identity."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, or_, select

from mingcha.identity import queries as identity
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of
from mingcha.kernel.problem import NotFound
from mingcha.registers.models import Inspector
from mingcha.registers.queries.rows import InspectorRow

_STORED = ("id", "department_id", "certificate_no", "kind", "qualifications", "specialties", "districts", "contact", "state", "version")
_COLUMNS = [getattr(Inspector, name) for name in _STORED]


def list_inspectors(*, q: str | None = None, department_id: str | None = None, cursor: str | None = None, limit: int = LIMIT) -> Page[InspectorRow]:
    """A page of inspectors by certificate number; `q` is the beginning of one, or a whole name."""
    raise NotImplementedError


def get_inspector(person_id: str) -> InspectorRow:
    """The inspector. Raises NotFound."""
    raise NotImplementedError


def list_inspectors_by_id(person_ids: Sequence[str]) -> dict[str, InspectorRow]:
    """{person id: inspector} of those in the library."""
    raise NotImplementedError


def list_inspectors_for_draw(on: date) -> list[InspectorRow]:
    """Active inspectors whose certificate is valid on the date, ordered by id: nobody else may be drawn (54号)."""
    raise NotImplementedError
