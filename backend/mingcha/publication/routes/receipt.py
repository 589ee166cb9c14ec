"""How does anybody check a receipt? A page and a form, without script: it matches or it does not, and nothing more is told."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as Reply

from mingcha.follow_up import actions
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.http import ctx, own_transactions, public
from mingcha.kernel.problem import Problem, TooMany
from mingcha.publication import queries
from mingcha.publication.routes.portal import page
from mingcha.publication.routes.proof import pages as pages
from mingcha.publication.routes.words import Words

CODE, HASH = 32, 64
SHOWN = 80


@pages.get("/receipt")
@public
def receipt_form() -> Response | Reply:
    """The form for a code that is typed; a whole code leads to its page."""
    typed = re.sub(r"[^0-9a-f]", "", request.args.get("code", "").lower())
    if len(typed) in (CODE, HASH):
        words = Words("en" if request.args.get("lang") == "en" else "zh")
        return redirect(words.link(f"/portal/receipt/{typed}"), 303)
    asked = request.args.get("code", "")[:SHOWN]
    return receipt_page(asked, status=404 if asked else 200, match=False if asked else None)


@pages.get("/receipt/<code>")
@own_transactions
@public
def receipt(code: str) -> Response:
    """Whether a sealed record with this code or whole hash is here; what does not match is counted and limited."""
    wanted = code.lower()
    with reading():
        match = re.fullmatch(r"[0-9a-f]+", wanted) is not None and queries.matches_receipt(wanted)
    try:
        if not match:
            with transaction():
                actions.count_receipt_try(request.remote_addr or "", wanted[:HASH], ctx=ctx())
    except TooMany as problem:
        return receipt_page(wanted[:SHOWN], status=429, problem=problem)
    return receipt_page(wanted[:SHOWN], status=200 if match else 404, match=match)


def receipt_page(asked: str, *, status: int, match: bool | None = None, problem: Problem | None = None) -> Response:
    """The check page: match, no match, not asked yet, or a refusal."""
    return quiet(page("receipt", here="", status=status, asked=asked, match=match, **told(problem)))


def told(problem: Problem | None) -> dict[str, Any]:
    """A refusal in the language of the page."""
    return {"problem": problem.document("en" if request.args.get("lang") == "en" else "zh") if problem else None}


def quiet(reply: Response) -> Response:
    """Kept nowhere, found by no search engine, named to no other site."""
    reply.headers["Cache-Control"] = "no-store"
    reply.headers["X-Robots-Tag"] = "noindex, nofollow"
    reply.headers["Referrer-Policy"] = "no-referrer"
    return reply
