"""What is swept by itself?"""

from __future__ import annotations

from mingcha.follow_up import actions
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import transaction
from mingcha.kernel.jobs import job


@job("follow_up.forget_receipt_tries")
def forget_receipt_tries(*, ctx: Ctx) -> None:
    """Addresses of wrong tries are kept for a day."""
    with transaction():
        actions.forget_receipt_tries(ctx=ctx)
