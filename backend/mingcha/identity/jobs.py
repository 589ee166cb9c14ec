"""What does identity do by itself? Once a day it forgets tries to sign in and refresh tokens that no longer decide anything."""

from __future__ import annotations

from mingcha.identity import actions
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import transaction
from mingcha.kernel.jobs import claim_slot, job

NAME = "forget_old_sign_ins"


@job(NAME)
def forget_old_sign_ins(*, ctx: Ctx) -> None:
    """One claimed slot a day; sessions stay, because the audit trail names them."""
    with transaction():
        if claim_slot(NAME, ctx.clock.today().isoformat(), ctx=ctx):
            actions.forget_old_sign_ins(ctx=ctx)
