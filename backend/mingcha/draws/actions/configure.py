"""How is a draw set up? Rule, seats and sources are decided before the roster is frozen (T0)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from mingcha.draws.actions.limits import check_limits, supplement_of
from mingcha.draws.models import Draw, DrawDepartment, Recusal
from mingcha.draws.queries.draws import find_live_draw
from mingcha.draws.queries.recusals import knows_recusal
from mingcha.draws.rules.assignment import check_mode
from mingcha.draws.rules.encoding import DEFAULT_ALGORITHM
from mingcha.draws.rules.manifest import GENERAL, check_ratios_and_slots, check_team, missing_seat
from mingcha.draws.rules.problems import FaultyDrawInput, PlannedSeatMissing, TaskAlreadyDrawn, faulty
from mingcha.draws.rules.seating import Slot
from mingcha.draws.rules.seeding import check_enough, check_source, instant_text
from mingcha.draws.rules.states import check_can_run
from mingcha.identity import queries as identity
from mingcha.kernel import audit
from mingcha.kernel.constraints import register_constraint
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import lock, session
from mingcha.plans import queries as plans
from mingcha.regions import queries as regions
from mingcha.registers import queries as registers

CHAIN_LOCK = 7_302
DEFAULT_SOURCES: tuple[dict[str, Any], ...] = ({"name": "DICE", "detail": "20", "after_freeze_s": 60},)

register_constraint("uq_draws_draw_live_task", TaskAlreadyDrawn)


def configure_draw(draw_id: str, task_id: str, *, ctx: Ctx, region: str, **choices: Any) -> Draw:
    """A new draw of a task by its lead department (S2-2.3c); `choices` as in DrawIn. Raises SeedTooShort,
    TaskAlreadyDrawn, DrawNotFound, MatchingRefused (C13), and what the guard table says against a draw that is no rehearsal (S1-3, S4-3d),
    and the soft limits of the region where no reason is given (S1-9a, S1-9b).
    """
    task = plans.get_task(task_id)
    check_can_run(ctx.actor.department_id, task.lead_department_id)
    rehearsal = bool(choices["rehearsal"])
    lock(CHAIN_LOCK)
    supplement = supplement_of(task.id, choices)
    if not rehearsal:
        _check_first(task.id, supplement is not None)
    profile = regions.get_profile(region)
    terms = _terms(task, profile, choices)
    if not rehearsal and supplement is None:
        check_limits(task, profile, terms, today=ctx.clock.today())
    draw = Draw(
        id=draw_id,
        number=_number(profile.division, ctx.clock.today().year),
        task_id=task.id,
        lead_department_id=task.lead_department_id,
        state="configured",
        mode=choices["mode"],
        publication=choices["publication"],
        rehearsal=rehearsal,
        terms=terms,
        supplements=supplement,
        sources=_sources(choices["seed_sources"] or DEFAULT_SOURCES),
        observers=[],
        created_at=ctx.clock.now(),
        created_by=ctx.actor.id,
    )
    _keep(draw, {task.lead_department_id, *task.departments})
    kept = {"number": draw.number, "task": task.id, "mode": draw.mode, "terms": draw.terms, "sources": draw.sources}
    audit.record(ctx, "configure_draw", ("draw", draw.id), None, kept)
    return draw


def _keep(draw: Draw, members: set[str]) -> None:
    session().add(draw)
    session().flush()
    session().add_all([DrawDepartment(draw_id=draw.id, department_id=member) for member in sorted(members)])


def _check_first(task_id: str, supplements: bool) -> None:
    plans.check_can_draw(task_id)
    live = find_live_draw(task_id)
    if live is not None and not supplements:
        raise TaskAlreadyDrawn(number=live.number)


def _number(division: str, year: int) -> str:
    start = f"{division}-{year}-"
    known = session().execute(select(func.count()).select_from(Draw).where(Draw.number.startswith(start))).scalar_one()
    return f"{start}{known + 1:04d}"


def _terms(task: plans.TaskRow, profile: regions.RegionProfile, choices: Mapping[str, Any]) -> dict[str, Any]:
    slots = choices["slots"] or _seats(task)
    if choices["base"] == "register" and task.draw_type == "directed":
        raise faulty(
            "/base",
            "定向抽取不能以全部名录为基数",
            "a directed draw cannot take the whole register as its base",
            "/base",
        )
    seats = _slots(slots)
    check_team(seats)
    _check_planned(task, seats)
    check_ratios_and_slots(task.ratios, seats)
    visits = 0 if choices.get("uncapped_reason") else profile.frequency.visits_per_object or 0
    assignment, article = profile.inspector.assignment, profile.article("inspector.assignment")
    return {
        "alg": choices.get("alg") or DEFAULT_ALGORITHM,
        "reasons": {name: text for name, text in (choices.get("reasons") or {}).items() if text},
        "uncapped_reason": choices.get("uncapped_reason"),
        "owed": choices.get("owed"),
        "task_version": task.version,
        "strata": {name: list(ratio) for name, ratio in task.ratios.items()},
        "slots": slots,
        "load_cap": choices["load_cap"],
        "annual_cap": dict(choices["annual_cap"] or {"per_department": visits, "total": visits}),
        "rounding": choices["rounding"],
        "base": choices["base"],
        "recent_days": choices["recent_days"],
        "assignment": check_mode(choices.get("assignment"), assignment.mode, article),
        "direct_assignment": assignment.direct_allowed,
        "assigned_by": article,
    }


def _slots(seats: Sequence[Mapping[str, Any]]) -> list[Slot]:
    return [Slot(tuple(seat["depts"]), seat["qual"]) for seat in seats]


def _check_planned(task: plans.TaskRow, seats: Sequence[Slot]) -> None:
    """No draw leaves out a seat of the approved task. Raises PlannedSeatMissing naming its departments."""
    lost = missing_seat(_slots(_seats(task)), seats)
    if lost:
        names = identity.list_departments_by_id(lost.depts)
        depts = "、".join(names[i].name if i in names else i for i in lost.depts)
        raise PlannedSeatMissing(depts=depts, qual="—" if lost.qual == GENERAL else lost.qual)


def _seats(task: plans.TaskRow) -> list[dict[str, Any]]:
    """The task's seats; without any, two of the lead department."""
    seats = [{"depts": list(s.departments), "qual": s.qualification or GENERAL} for s in task.seats]
    return seats or [{"depts": [task.lead_department_id], "qual": GENERAL}] * 2


