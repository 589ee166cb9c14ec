"""How does a business check its own place in a draw, without script? A form, a page, files; and the heads of each day."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from flask import Response, request

from mingcha.draws import actions as draw_actions
from mingcha.draws import queries as draws
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.http import ctx, own_transactions, public
from mingcha.kernel.problem import NotFound, TooMany
from mingcha.publication import queries
from mingcha.publication.routes.portal import page, portal

# The portal with these pages added.
pages = portal


@pages.get("/draws/<uuid:draw_id>/own")
@public
def own_form(draw_id: Any) -> Response:
    """The form."""
    return _page(str(draw_id))


@pages.post("/draws/<uuid:draw_id>/own")
@own_transactions
@public
def own_answer(draw_id: Any) -> Response:
    """The row or its absence, with the proof; the same refusal whatever was wrong."""
    asked = str(draw_id)
    try:
        with transaction():
            draw_actions.count_proof_try(request.remote_addr or "", ctx=ctx())
    except TooMany as problem:
        with reading():
            return _page(asked, status=429, wait=problem.params["seconds"])
    with reading():
        try:
            wanted = request.form.get("id", "").strip().upper()[:60]
            own = draws.get_own_proof(asked, wanted, request.form.get("code", "")[:60])
        except NotFound:
            return _page(asked, status=404, refused=True)
        return _file(own) if request.form.get("as") == "file" else _page(asked, own=own)


@pages.get("/draws/days/<day>")
@public
def day_heads(day: str) -> Response:
    """The heads of all draws at the end of one day, as text."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError as error:
        raise NotFound() from error
    return Response(queries.get_draw_day(wanted), mimetype="text/plain")


def _page(draw_id: str, *, status: int = 200, **values: Any) -> Response:
    found = queries.get_public_draw(draw_id)
    shown = {"own": None, "refused": False, "wait": None, "asked": "", "code": ""} | values
    if shown["own"]:
        shown |= {"asked": request.form["id"].strip().upper(), "code": request.form["code"]}
    reply = page("own", here="draws", status=status, draw=found.draw, **shown)
    reply.headers["Cache-Control"] = "no-store"
    return reply


def _file(own: draws.OwnProof) -> Response:
    text = json.dumps(own.proof.document, ensure_ascii=False, indent=1) + "\n"
    reply = Response(text, mimetype="application/json")
    reply.headers["Content-Disposition"] = 'attachment; filename="proof.json"'
    reply.headers["Cache-Control"] = "no-store"
    return reply
