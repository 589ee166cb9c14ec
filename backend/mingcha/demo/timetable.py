"""On which days did the sample county's year happen? Counted back from today, so that one result is overdue and one nearly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from mingcha.kernel.clock import CHINA
from mingcha.regions.queries import WorkdayCalendar, add_workdays, is_workday

DAY = timedelta(days=1)
RESULT_WORKDAYS = 20


@dataclass(frozen=True, slots=True)
class Timetable:
    """Local dates, in order; `overdue` and `due_soon` are days of sealing whose twenty workdays end just before and after today."""

    today: date
    founded: date
    listed: date
    planned: date
    drawn: date
    overdue: date
    due_soon: date
    calendar: WorkdayCalendar

    def back(self, workdays: int) -> date:
        """The `workdays`-th working day before today."""
        day = self.today
        while workdays:
            day -= DAY
            workdays -= is_workday(day, self.calendar)
        return day

    def after(self, day: date, workdays: int) -> date:
        """The `workdays`-th working day after `day`."""
        return add_workdays(day, workdays, self.calendar).on


def timetable(today: date, calendar: WorkdayCalendar) -> Timetable:
    """The days of the county for `today`; every day of an act is a workday where the calendar knows it."""

    overdue = _sealed_for(today - 2 * DAY, calendar)
    due_soon = overdue + DAY
    while not is_workday(due_soon, calendar) or add_workdays(due_soon, RESULT_WORKDAYS, calendar).on < today + 2 * DAY:
        due_soon += DAY
    drawn = _workday(overdue - 16 * DAY, calendar)
    planned = min(_workday(date(drawn.year, 2, 20), calendar), _workday(drawn - 10 * DAY, calendar))
    founded = min(_workday(date(drawn.year, 1, 8), calendar), _workday(planned - 20 * DAY, calendar))
    listed = _workday(founded + 6 * DAY, calendar)
    return Timetable(today, founded, listed, planned, drawn, overdue, due_soon, calendar)


def moment(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """An instant of a local day, UTC."""
    return datetime.combine(day, time(hour, minute, second), CHINA).astimezone(UTC)


def _sealed_for(due: date, calendar: WorkdayCalendar) -> date:
    """The latest workday whose twenty workdays end on `due` or before."""
    day = due
    while not is_workday(day, calendar) or add_workdays(day, RESULT_WORKDAYS, calendar).on > due:
        day -= DAY
    return day


def _workday(day: date, calendar: WorkdayCalendar) -> date:
    while not is_workday(day, calendar):
        day -= DAY
    return day
