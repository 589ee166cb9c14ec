"""How is a roster of any size read? Block by block from its frozen file, as often as needed; nothing of it is held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from mingcha.draws.rules.parts import columns

STATUSES = ("OK", "X-CLOSED", "X-FILTER", "X-RECENT", "X-CAP")
StatusCounts = Mapping[str, Mapping[str, int]]


class RosterRow(NamedTuple):
    """One register row in scope: its id, stratum (risk class), status, district and salt."""

    id: str
    stratum: str
    status: str
    district: str
    salt: str


class Roster:
    """roster.csv. `open_parts` opens the file anew; `counts`, {stratum: {status: rows}}, are read from it if not given."""

    def __init__(self, open_parts: Callable[[], Iterable[bytes]], counts: StatusCounts | None = None) -> None:
        self._open, self._counts = open_parts, counts

    @classmethod
    def of(cls, rows: Sequence[RosterRow]) -> Roster:
        """A small roster out of its rows, in their order."""
        text = "".join("|".join(row) + "\n" for row in (RosterRow._fields, *rows)).encode()
        return cls(lambda: [text])

    @property
    def counts(self) -> StatusCounts:
        """{stratum: {status: rows}}, only what occurs."""
        if self._counts is None:
            self._counts = status_counts(self)
        return self._counts

    def blocks(self) -> Iterator[list[list[bytes]]]:
        """The cells of the rows, column by column, block by block."""
        return columns(self._open(), len(RosterRow._fields))

    def __iter__(self) -> Iterator[RosterRow]:
        for block in self.blocks():
            for row in zip(*block, strict=True):
                yield RosterRow(*[cell.decode() for cell in row])

    def places(self) -> Counter[tuple[str, str, str]]:
        """How many rows have the same (stratum, status, district)."""
        found: Counter[tuple[bytes, ...]] = Counter()
        for _, strata, statuses, districts, _ in self.blocks():
            found.update(zip(strata, statuses, districts, strict=True))
        return Counter({(a.decode(), b.decode(), c.decode()): rows for (a, b, c), rows in found.items()})


def status_counts(roster: Iterable[RosterRow]) -> dict[str, dict[str, int]]:
    """{stratum: {status: rows}}, only what occurs."""
    return by_stratum(Counter((row.stratum, row.status) for row in roster))


def by_stratum(counts: Mapping[tuple[str, str], int] | Mapping[tuple[str, str, str], int]) -> dict[str, dict[str, int]]:
    """{(stratum, status, …): rows} as {stratum: {status: rows}}."""
    found: dict[str, dict[str, int]] = {}
    for (stratum, status, *_), rows in counts.items():
        statuses = found.setdefault(stratum, {})
        statuses[status] = statuses.get(status, 0) + rows
    return found
