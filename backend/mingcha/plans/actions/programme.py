"""How does the coordinating office name the industries of a year's programme (S3A-2.4.1a)?"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete

from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.problem import Forbidden
from mingcha.plans import queries
from mingcha.plans.models import ProgrammeIndustry


def set_programme(year: int, industries: Sequence[str], *, region: str, ctx: Ctx) -> None:
    """Replaces the year's industries; an empty list goes back to those of the region's notice. Raises Forbidden for an office that does not coordinate."""
    if not queries.coordinated_domains(ctx.actor, region):
        raise Forbidden()
    before = [row.industry for row in queries.list_programme(year, region)]
    session().execute(delete(ProgrammeIndustry).where(ProgrammeIndustry.year == year))
    named = list(dict.fromkeys(industries))
    session().add_all(ProgrammeIndustry(year=year, industry=one, position=place) for place, one in enumerate(named))
    session().flush()
    audit.record(ctx, "set_programme", ("programme", str(year)), {"industries": before}, {"industries": named})
