"""What of draws runs by itself?"""

from __future__ import annotations

from mingcha.draws import actions
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import transaction
from mingcha.kernel.jobs import job


@job("draws.forget_proof_tries")
def forget_proof_tries(*, ctx: Ctx) -> None:
    """Addresses that asked for proofs are not kept."""
    with transaction():
        actions.forget_proof_tries(ctx=ctx)
