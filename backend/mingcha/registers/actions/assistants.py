"""How do experts and third parties come into the register, and leave it?"""

from __future__ import annotations

from collections.abc import Sequence

from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.registers.models import Assistant
from mingcha.registers.rules.assistants import AssistantNotFound, check_assistant


def enter_assistant(
    assistant_id: str,
    *,
    kind: str,
    name: str,
    organisation: str,
    qualification: str,
    specialties: Sequence[str],
    contract: str | None,
    ctx: Ctx,
) -> Assistant:
    """Enters one for the caller's department (S0-2.3f, S0-2.3g). Raises ContractMissing."""
    check_assistant(kind, contract)
    row = Assistant(
        id=assistant_id,
        kind=kind,
        name=name.strip(),
        organisation=organisation.strip(),
        qualification=qualification.strip(),
        specialties=list(specialties),
        contract=contract,
        department_id=ctx.actor.department_id or "",
        state="active",
        entered_at=ctx.clock.now(),
        entered_by=ctx.actor.id,
    )
    session().add(row)
    audit.record(ctx, "enter_assistant", ("assistant", assistant_id), None, {"kind": kind, "contract": contract})
    session().flush()
    return row


def retire_assistant(assistant_id: str, *, ctx: Ctx) -> Assistant:
    """Takes one out of the register; what they did stays. Raises AssistantNotFound, also for another department's."""
    row = session().get(Assistant, assistant_id, with_for_update=True, populate_existing=True)
    if row is None or row.department_id != ctx.actor.department_id:
        raise AssistantNotFound()
    if row.retired_at is None:
        row.state, row.retired_at = "retired", ctx.clock.now()
        audit.record(ctx, "retire_assistant", ("assistant", assistant_id), {"state": "active"}, {"state": "retired"})
        session().flush()
    return row


def restore_assistant(assistant_id: str, *, ctx: Ctx) -> Assistant:
    """Takes one back into the register. Raises AssistantNotFound, also for another department's."""
    row = session().get(Assistant, assistant_id, with_for_update=True, populate_existing=True)
    if row is None or row.department_id != ctx.actor.department_id:
        raise AssistantNotFound()
    if row.retired_at is not None:
        row.state, row.retired_at = "active", None
        audit.record(ctx, "restore_assistant", ("assistant", assistant_id), {"state": "retired"}, {"state": "active"})
        session().flush()
    return row
