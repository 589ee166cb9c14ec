"""Does a new draw keep to the region's numbers? Soft limits pass with a reason that is kept and published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from mingcha.draws.queries.draws import find_row
from mingcha.draws.queries.rates import count_draws_of_year, find_same_scope, owed_already, rates_of
from mingcha.draws.rules.limits import check_annual_cap, check_can_supplement, check_draws_a_year, check_first_today
from mingcha.draws.rules.problems import faulty
from mingcha.draws.rules.states import check_act
from mingcha.plans import queries as plans
from mingcha.regions import queries as regions


def check_limits(task: plans.TaskRow, profile: regions.RegionProfile, terms: Mapping[str, Any], *, today: date) -> None:
    """Draws a year (S1-9a), annual cap (S1-9b), one draw of a scope a day. Raises the limit that no reason passes."""
    reasons, article = terms["reasons"], profile.article("frequency")
    count = count_draws_of_year(task.lead_department_id, today.year)
    check_draws_a_year(count, profile.frequency.draws_per_year, reasons.get("frequency"), article=article)
    if not terms["uncapped_reason"]:
        check_annual_cap(terms["annual_cap"], profile.frequency.visits_per_object, reasons.get("cap"), article=article)
    check_first_today(find_same_scope(task, today), reasons.get("repeat"))


def supplement_of(task_id: str, choices: Mapping[str, Any]) -> str | None:
    """The draw that this one supplements, or None. Raises DrawNotFound, WrongDrawState, ReplacementsLeft, FaultyDrawInput."""
    draw_id = choices.get("supplements")
    if draw_id is None:
        return None
    draw = find_row(draw_id)
    if draw.task_id != task_id or draw.rehearsal or choices["rehearsal"]:
        raise faulty("/supplements", "须是同一任务的正式抽取", "it must be a draw of the same task", "/supplements")
    check_act("events", draw.state, draw.commit)
    check_can_supplement(choices.get("owed") or {}, rates_of(draw), owed_already(draw.id))
    return draw.id
