"""Where were the visits that a search finds? As the phones measured, else as the register has the business."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mingcha.dossiers.queries.search import Asked, Listed
from mingcha.inspections import queries as inspections
from mingcha.kernel.ctx import Actor
from mingcha.kernel.problem import NotFound
from mingcha.publication import queries as publications
from mingcha.registers import queries as registers


@dataclass(frozen=True, slots=True)
class Point:
    """A place in millionths of a degree (WGS 84); `acc_m` metres where a phone measured it."""

    lat_u: int | None = None
    lng_u: int | None = None
    acc_m: int | None = None
    source: str | None = None


def asked_by(actor: Actor, asked: Asked) -> Asked:
    """An auditor asks for all; others for a department that they see, their own if they name none. Raises NotFound for another's."""
    scope = publications.scope_of(actor)
    if scope is None:
        return asked
    department = asked.department or actor.department_id or ""
    if department not in scope:
        raise NotFound()
    return replace(asked, department=department)


def list_points(rows: Sequence[Listed]) -> dict[str, Point]:
    """{inspection id: where} of every row; an empty point where nobody knows."""
    measured = inspections.list_first_fixes([one.found.inspection_id for one in rows])
    known = registers.list_places_by_id({one.found.object_id for one in rows})
    found: dict[str, Point] = {}
    for row in rows:
        fix, place = measured.get(row.found.inspection_id), known.get(row.found.object_id)
        point = Point(*place, None, "register") if place else Point()
        found[row.found.inspection_id] = Point(fix.lat_u, fix.lng_u, fix.acc_m, "phone") if fix else point
    return found
