"""What can anybody read, without signing in and without script? Pages made from snapshots and published lists only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, send_from_directory
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from mingcha.kernel.http import ctx, download, public, settings
from mingcha.kernel.problem import NotFound, Problem
from mingcha.publication import queries
from mingcha.publication.routes.words import Words, groups
from mingcha.publication.rules.credit import clean_run
from mingcha.regions import queries as regions

CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
PACKAGE = Path(__file__).resolve().parents[1]
STYLES = frozenset({"tokens.css", "base.css", "office.css", "portal.css"})
CHECKERS = frozenset({"verify_draw.py", "verify_dossier.py", "SRD-1.md"})
LISTED = 50
SHORTEST = 2

portal = Blueprint("portal", __name__, url_prefix="/portal", template_folder=str(PACKAGE / "templates"))
portal.add_app_template_filter(groups, "groups")


@portal.after_request
def _headers(reply: Response) -> Response:
    """A stricter policy than the house's: the portal has no script at all."""
    reply.headers["Content-Security-Policy"] = CSP
    reply.headers.setdefault("Cache-Control", "no-cache")
    return reply


@portal.errorhandler(Problem)
def _problem(problem: Problem) -> ResponseReturnValue:
    """A refusal as a page for people."""
    return page("missing", here="", status=problem.status)


@portal.errorhandler(HTTPException)
def _http_problem(error: HTTPException) -> ResponseReturnValue:
    return page("missing", here="", status=error.code or 404)


def page(name: str, *, here: str, status: int = 200, **values: Any) -> Response:
    """A page in Chinese, or in English with ?lang=en."""
    words = Words("en" if request.args.get("lang") == "en" else "zh")
    profile = regions.get_profile(settings().region)
    place = profile.name_en + " · " if words.lang == "en" else profile.name
    origin = settings().portal_origin or request.host_url.rstrip("/")
    html = render_template(
        f"portal/{name}.html",
        **{"canonical": words.link(origin + request.path) if status == 200 else "", **values},
        here=here,
        lang=words.lang,
        t=words.t,
        day=words.day,
        moment=words.moment,
        link=words.link,
        dot=" · " if words.lang == "en" else "·",
        other_language=_other_language,
        site_name=place + words.t("site"),
        sample=settings().env != "production",
    )
    return make_response(html, status)


def _other_language() -> str:
    """The same page in the other language."""
    query = request.args.to_dict()
    if query.pop("lang", "") != "en":
        query["lang"] = "en"
    return Words("zh").link(request.path, **query)


def _rows(found: list[queries.BusinessRow]) -> list[dict[str, Any]]:
    words = Words("en" if request.args.get("lang") == "en" else "zh")
    return [{"object_id": b.object_id, "name": b.name, "uscc": b.uscc, "note": words.day(b.latest_on)} for b in found]


@portal.get("", strict_slashes=False)
@public
def home() -> Response:
    """Search, and what was published lately."""
    results, businesses = queries.count_published()
    latest = _rows(queries.list_latest_businesses(10))
    return page("home", here="search", latest=latest, results=results, businesses=businesses)


@portal.get("/search")
@public
def search() -> Response:
    """Businesses by a part of the name or by credit code."""
    q = request.args.get("q", "").strip()[:100]
    found = queries.search_businesses(q, LISTED) if len(q) >= SHORTEST else []
    values: dict[str, Any] = {"q": q, "too_short": len(q) < SHORTEST, "more": len(found) > LISTED}
    return page("search", here="search", rows=_rows(found[:LISTED]), **values)


@portal.get("/business/<uuid:object_id>")
@public
def business(object_id: Any) -> Response:
    """Everything published about one business."""
    results = queries.list_snapshots_of(str(object_id))
    if not results:
        raise NotFound()
    year = str(ctx().clock.today().year)
    latest, ids = results[0], [row.publication_id for row in results]
    return page(
        "business",
        here="search",
        title=latest.object_name,
        uscc=latest.object_uscc,
        address=latest.object_address,
        results=results,
        this_year=sum(row.body["inspected_on"].startswith(year) for row in results),
        failing=sum(row.body["counts"]["failing"] for row in results),
        clean_run=clean_run([row.body["conclusions"] == ["no_problem"] for row in results]),
        spoken=queries.list_spoken(ids),
        relied=queries.list_recognised(ids),
        said=[row for row in queries.list_notices_of(latest.object_id) if row.state == "published"],
        object_id=latest.object_id,
        feed=f"/portal/business/{latest.object_id}/feed.atom",
    )


@portal.get("/items")
@public
def items() -> Response:
    """The published items, by department, and the versions of the lists."""
    return page("items", here="items", groups=queries.list_item_groups(), versions=queries.list_list_versions())


@portal.get("/plans")
@public
def plans() -> Response:
    """The published plans."""
    return page("plans", here="plans", plans=queries.list_public_plans())


@portal.get("/plans/<uuid:plan_id>")
@public
def plan(plan_id: Any) -> Response:
    """One published plan with its tasks."""
    found = queries.get_public_plan(str(plan_id))
    return page("plan", here="plans", plan=found.plan, tasks=found.tasks)


@portal.get("/draws")
@public
def draws() -> Response:
    """The draws that have published a commit, the newest first."""
    words = Words("en" if request.args.get("lang") == "en" else "zh")
    found = queries.list_public_draws(request.args.get("cursor"))
    rows = [{**row, "state_word": words.t(f"draw.state.{row['state']}")} for row in found.items]
    records = queries.get_draw_records(ctx().clock.today().year)
    return page("draws", here="draws", draws=rows, more=found.next, **records)


@portal.get("/draws/<uuid:draw_id>")
@public
def draw(draw_id: Any) -> Response:
    """One draw: commit, head, and the files that are public."""
    words = Words("en" if request.args.get("lang") == "en" else "zh")
    found = queries.get_public_draw(str(draw_id))
    shown = {**found.draw, "state_word": words.t(f"draw.state.{found.draw['state']}")}
    files = [{**file, "word": words.t(f"file.{file['name']}")} for file in found.files]
    watched: dict[str, Any] = {"alarms": found.alarms, "observers": found.observers, "place": found.place}
    return page("draw", here="draws", draw=shown, files=files, example=found.example, rates=found.rates, **watched)


@portal.get("/draws/<uuid:draw_id>/files/<name>")
@public
def draw_file(draw_id: Any, name: str) -> Response:
    """One public file of a draw, byte for byte."""
    return download(queries.open_public_draw_file(str(draw_id), name), name)


@portal.get("/how-draws-work")
@public
def how_draws_work() -> Response:
    """The procedure itself is public (S3A-2.7d)."""
    return page("how", here="how")


@portal.get("/assets/<name>")
@public
def asset(name: str) -> Response:
    """The styles, and the checkers and the draw's specification, which anybody may download and read."""
    if name in STYLES:
        return send_from_directory(PACKAGE / "static", name, mimetype="text/css")
    if name in CHECKERS:
        return send_from_directory(verifiers(), name, mimetype="text/plain", as_attachment=True)
    raise NotFound()


def verifiers() -> Path:
    """Where the checkers lie: in the checkout, or inside the installed package."""
    places = (PACKAGE.parents[1] / "verifiers", PACKAGE.parent / "_verifiers")
    return next((place for place in places if place.is_dir()), places[0])


@portal.get("/<path:rest>")
@public
def missing(rest: str) -> Response:
    """Whatever else stands below /portal."""
    raise NotFound()
