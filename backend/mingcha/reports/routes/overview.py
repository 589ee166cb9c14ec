"""Where does the desk's first page get its figures?"""

from __future__ import annotations

from typing import Any

from mingcha.kernel.http import blueprint, ctx, requires
from mingcha.kernel.permission import Permission
from mingcha.reports import queries
from mingcha.reports.schemas.overview import OverviewOut

blp = blueprint("reports")


@blp.route("/overview")
@requires(Permission.REPORT_READ)
@blp.response(200, OverviewOut)
def overview() -> Any:
    """Counts, deadlines and coverage of the caller's departments today."""
    return queries.get_overview(actor=ctx().actor, today=ctx().clock.today())
