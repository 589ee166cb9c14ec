"""What was planned and approved before an inspection? Plan and task in words, for the record and its forms."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from mingcha.identity import queries as identity
from mingcha.kernel.clock import rfc3339
from mingcha.leads import queries as leads
from mingcha.plans import queries as plans

Json = dict[str, Any]


def told_plan(plan_id: str) -> Json:
    """The annual plan with its offices, approval, filing and publication (S0-2.4a). Raises NotFound."""
    plan = plans.get_plan(plan_id)
    names = _offices()
    return {
        "id": plan.id,
        "number": plan.number,
        "title": plan.title,
        "year": plan.year,
        "kind": plan.kind,
        "domain": plan.domain,
        "note": plan.note,
        "department": names.get(plan.department_id, ""),
        "departments": sorted(names[one] for one in plan.departments if one in names),
        "approved": _approved(plan.approved_by, plan.approved_at),
        "filed": {"at": rfc3339(plan.filed_at), "with": plan.filed_with} if plan.filed_at else None,
        "published_at": rfc3339(plan.published_at) if plan.published_at else None,
    }


def told_task(task: plans.TaskRow) -> Json:
    """The task with its scheme and approval (S1-11)."""
    names = _offices()
    return {
        "id": task.id,
        "number": task.number,
        "title": task.title,
        "draw_type": task.draw_type,
        "lead": names.get(task.lead_department_id, ""),
        "departments": sorted(names[one] for one in task.departments if one in names),
        "method": task.method,
        "frequency": task.frequency,
        "scheme": task.scheme,
        "duties": {names[one]: said for one, said in task.duties.items() if one in names},
        "scope": {name: list(found) for name, found in asdict(task.scope).items()},
        "ratios": [{"class": name, "num": num, "den": den} for name, (num, den) in task.ratios.items()],
        "seats": [
            {
                "departments": [names[one] for one in seat.departments if one in names],
                "qualification": seat.qualification,
            }
            for seat in task.seats
        ],
        "window": [task.window_from.isoformat(), task.window_to.isoformat()],
        "approved": _approved(task.approved_by, task.approved_at),
    }


@dataclass(frozen=True, slots=True)
class Source:
    """Where a task comes from: the plan that it stands in, or what it stands outside of it for; never both."""

    plan: Json | None
    outside: Json | None


def told_source(task: plans.TaskRow) -> Source:
    """The plan or the lead of a task. Raises NotFound."""
    return Source(None, _told_lead(task.id)) if task.unplanned else Source(told_plan(task.plan_id), None)


def _told_lead(task_id: str) -> Json:
    """Why a visit stands outside the plan: its lead and the reason that the region's notice knows (C17)."""
    lead = leads.get_by_task(task_id)
    word = plans.REASON_WORDS[lead.reason][0] if lead.reason else ""
    return {
        "lead": {"id": lead.id, "number": lead.number, "received_at": rfc3339(lead.received_at)},
        "reason": lead.reason,
        "words": f"计划外检查，未经抽取：依线索{lead.number}（{word}）",
    }


def _approved(by: str | None, at: Any) -> Json | None:
    if at is None:
        return None
    people = identity.list_people_by_id({by} if by else set())
    return {"by": people[by].name if by in people else "", "at": rfc3339(at)}


def _offices() -> dict[str, str]:
    return {one.id: one.name for one in identity.list_departments()}
