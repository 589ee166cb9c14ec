"""Which objects are drawn? Tickets, numbers per stratum, reserves and thresholds: SRD-1 section 4."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from math import isqrt
from typing import NamedTuple

from mingcha.draws.rules.encoding import hash_ends, hasher
from mingcha.draws.rules.problems import faulty
from mingcha.draws.rules.roster import Roster

ROUNDINGS: dict[str, Callable[[int, int, int], int]] = {
    "ceil": lambda base, num, den: -(-base * num // den),
    "floor": lambda base, num, den: base * num // den,
    "half_up": lambda base, num, den: (2 * base * num + den) // (2 * den),
}
BASES = ("eligible", "register")


class LedgerRow(NamedTuple):
    """One visit that counts towards the annual cap; `date` is YYYY-MM-DD."""

    object: str
    department: str
    draw: str
    date: str
    salt: str


class Drawn(NamedTuple):
    """One row of draw.csv; the ticket as 32 bytes, of which there are half a million in a national draw."""

    digest: bytes
    id: str
    stratum: str

    @property
    def ticket(self) -> str:
        """As 64 hex."""
        return self.digest.hex()


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


def ticket(alg: str, seed: str, object_id: str) -> str:
    """The ticket that decides whether and when an object is drawn."""
    return hasher(alg)(f"SRD1|E|{seed}|{object_id}".encode()).hexdigest()


def number_drawn(eligible: int, rows: int, ratio: tuple[int, int], base: str, rounding: str) -> int:
    """n of a stratum: integers only, never more than are eligible (S1-8c)."""
    return min(eligible, ROUNDINGS[rounding](rows if base == "register" else eligible, *ratio))


Candidate = tuple[bytes, str, str]
"""A row that may be drawn: its ticket's 32 bytes, its id, and its district (one object for all rows of a district)."""

ALL = b"\xff" * 33


def threshold(count: int, eligible: int) -> bytes:
    """Below it lie `count` of `eligible` tickets with all but certainty; it saves memory and time, never changes a result."""
    bound = ((count + 6 * (isqrt(count) + 1) + 10) << 64) // max(eligible, 1)
    return bound.to_bytes(8, "big") if bound < 1 << 64 else ALL


def lowest_tickets(
    alg: str, seed: str, roster: Roster, wanted: Mapping[str, int], after: bytes = b""
) -> dict[str, list[Candidate]]:
    """{stratum: its lowest eligible tickets, sorted}, as many as wanted, those up to the ticket `after` counted but left out.

    One pass over the roster; a second one only if a threshold was too low.
    """
    eligible = {name: eligible_rows(roster, name) for name in wanted}
    bounds = {name: threshold(n, eligible[name]) for name, n in wanted.items()}
    while True:
        found, left_out = _below(alg, seed, roster, bounds, after)
        short = {name for name, n in wanted.items() if len(found[name]) + left_out[name] < min(n, eligible[name])}
        if not any(bounds[name] != ALL for name in short):
            break
        bounds |= dict.fromkeys(short, ALL)
    for name, n in wanted.items():
        found[name].sort()
        del found[name][max(0, n - left_out[name]) :]
    return found


def eligible_rows(roster: Roster, stratum: str) -> int:
    """How many rows of a stratum may be drawn."""
    return roster.counts.get(stratum, {}).get("OK", 0)


def _below(
    alg: str, seed: str, roster: Roster, bounds: Mapping[str, bytes], after: bytes
) -> tuple[dict[str, list[Candidate]], dict[str, int]]:
    """Tickets below the bounds, and how many were left out. A block is hashed as a whole; only its few low tickets are looked at."""
    h, prefix = hasher(alg), f"SRD1|E|{seed}|".encode()
    limits = {name.encode(): bound for name, bound in bounds.items()}
    highest = max(limits.values(), default=b"")
    found: dict[bytes, list[Candidate]] = {name: [] for name in limits}
    left_out = dict.fromkeys(limits, 0)
    names: dict[bytes, str] = {}
    for ids, strata, places in _eligible(roster, limits):
        for row, digest in enumerate(hash_ends(h, prefix, ids)):
            if digest < highest and digest < limits[strata[row]]:
                if digest > after:
                    name = names.get(places[row]) or names.setdefault(places[row], places[row].decode())
                    found[strata[row]].append((digest, ids[row].decode(), name))
                else:
                    left_out[strata[row]] += 1
    return {name: found[name.encode()] for name in bounds}, {name: left_out[name.encode()] for name in bounds}


