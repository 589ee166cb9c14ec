"""What is due, on every clock of the house? Each source says its dates up to a horizon; what is done is not among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from mingcha.draws import queries as draws
from mingcha.follow_up import queries as follow_ups
from mingcha.identity import queries as identity
from mingcha.inspections import queries as inspections
from mingcha.kernel.clock import local_date
from mingcha.kernel.permission import Role
from mingcha.leads import queries as leads
from mingcha.notices.rules import COPY_WORKDAYS, Clock, Due, horizon
from mingcha.obligations import queries as obligations
from mingcha.plans import queries as plans
from mingcha.publication import queries as publications
from mingcha.regions import queries as regions

PAGE = 200
Source = Callable[[date, date, str], Iterable[Due]]


def list_dues(clock: Clock, *, today: date, region: str, until: date | None = None) -> list[Due]:
    """The open dates of a clock up to `until` (None: those that may be told of on `today`)."""
    source = SOURCES.get(clock)
    return list(source(today, until or horizon(clock, today), region)) if source else []


def register_source(clock: Clock, source: Source) -> None:
    """A floor above says what is due on a clock: `source(today, until, region)` gives its open dates."""
    SOURCES[clock] = source


def _results(today: date, until: date, region: str) -> Iterator[Due]:
    for row in publications.list_waiting_until(until):
        name = f"{row.number} {row.object_name}"
        yield Due(Clock.RESULT, row.id, row.department_id, row.due_on, name, f"publications/{row.id}", row.provisional)


def _visits(today: date, until: date, region: str) -> Iterator[Due]:
    rows = obligations.list_open_until(until)
    ids = [row.inspection_id for row in rows]
    known, teams = inspections.list_inspections_by_id(ids), inspections.list_team_ids(ids)
    for row in rows:
        visit = known[row.inspection_id]
        name, path = f"{visit.number} {visit.object_name}", f"inspections/{visit.id}"
        people = teams.get(visit.id, ())
        yield Due(Clock.VISIT, visit.id, row.department_id, row.due_on, name, path, row.provisional, people)


def _plans(today: date, until: date, region: str) -> Iterator[Due]:
    """Departments that plan, and have approved no plan of a year whose day has come near."""
    profile, calendar = regions.get_profile(region), regions.get_calendar()
    for year in (today.year, today.year + 1):
        told = regions.plan_deadlines(profile, year, calendar)
        dates = [one for one in told if one.on <= until and one.on.year >= today.year]
        if not dates:
            continue
        have = {plan.department_id for plan in _plans_of(year) if plan.approved_at is not None}
        for department_id, people in list_planners().items():
            if department_id not in have:
                for one in dates:
                    about = f"{department_id}:{year}:{one.period}"
                    yield Due(Clock.PLAN, about, department_id, one.on, str(year), "plans", False, people)


def _plans_of(year: int) -> Iterator[plans.PlanRow]:
    cursor = None
    while True:
        page = plans.list_plans(year=year, cursor=cursor, limit=PAGE)
        yield from page.items
        cursor = page.next
        if cursor is None:
            return


def list_planners() -> dict[str, tuple[str, ...]]:
    """{department: its planners} of those that have any: who plans also reports."""
    found: dict[str, tuple[str, ...]] = {}
    for person in list_staff(Role.PLANNER):
        found[person.department_id] = (*found.get(person.department_id, ()), person.id)
    return found


def list_staff(role: Role, department_id: str | None = None) -> Iterator[identity.PersonView]:
    """Everybody with a role who may sign in."""
    cursor = None
    while True:
        page = identity.list_people(role=role.value, department_id=department_id, cursor=cursor, limit=PAGE)
        yield from (person for person in page.items if not person.disabled)
        cursor = page.next
        if cursor is None:
            return


def _certificates(today: date, until: date, region: str) -> Iterator[Due]:
    """C7: nobody counts to the two without a valid certificate, so its end is told two months before; a year after it nobody is asked."""
    since = date.fromordinal(today.toordinal() - 365)
    found = identity.list_certificates_ending(since, until)
    people = identity.list_people_by_id({one.person_id for one in found})
    for one in found:
        holder = people[one.person_id]
        if not holder.disabled:
            name = f"{holder.name} {one.number}"
            yield Due(Clock.CERTIFICATE, one.id, holder.department_id, one.valid_to, name, "admin", people=(holder.id,))


def _commits(today: date, until: date, region: str) -> Iterator[Due]:
    for one in draws.list_open_commits(None):
        about, name = f"{one.draw_id}:{one.kind}", f"{one.number} {one.task_title}"
        yield Due(Clock.COMMIT, about, one.lead_department_id, local_date(one.due_at), name, f"draws/{one.draw_id}")


def _terms(today: date, until: date, region: str) -> Iterator[Due]:
    yield from _follow_ups(Clock.RECTIFICATION, follow_ups.list_terms_until(until))


def _penalties(today: date, until: date, region: str) -> Iterator[Due]:
    yield from _follow_ups(Clock.PENALTY, follow_ups.list_penalties_until(until))


def _follow_ups(clock: Clock, dates: list[follow_ups.OpenDate]) -> Iterator[Due]:
    for one in dates:
        name, path = f"{one.number} {one.object_name}", f"follow-ups/{one.follow_up_id}"
        yield Due(clock, one.id, one.department_id, one.on, name, path, one.provisional)


def _copies(today: date, until: date, region: str) -> Iterator[Due]:
    """Copy notices that wait for the answer of the department they were sent to; no due date but a reminder (S3A-2.5)."""
    calendar = regions.get_calendar()
    for row in leads.list_awaiting_feedback():
        told = regions.add_workdays(row.sent_on, COPY_WORKDAYS, calendar)
        if told.on <= until:
            name, path = f"{row.number} {row.matter}", f"leads/copies/{row.id}"
            yield Due(Clock.COPY, row.id, row.to_department_id, told.on, name, path, told.provisional)


def list_own_dues(person: identity.PersonView, *, today: date, until: date, region: str) -> list[Due]:
    """What a person has in their calendar: the dates of their own work, and as a supervisor or planner those of their department."""
    office = bool(person.roles & {Role.SUPERVISOR, Role.PLANNER})
    found = [one for clock in Clock for one in list_dues(clock, today=today, region=region, until=until)]
    mine = [one for one in found if person.id in one.people or (office and one.department_id == person.department_id)]
    return sorted(mine, key=lambda one: (one.on, one.clock, one.about))


SOURCES: dict[Clock, Source] = {
    Clock.RESULT: _results,
    Clock.VISIT: _visits,
    Clock.PLAN: _plans,
    Clock.CERTIFICATE: _certificates,
    Clock.COMMIT: _commits,
    Clock.RECTIFICATION: _terms,
    Clock.PENALTY: _penalties,
    Clock.COPY: _copies,
}
