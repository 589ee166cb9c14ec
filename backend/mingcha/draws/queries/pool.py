"""Which rows would be frozen now? Registers, recusals and past visits, as SRD-1 sees them (salts and pseudonyms apart)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from mingcha.draws.models import Draw, DrawRow, Recusal
from mingcha.draws.queries.draws import check_sees, find_row
from mingcha.draws.queries.files import frozen
from mingcha.draws.rules.assignment import MATCHED, districts_for
from mingcha.draws.rules.capacity import Shortage, shortages
from mingcha.draws.rules.manifest import GENERAL
from mingcha.draws.rules.parts import ROWS
from mingcha.draws.rules.problems import StratumWithoutRatio
from mingcha.draws.rules.roster import by_stratum
from mingcha.draws.rules.seating import InspectorRow, Slot
from mingcha.draws.rules.selection import AnnualCap, LedgerRow, full_objects, number_drawn
from mingcha.kernel.clock import local_date
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.plans import queries as plans
from mingcha.regions import queries as regions
from mingcha.registers import queries as registers

MARKS = ("OK", "X-CLOSED", "X-FILTER")
Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Block:
    """Up to ROWS rows of the roster to be, in the order of their ids: columns of equal length; `object_ids` are ours."""

    ids: Sequence[str]
    strata: Sequence[str]
    statuses: Sequence[str]
    districts: Sequence[str]
    object_ids: Sequence[str]


@dataclass(slots=True)
class Tally:
    """What is remembered of a roster that streams by: rows by place, and the codes of the few objects asked for."""

    objects: frozenset[str]
    codes: frozenset[str]
    places: Counter[Place] = field(default_factory=Counter)
    code_of: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def add(self, block: Block) -> None:
        """Counts a block; `objects` are looked for among our ids, `codes` among the roster's."""
        self.places.update(zip(block.strata, block.statuses, block.districts, strict=True))
        if self.codes:
            self.seen.update(self.codes.intersection(block.ids))
        if not self.objects.isdisjoint(block.object_ids):
            pairs = zip(block.object_ids, block.ids, strict=True)
            self.code_of.update((thing, code) for thing, code in pairs if thing in self.objects)


@dataclass(frozen=True, slots=True)
class Pool:
    """All but the roster, without salts; of the roster, `places` counts rows by (stratum, status, district).

    Inspectors carry their person ids.
    """

    places: Mapping[Place, int]
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


def collect_pool(draw: Draw, at: datetime, keep: Callable[[Block], object] | None = None) -> Pool:
    """Every register row in scope with its status, as of the instant, block by block to `keep` if given. Raises StratumWithoutRatio."""
    task = plans.get_task(draw.task_id)
    today = local_date(at)
    cap = AnnualCap(
        draw.terms["annual_cap"]["per_department"],
        draw.terms["annual_cap"]["total"],
        draw.lead_department_id,
        today.year,
    )
    past, known = _past_visits(), _known_recusals()
    since = (today - timedelta(days=draw.terms["recent_days"])).isoformat()
    recent = {row.object for row in past if draw.terms["recent_days"] and row.date >= since} | _drawn_before(draw)
    tally = Tally(frozenset(thing for thing, _ in known), frozenset(row.object for row in past))
    with closing(_blocks(task, recent, full_objects(past, cap))) as blocks:
        for block in blocks:
            tally.add(block)
            if keep:
                keep(block)
    region = plans.get_plan(task.plan_id).region
    inspectors = _inspectors(at, draw, {district for _, _, district in tally.places}, region)
    people = {i.id for i in inspectors}
    return Pool(
        tally.places,
        inspectors,
        [(tally.code_of[o], i) for o, i in known if o in tally.code_of and i in people],
        [row for row in past if row.object in tally.seen],
        _owed(draw, tally.places) if draw.supplements else _strata(draw, tally.places),
        cap,
    )


def _blocks(task: plans.TaskRow, recent: set[str], full: frozenset[str]) -> Generator[Block]:
    """The register's rows in scope with their statuses: the first that applies of closed, outside the filter, recent, full."""
    special = recent | full
    with closing(registers.list_objects_in_scope(_frame(task), task.scope, MARKS, ROWS)) as found:
        for rows in found:
            ids, strata, statuses, districts, things = zip(*rows, strict=True)
            if not special.isdisjoint(ids):
                statuses = tuple(
                    status if status != "OK" or i not in special else "X-RECENT" if i in recent else "X-CAP"
                    for i, status in zip(ids, statuses, strict=True)
                )
            yield Block(ids, strata, statuses, districts, things)


