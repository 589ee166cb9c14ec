"""What follows from frozen tables and a seed? The computed files, and the state that events change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mingcha.draws.rules.manifest import Tables, Terms
from mingcha.draws.rules.seating import EMPTY, Seating, team_lines
from mingcha.draws.rules.selection import Selection, draw_lines, select_objects, threshold_lines


@dataclass(frozen=True, slots=True)
class Result:
    """A computed draw: who was drawn, and the seating (which events go on changing)."""

    selection: Selection
    seating: Seating

    def lines(self) -> dict[str, Iterator[str]]:
        """The lines of draw.csv, thresholds.csv and teams.csv; take them before any event is replayed."""
        order = (row.id for row in self.selection.drawn)
        return {
            "draw.csv": draw_lines(self.selection),
            "thresholds.csv": threshold_lines(self.selection),
            "teams.csv": team_lines(order, self.seating.teams, len(self.seating.slots)),
        }

    def files(self) -> dict[str, bytes]:
        """The same as bytes, for a draw that is small."""
        return {name: "".join(f"{line}\n" for line in lines).encode() for name, lines in self.lines().items()}

    def short_seats(self) -> list[tuple[str, int]]:
        """Empty seats as (object, seat from 1)."""
        return [
            (row.id, k + 1)
            for row in self.selection.drawn
            for k, who in enumerate(self.seating.teams[row.id])
            if who == EMPTY
        ]


def compute(terms: Terms, tables: Tables, seed: str) -> Result:
    """Objects, then seats; the same inputs always give the same bytes (S4-6b)."""
    selection = select_objects(terms.alg, seed, tables.roster, terms.strata, terms.base, terms.rounding)
    seating = Seating(
        terms.alg,
        seed,
        terms.slots,
        tables.inspectors,
        selection.districts,
        ((o, i) for o, i, _ in tables.recusals),
        terms.load_cap,
    )
    seating.seat_all([row.id for row in selection.drawn])
    return Result(selection, seating)
