"""How does somebody who is signed in prove once more who they are, for one act that cannot be undone?"""

from __future__ import annotations

from datetime import datetime

from mingcha.identity.actions.passwords import verify_password
from mingcha.identity.actions.sessions import Attempt, begin_sign_in, count_as_success
from mingcha.identity.queries import get_person
from mingcha.identity.rules import StepUpRefused
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import transaction


def prove_again(password: str, address: str, *, ctx: Ctx) -> datetime:
    """The instant at which the caller's own password fitted. Opens transactions of its own, so call it outside of one.

    A miss counts at the door like a miss at sign-in. Raises StepUpRefused, SignInTooOften.
    """
    with transaction():
        attempt = begin_sign_in(get_person(ctx.actor.id).username, address, ctx=ctx)
    verified = verify_password(attempt.password_hash, password)
    with transaction():
        _keep(attempt, verified, ctx)
    if not verified:
        raise StepUpRefused
    return ctx.clock.now()


def _keep(attempt: Attempt, verified: bool, ctx: Ctx) -> None:
    if verified:
        count_as_success(attempt)
    act = "prove_again" if verified else "refuse_step_up"
    audit.record(ctx, act, ("session", ctx.actor.session_id or "-"), None, None)
