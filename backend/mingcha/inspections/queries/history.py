"""What did earlier visits to these objects find, whoever made them? Short enough to go to the field with every visit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from mingcha.identity.queries import list_departments_by_id
from mingcha.inspections.models import Inspection
from mingcha.inspections.queries.visits import entries_of
from mingcha.inspections.rules.marks import count_failed, failed_in
from mingcha.kernel.clock import local_date
from mingcha.kernel.db import session

SHOWN = 3
FAILED = 4
SHEETS = 12
_COLUMNS = (
    Inspection.object_id,
    Inspection.number,
    Inspection.task_title,
    Inspection.lead_department_id,
    Inspection.sealed_at,
    Inspection.conclusions,
    Inspection.checklist_sha256,
    Inspection.marks,
)


def earlier_visits(objects: Iterable[str]) -> tuple[dict[str, list[dict[str, Any]]], dict[str, list[str]]]:
    """The newest three accepted visits of each object, of every department, and the entries their marks stand for.

    {object: [{on, result, results, number, task, department, failed, failed_n, sheet, marks}]} newest first, and
    {sheet: [entry id]}; `failed` holds the texts of at most four failed entries. Beyond twelve different checklists the marks
    stay away: the visit is told, not its answers.
    """
    rows = _newest(objects)
    names = list_departments_by_id({row.lead_department_id for row in rows})
    sheets: dict[str, list[str]] = {}
    for row in rows:
        if row.marks and len(sheets) < SHEETS and row.checklist_sha256 not in sheets:
            sheets[row.checklist_sha256] = list(entries_of(row.checklist_sha256))
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row.object_id].append(_told(row, names[row.lead_department_id].name, sheets))
    return found, sheets


def _newest(objects: Iterable[str]) -> list[Any]:
    """By the seal, newest first over all objects, at most three of each."""
    statement = select(*_COLUMNS).where(Inspection.object_id.in_(set(objects)), Inspection.state == "accepted")
    taken: dict[str, int] = defaultdict(int)
    rows: list[Any] = []
    for row in session().execute(statement.order_by(Inspection.sealed_at.desc(), Inspection.id)):
        taken[row.object_id] += 1
        if taken[row.object_id] <= SHOWN and row.sealed_at is not None and row.conclusions:
            rows.append(row)
    return rows


def _told(row: Any, department: str, sheets: dict[str, list[str]]) -> dict[str, Any]:
    told = {
        "on": local_date(row.sealed_at).isoformat(),
        "result": row.conclusions[0],
        "results": row.conclusions,
        "number": row.number,
        "task": row.task_title,
        "department": department,
    }
    if row.checklist_sha256 not in sheets or not row.marks:
        return told
    entries, lines = sheets[row.checklist_sha256], entries_of(row.checklist_sha256)
    failed = [lines[entries[at]].line["text"] for at in failed_in(row.marks, FAILED)]
    said = {"failed_n": count_failed(row.marks), "sheet": row.checklist_sha256, "marks": row.marks}
    return {**told, "failed": failed, **said}
