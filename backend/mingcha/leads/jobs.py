"""What is swept by itself?"""

from __future__ import annotations

from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import transaction
from mingcha.kernel.jobs import job
from mingcha.leads import actions


@job("leads.forget_tries")
def forget_tries(*, ctx: Ctx) -> None:
    """Addresses of citizens are kept for a day."""
    with transaction():
        actions.forget_lead_tries(ctx=ctx)
