"""How are exemptions from draws claimed, filed and decided?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from mingcha.kernel.ctx import Actor
from mingcha.kernel.http import blueprint, ctx, requires, settings
from mingcha.kernel.permission import Permission
from mingcha.regions import queries as regions
from mingcha.registers import actions, queries
from mingcha.registers.rules.exemptions import SPECIAL_FIELDS
from mingcha.registers.rules.review import EXEMPTIONS_TO_JUSTICE
from mingcha.registers.schemas.exemptions import (
    DecisionIn,
    ExemptionArgs,
    ExemptionIn,
    ExemptionOut,
    ExemptionPageOut,
    FilingIn,
)

blp = blueprint("exemptions")


@blp.route("/exemptions", methods=["GET"])
@requires(Permission.REGISTER_READ)
@blp.arguments(ExemptionArgs, location="query")
@blp.response(200, ExemptionPageOut)
def get_exemptions(args: dict[str, Any]) -> dict[str, Any]:
    """The department's claims, newest first; all for the coordinator, auditors and the office that decides them."""
    who, region = ctx().actor, settings().region
    offices = actions.deciding_offices(region)
    everybody = queries.item_viewer(who) is None or who.department_id in offices
    page = queries.list_exemptions(department_id=None if everybody else who.department_id, **args)
    profile = regions.get_profile(region)
    known = EXEMPTIONS_TO_JUSTICE in profile.item.legal_review
    return {
        "items": [_shown(row, who, offices) for row in page.items],
        "next": page.next,
        "unsuitable_known": known,
        "fields": profile.item.special_fields or tuple(SPECIAL_FIELDS),
        "file_with": "司法局" if known else "",
        "article": profile.article("item.legal_review" if known else "item.special_fields"),
    }


@blp.route("/exemptions", methods=["POST"])
@requires(Permission.ITEM_LIST_PUBLISH)
@blp.arguments(ExemptionIn)
@blp.response(201, ExemptionOut)
def post_exemption(values: dict[str, Any]) -> dict[str, Any]:
    """Claims that items are not drawn; kinds and fields are the region's."""
    return _one(actions.claim_exemption(actions.Claim(**values), region=settings().region, ctx=ctx()))


@blp.route("/exemptions/<uuid:exemption_id>/file", methods=["POST"])
@requires(Permission.ITEM_LIST_PUBLISH)
@blp.arguments(FilingIn)
@blp.response(200, ExemptionOut)
def file_exemption(values: dict[str, Any], exemption_id: Any) -> dict[str, Any]:
    """Records the filing."""
    actions.file_exemption(str(exemption_id), ctx=ctx(), **values)
    return _one(str(exemption_id))


@blp.route("/exemptions/<uuid:exemption_id>/decide", methods=["POST"])
@requires(Permission.ITEM_LIST_REVIEW)
@blp.arguments(DecisionIn)
@blp.response(200, ExemptionOut)
def decide_exemption(values: dict[str, Any], exemption_id: Any) -> dict[str, Any]:
    """Accepts or rejects, never one's own claim."""
    actions.decide_exemption(str(exemption_id), region=settings().region, ctx=ctx(), **values)
    return _one(str(exemption_id))


def _one(exemption_id: str) -> dict[str, Any]:
    offices = actions.deciding_offices(settings().region)
    return _shown(queries.get_exemption(exemption_id), ctx().actor, offices)


def _shown(row: queries.ExemptionRow, who: Actor, offices: dict[str, str]) -> dict[str, Any]:
    acts = []
    if row.state == "claimed" and who.can(Permission.ITEM_LIST_PUBLISH) and row.department_id == who.department_id:
        acts.append("file")
    decides = who.department_id in (offices or {row.department_id}) and who.id != row.claimed_by
    if row.state == "filed" and decides and who.can(Permission.ITEM_LIST_REVIEW):
        acts.append("decide")
    return {**asdict(row), "acts": acts}
