"""What does the holder of a receipt read, and what may be added? One address, opened by code and second part with every sending.

There is no cookie: nothing that a browser sends by itself opens or changes a record.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from mingcha.evidence.actions import Places, places_of
from mingcha.follow_up import actions
from mingcha.kernel.ctx import Actor, Ctx
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.http import ctx, own_transactions, public, settings
from mingcha.kernel.problem import Forbidden, Problem, TooLarge
from mingcha.kernel.storage import store
from mingcha.publication import queries
from mingcha.publication.actions import raise_objection
from mingcha.publication.routes.portal import page
from mingcha.publication.routes.proof import pages as pages
from mingcha.publication.routes.receipt import quiet, receipt_page, told
from mingcha.publication.rules.objections import ObjectionTooEarly
from mingcha.readings.actions import Act, note

HOLDER = Actor(id="receipt-holder", name="持回执的企业")
"""Who acts here: whoever knows code and second part. Nobody's session counts on this page."""


@pages.post("/receipt/<code>")
@own_transactions
@public
def own_record(code: str) -> Response:
    """Opens the own record; with `act` reply, proof, rating or objection also adds to it. A wrong pair has one answer, and tries are limited."""
    wanted, context = code.lower()[:64], replace(ctx(), actor=HOLDER)
    try:
        check_site()
        typed = request.form.get("key", "")[:40]
        opened = _open(wanted, typed, context)
    except RequestEntityTooLarge:
        return receipt_page(wanted, status=413, match=True, problem=TooLarge(limit="30 MB"))
    except Problem as problem:
        return receipt_page(wanted, status=problem.status, problem=problem)
    act = request.form.get("act", "")
    try:
        _do(act, opened, context)
        return _page(wanted, opened, typed, done=act)
    except Problem as problem:
        return _page(wanted, opened, typed, problem=problem)


def check_site() -> None:
    """Raises Forbidden for a form of another site. A browser that hides the origin says `null`."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin", "null")
    foreign = (
        site not in ("same-origin", "none") if site else origin != "null" and urlsplit(origin).netloc != request.host
    )
    if foreign:
        raise Forbidden(permission="same-origin")


def _open(code: str, typed: str, context: Ctx) -> str:
    """The inspection's id; that its holder opened it is written down. Raises ReceiptTooOften or ReceiptRefused."""
    with transaction():
        counted = actions.count_receipt_try(request.remote_addr or "", code, ctx=context)
    with transaction():
        opened = actions.open_receipt(code, typed, counted=counted).id
        note(Act.OPEN_BY_RECEIPT, opened, ctx=context)
        return opened


def _do(act: str, opened: str, context: Ctx) -> None:
    """Raises the refusals of the four acts; an unknown act only opens."""
    form = request.form
    if act == "reply":
        with transaction():
            actions.state_reply(opened, form.get("text", ""), ctx=context)
    elif act == "proof":
        files = [data for one in request.files.getlist("files") if (data := one.stream.read())]
        actions.send_proof(opened, files, form.get("note", ""), places=_places, ctx=context)
    elif act == "rating":
        with transaction():
            published = queries.is_published(opened)
            actions.rate_inspection(
                opened, form.get("stars", ""), form.get("text", ""), published=published, ctx=context
            )
    elif act == "objection":
        with transaction():
            row = queries.find_publication_of(opened)
            if row is None:
                raise ObjectionTooEarly()
            show = form.get("show") == "yes"
            raise_objection(row, form.get("text", ""), source="portal", show=show, ctx=context)


def _places() -> Places:
    return places_of(settings().data_dir, store(), settings().region)


def _page(code: str, opened: str, typed: str, *, done: str = "", problem: Problem | None = None) -> Response:
    """The record with its forms; after a refusal what was typed is there again."""
    kept = {name: request.form.get(name, "")[:4000] for name in ("text", "note")} if problem else {}
    with reading():
        own = queries.get_own_record(opened)
    values = {"own": own, "code": code, "key": typed, "done": done, "kept": kept, "act": request.form.get("act", "")}
    return quiet(page("ownrecord", here="", status=problem.status if problem else 200, **values, **told(problem)))
