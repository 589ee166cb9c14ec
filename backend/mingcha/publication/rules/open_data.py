"""In which shapes may anybody take the published results away: rows, an Atom feed, a sitemap, facts for search engines?"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree

from mingcha.kernel.clock import rfc3339
from mingcha.publication.rules.exports import FORMULA, UNSPEAKABLE

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
COLUMNS = (
    "id",
    "object",
    "uscc",
    "district",
    "inspected_on",
    "published_on",
    "authority",
    "plan",
    "task",
    "type",
    "results",
    "entries",
    "failing",
    "url",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed."""

    key: str
    title: str
    url: str
    at: datetime
    text: str


def row_of(shown: Any, district: str, names: Mapping[str, str], url: str) -> dict[str, Any]:
    """One published result as a flat row; `shown` has object_name, object_uscc, publication_id, published_on, body."""
    body, gsxt = shown.body, shown.body["gsxt"]
    return {
        "id": shown.publication_id,
        "object": shown.object_name,
        "uscc": shown.object_uscc or "",
        "district": district,
        "inspected_on": body["inspected_on"],
        "published_on": shown.published_on.isoformat(),
        "authority": gsxt["insAuth"],
        "plan": gsxt["raninsPlaneName"],
        "task": gsxt["raninsTaskName"],
        "type": gsxt["raninsTypeName"],
        "results": "；".join(names[code] for code in body["conclusions"]),
        "entries": body["counts"]["entries"],
        "failing": body["counts"]["failing"],
        "url": url,
    }


def csv_of(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """With a byte-order mark; no cell begins a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        cells = [str(row[name]) for name in COLUMNS]
        writer.writerow(["'" + cell if cell.startswith(FORMULA) else cell for cell in cells])
    return ("\ufeff" + out.getvalue()).encode()


def atom_of(title: str, url: str, page: str, entries: Sequence[Entry], now: datetime) -> bytes:
    """An Atom feed (RFC 4287), the newest first; `url` is the feed's own address, `page` what it follows."""
    feed = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": "zh-CN"})
    _add(feed, "title", title)
    _add(feed, "id", url)
    ElementTree.SubElement(feed, "link", {"rel": "self", "href": url, "type": "application/atom+xml"})
    ElementTree.SubElement(feed, "link", {"rel": "alternate", "href": page, "type": "text/html"})
    _add(feed, "updated", rfc3339(entries[0].at if entries else now))
    author = ElementTree.SubElement(feed, "author")
    _add(author, "name", title)
    for one in entries:
        entry = ElementTree.SubElement(feed, "entry")
        _add(entry, "title", one.title)
        _add(entry, "id", f"urn:uuid:{one.key}")
        _add(entry, "updated", rfc3339(one.at))
        ElementTree.SubElement(entry, "link", {"rel": "alternate", "href": one.url, "type": "text/html"})
        _add(entry, "summary", one.text)
    return bytes(ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True))


def sitemap_of(urls: Sequence[str]) -> bytes:
    """A sitemap of pages."""
    return _links("urlset", "url", urls)


def sitemap_index_of(urls: Sequence[str]) -> bytes:
    """A sitemap of sitemaps."""
    return _links("sitemapindex", "sitemap", urls)


def linked_data(shown: Any, site: str, url: str, summary: str) -> dict[str, Any]:
    """schema.org words for a search engine: a report by the authority about the business; nothing that the page does not say."""
    about: dict[str, Any] = {"@type": "Organization", "name": shown.object_name}
    if shown.object_uscc:
        about["identifier"] = shown.object_uscc
    return {
        "@context": "https://schema.org",
        "@type": "Report",
        "headline": f"{shown.object_name}：{summary}",
        "url": url,
        "datePublished": shown.published_on.isoformat(),
        "inLanguage": "zh-CN",
        "isAccessibleForFree": True,
        "about": about,
        "publisher": {"@type": "GovernmentOrganization", "name": site},
    }


def month_of(text: str) -> bool:
    """True for a month such as 2026-06."""
    try:
        return date.fromisoformat(text + "-01").isoformat() == text + "-01"
    except ValueError:
        return False


def _links(outer: str, inner: str, urls: Sequence[str]) -> bytes:
    root = ElementTree.Element(outer, {"xmlns": SITEMAP})
    for url in urls:
        _add(ElementTree.SubElement(root, inner), "loc", url)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = UNSPEAKABLE.sub("", text)
