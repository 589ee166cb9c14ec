"""Who inspects which object? Least load first, then the pair's ticket, then augmenting paths: SRD-1 section 5."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from mingcha.draws.rules.encoding import Hasher, hash_ends, hasher

EMPTY = "-"
Seat = tuple[str, int]


class InspectorRow(NamedTuple):
    """One inspector under a pseudonym; `quals` and `districts` are what they may inspect and where."""

    id: str
    dept: str
    quals: frozenset[str]
    districts: frozenset[str]
    salt: str

    @property
    def cells(self) -> tuple[str, ...]:
        """As it stands in inspectors.csv."""
        return (self.id, self.dept, ",".join(sorted(self.quals)), ",".join(sorted(self.districts)), self.salt)


class Slot(NamedTuple):
    """A seat's demands: one of these departments, and this qualification."""

    depts: tuple[str, ...]
    qual: str


class Seating:
    """Teams and loads of one draw. `districts` gives each object's district; recusals are (object, inspector)."""

    def __init__(
        self,
        alg: str,
        seed: str,
        slots: Sequence[Slot],
        inspectors: Iterable[InspectorRow],
        districts: Mapping[str, str],
        recusals: Iterable[tuple[str, str]],
        load_cap: int,
    ) -> None:
        self._hash: Hasher = hasher(alg)
        self._prefix = f"SRD1|I|{seed}|"
        self.slots = tuple(slots)
        self.inspectors = {i.id: i for i in sorted(inspectors, key=lambda one: one.id)}
        self._spelled = {i: i.encode() for i in self.inspectors}
        self.districts = districts
        self.recused = frozenset(recusals)
        self._recused_objects = frozenset(entity for entity, _ in self.recused)
        self.load_cap = load_cap
        self.barred_pairs: set[tuple[str, str]] = set()
        self.barred_people: set[str] = set()
        self.load = dict.fromkeys(self.inspectors, 0)
        self.teams: dict[str, list[str]] = {}
        self._pools: dict[tuple[Slot, str], list[str]] = {}
        self._least: dict[tuple[Slot, str], tuple[int, list[str]]] = {}

    def barred(self, entity: str, inspector: str) -> bool:
        """True if a recusal, or an earlier RECUSE, keeps the inspector from the object."""
        pair = (entity, inspector)
        return pair in self.recused or pair in self.barred_pairs or inspector in self.barred_people

    def choose(self, entity: str, seat: int) -> str:
        """The least loaded inspector who fits, ties by the pair's ticket; "-" if there is none."""
        slot, place, team = self.slots[seat], self.districts[entity], self.teams[entity]
        least, free = self._least_loaded(slot, place)
        barring = self.barred_people or self.barred_pairs or entity in self._recused_objects
        if barring or not {*team}.isdisjoint(free):
            able = [i for i in self._pool(slot, place) if i not in team and not (barring and self.barred(entity, i))]
            least, free = self._least_of(able)
        if not free or least >= self.load_cap:
            return EMPTY
        if len(free) == 1:
            return free[0]
        tickets = self._tickets(entity, free)
        return free[tickets.index(min(tickets))]  # of equal tickets the first, whose id is the lowest

    def _least_loaded(self, slot: Slot, place: str) -> tuple[int, list[str]]:
        """The least load in a pool, and who has it. While loads only grow, that is whoever had it before and has it still."""
        least, before = self._least.get((slot, place), (0, []))
        load = self.load
        found = least, [i for i in before if load[i] == least]
        if not found[1]:
            found = self._least_of(self._pool(slot, place))
        self._least[slot, place] = found
        return found

    def _least_of(self, people: Sequence[str]) -> tuple[int, list[str]]:
        loads = list(map(self.load.__getitem__, people))
        least = min(loads, default=0)
        return least, [i for i, load in zip(people, loads, strict=True) if load == least]

    def _tickets(self, entity: str, people: Sequence[str]) -> list[bytes]:
        """The pairs' tickets. What they have in common is hashed once and copied."""
        return hash_ends(self._hash, f"{self._prefix}{entity}|".encode(), map(self._spelled.__getitem__, people))

    def fill(self, entity: str) -> None:
        """A new team by `choose` in slot order."""
        self.teams[entity] = [EMPTY] * len(self.slots)
        for seat in range(len(self.slots)):
            self.take(entity, seat, self.choose(entity, seat))

    def take(self, entity: str, seat: int, inspector: str) -> None:
        """Seat somebody (or nobody) on an empty seat and count the load."""
        self.teams[entity][seat] = inspector
        if inspector != EMPTY:
            self.load[inspector] += 1

    def release(self, entity: str, seat: int) -> None:
        """Empty a seat and give the load back."""
        holder = self.teams[entity][seat]
        self.teams[entity][seat] = EMPTY
        if holder != EMPTY:
            self.load[holder] -= 1
            self._least.clear()

    def seat_all(self, order: Sequence[str]) -> None:
        """Both passes over the drawn objects, in draw order."""
        for entity in order:
            self.fill(entity)
        empty = [(entity, seat) for entity in order for seat, who in enumerate(self.teams[entity]) if who == EMPTY]
        search = _Augmenting(self, order) if empty else None
        for place in empty:
            if search and self.teams[place[0]][place[1]] == EMPTY:
                search.augment(place)

    def by_ticket(self, entity: str, seat: int) -> Iterator[str]:
        """Everybody who fits the seat and is not in the object's team, by the pair's ticket."""
        team = self.teams[entity]
        pool = self._pool(self.slots[seat], self.districts[entity])
        able = [i for i in pool if i not in team and not self.barred(entity, i)]
        return iter([i for _, i in sorted(zip(self._tickets(entity, able), able, strict=True))])

    def _pool(self, slot: Slot, district: str) -> list[str]:
        key = (slot, district)
        if key not in self._pools:
            self._pools[key] = [
                i.id
                for i in self.inspectors.values()
                if i.dept in slot.depts and slot.qual in i.quals and district in i.districts
            ]
        return self._pools[key]


