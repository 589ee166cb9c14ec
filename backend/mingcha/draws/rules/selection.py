"""Which objects are drawn? Tickets, numbers per stratum, reserves and thresholds: SRD-1 section 4."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isqrt
from typing import NamedTuple

from mingcha.draws.rules.encoding import hasher, lines_text
from mingcha.draws.rules.problems import faulty

STATUSES = ("OK", "X-CLOSED", "X-FILTER", "X-RECENT", "X-CAP")
ROUNDINGS: dict[str, Callable[[int, int, int], int]] = {
    "ceil": lambda base, num, den: -(-base * num // den),
    "floor": lambda base, num, den: base * num // den,
    "half_up": lambda base, num, den: (2 * base * num + den) // (2 * den),
}
BASES = ("eligible", "register")


class RosterRow(NamedTuple):
    """One register row in scope: its id, stratum (risk class), status, district and salt."""

    id: str
    stratum: str
    status: str
    district: str
    salt: str


class LedgerRow(NamedTuple):
    """One visit that counts towards the annual cap; `date` is YYYY-MM-DD."""

    object: str
    department: str
    draw: str
    date: str
    salt: str


class Drawn(NamedTuple):
    """One row of draw.csv."""

    ticket: str
    id: str
    stratum: str


@dataclass(frozen=True, slots=True)
class AnnualCap:
    """How often one object may be visited in a year (0 = no limit), and in whose eyes."""

    per_department: int
    total: int
    lead_department: str
    year: int


def full_objects(ledger: Iterable[LedgerRow], cap: AnnualCap) -> frozenset[str]:
    """Objects whose visits of the year have reached the cap."""
    total: Counter[str] = Counter()
    lead: Counter[str] = Counter()
    for row in ledger:
        if row.date.startswith(f"{cap.year:04d}"):
            total[row.object] += 1
            lead[row.object] += row.department == cap.lead_department
    return frozenset(o for o in total if 0 < cap.total <= total[o] or 0 < cap.per_department <= lead[o])


def check_caps(roster: Iterable[RosterRow], full: frozenset[str]) -> None:
    """An OK row must not be full, an X-CAP row must be."""
    for row in roster:
        if row.status == "OK" and row.id in full:
            raise faulty(f"roster.csv {row.id}", "已达年度上限", "it has reached the annual cap")
        if row.status == "X-CAP" and row.id not in full:
            raise faulty(f"roster.csv {row.id}", "未达年度上限", "it has not reached the annual cap")


def ticket(alg: str, seed: str, object_id: str) -> str:
    """The ticket that decides whether and when an object is drawn."""
    return hasher(alg)(f"SRD1|E|{seed}|{object_id}".encode()).hexdigest()


def number_drawn(eligible: int, rows: int, ratio: tuple[int, int], base: str, rounding: str) -> int:
    """n of a stratum: integers only, never more than are eligible (S1-8c)."""
    return min(eligible, ROUNDINGS[rounding](rows if base == "register" else eligible, *ratio))


def lowest_tickets(alg: str, seed: str, ids: Sequence[bytes], count: int) -> list[tuple[bytes, bytes]]:
    """The `count` lowest (ticket, id), sorted. A threshold keeps most tickets out of the sort; it never changes the result."""
    total = len(ids)
    bound = ((count + 6 * (isqrt(count) + 1) + 10) << 64) // max(total, 1)
    found = _below(alg, seed, ids, bound.to_bytes(8, "big")) if bound < 1 << 64 else []
    if len(found) < count:
        found = _below(alg, seed, ids, b"\xff" * 33)
    found.sort()
    return found[:count]


def _below(alg: str, seed: str, ids: Sequence[bytes], bound: bytes) -> list[tuple[bytes, bytes]]:
    """Tickets below the bound. The common prefix is hashed once and copied, where the hash can be: a quarter less time."""
    h, prefix = hasher(alg), f"SRD1|E|{seed}|".encode()
    copy = getattr(h(prefix), "copy", None)
    if copy is None:
        return [(digest, i) for i in ids if (digest := h(prefix + i).digest()) < bound]
    found = []
    for i in ids:
        state = copy()
        state.update(i)
        digest = state.digest()
        if digest < bound:
            found.append((digest, i))
    return found


class Selection:
    """The drawn objects in ticket order, n per stratum, and on demand each stratum's reserve in ticket order."""

    def __init__(
        self, alg: str, seed: str, eligible: Mapping[str, Sequence[bytes]], numbers: Mapping[str, int]
    ) -> None:
        self._alg, self._seed, self._eligible = alg, seed, eligible
        self._orders: dict[str, list[tuple[bytes, bytes]]] = {}
        self.numbers = numbers
        rows = [row for stratum, n in numbers.items() for row in self._first(stratum, n)]
        self.drawn: tuple[Drawn, ...] = tuple(sorted(rows))

    def _first(self, stratum: str, count: int) -> list[Drawn]:
        order = lowest_tickets(self._alg, self._seed, self._eligible[stratum], count)
        return [Drawn(digest.hex(), i.decode(), stratum) for digest, i in order]

    def reserve(self, stratum: str, index: int) -> Drawn | None:
        """Number `index` (from 0) of the stratum's reserve, or None when it is exhausted."""
        wanted = self.numbers[stratum] + index
        ids = self._eligible[stratum]
        order = self._orders.get(stratum, [])
        if wanted >= len(order):
            order = self._orders[stratum] = lowest_tickets(self._alg, self._seed, ids, min(len(ids), 2 * wanted + 64))
        if wanted >= len(order):
            return None
        return Drawn(order[wanted][0].hex(), order[wanted][1].decode(), stratum)


def select_objects(
    alg: str,
    seed: str,
    roster: Sequence[RosterRow],
    strata: Mapping[str, tuple[int, int]],
    base: str = "eligible",
    rounding: str = "ceil",
) -> Selection:
    """Draw n objects per stratum, ratios being (num, den) (S0-2.5a, S1-7); a stratum without ratio is refused."""
    rows: Counter[str] = Counter(row.stratum for row in roster)
    eligible: dict[str, list[bytes]] = {name: [] for name in strata}
    for row in roster:
        if row.stratum not in eligible:
            raise faulty(
                f"roster.csv {row.id}", f"分层“{row.stratum}”没有比例", f"stratum “{row.stratum}” has no ratio"
            )
        if row.status == "OK":
            eligible[row.stratum].append(row.id.encode())
    numbers = {s: number_drawn(len(eligible[s]), rows[s], strata[s], base, rounding) for s in strata}
    return Selection(alg, seed, eligible, numbers)


def draw_text(selection: Selection) -> bytes:
    """draw.csv."""
    return lines_text(Drawn._fields, selection.drawn)


def thresholds_text(selection: Selection) -> bytes:
    """thresholds.csv: the highest ticket drawn per stratum, `-` where nobody is."""
    highest = {row.stratum: row.ticket for row in selection.drawn}
    names = sorted(selection.numbers, key=str.encode)
    return lines_text(
        ("stratum", "n", "ticket"), [(name, str(selection.numbers[name]), highest.get(name, "-")) for name in names]
    )


def batch_order(selection: Selection, size: int) -> list[tuple[str, ...]]:
    """The drawn ids in ticket order, cut into batches: with a ratio of 1/1 this is the random order of batches (S3A-2.2.1d)."""
    return cut([row.id for row in selection.drawn], size)


def cut(ids: Sequence[str], size: int) -> list[tuple[str, ...]]:
    """Batches of `size` in the order given; the last may be smaller."""
    return [tuple(ids[i : i + size]) for i in range(0, len(ids), size)]
