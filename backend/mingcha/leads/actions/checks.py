"""How does a lead become an inspection: at once outside the plan, or several together as a special inspection by draw?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from mingcha.draws.events import AssignedRow, DrawAssigned
from mingcha.identity import queries as identity
from mingcha.inspections import actions as inspections
from mingcha.inspections import queries as visits
from mingcha.kernel.canon import canonical, sha256_hex
from mingcha.kernel.ctx import Ctx
from mingcha.leads.actions.leads import move_lead, own_lead
from mingcha.leads.rules.leads import (
    CAP_EXEMPT,
    CLUSTER,
    SOURCES,
    ClusterTooSmall,
    LeadObjectMissing,
    check_team,
    next_state,
)
from mingcha.plans import actions as plans


def inspect_lead(
    lead_id: str,
    *,
    region: str,
    item_ids: Sequence[str],
    inspectors: Sequence[str],
    until_on: date,
    text: str,
    ctx: Ctx,
) -> None:
    """Opens a visit at once, outside the plan and without a draw, by table 3.3 (S0-2.7a, C16, C17); it counts for no cap (54号).

    `inspectors` are at least two with a certificate valid today, the first leads. Raises NotFound, LeadStepRefused, LeadObjectMissing,
    InspectorsTooFew, ItemsNotPublished, PlanNotInForce (with the region's article).
    """
    row = own_lead(lead_id, ctx)
    next_state(row.state, "inspect")
    if row.object_id is None:
        raise LeadObjectMissing()
    offices = _team(inspectors, ctx)
    reason = SOURCES[row.source]
    task_id = plans.open_unplanned_task(
        ctx.ids.new(), region=region, reason=reason, title=f"线索核查 {row.number}", item_ids=item_ids,
        departments=offices, window=(ctx.clock.today(), until_on), ctx=ctx,
    )  # fmt: skip
    decided = {
        "lead": row.id,
        "reason": reason,
        "items": list(item_ids),
        "inspectors": list(inspectors),
        "by": ctx.actor.id,
    }
    team = AssignedRow(row.object_id, tuple(inspectors))
    # No lot chose this business: what stands for the draw's commit is the hash of the decision, which the log keeps with the offer.
    inspections.open_visits(DrawAssigned(row.id, task_id, sha256_hex(canonical(decided)), (team,), ctx))
    row.task_id, row.reason, row.cap_reason = task_id, reason, CAP_EXEMPT[row.source]
    row.inspection_id = visits.find_visit_of(row.id, row.object_id)
    facts = {"task": task_id, "inspection": row.inspection_id, "reason": reason, "cap_exempt": row.cap_reason}
    move_lead(row, "inspect", text=text, facts=facts, ctx=ctx)


def _team(inspectors: Sequence[str], ctx: Ctx) -> list[str]:
    """The departments of the team. Raises InspectorsTooFew."""
    people = identity.list_people_by_id(inspectors)
    certified = identity.list_certificate_holders(people, ctx.clock.today())
    check_team({id_: people[id_].name for id_ in inspectors if id_ in people}, list(certified))
    return sorted({people[id_].department_id for id_ in inspectors})


def open_special(lead_ids: Sequence[str], *, plan_id: str, task: Mapping[str, Any], reason: str, ctx: Ctx) -> str:
    """Several leads become one task by draw with a ratio of its own, in a plan, with its reason (S0-2.7b); gives the task's id.

    `task` as plans' TaskFields with `id`. Raises ClusterTooSmall, LeadStepRefused, NotFound, and whatever a task may be refused for.
    """
    rows = [own_lead(one, ctx) for one in sorted(set(lead_ids))]
    usable = [row for row in rows if row.state == "triaged"]
    if len(usable) < CLUSTER or len(usable) != len(rows):
        raise ClusterTooSmall(least=CLUSTER, count=len(usable))
    fields = {name: value for name, value in task.items() if name != "id"}
    task_id = plans.create_task(plan_id, id=task["id"], fields=fields, ctx=ctx, reason=reason)
    for row in rows:
        row.task_id = task_id
        move_lead(row, "special", text=reason, facts={"task": task_id}, ctx=ctx)
    return task_id
