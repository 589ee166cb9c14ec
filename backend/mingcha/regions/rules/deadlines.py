"""When is a plan due, and when a result? The dates of C9 and the two clocks of C14."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date

from mingcha.regions.rules.profile import Clock, PlanDue, RegionProfile
from mingcha.regions.rules.stats import StatsTable
from mingcha.regions.rules.workdays import ONE_DAY, DueDate, WorkdayCalendar, add_workdays, last_workday


@dataclass(frozen=True, slots=True)
class PlanDeadline:
    """One due date of a plan year: the last day in time, and the last working day not after it."""

    on: date
    workday: DueDate
    domains: tuple[str, ...]
    period: str


def plan_deadlines(profile: RegionProfile, year: int, calendar: WorkdayCalendar) -> tuple[PlanDeadline, ...]:
    """The dates by which plans of `year` are due, in order; empty where the notice gives none (C9)."""
    days = ((_last_day(due, year), due) for due in profile.plan.due)
    found = [PlanDeadline(on, last_workday(on, calendar), due.domains, due.period) for on, due in days]
    return tuple(sorted(found, key=lambda one: (one.on, one.period)))


@dataclass(frozen=True, slots=True)
class StatsDeadline:
    """One due day of a table: the last day in time (`on`), the last working day not after it, and whether the notice names the day."""

    table: StatsTable
    period: str
    on: date
    workday: DueDate
    given: bool


def stats_deadlines(profile: RegionProfile, year: int, calendar: WorkdayCalendar) -> tuple[StatsDeadline, ...]:
    """When the tables about `year` are due, in order (S4-9d, S4-10c). "Before 1 January" is 31 December or the working day before it."""
    found = []
    for table in profile.stats_tables:
        for due in table.due:
            on = date(year + due.years_after, due.month, due.day)
            on = on if due.inclusive else on - ONE_DAY
            found.append(StatsDeadline(table, due.period, on, last_workday(on, calendar), due.given))
    return tuple(sorted(found, key=lambda one: (one.on, one.table.id, one.period)))


def result_start(profile: RegionProfile, *, result_on: date | None, task_completed_on: date | None) -> date | None:
    """The day that starts the region's clock, or None if it has not happened or the notice starts none (C14)."""
    if profile.result.clock is Clock.RESULT_PRODUCED:
        return result_on
    if profile.result.clock is Clock.TASK_COMPLETED:
        return task_completed_on
    return None


def result_due(
    profile: RegionProfile, calendar: WorkdayCalendar, *, result_on: date | None, task_completed_on: date | None
) -> DueDate | None:
    """The last day to publish (or enter) a result; None while the clock has not started or where the notice gives no number.

    Without a number show a neutral age (`count_workdays`), never "overdue" (C14, O4).
    """
    start = result_start(profile, result_on=result_on, task_completed_on=task_completed_on)
    if start is None or profile.result.workdays is None:
        return None
    return add_workdays(start, profile.result.workdays, calendar)


def _last_day(due: PlanDue, year: int) -> date:
    on = date(year, due.month, due.day or months.monthrange(year, due.month)[1])
    return on if due.inclusive else on - ONE_DAY