class _Augmenting:
    """Breadth-first search for a chain of moves that fills an empty seat without emptying another."""

    def __init__(self, seating: Seating, order: Sequence[str]) -> None:
        self._s = seating
        self._place = {entity: n for n, entity in enumerate(order)}
        self._held: dict[str, set[Seat]] = {i: set() for i in seating.inspectors}
        for entity in order:
            for seat, holder in enumerate(seating.teams[entity]):
                if holder != EMPTY:
                    self._held[holder].add((entity, seat))

    def augment(self, start: Seat) -> bool:
        """Fill `start` if any chain of moves can."""
        came_from: dict[Seat, Seat | None] = {start: None}
        queue = deque([start])
        while queue:
            here = queue.popleft()
            for inspector in self._s.by_ticket(*here):
                if self._s.load[inspector] < self._s.load_cap:
                    if self._move(inspector, here, came_from):
                        return True
                    continue
                for seat in self._seats_of(inspector):
                    if seat not in came_from:
                        came_from[seat] = here
                        queue.append(seat)
        return False

    def _seats_of(self, inspector: str) -> list[Seat]:
        return sorted(self._held[inspector], key=lambda seat: (self._place[seat[0]], seat[1]))

    def _move(self, inspector: str, end: Seat, came_from: Mapping[Seat, Seat | None]) -> bool:
        changes: dict[Seat, str] = {}
        mover, seat = inspector, end
        while True:
            changes[seat] = mover
            before = came_from[seat]
            if before is None:
                break
            mover, seat = self._s.teams[seat[0]][seat[1]], before
        if not self._distinct(changes):
            return False
        for entity, k in changes:
            old = self._s.teams[entity][k]
            self._held.get(old, set()).discard((entity, k))
        for (entity, k), who in changes.items():
            self._s.teams[entity][k] = who
            self._held[who].add((entity, k))
        self._s.load[inspector] += 1
        return True

    def _distinct(self, changes: Mapping[Seat, str]) -> bool:
        for entity in {seat[0] for seat in changes}:
            team = [changes.get((entity, k), who) for k, who in enumerate(self._s.teams[entity])]
            people = [who for who in team if who != EMPTY]
            if len(set(people)) < len(people):
                return False
        return True


def team_lines(order: Iterable[str], teams: Mapping[str, Sequence[str]], seats: int) -> Iterator[str]:
    """teams.csv, header first, in the order of draw.csv."""
    yield "|".join(["object", *(f"seat{k + 1}" for k in range(seats))])
    for entity in order:
        yield "|".join([entity, *teams[entity]])
