"""What can be chosen for a draw, and in which order are whole strata visited?"""

from __future__ import annotations

from typing import Any

from mingcha.draws import queries
from mingcha.draws.schemas import options as s
from mingcha.kernel.http import blueprint, ctx, requires, settings
from mingcha.kernel.permission import Permission

blp = blueprint("draw_options")


@blp.route("/draws/options")
@requires(Permission.DRAW_READ)
@blp.response(200, s.OptionsOut)
def get_options() -> Any:
    """Presets of ratios with their sources, the ten reasons that do not count towards the annual cap, and how inspectors are assigned."""
    return queries.get_options(settings().region)


@blp.route("/draws/<draw_id>/batches")
@requires(Permission.DRAW_READ)
@blp.arguments(s.BatchArgs, location="query")
@blp.response(200, s.BatchListOut)
def get_batches(args: dict[str, Any], draw_id: str) -> Any:
    """The random order of batches where the ratio is 100 %."""
    return {"items": queries.list_batches(draw_id, args["size"], actor=ctx().actor)}
