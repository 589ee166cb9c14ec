"""How does a business check the receipt it photographed after an inspection? A page and a form, without script."""

from __future__ import annotations

import re

from flask import Response, redirect, request
from werkzeug.wrappers import Response as Reply

from mingcha.kernel.http import public
from mingcha.publication import queries
from mingcha.publication.routes.portal import page
from mingcha.publication.routes.proof import pages as pages
from mingcha.publication.routes.words import Words

LENGTH = 32


@pages.get("/receipt")
@public
def receipt_form() -> Response | Reply:
    """The form for a code that is typed; a whole code leads to its page."""
    typed = re.sub(r"[^0-9a-f]", "", request.args.get("code", "").lower())
    if len(typed) == LENGTH:
        words = Words("en" if request.args.get("lang") == "en" else "zh")
        return redirect(words.link(f"/portal/receipt/{typed}"), 303)
    return _page(None, asked=request.args.get("code", "")[:60])


@pages.get("/receipt/<code>")
@public
def receipt(code: str) -> Response:
    """The sealed record of a receipt: date, office, hash and state; nothing the holder does not know, until it is published."""
    wanted = code.lower()
    found = queries.get_receipt(wanted) if re.fullmatch(r"[0-9a-f]{32}", wanted) else None
    return _page(found, asked=wanted[:60])


def _page(found: queries.Receipt | None, *, asked: str) -> Response:
    reply = page("receipt", here="", status=200 if found or not asked else 404, receipt=found, asked=asked)
    reply.headers["Cache-Control"] = "no-store"
    reply.headers["X-Robots-Tag"] = "noindex"
    return reply
