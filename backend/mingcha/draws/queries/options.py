"""What can be chosen for a draw, and in which random order are objects visited where everybody is drawn?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mingcha.draws.queries.draws import check_sees_result, find_row, rows_of
from mingcha.draws.rules.limits import presets, uncapped_reasons
from mingcha.draws.rules.selection import cut
from mingcha.kernel.ctx import Actor
from mingcha.regions import queries as regions


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch of a stratum whose ratio is 100 %: numbers from 1, ids in ticket order."""

    stratum: str
    number: int
    codes: tuple[str, ...]


def list_batches(draw_id: str, size: int, *, actor: Actor) -> list[Batch]:
    """The strata drawn as a whole, cut into batches of `size` in ticket order (S3A-2.2.1d). Raises DrawNotFound, ResultSealed."""
    draw = find_row(draw_id)
    check_sees_result(draw, actor)
    whole = sorted(name for name, (num, den) in draw.terms["strata"].items() if num == den)
    rows = [row for row in rows_of(draw.id) if row.position <= draw.drawn]
    return [
        Batch(name, number, codes)
        for name in whole
        for number, codes in enumerate(cut([row.code for row in rows if row.stratum == name], size), 1)
    ]


def get_options(region: str) -> dict[str, Any]:
    """Presets of ratios and the reasons that do not count, both as shipped data; how the region's notice assigns inspectors (C13)."""
    profile = regions.get_profile(region)
    assigned = {"mode": profile.inspector.assignment.mode, "article": profile.article("inspector.assignment")}
    return {"presets": presets(), "uncapped_reasons": list(uncapped_reasons().values()), "assignment": assigned}
