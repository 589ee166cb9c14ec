"""How does a draw end (T5)? The secret is revealed; or the draw is voided, and stays visible with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from mingcha.draws.actions.happenings import check_signers, record_event
from mingcha.draws.actions.progress import mark_task
from mingcha.draws.models import Draw
from mingcha.draws.queries.draws import find_row
from mingcha.draws.rules.problems import WrongDrawState
from mingcha.draws.rules.seeding import instant_text
from mingcha.draws.rules.states import AFTER, check_act, check_can_run
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.transparency import actions as log


def reveal_secret(draw_id: str, *, ctx: Ctx) -> Draw:
    """Makes a delayed draw's secret, and with it every file, public: after the visits. Raises DrawNotFound, WrongDrawState."""
    draw = find_row(draw_id, lock=True)
    check_can_run(ctx.actor.department_id, draw.lead_department_id)
    check_act("reveal", draw.state, draw.commit)
    if draw.mode != "delayed" or draw.revealed_at:
        raise WrongDrawState(state=f"{draw.mode}, {draw.state}", needed="delayed")
    draw.revealed_at = ctx.clock.now()
    audit.record(ctx, "reveal_secret", ("draw", draw.id), None, {"secret_commit": draw.secret_commit})
    facts = {"draw": draw.number, "commit": draw.commit, "secret": draw.secret}
    log.append_fact("draw.reveal", draw.id, facts, ctx=ctx)
    session().flush()
    return draw


def void_draw(draw_id: str, *, reason: str, evidence: str, signers: Sequence[str], ctx: Ctx) -> Draw:
    """Ends the draw for ever, its files kept. Before the seed a notice says why; afterwards the VOID event does."""
    draw = find_row(draw_id, lock=True)
    check_can_run(ctx.actor.department_id, draw.lead_department_id)
    check_act("void", draw.state, draw.commit)
    if draw.seed is not None:
        record_event(draw_id, ctx=ctx, type="VOID", reason=reason, evidence=evidence, signers=signers)
        return draw
    check_signers(signers, ctx)
    now = ctx.clock.now()
    draw.notice = {"reason": reason, "evidence": evidence, "signers": list(signers), "at": instant_text(now)}
    draw.state, draw.ended_at = AFTER["void"], now
    mark_task(draw, "approved", ctx=ctx)
    if draw.commit:
        facts = {"draw": draw.number, "commit": draw.commit, "reason": reason, "evidence": evidence}
        log.append_fact("draw.void", draw.id, facts, ctx=ctx)
    audit.record(
        ctx, "void_draw", ("draw", draw.id), None, {"reason": reason, "evidence": evidence, "signers": list(signers)}
    )
    session().flush()
    return draw
