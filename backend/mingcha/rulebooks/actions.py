"""How do detailed rules change, and who is named for a gap?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, update

from mingcha.identity import queries as identity
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.problem import Conflict
from mingcha.regions import queries as regions
from mingcha.rulebooks import queries
from mingcha.rulebooks.models import Duty, Rulebook
from mingcha.rulebooks.rules import (
    STATES,
    RulebookNotDraft,
    RulebookNotFound,
    check_origin,
    check_publishable,
    check_unchanged,
)


@dataclass(frozen=True, slots=True)
class Text:
    """What a version says: sections [{key, title, text}], and where it was made if it is adopted."""

    title: str
    sections: Sequence[dict[str, str]]
    adopted_from: str | None
    adopted_document: str | None
    reason: str | None


def create_rulebook(rulebook_id: str, *, kind: str, text: Text, region: str, ctx: Ctx) -> str:
    """A draft of the department's next version; the same id again is the same draft (S4-6a).

    Raises GuideMadeAbove where the region adopts guides and no origin is named (C4).
    """
    department_id = ctx.actor.department_id
    if department_id is None:
        raise Conflict()
    if session().get(Rulebook, rulebook_id) is not None:
        return _draft(rulebook_id, ctx, any_state=True).id
    _check_origin(kind, text, region)
    row = Rulebook(id=rulebook_id, department_id=department_id, kind=kind, state="draft")
    row.version = _next_version(department_id, kind)
    row.created_at, row.created_by = ctx.clock.now(), ctx.actor.id
    _write(row, text)
    session().add(row)
    session().flush()
    audit.record(ctx, "create_rulebook", ("rulebook", row.id), None, {"kind": kind, "version": row.version})
    return row.id


def edit_rulebook(rulebook_id: str, *, text: Text, region: str, ctx: Ctx) -> None:
    """Writes a draft anew. Raises RulebookNotFound, RulebookNotDraft, GuideMadeAbove."""
    row = _draft(rulebook_id, ctx)
    _check_origin(row.kind, text, region)
    before = {"title": row.title, "sections": len(row.sections)}
    _write(row, text)
    session().flush()
    audit.record(
        ctx, "edit_rulebook", ("rulebook", row.id), before, {"title": row.title, "sections": len(row.sections)}
    )


def publish_rulebook(rulebook_id: str, *, region: str, ctx: Ctx) -> None:
    """Puts a draft in force and supersedes the version before it.

    Raises RulebookNotFound, RulebookNotDraft; RulebookIncomplete with the region's article (S4-6a); GuideLocked (C4).
    """
    row = _draft(rulebook_id, ctx)
    profile = regions.get_profile(region)
    if row.kind == "detailed_rules":
        check_publishable(row.sections, profile.item.rule_sections, article=profile.article("rules.sections"))
    before = queries.find_published(row.department_id, row.kind)
    if before is not None:
        check_unchanged(
            row.sections, row.adopted_document, before.sections, before.adopted_document, organ=row.adopted_from
        )
    same = (Rulebook.department_id == row.department_id, Rulebook.kind == row.kind, Rulebook.state == "published")
    session().execute(update(Rulebook).where(*same).values(state="superseded"))
    row.state, row.published_at, row.published_by = "published", ctx.clock.now(), ctx.actor.id
    session().flush()
    after = {"state": "published", "version": row.version}
    audit.record(ctx, "publish_rulebook", ("rulebook", row.id), {"state": "draft"}, after)


def set_duty(code: str, *, person_id: str, due_on: date, ctx: Ctx) -> None:
    """Names who closes one of the department's gaps, and by when (S4-13). Raises PersonUnknown, also for other departments' people."""
    department_id = ctx.actor.department_id or ""
    identity.check_sees_person(ctx.actor, person_id)
    row = session().get(Duty, (department_id, code), with_for_update=True, populate_existing=True)
    before = None if row is None else {"person": row.person_id, "due_on": row.due_on.isoformat()}
    if row is None:
        row = Duty(department_id=department_id, code=code)
        session().add(row)
    row.person_id, row.due_on, row.set_at, row.set_by = person_id, due_on, ctx.clock.now(), ctx.actor.id
    session().flush()
    after = {"person": person_id, "due_on": due_on.isoformat()}
    audit.record(ctx, "set_readiness_duty", ("department", department_id), before, {"gap": code, **after})


def _check_origin(kind: str, text: Text, region: str) -> None:
    profile = regions.get_profile(region)
    above = profile.item.authority == "province"
    check_origin(kind, text.adopted_from, made_above=above, article=profile.article("item.authority"))


def _draft(rulebook_id: str, ctx: Ctx, *, any_state: bool = False) -> Rulebook:
    row = session().get(Rulebook, rulebook_id, with_for_update=True, populate_existing=True)
    if row is None or row.department_id != ctx.actor.department_id:
        raise RulebookNotFound()
    if not any_state and "edit" not in STATES[row.state]:
        raise RulebookNotDraft()
    return row


def _write(row: Rulebook, text: Text) -> None:
    row.title, row.reason = text.title.strip(), text.reason
    row.sections = [{name: one[name].strip() for name in ("key", "title", "text")} for one in text.sections]
    row.adopted_from, row.adopted_document = text.adopted_from, text.adopted_document


def _next_version(department_id: str, kind: str) -> int:
    most = select(func.max(Rulebook.version)).where(Rulebook.department_id == department_id, Rulebook.kind == kind)
    return (session().scalar(most) or 0) + 1
