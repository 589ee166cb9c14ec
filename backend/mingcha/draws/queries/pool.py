"""Which rows would be frozen now? Registers, recusals and past visits, as SRD-1 sees them (salts and pseudonyms apart)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from mingcha.draws.models import Draw, DrawRow, Recusal
from mingcha.draws.queries.draws import check_sees, find_row
from mingcha.draws.queries.files import stored_files
from mingcha.draws.rules.capacity import Shortage, shortages
from mingcha.draws.rules.manifest import read_tables, read_terms, status_counts
from mingcha.draws.rules.problems import StratumWithoutRatio
from mingcha.draws.rules.seating import InspectorRow, Slot
from mingcha.draws.rules.selection import AnnualCap, LedgerRow, RosterRow, full_objects, number_drawn
from mingcha.draws.rules.states import TABLE_FILES
from mingcha.kernel.clock import local_date
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.plans import queries as plans
from mingcha.registers import queries as registers

GENERAL = "GENERAL"


@dataclass(frozen=True, slots=True)
class Pool:
    """Rows without salts. Inspectors carry their person ids; `object_ids` is {id in the draw: our object id}."""

    roster: Sequence[RosterRow]
    object_ids: dict[str, str]
    inspectors: Sequence[InspectorRow]
    recusals: Sequence[tuple[str, str]]
    ledger: Sequence[LedgerRow]
    strata: dict[str, tuple[int, int]]
    cap: AnnualCap


@dataclass(frozen=True, slots=True)
class StratumView:
    """One stratum: all rows, eligible ones, ratio, number to be drawn, rows by status."""

    stratum: str
    rows: int
    eligible: int
    ratio: tuple[int, int]
    n: int
    statuses: dict[str, int]


@dataclass(frozen=True, slots=True)
class DrawPreview:
    """What a freeze now would give; `shortages` warns where seats will stay empty (an estimate by districts)."""

    strata: tuple[StratumView, ...]
    rows: int
    eligible: int
    n: int
    inspectors: int
    shortages: tuple[Shortage, ...]


def slots_of(draw: Draw) -> list[Slot]:
    """The seats of every team."""
    return [Slot(tuple(slot["depts"]), slot["qual"]) for slot in draw.terms["slots"]]


def collect_pool(draw: Draw, at: datetime) -> Pool:
    """Every register row in scope with its status, as of the instant. Raises StratumWithoutRatio."""
    task = plans.get_task(draw.task_id)
    today = local_date(at)
    cap = AnnualCap(
        draw.terms["annual_cap"]["per_department"],
        draw.terms["annual_cap"]["total"],
        draw.lead_department_id,
        today.year,
    )
    past = _past_visits()
    full = full_objects(past, cap)
    since = (today - timedelta(days=draw.terms["recent_days"])).isoformat()
    recent = {row.object for row in past if draw.terms["recent_days"] and row.date >= since} | _drawn_before(draw)
    roster: list[RosterRow] = []
    ids: dict[str, str] = {}
    for o in registers.list_objects_in_scope(_frame(task)):
        ids[o.key] = o.id
        roster.append(RosterRow(o.key, o.risk_class, _status(o, task, recent, full), o.district, ""))
    inspectors = _inspectors(at, slots_of(draw), {row.district for row in roster})
    return Pool(
        roster,
        ids,
        inspectors,
        _recusals(ids, {i.id for i in inspectors}),
        [row for row in past if row.object in ids],
        _owed(draw, roster) if draw.supplements else _strata(draw, roster),
        cap,
    )


def _drawn_before(draw: Draw) -> set[str]:
    """For a supplementary draw: everybody whom the first draw drew, replaced ones too; they stand as X-RECENT."""
    statement = select(DrawRow.code).where(DrawRow.draw_id == draw.supplements).order_by(DrawRow.code)
    return set(session().scalars(statement)) if draw.supplements else set()


def _owed(draw: Draw, roster: Iterable[RosterRow]) -> dict[str, tuple[int, int]]:
    """Exactly as many as each stratum lacks, written as a ratio of whole numbers."""
    eligible = Counter(row.stratum for row in roster if row.status == "OK")
    owed: dict[str, int] = draw.terms["owed"]
    names = {row.stratum for row in roster} | set(owed)
    return {name: (min(owed.get(name, 0), eligible[name]), max(eligible[name], 1)) for name in sorted(names)}


def _frame(task: plans.TaskRow) -> registers.Scope:
    """A directed draw freezes everybody in its districts and marks who is outside the filter; an undirected one its scope."""
    return registers.Scope(districts=task.scope.districts) if task.draw_type == "directed" else task.scope


def _status(thing: registers.RosterRow, task: plans.TaskRow, recent: set[str], full: frozenset[str]) -> str:
    if thing.status != "open":
        return "X-CLOSED"
    scope = task.scope
    if (
        (scope.industries and thing.industry not in scope.industries)
        or (scope.kinds and thing.kind not in scope.kinds)
        or (scope.risk_classes and thing.risk_class not in scope.risk_classes)
    ):
        return "X-FILTER"
    if thing.key in recent:
        return "X-RECENT"
    return "X-CAP" if thing.key in full else "OK"


def _strata(draw: Draw, roster: Iterable[RosterRow]) -> dict[str, tuple[int, int]]:
    """The task's ratios; classes that only excluded rows have get 0/1, a class with eligible rows must have a ratio."""
    ratios = {name: (num, den) for name, (num, den) in draw.terms["strata"].items()}
    for row in roster:
        if row.stratum not in ratios:
            if row.status == "OK":
                raise StratumWithoutRatio(stratum=row.stratum)
            ratios[row.stratum] = (0, 1)
    return ratios


