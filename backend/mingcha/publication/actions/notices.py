"""How does an association's self-discipline information come in and become public? (S0-2.11)"""

from __future__ import annotations

from datetime import date
from typing import Any

from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.publication.models import IndustryNotice
from mingcha.publication.queries import get_notice, scope_of
from mingcha.publication.rules.basis import check_public
from mingcha.publication.rules.masking import Private
from mingcha.publication.rules.sharing import check_issued, check_notice
from mingcha.regions import queries as regions
from mingcha.registers import queries as registers


def enter_notice(told: dict[str, Any], *, ctx: Ctx) -> str:
    """Takes a notice in as a draft; its id. `told` has association, kind, title, text, issued_on, industry, object_id?.

    Raises NoticeInvalid, NotFound (no such business).
    """
    issued_on: date = told["issued_on"]
    check_issued(issued_on, ctx.clock.today())
    thing = registers.get_object(told["object_id"]) if told.get("object_id") else None
    row = IndustryNotice(
        id=ctx.ids.new(),
        department_id=str(ctx.actor.department_id),
        association=told["association"],
        industry=told["industry"],
        kind=told["kind"],
        title=told["title"],
        text=told["text"],
        object_id=thing.id if thing else None,
        object_name=thing.name if thing else "",
        issued_on=issued_on,
        entered_at=ctx.clock.now(),
    )
    session().add(row)
    session().flush()
    audit.record(ctx, "enter_notice", ("industry_notice", row.id), None, {"title": row.title, "kind": row.kind})
    return row.id


def publish_notice(notice_id: str, *, region: str, ctx: Ctx) -> None:
    """Makes a draft public. Raises NotFound, NoticeState, PersonalDataStopped."""
    row = get_notice(notice_id, scope_of(ctx.actor))
    check_notice(row.state, "draft")
    thing = registers.find_object(row.object_id) if row.object_id else None
    people = [thing.legal_representative, thing.contact_name] if thing else []
    private = Private(names=tuple(name for name in people if name), open_names=(row.object_name, row.association))
    source = regions.get_profile(region).article("publish.channels")
    check_public([row.title, row.text], "行业自律信息", private, source)
    row.state, row.published_at = "published", ctx.clock.now()
    row.version += 1
    session().flush()
    audit.record(ctx, "publish_notice", ("industry_notice", row.id), {"state": "draft"}, {"state": row.state})


def withdraw_notice(notice_id: str, reason: str, *, ctx: Ctx) -> None:
    """Takes a public notice back with the reason. Raises NotFound, NoticeState."""
    row = get_notice(notice_id, scope_of(ctx.actor))
    check_notice(row.state, "published")
    row.state, row.ended_reason = "withdrawn", reason.strip()
    row.version += 1
    session().flush()
    audit.record(ctx, "withdraw_notice", ("industry_notice", row.id), {"state": "published"}, {"reason": reason})
