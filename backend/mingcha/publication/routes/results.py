"""Where does anybody read one result for ever, one area, what associations say, and what may be taken away?"""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, jsonify, make_response, request
from marshmallow import ValidationError, fields, validate

from mingcha.kernel.http import public, settings
from mingcha.kernel.pages import MAX_LIMIT, PageArgs
from mingcha.kernel.problem import Malformed, NotFound
from mingcha.kernel.schema import Uuid
from mingcha.publication import queries
from mingcha.publication.routes.lists import pages as pages
from mingcha.publication.routes.portal import page
from mingcha.publication.routes.words import Words
from mingcha.publication.rules.open_data import csv_of, linked_data, row_of
from mingcha.publication.rules.result import RESULT_NAMES

LISTED = 50


class OpenArgs(PageArgs):
    """Filters of the open data; days of publication, inclusive."""

    since = fields.Date(load_default=None)
    until = fields.Date(load_default=None)
    district = fields.String(load_default=None, validate=validate.Length(max=60))
    object_id = Uuid(load_default=None)


def origin() -> str:
    """The public address of the portal: as set, else as asked."""
    return settings().portal_origin or request.host_url.rstrip("/")


def words() -> Words:
    """The words of the language asked for."""
    return Words("en" if request.args.get("lang") == "en" else "zh")


def summary_of(body: dict[str, Any]) -> str:
    """One line that says what a result says."""
    results = "；".join(RESULT_NAMES[code] for code in body["conclusions"])
    return f"{body['inspected_on']} {results}（{body['gsxt']['insAuth']}）"


@pages.get("/results/<uuid:publication_id>")
@public
def result(publication_id: Any) -> Response:
    """The permanent address of one result: as it reads now, its corrections, objections; or that it was withdrawn, and why (410)."""
    key = str(publication_id)
    shown = queries.find_snapshot(key)
    changes = [one for one in queries.list_changes(key) if one.kind in ("corrected", "withdrawn", "republished")]
    if shown is None:
        if not changes or changes[-1].kind != "withdrawn":
            raise NotFound()
        return page("withdrawn", here="search", status=410, change=changes[-1])
    address = f"{origin()}/portal/results/{key}"
    site = words().t("site")
    return page(
        "result",
        here="search",
        shown=shown,
        changes=changes,
        spoken=queries.list_spoken([key]).get(key, []),
        recognised=queries.list_recognised([key]).get(key, []),
        canonical=address,
        description=f"{shown.object_name}：{summary_of(shown.body)}",
        linked=linked_data(shown, site, address, summary_of(shown.body)),
    )


@pages.get("/areas")
@public
def areas() -> Response:
    """The areas with published results; each has a page and a feed to follow."""
    return page("areas", here="search", areas=queries.list_areas())


@pages.get("/areas/<name>")
@public
def area(name: str) -> Response:
    """The published results of one area, the latest first."""
    found = queries.list_open_results(district=name, cursor=request.args.get("cursor"), limit=LISTED)
    if not found.items:
        raise NotFound()
    return page("area", here="search", area=name, rows=found.items, more=found.next, canonical=None)


@pages.get("/self-discipline")
@public
def notices() -> Response:
    """What associations published about themselves and their members (S0-2.11)."""
    found = queries.list_notices(state="published", cursor=request.args.get("cursor"), limit=LISTED)
    return page("notices", here="search", rows=found.items, more=found.next)


@pages.get("/data")
@public
def data() -> Response:
    """What may be taken away, and how to page through it."""
    return page("data", here="data", origin=origin())


@pages.get("/data/results.<form>")
@public
def data_results(form: str) -> Response:
    """Published results as JSON or CSV, a page at a time; `next` (JSON) or the Link header leads on."""
    if form not in ("json", "csv"):
        raise NotFound()
    args = _args()
    found = queries.list_open_results(**args)
    rows = [
        row_of(one, one.district, RESULT_NAMES, f"{origin()}/portal/results/{one.publication_id}")
        for one in found.items
    ]
    reply = (
        jsonify({"items": rows, "next": found.next})
        if form == "json"
        else make_response(csv_of(rows), 200, {"Content-Type": "text/csv; charset=utf-8"})
    )
    if found.next:
        query = {name: str(value) for name, value in args.items() if value is not None} | {"cursor": found.next}
        address = words().link(f"{origin()}/portal/data/results.{form}", **query)
        reply.headers["Link"] = f'<{address}>; rel="next"'
    reply.headers["Access-Control-Allow-Origin"] = "*"
    return reply


def _args() -> dict[str, Any]:
    told = {name: value for name, value in request.args.items() if name != "lang"}
    try:
        found: dict[str, Any] = OpenArgs().load(told)
    except ValidationError as error:
        raise Malformed() from error
    found["limit"] = min(int(found["limit"]), MAX_LIMIT)
    since: date | None = found["since"]
    if since and found["until"] and found["until"] < since:
        raise Malformed()
    return found
