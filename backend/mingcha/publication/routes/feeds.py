"""How does anybody follow all results, one business or one area, and how does a search engine find them?"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from mingcha.kernel.http import ctx, public
from mingcha.kernel.problem import NotFound
from mingcha.publication import queries
from mingcha.publication.routes.results import origin, pages, summary_of, words
from mingcha.publication.rules.open_data import Entry, atom_of, month_of, sitemap_index_of, sitemap_of

NEWEST = 50
CHANGES = {"corrected": "更正", "withdrawn": "撤回公示"}
STANDING = ("", "/items", "/plans", "/draws", "/how-draws-work", "/areas", "/self-discipline", "/data", "/log")
roots = Blueprint("portal_roots", __name__)

__all__ = ["pages", "roots"]


@pages.get("/feed.atom")
@public
def feed() -> Response:
    """Everything that was published, corrected or withdrawn lately."""
    return _feed(words().t("site"), "/portal/feed.atom", "/portal")


@pages.get("/business/<uuid:object_id>/feed.atom")
@public
def business_feed(object_id: Any) -> Response:
    """One business: follow it in any feed reader, without an account."""
    key = str(object_id)
    found = queries.list_open_results(object_id=key, limit=1).items
    if not found and not queries.list_feed_changes(key, None, 1):
        raise NotFound()
    title = found[0].object_name if found else words().t("site")
    return _feed(title, f"/portal/business/{key}/feed.atom", f"/portal/business/{key}", object_id=key)


@pages.get("/areas/<name>/feed.atom")
@public
def area_feed(name: str) -> Response:
    """One area."""
    if not queries.list_open_results(district=name, limit=1).items and not queries.list_feed_changes(None, name, 1):
        raise NotFound()
    return _feed(name, f"/portal/areas/{name}/feed.atom", f"/portal/areas/{name}", district=name)


def _feed(title: str, path: str, home: str, *, object_id: str | None = None, district: str | None = None) -> Response:
    found = queries.list_open_results(object_id=object_id, district=district, limit=NEWEST).items
    entries = [
        Entry(
            one.publication_id,
            one.object_name,
            f"{origin()}/portal/results/{one.publication_id}",
            one.updated_at or ctx().clock.now(),
            summary_of(one.body),
        )
        for one in found
    ]
    entries += [
        Entry(
            one.id,
            f"{CHANGES[one.kind]}：{one.reason}",
            f"{origin()}/portal/results/{one.publication_id}",
            one.at,
            f"{one.reason}{one.law}{one.article}",
        )
        for one in queries.list_feed_changes(object_id, district, NEWEST)
    ]
    entries.sort(key=lambda entry: entry.at, reverse=True)
    data = atom_of(title, origin() + path, origin() + home, entries[:NEWEST], ctx().clock.now())
    return Response(data, content_type="application/atom+xml; charset=utf-8")


@roots.get("/robots.txt")
@public
def robots() -> Response:
    """The portal may be read by machines; desk and single receipts may not. The phone's empty shell may: it names nobody."""
    lines = ["User-agent: *", "Disallow: /api/", "Disallow: /desk", "Disallow: /portal/receipt"]
    lines += ["Allow: /portal", "Allow: /m/", f"Sitemap: {origin()}/sitemap.xml", ""]
    return Response("\n".join(lines), content_type="text/plain; charset=utf-8")


@roots.get("/sitemap.xml")
@public
def sitemap() -> Response:
    """One sitemap for the standing pages, one a month for results."""
    urls = [f"{origin()}/portal/sitemap-{name}.xml" for name in ("pages", *queries.list_months())]
    return _xml(sitemap_index_of(urls))


@pages.get("/sitemap-<month>.xml")
@public
def sitemap_month(month: str) -> Response:
    """The standing pages, or the results and businesses of a month."""
    if month == "pages":
        return _xml(sitemap_of([f"{origin()}/portal{path}" for path in STANDING]))
    if not month_of(month):
        raise NotFound()
    links = queries.list_links(month)
    results = [f"{origin()}/portal/results/{key}" for key, _ in links]
    businesses = [f"{origin()}/portal/business/{key}" for key in dict.fromkeys(key for _, key in links)]
    return _xml(sitemap_of((results + businesses)[:50_000]))


def _xml(data: bytes) -> Response:
    return Response(data, content_type="application/xml; charset=utf-8")