def _past_visits() -> list[LedgerRow]:
    """What this system sent people to before: live rows of assigned draws that are neither rehearsals nor void.

    Visits for one of the ten reasons that do not count are left out.
    """
    draws = select(Draw.id, Draw.terms).where(Draw.assigned_at.is_not(None)).order_by(Draw.id)
    uncapped = {draw_id for draw_id, terms in session().execute(draws) if terms.get("uncapped_reason")}
    statement = (
        select(DrawRow.code, Draw.lead_department_id, Draw.number, DrawRow.assigned_at, Draw.id)
        .join(Draw, Draw.id == DrawRow.draw_id)
        .where(
            DrawRow.live.is_(True), DrawRow.assigned_at.is_not(None), Draw.state != "voided", Draw.rehearsal.is_(False)
        )
        .order_by(Draw.number, DrawRow.code)
    )
    rows = session().execute(statement).all()
    return [
        LedgerRow(code, lead, number, local_date(at).isoformat(), "")
        for code, lead, number, at, draw_id in rows
        if at and draw_id not in uncapped
    ]


def _inspectors(at: datetime, slots: Sequence[Slot], districts: set[str]) -> list[InspectorRow]:
    """Everybody with a certificate valid at the freeze whose department has a seat; no district means the whole county."""
    wanted = {dept for slot in slots for dept in slot.depts}
    return [
        InspectorRow(
            person.id,
            person.department_id,
            frozenset({*person.qualifications, *person.specialties, GENERAL}),
            frozenset(person.districts or districts),
            "",
        )
        for person in registers.list_inspectors_for_draw(local_date(at))
        if person.department_id in wanted
    ]


def _recusals(ids: dict[str, str], people: set[str]) -> list[tuple[str, str]]:
    """(object's id in the draw, person) of every known conflict that both take part in; `ids` is {id in the draw: our id}."""
    known = session().execute(select(Recusal.object_id, Recusal.inspector_id).order_by(Recusal.id)).all()
    wanted = {thing for thing, _ in known}
    codes = {thing: code for code, thing in ids.items() if thing in wanted} if wanted else {}
    return [(codes[thing], person) for thing, person in known if thing in codes and person in people]


def get_preview(draw_id: str, *, ctx: Ctx) -> DrawPreview:
    """The numbers of a freeze now, or those that were frozen. Raises DrawNotFound, StratumWithoutRatio."""
    draw = find_row(draw_id)
    check_sees(draw, ctx.actor)
    return preview(draw, frozen_pool(draw) if draw.commit else collect_pool(draw, ctx.clock.now()))


def frozen_pool(draw: Draw) -> Pool:
    """The rows as they were frozen."""
    files = stored_files(draw.id, ("manifest.json", *TABLE_FILES))
    terms, tables = read_terms(files["manifest.json"]), read_tables(files)
    pairs = [(o, i) for o, i, _ in tables.recusals]
    return Pool(tables.roster, {}, tables.inspectors, pairs, tables.ledger, dict(terms.strata), terms.cap)


def preview(draw: Draw, pool: Pool) -> DrawPreview:
    """The numbers that these rows give."""
    counts = status_counts(pool.roster)
    strata = []
    for name, statuses in sorted(counts.items()):
        rows, eligible, ratio = sum(statuses.values()), statuses.get("OK", 0), pool.strata[name]
        n = number_drawn(eligible, rows, ratio, draw.terms["base"], draw.terms["rounding"])
        strata.append(StratumView(name, rows, eligible, ratio, n, statuses))
    expected = _expected(pool, {s.stratum: (s.n, s.eligible) for s in strata})
    shortage = shortages(expected, slots_of(draw), pool.inspectors, draw.terms["load_cap"])
    return DrawPreview(
        tuple(strata),
        len(pool.roster),
        sum(s.eligible for s in strata),
        sum(s.n for s in strata),
        len(pool.inspectors),
        (shortage,) if shortage else (),
    )


def _expected(pool: Pool, numbers: dict[str, tuple[int, int]]) -> dict[str, int]:
    """Objects to be expected per district, in whole visits, rounded half up."""
    millionths: dict[str, int] = {}
    for row in pool.roster:
        n, eligible = numbers[row.stratum]
        if row.status == "OK":
            millionths[row.district] = millionths.get(row.district, 0) + n * 1_000_000 // eligible
    return {district: (share + 500_000) // 1_000_000 for district, share in millionths.items()}
