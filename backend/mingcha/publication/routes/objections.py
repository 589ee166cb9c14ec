"""Where does the desk take objections, answer them and count them?"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from mingcha.kernel.clock import CHINA
from mingcha.kernel.http import blueprint, ctx, if_match, requires
from mingcha.kernel.permission import Permission
from mingcha.publication import actions, queries
from mingcha.publication.schemas.objections import (
    DecisionIn,
    ObjectionArgs,
    ObjectionCountsOut,
    ObjectionIn,
    ObjectionOut,
    ObjectionPageOut,
    PeriodArgs,
)

blp = blueprint("objections")


@blp.route("/objections")
@requires(Permission.PUBLICATION_READ)
@blp.arguments(ObjectionArgs, location="query")
@blp.response(200, ObjectionPageOut)
def list_objections(args: dict[str, Any]) -> Any:
    """Objections to results of the caller's departments, newest first."""
    return queries.list_objections(scope=queries.scope_of(ctx().actor), today=ctx().clock.today(), **args)


@blp.route("/objections/counts")
@requires(Permission.PUBLICATION_READ)
@blp.arguments(PeriodArgs, location="query")
@blp.response(200, ObjectionCountsOut)
def count_objections(args: dict[str, Any]) -> Any:
    """Those raised in a period, by what became of them (S3B-20)."""
    since = datetime.combine(args["since"], time(), CHINA)
    until = datetime.combine(args["until"] + timedelta(days=1), time(), CHINA)
    return queries.count_objections(scope=queries.scope_of(ctx().actor), since=since, until=until)


@blp.route("/objections/<uuid:objection_id>")
@requires(Permission.PUBLICATION_READ)
@blp.response(200, ObjectionOut)
def get_objection(objection_id: Any) -> Any:
    """One objection with its steps."""
    return _one(str(objection_id))


@blp.route("/publications/<uuid:publication_id>/objections", methods=["POST"])
@requires(Permission.PUBLICATION_PUBLISH)
@blp.arguments(ObjectionIn)
@blp.response(201, ObjectionOut)
def raise_objection(told: dict[str, Any], publication_id: Any) -> Any:
    """Enters an objection that reached the desk by letter, by telephone or at the window."""
    row = queries.get_publication(str(publication_id), queries.scope_of(ctx().actor))
    made = actions.raise_objection(row, told["text"], source="desk", show=told["show"], ctx=ctx())
    return _one(made)


@blp.route("/objections/<uuid:objection_id>/decide", methods=["POST"])
@requires(Permission.PUBLICATION_PUBLISH)
@blp.arguments(DecisionIn)
@blp.response(200, ObjectionOut)
def decide(told: dict[str, Any], objection_id: Any) -> Any:
    """One step by hand, with words for the business. Needs If-Match."""
    row = queries.get_objection(str(objection_id), queries.scope_of(ctx().actor))
    if_match(row.version)
    actions.decide_objection(row.id, told["then"], told["words"], ctx=ctx())
    return _one(row.id)


def _one(objection_id: str) -> Any:
    return queries.get_objection_row(objection_id, queries.scope_of(ctx().actor), ctx().clock.today())
