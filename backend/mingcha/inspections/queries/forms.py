"""Which blank forms are printed, for one visit or for all open visits of a task? (S3A-2.1)"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from mingcha.identity.queries import list_departments_by_id
from mingcha.inspections.models import Inspection, Seat
from mingcha.inspections.queries.records import check_can_read, viewer_of
from mingcha.inspections.queries.visits import get_checklist
from mingcha.inspections.rules.form import blank_form, paper_of
from mingcha.inspections.rules.states import OPEN
from mingcha.kernel.clock import local_date
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.kernel.printing import qr_svg
from mingcha.kernel.problem import NotFound

MOST = 500
"""Forms in one PDF."""


def form_of_visit(inspection_id: str, *, actor: Actor, origin: str, sample: bool) -> dict[str, Any]:
    """The blank form of one visit. Raises NotFound for a foreign one."""
    check_can_read(actor, inspection_id)
    row = session().get(Inspection, inspection_id)
    if row is None:
        raise NotFound()
    return _paper([row], origin, sample)


def forms_of_task(task_id: str, *, actor: Actor, origin: str, sample: bool) -> dict[str, Any]:
    """The blank forms of a task's visits that are still open and led by the actor's departments. Raises NotFound when there are none."""
    statement = select(Inspection).where(Inspection.task_id == task_id, Inspection.state.in_(OPEN))
    scope = viewer_of(actor).scope
    if scope is not None:
        statement = statement.where(Inspection.lead_department_id.in_(scope))
    rows = session().scalars(statement.order_by(Inspection.number, Inspection.id).limit(MOST)).all()
    if not rows:
        raise NotFound()
    return _paper(rows, origin, sample)


def _paper(rows: Sequence[Inspection], origin: str, sample: bool) -> dict[str, Any]:
    seats = session().scalars(
        select(Seat).where(Seat.inspection_id.in_([row.id for row in rows])).order_by(Seat.inspection_id, Seat.no)
    )
    teams: dict[str, list[dict[str, Any]]] = {row.id: [] for row in rows}
    for seat in seats:
        names = ("name", "department", "certificate_no")
        teams[seat.inspection_id].append({name: getattr(seat, name) for name in names})
    checklists = {sha256: get_checklist(sha256) for sha256 in {row.checklist_sha256 for row in rows}}
    forms = [
        blank_form(
            {
                "number": row.number,
                "task_title": row.task_title,
                "task_number": row.task_number,
                "object": row.object,
                "template": row.checklist_sha256,
            },
            teams[row.id],
            checklists[row.checklist_sha256],
            qr_svg(form_address(origin, row.id, row.checklist_sha256)),
        )
        for row in rows
    ]
    offices = list_departments_by_id([rows[0].lead_department_id])
    author = offices[rows[0].lead_department_id].name
    return paper_of(forms, author=author, on=local_date(rows[0].opened_at), sample=sample)


def form_address(origin: str, inspection_id: str, template_sha256: str) -> str:
    """What the form's QR code says: where the phone enters this visit's paper, and by which checklist it was printed. `origin` ends with a slash."""
    return f"{origin}m/#/visit/{inspection_id}/paper/{template_sha256[:12]}"
