"""Will there be enough inspectors? A max-flow before the freeze, and who shares the shortage after the draw."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mingcha.draws.rules.seating import EMPTY, InspectorRow, Seat, Seating, Slot

Place = tuple[int, str]
Group = frozenset[Place]


@dataclass(frozen=True, slots=True)
class Shortage:
    """These seats (from 1) in these districts need more visits than the people who fit them may take."""

    seats: tuple[int, ...]
    districts: tuple[str, ...]
    needed: int
    available: int
    inspectors: int


def shortages(
    objects: Mapping[str, int], slots: Sequence[Slot], inspectors: Iterable[InspectorRow], load_cap: int
) -> Shortage | None:
    """The places that cannot all be served, or None. `objects` is {district: objects to be visited}, an estimate."""
    demands = {(k, district): number for k in range(len(slots)) for district, number in objects.items() if number}
    people: Counter[frozenset[Place]] = Counter()
    for inspector in inspectors:
        fitting = frozenset(d for d in demands if _fits(inspector, slots[d[0]], d[1]))
        people[fitting] += bool(fitting)
    unmet, groups = _flow(demands, {group: number * load_cap for group, number in people.items()})
    if not unmet:
        return None
    return Shortage(
        tuple(sorted({k + 1 for k, _ in unmet})),
        tuple(sorted({district for _, district in unmet})),
        sum(demands[d] for d in unmet),
        sum(people[g] for g in groups) * load_cap,
        sum(people[g] for g in groups),
    )


def _fits(inspector: InspectorRow, slot: Slot, district: str) -> bool:
    return inspector.dept in slot.depts and slot.qual in inspector.quals and district in inspector.districts


def _flow(demands: Mapping[Place, int], room: Mapping[Group, int]) -> tuple[set[Place], set[Group]]:
    """Fills demands from groups of people; what stays unmet, with everything that it competes with."""
    left, free = dict(demands), dict(room)
    used: Counter[tuple[Place, Group]] = Counter()
    for start in demands:
        while left[start]:
            seen, end = _search(start, free, used)
            if end is None:
                return {d for d in seen if not isinstance(d, frozenset)}, {g for g in seen if isinstance(g, frozenset)}
            amount = _push(start, end, seen, left[start], free, used)
            left[start] -= amount
    return set(), set()


def _search(
    start: Place, free: Mapping[Group, int], used: Mapping[tuple[Place, Group], int]
) -> tuple[dict[Place | Group, Place | Group | None], Group | None]:
    seen: dict[Place | Group, Place | Group | None] = {start: None}
    queue: deque[Place | Group] = deque([start])
    while queue:
        here = queue.popleft()
        if isinstance(here, frozenset):
            if free[here]:
                return seen, here
            steps: list[Place | Group] = [d for (d, g), amount in used.items() if g == here and amount]
        else:
            steps = [g for g in free if here in g]
        for step in steps:
            if step not in seen:
                seen[step] = here
                queue.append(step)
    return seen, None


def _push(
    start: Place,
    end: Group,
    seen: Mapping[Place | Group, Place | Group | None],
    wanted: int,
    free: dict[Group, int],
    used: Counter[tuple[Place, Group]],
) -> int:
    path: list[Place | Group] = [end]
    while path[-1] != start:
        before = seen[path[-1]]
        if before is None:
            break
        path.append(before)
    path.reverse()
    pairs = list(zip(path, path[1:], strict=False))
    back = [used[(b, a)] for a, b in pairs if isinstance(a, frozenset) and not isinstance(b, frozenset)]
    amount = min([wanted, free[end], *back])
    for a, b in pairs:
        if isinstance(b, frozenset) and not isinstance(a, frozenset):
            used[(a, b)] += amount
        elif isinstance(a, frozenset) and not isinstance(b, frozenset):
            used[(b, a)] -= amount
    free[end] -= amount
    return amount


def sharing_objects(seating: Seating) -> list[str]:
    """After the draw: the objects whose teams compete for the people that the empty seats would need, in draw order."""
    held: dict[str, list[Seat]] = {}
    empty: list[Seat] = []
    for entity, team in seating.teams.items():
        for k, who in enumerate(team):
            if who == EMPTY:
                empty.append((entity, k))
            else:
                held.setdefault(who, []).append((entity, k))
    seen, queue, people = set(empty), deque(empty), set()
    while queue:
        for who in seating.by_ticket(*queue.popleft()):
            if who not in people:
                people.add(who)
                fresh = [seat for seat in held.get(who, []) if seat not in seen]
                seen.update(fresh)
                queue.extend(fresh)
    found = {entity for entity, _ in seen}
    return [entity for entity in seating.teams if entity in found]
