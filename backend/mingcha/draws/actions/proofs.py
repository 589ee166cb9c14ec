"""How often may an address ask for a proof? Every try is counted before it is answered."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from mingcha.draws.models import ProofTry
from mingcha.draws.rules.proofs import WINDOW, check_tries
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import lock, session

TRY_LOCK = 7_303
KEPT = timedelta(days=1)


def count_proof_try(address: str, *, ctx: Ctx) -> None:
    """Counts the try first, so that parallel tries cannot slip through. Raises ProofTooOften (10 tries in 10 minutes)."""
    lock(TRY_LOCK)
    now = ctx.clock.now()
    seen = session().scalars(
        select(ProofTry.at)
        .where(ProofTry.address == address, ProofTry.at > now - WINDOW)
        .order_by(ProofTry.at, ProofTry.id)
    )
    check_tries(list(seen), now)
    session().add(ProofTry(id=ctx.ids.new(), address=address, at=now))
    session().flush()


def forget_proof_tries(*, ctx: Ctx) -> None:
    """Addresses are kept for a day."""
    session().execute(delete(ProofTry).where(ProofTry.at < ctx.clock.now() - KEPT))
