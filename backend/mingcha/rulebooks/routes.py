"""How are detailed rules written and published, and where does a department stand?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from mingcha.kernel.http import blueprint, ctx, requires, settings
from mingcha.kernel.pages import PageArgs
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import NotFound
from mingcha.regions import queries as regions
from mingcha.registers import queries as registers
from mingcha.rulebooks import actions, queries
from mingcha.rulebooks.rules import CHECKS, STATES
from mingcha.rulebooks.schemas import (
    DutyIn,
    ReadinessPageOut,
    RulebookIn,
    RulebookOut,
    RulebookPageOut,
    RulebookTextIn,
)

blp = blueprint("rulebooks")


@blp.route("/rulebooks", methods=["GET"])
@requires(Permission.REGISTER_READ)
@blp.arguments(PageArgs, location="query")
@blp.response(200, RulebookPageOut)
def get_rulebooks(args: dict[str, Any]) -> dict[str, Any]:
    """The department's versions and all that are in force, newest first."""
    page = queries.list_rulebooks(seen_by=registers.item_viewer(ctx().actor), **args)
    profile = regions.get_profile(settings().region)
    return {
        "items": [_shown(row) for row in page.items],
        "next": page.next,
        "needed": profile.item.rule_sections,
        "article": profile.article("rules.sections"),
        "made_above": profile.item.authority == "province",
    }


@blp.route("/rulebooks", methods=["POST"])
@requires(Permission.ITEM_LIST_PUBLISH)
@blp.arguments(RulebookIn)
@blp.response(201, RulebookOut)
def post_rulebook(values: dict[str, Any]) -> dict[str, Any]:
    """A draft of the next version; guides that are made above name their origin."""
    rulebook_id, kind = values.pop("id"), values.pop("kind")
    text = actions.Text(**values)
    return _one(actions.create_rulebook(rulebook_id, kind=kind, text=text, region=settings().region, ctx=ctx()))


@blp.route("/rulebooks/<uuid:rulebook_id>", methods=["GET"])
@requires(Permission.REGISTER_READ)
@blp.response(200, RulebookOut)
def get_rulebook(rulebook_id: Any) -> dict[str, Any]:
    """One version whole."""
    return _one(str(rulebook_id))


@blp.route("/rulebooks/<uuid:rulebook_id>", methods=["PUT"])
@requires(Permission.ITEM_LIST_PUBLISH)
@blp.arguments(RulebookTextIn)
@blp.response(200, RulebookOut)
def put_rulebook(values: dict[str, Any], rulebook_id: Any) -> dict[str, Any]:
    """Writes a draft anew."""
    actions.edit_rulebook(str(rulebook_id), text=actions.Text(**values), region=settings().region, ctx=ctx())
    return _one(str(rulebook_id))


@blp.route("/rulebooks/<uuid:rulebook_id>/publish", methods=["POST"])
@requires(Permission.ITEM_LIST_PUBLISH)
@blp.response(200, RulebookOut)
def publish_rulebook(rulebook_id: Any) -> dict[str, Any]:
    """Puts a draft in force; sections that the notice names and that are missing are told with the article."""
    actions.publish_rulebook(str(rulebook_id), region=settings().region, ctx=ctx())
    return _one(str(rulebook_id))


@blp.route("/readiness", methods=["GET"])
@requires(Permission.REGISTER_READ)
@blp.response(200, ReadinessPageOut)
def get_readiness() -> dict[str, Any]:
    """One list, two libraries, one set of rules: how complete, and which gaps; the coordinating office sees all departments."""
    who, region, today = ctx().actor, settings().region, ctx().clock.today()
    own = queries.get_readiness(who.department_id, region=region, today=today) if who.department_id else None
    everybody = registers.item_viewer(who) is None
    return {"own": own, "items": queries.list_readiness(region=region, today=today) if everybody else []}


@blp.route("/readiness/duties/<code>", methods=["PUT"])
@requires(Permission.ITEM_LIST_PUBLISH)
@blp.arguments(DutyIn)
@blp.response(200, ReadinessPageOut)
def put_duty(values: dict[str, Any], code: str) -> dict[str, Any]:
    """Names who closes one of the department's gaps, and by when."""
    if code not in CHECKS:
        raise NotFound()
    actions.set_duty(code, ctx=ctx(), **values)
    own = queries.get_readiness(ctx().actor.department_id or "", region=settings().region, today=ctx().clock.today())
    return {"own": own, "items": []}


def _one(rulebook_id: str) -> dict[str, Any]:
    return _shown(queries.get_rulebook(rulebook_id, seen_by=registers.item_viewer(ctx().actor)))


def _shown(row: queries.RulebookRow) -> dict[str, Any]:
    who = ctx().actor
    mine = row.department_id == who.department_id and who.can(Permission.ITEM_LIST_PUBLISH)
    return {**asdict(row), "acts": [step for step in ("edit", "publish") if mine and step in STATES[row.state]]}