def _sources(given: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for index, source in enumerate(given):
        at: datetime | None = source.get("at")
        after = source.get("after_freeze_s")
        pointer = f"/seed_sources/{index}"
        check_source(source["name"], source["detail"], pointer)
        if (at is None) == (after is None):
            raise faulty(
                pointer, "须填写时间或冻结后的秒数之一", "give either an instant or seconds after the freeze", pointer
            )
        kept = {"name": source["name"], "detail": source["detail"], "after_freeze_s": after}
        found.append(kept | {"at": instant_text(at) if at else None})
    check_enough([(s["name"], s["detail"]) for s in found])
    return found


def record_recusal(recusal_id: str, object_id: str, inspector_id: str, reason: str, *, ctx: Ctx) -> Recusal:
    """A known conflict, which every later freeze takes into recusals.csv. Raises NotFound, FaultyDrawInput for a pair known already."""
    registers.get_object(object_id)
    registers.get_inspector(inspector_id)
    if knows_recusal(object_id, inspector_id):
        raise _known_already()
    row = Recusal(
        id=recusal_id,
        object_id=object_id,
        inspector_id=inspector_id,
        reason=reason,
        created_at=ctx.clock.now(),
        created_by=ctx.actor.id,
    )
    session().add(row)
    audit.record(
        ctx,
        "record_recusal",
        ("recusal", recusal_id),
        None,
        {"object": object_id, "inspector": inspector_id, "reason": reason},
    )
    return row


def _known_already() -> FaultyDrawInput:
    return faulty("/inspector_id", "该回避已登记", "this recusal is recorded already", "/inspector_id")
