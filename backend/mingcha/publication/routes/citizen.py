"""How does a citizen tell of something, and ask how far it is? Two forms without script; a code instead of an account."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, request

from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.http import ctx, own_transactions, public, settings
from mingcha.kernel.problem import NotFound, Problem
from mingcha.leads import actions as leads
from mingcha.publication.routes.log import pages as pages
from mingcha.publication.routes.own_record import check_site
from mingcha.publication.routes.portal import page
from mingcha.publication.routes.receipt import quiet, told

CITIZEN = Actor(id="citizen", name="公众")
"""Who acts here; nobody's session counts on this page."""
KEPT = ("object_name", "address", "content", "name", "phone")


@pages.get("/lead")
@public
def lead_form() -> Response:
    """The form, and the field for a code."""
    return _page()


@pages.post("/lead")
@own_transactions
@public
def send_lead() -> Response:
    """Keeps what is told and shows the code once; limited by address, all or nothing (S0-2.7a)."""
    context = replace(ctx(), actor=CITIZEN)
    said = {name: request.form.get(name, "").replace("\r\n", "\n").strip()[:2001] for name in KEPT}
    try:
        check_site()
        with transaction():
            leads.count_lead_try(request.remote_addr or "", "send", ctx=context)
        with transaction():
            short = {name: said[name][:length] for name, length in (("address", 300), ("name", 60), ("phone", 40))}
            code = leads.send_citizen_lead(region=settings().region, ctx=context, **said | short)
    except Problem as problem:
        return _page(status=problem.status, problem=problem, kept=said)
    return _page(code=f"{code[:4]}-{code[4:8]}-{code[8:]}")


@pages.post("/lead/state")
@own_transactions
@public
def lead_state() -> Response:
    """How far the lead of a code is: its state and its answer, and nothing of what was told. Wrong codes are counted."""
    context = replace(ctx(), actor=CITIZEN)
    typed = request.form.get("code", "")[:40]
    try:
        check_site()
        with transaction():
            leads.count_lead_try(request.remote_addr or "", "ask", ctx=context)
        with reading():
            found = leads.ask_lead(typed)
    except NotFound as problem:
        return _page(status=404, problem=problem, asked=typed)
    except Problem as problem:
        return _page(status=problem.status, problem=problem, asked=typed)
    return _page(found=found, asked=typed)


def _page(*, status: int = 200, problem: Problem | None = None, **values: Any) -> Response:
    shown = {"code": "", "found": None, "asked": "", "kept": {}} | values
    return quiet(page("lead", here="lead", status=status, **shown, **told(problem)))