def _drawn_before(draw: Draw) -> set[str]:
    """For a supplementary draw: everybody whom the first draw drew, replaced ones too; they stand as X-RECENT."""
    statement = select(DrawRow.code).where(DrawRow.draw_id == draw.supplements).order_by(DrawRow.code)
    return set(session().scalars(statement)) if draw.supplements else set()


def _owed(draw: Draw, places: Mapping[Place, int]) -> dict[str, tuple[int, int]]:
    """Exactly as many as each stratum lacks, written as a ratio of whole numbers."""
    counts = by_stratum(places)
    owed: dict[str, int] = draw.terms["owed"]
    eligible = {name: counts.get(name, {}).get("OK", 0) for name in sorted({*counts, *owed})}
    return {name: (min(owed.get(name, 0), rows), max(rows, 1)) for name, rows in eligible.items()}


def _frame(task: plans.TaskRow) -> registers.Scope:
    """A directed draw freezes everybody in its districts and marks who is outside the filter; an undirected one its scope."""
    return registers.Scope(districts=task.scope.districts) if task.draw_type == "directed" else task.scope


def _strata(draw: Draw, places: Mapping[Place, int]) -> dict[str, tuple[int, int]]:
    """The task's ratios; classes that only excluded rows have get 0/1, a class with eligible rows must have a ratio."""
    ratios = {name: (num, den) for name, (num, den) in draw.terms["strata"].items()}
    for name, statuses in by_stratum(places).items():
        if name not in ratios:
            if "OK" in statuses:
                raise StratumWithoutRatio(stratum=name)
            ratios[name] = (0, 1)
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


def _inspectors(at: datetime, draw: Draw, districts: set[str], region: str) -> list[InspectorRow]:
    """Everybody with a certificate valid at the freeze that counts in the region (C7) and whose department has a seat.

    The draw's mode says where they may be sent (C13); a draw set up before there was one is matched.
    """
    eligibility = regions.get_profile(region).inspector.eligibility
    wanted = {dept for slot in slots_of(draw) for dept in slot.depts}
    mode = draw.terms.get("assignment", MATCHED)
    return [
        InspectorRow(
            person.id,
            person.department_id,
            frozenset({*person.qualifications, *person.specialties, GENERAL}),
            districts_for(mode, person.districts, districts),
            "",
        )
        for person in registers.list_inspectors_for_draw(local_date(at), eligibility)
        if person.department_id in wanted
    ]


def _known_recusals() -> list[tuple[str, str]]:
    """(our object id, person) of every known conflict."""
    known = session().execute(select(Recusal.object_id, Recusal.inspector_id).order_by(Recusal.id))
    return [(thing, person) for thing, person in known]


def get_preview(draw_id: str, *, ctx: Ctx) -> DrawPreview:
    """The numbers of a freeze now, or those that were frozen. Raises DrawNotFound, StratumWithoutRatio."""
    draw = find_row(draw_id)
    check_sees(draw, ctx.actor)
    return preview(draw, frozen_pool(draw) if draw.commit else collect_pool(draw, ctx.clock.now()))


def frozen_pool(draw: Draw) -> Pool:
    """The rows as they were frozen. Raises FrozenFileChanged."""
    terms, tables = frozen(draw)
    pairs = [(o, i) for o, i, _ in tables.recusals]
    return Pool(tables.roster.places(), tables.inspectors, pairs, tables.ledger, dict(terms.strata), terms.cap)


def preview(draw: Draw, pool: Pool) -> DrawPreview:
    """The numbers that these rows give."""
    strata = []
    for name, statuses in sorted(by_stratum(pool.places).items()):
        rows, eligible, ratio = sum(statuses.values()), statuses.get("OK", 0), pool.strata[name]
        n = number_drawn(eligible, rows, ratio, draw.terms["base"], draw.terms["rounding"])
        strata.append(StratumView(name, rows, eligible, ratio, n, statuses))
    expected = _expected(pool, {s.stratum: (s.n, s.eligible) for s in strata})
    shortage = shortages(expected, slots_of(draw), pool.inspectors, draw.terms["load_cap"])
    return DrawPreview(
        tuple(strata),
        sum(s.rows for s in strata),
        sum(s.eligible for s in strata),
        sum(s.n for s in strata),
        len(pool.inspectors),
        (shortage,) if shortage else (),
    )


def _expected(pool: Pool, numbers: dict[str, tuple[int, int]]) -> dict[str, int]:
    """Objects to be expected per district, in whole visits, rounded half up."""
    millionths: Counter[str] = Counter()
    for (stratum, status, district), rows in pool.places.items():
        n, eligible = numbers[stratum]
        if status == "OK":
            millionths[district] += rows * (n * 1_000_000 // eligible)
    return {district: (share + 500_000) // 1_000_000 for district, share in millionths.items()}
