"""What follows from frozen tables and a seed? The computed files, and the state that events change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mingcha.draws.rules.manifest import Tables, Terms
from mingcha.draws.rules.seating import EMPTY, Seating, teams_text
from mingcha.draws.rules.selection import Selection, draw_text, select_objects, thresholds_text


@dataclass(frozen=True, slots=True)
class Result:
    """A computed draw: who was drawn, and the seating (which events go on changing)."""

    selection: Selection
    seating: Seating

    def files(self) -> dict[str, bytes]:
        """draw.csv, thresholds.csv and teams.csv; call it before any event is replayed."""
        order = [row.id for row in self.selection.drawn]
        return {
            "draw.csv": draw_text(self.selection),
            "thresholds.csv": thresholds_text(self.selection),
            "teams.csv": teams_text(order, self.seating.teams, len(self.seating.slots)),
        }

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
    districts: Mapping[str, str] = {row.id: row.district for row in tables.roster}
    seating = Seating(
        terms.alg,
        seed,
        terms.slots,
        tables.inspectors,
        districts,
        ((o, i) for o, i, _ in tables.recusals),
        terms.load_cap,
    )
    seating.seat_all([row.id for row in selection.drawn])
    return Result(selection, seating)
