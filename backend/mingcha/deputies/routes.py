"""Where does a reviewer say who stands in for them?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Flask, current_app

from mingcha.deputies import actions, queries, schemas
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import reading, session
from mingcha.kernel.http import blueprint, ctx, requires
from mingcha.kernel.permission import Permission

blp = blueprint("deputies")


def init_app(app: Flask) -> None:
    """Every reviewer comes with those in whose place they review today."""
    load: Callable[[], Actor | None] = app.extensions["mingcha_load_actor"]

    def load_with_standing() -> Actor | None:
        who = load()
        if who is None or not who.can(Permission.INSPECTION_REVIEW):
            return who
        return _standing(who)

    app.extensions["mingcha_load_actor"] = load_with_standing


def _standing(who: Actor) -> Actor:
    today = current_app.extensions["mingcha"].clock.today()
    if session().in_transaction():
        return replace(who, stands_for=queries.list_standing(who, today))
    with reading():  # a view with its own short transactions must not find one open
        return replace(who, stands_for=queries.list_standing(who, today))


@blp.route("/deputies", methods=["GET"])
@requires(Permission.INSPECTION_REVIEW)
@blp.arguments(schemas.DeputyArgs, location="query")
@blp.response(200, schemas.DeputyPageOut)
def list_deputies(args: dict[str, Any]) -> Any:
    """Who stands in for whom in the caller's departments, and for and by the caller; the latest days first."""
    return queries.list_deputies(ctx().actor, today=ctx().clock.today(), **args)


@blp.route("/deputies/reviewers", methods=["GET"])
@requires(Permission.INSPECTION_REVIEW)
@blp.response(200, schemas.ReviewersOut)
def list_reviewers() -> Any:
    """Everybody who may review: who can stand in, and for whom the caller may name somebody."""
    who = ctx().actor
    return {
        "items": [
            {"id": one.id, "name": one.name, "department": one.department_name, "mine": queries.may_name(who, one)}
            for one in queries.list_reviewers()
        ]
    }


@blp.route("/deputies", methods=["POST"])
@requires(Permission.INSPECTION_REVIEW)
@blp.arguments(schemas.DeputyIn)
@blp.response(204)
def name_deputy(body: dict[str, Any]) -> None:
    """Names a deputy for oneself, or for a reviewer of one's own or a lower department."""
    actions.name_deputy(ctx=ctx(), **body)


@blp.route("/deputies/<uuid:deputyship_id>/end", methods=["POST"])
@requires(Permission.INSPECTION_REVIEW)
@blp.response(204)
def end_deputyship(deputyship_id: Any) -> None:
    """Ends it now instead of on its last day."""
    actions.end_deputyship(str(deputyship_id), ctx=ctx())