def _eligible(roster: Roster, strata: Mapping[bytes, object]) -> Iterator[tuple[Sequence[bytes], ...]]:
    """Columns of id, stratum and district, block by block, of rows that may be drawn in these strata."""
    for block in roster.blocks():
        ids, classes, statuses, places, _ = block
        if {*statuses} != {b"OK"} or not strata.keys() >= {*classes}:
            able = [status == b"OK" and stratum in strata for stratum, status in zip(classes, statuses, strict=False)]
            ids, classes, places = ([*compress(column, able)] for column in (ids, classes, places))
        yield ids, classes, places


class Selection:
    """The drawn objects in ticket order with their districts, n per stratum, and on demand each stratum's reserve."""

    def __init__(self, alg: str, seed: str, roster: Roster, numbers: Mapping[str, int]) -> None:
        self._alg, self._seed, self._roster = alg, seed, roster
        self._reserves: dict[str, list[Drawn]] = {}
        self.numbers = numbers
        self.districts: dict[str, str] = {}
        found = lowest_tickets(alg, seed, roster, numbers)
        rows = [row for stratum in numbers for row in self._known(stratum, found.pop(stratum))]
        rows.sort()
        self.drawn: tuple[Drawn, ...] = tuple(rows)

    def _known(self, stratum: str, candidates: list[Candidate]) -> Iterator[Drawn]:
        """The candidates as rows of draw.csv, from the last to the first, each given up as it is taken."""
        while candidates:
            digest, object_id, self.districts[object_id] = candidates.pop()
            yield Drawn(digest, object_id, stratum)

    def reserve(self, stratum: str, index: int) -> Drawn | None:
        """Number `index` (from 0) of the stratum's reserve, or None when it is exhausted."""
        eligible = eligible_rows(self._roster, stratum)
        if self.numbers[stratum] + index >= eligible:
            return None
        known = self._reserves.get(stratum, [])
        if index >= len(known):
            wanted = min(eligible, self.numbers[stratum] + 2 * index + 64)
            last = max((row.digest for row in self.drawn if row.stratum == stratum), default=b"")
            found = lowest_tickets(self._alg, self._seed, self._roster, {stratum: wanted}, last)
            known = self._reserves[stratum] = [*self._known(stratum, found[stratum])][::-1]
        return known[index]


def select_objects(
    alg: str,
    seed: str,
    roster: Roster,
    strata: Mapping[str, tuple[int, int]],
    base: str = "eligible",
    rounding: str = "ceil",
) -> Selection:
    """Draw n objects per stratum, ratios being (num, den) (S0-2.5a, S1-7); a stratum without ratio is refused."""
    counts = roster.counts
    for stratum in counts:
        if stratum not in strata:
            row = next(row for row in roster if row.stratum == stratum)
            raise faulty(f"roster.csv {row.id}", f"分层“{stratum}”没有比例", f"stratum “{stratum}” has no ratio")
    numbers = {
        name: number_drawn(eligible_rows(roster, name), sum(counts.get(name, {}).values()), ratio, base, rounding)
        for name, ratio in strata.items()
    }
    return Selection(alg, seed, roster, numbers)


def draw_lines(selection: Selection) -> Iterator[str]:
    """draw.csv, header first."""
    yield "ticket|id|stratum"
    for digest, object_id, stratum in selection.drawn:
        yield f"{digest.hex()}|{object_id}|{stratum}"


def threshold_lines(selection: Selection) -> Iterator[str]:
    """thresholds.csv, header first: the highest ticket drawn per stratum, `-` where nobody is."""
    highest = {row.stratum: row for row in selection.drawn}
    yield "stratum|n|ticket"
    for name in sorted(selection.numbers, key=str.encode):
        yield f"{name}|{selection.numbers[name]}|{highest[name].ticket if name in highest else '-'}"


def batch_order(selection: Selection, size: int) -> list[tuple[str, ...]]:
    """The drawn ids in ticket order, cut into batches: with a ratio of 1/1 this is the random order of batches (S3A-2.2.1d)."""
    return cut([row.id for row in selection.drawn], size)


def cut(ids: Sequence[str], size: int) -> list[tuple[str, ...]]:
    """Batches of `size` in the order given; the last may be smaller."""
    return [tuple(ids[i : i + size]) for i in range(0, len(ids), size)]
