"""How is an inspection outside the plan, or outside the platform's draws, let through the guard and counted (S4-3c, S4-7)?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.problem import FieldError, NotFound
from mingcha.plans import queries
from mingcha.plans.models import OutsideCheck
from mingcha.plans.rules import TaskWrong
from mingcha.plans.rules.guard import check_reason_known
from mingcha.regions import queries as regions
from mingcha.registers import queries as registers


def record_outside_check(
    *,
    id: str,
    kind: str,
    object_id: str,
    explanation: str,
    checked_on: date,
    region: str,
    ctx: Ctx,
    item_ids: Sequence[str] = (),
    task_id: str | None = None,
    reason: str | None = None,
) -> str:
    """`unplanned` needs a reason of the region's closed list (C17), `off_platform` a task in force and an explanation. The same id again changes nothing.

    Raises NotFound, ReasonUnknown, ItemsNotPublished, PlanNotInForce, NotDrawn, each with the region's article.
    """
    department_id = ctx.actor.department_id
    known = session().get(OutsideCheck, id)
    if department_id is None or (known is not None and known.department_id != department_id):
        raise NotFound()
    if known is not None:
        return id
    registers.get_object(object_id)
    if checked_on > ctx.clock.today():
        raise TaskWrong(errors=[FieldError("/checked_on", "日期不能晚于今天。", "The day is after today.")])
    if kind == "off_platform":
        items = _check_off_platform(task_id, explanation, department_id)
    else:
        items = _check_unplanned(item_ids, reason, region)
    row = OutsideCheck(id=id, department_id=department_id, object_id=object_id, kind=kind, explanation=explanation)
    row.task_id = task_id if kind == "off_platform" else None
    row.reason = reason if kind == "unplanned" else None
    row.item_ids, row.checked_on = items, checked_on
    row.recorded_at, row.recorded_by = ctx.clock.now(), ctx.actor.id
    session().add(row)
    session().flush()
    after = {"kind": kind, "reason": row.reason, "object": object_id, "on": checked_on.isoformat()}
    audit.record(ctx, "record_outside_check", ("outside_check", id), None, after)
    return id


def _check_off_platform(task_id: str | None, explanation: str, department_id: str) -> list[str]:
    task = queries.list_tasks_by_id([task_id or ""]).get(task_id or "")
    if task is None or department_id not in task.departments:
        raise TaskWrong(errors=[FieldError("/task_id", "请选择本部门的任务。", "Choose a task of your department.")])
    queries.check_can_begin(task.id, drawn=False, off_platform_reason=explanation.strip() or None)
    return list(task.item_ids)


def _check_unplanned(item_ids: Sequence[str], reason: str | None, region: str) -> list[str]:
    profile = regions.get_profile(region)
    items = registers.list_items_by_id(item_ids)
    if not reason or not items or set(item_ids) - set(items):
        raise TaskWrong(errors=[FieldError("/item_ids", "请选择理由和事项。", "Choose a reason and the items.")])
    check_reason_known(reason, profile.unplanned_reasons, article=profile.article("unplanned.reasons"))
    queries.check_can_start_unplanned(region, item_ids, reason)
    return list(dict.fromkeys(item_ids))
