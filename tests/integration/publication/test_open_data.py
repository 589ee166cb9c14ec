"""Can anybody take the results away, follow them without an account, and find them by a search engine?"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.publication.queries import Area, list_areas
from tests.factories.identity import People
from tests.factories.results import FINDING, PHONE_NO, Result, approved, publish

As = Callable[[str], FlaskClient]
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def results(app: Flask, people: People, client_as: As) -> list[Result]:
    first = approved(app, people, client_as, failing=FINDING, conclusion="rectification_ordered")
    second = approved(app, people, client_as, tag="b", seed=2)
    for one in (first, second):
        publish(client_as("bo"), one.publication)
    return [first, second]


@pytest.mark.req("S0-2.6a")
def test_open_data_come_in_pages_as_json_and_csv(client: FlaskClient, results: list[Result]) -> None:
    page = client.get("/portal/data/results.json?limit=1")
    assert page.headers["Access-Control-Allow-Origin"] == "*"
    [first] = page.get_json()["items"]
    link = re.fullmatch(r'<http://localhost([^>]+)>; rel="next"', page.headers["Link"])
    assert link is not None
    rest = client.get(link.group(1)).get_json()
    assert (len(rest["items"]), rest["next"]) == (1, None)
    assert {first["id"], rest["items"][0]["id"]} == {one.publication for one in results}
    table = client.get("/portal/data/results.csv?since=2026-06-15&until=2026-06-15&district=示例镇")
    assert table.data.startswith(b"\xef\xbb\xbfid,object,") and len(table.text.splitlines()) == 3
    assert PHONE_NO not in table.text
    assert len(client.get("/portal/data/results.csv?until=2026-06-14").text.splitlines()) == 1
    for wrong in ("cursor=x", "limit=0", "since=yesterday", "since=2026-02-02&until=2026-01-01", "who=me"):
        assert client.get(f"/portal/data/results.json?{wrong}").status_code == 400, wrong
    assert client.get("/portal/data/results.exe").status_code == 404


def titles(client: FlaskClient, path: str) -> list[str]:
    reply = client.get(path)
    assert reply.headers["Content-Type"].startswith("application/atom+xml")
    return [
        entry.findtext(f"{ATOM}title") or "" for entry in ElementTree.fromstring(reply.data).findall(f"{ATOM}entry")
    ]


def test_all_a_business_and_an_area_can_be_followed(client: FlaskClient, client_as: As, results: list[Result]) -> None:
    bo = client_as("bo")
    seen = bo.get(f"/api/v1/publications/{results[0].publication}").get_json()
    business = f"/portal/business/{seen['object']['id']}"
    assert sorted(titles(client, "/portal/feed.atom")) == ["示例县a第1加油站", "示例县b第1加油站"]
    assert titles(client, f"{business}/feed.atom") == ["示例县a第1加油站"]
    assert len(titles(client, "/portal/areas/示例镇/feed.atom")) == 2
    assert client.get("/portal/areas/没有/feed.atom").status_code == 404
    told = {"conclusions": ["follow_up_pending"], "struck": [], "note": "更正类别（示例）"}
    path = f"/api/v1/publications/{results[0].publication}/correct"
    assert bo.post(path, json=told, headers={"If-Match": str(seen["version"])}).status_code == 200
    assert "更正：更正类别（示例）" in titles(client, f"{business}/feed.atom")
    assert "示例县a第1加油站" in client.get("/portal/areas/示例镇").text
    assert 'href="/portal/areas/' in client.get("/portal/areas").text
    with client.application.app_context():
        assert [list_areas(most) for most in (1, 2)] == [[Area("示例镇", 1, True)], [Area("示例镇", 2, False)]]
    assert f'href="{business}/feed.atom"' in client.get(business).text
    for one in results:
        seen = bo.get(f"/api/v1/publications/{one.publication}").get_json()
        told = {"law": "《示例条例》", "article": "第八条", "reason": "记录有误（示例）"}
        path = f"/api/v1/publications/{one.publication}/withdraw"
        reply = bo.post(path, json=told, headers={"If-Match": str(seen["version"])})
        assert reply.status_code == 200, reply.get_json()
    for feed, withdrawn in ((f"{business}/feed.atom", 1), ("/portal/areas/示例镇/feed.atom", 2)):
        assert titles(client, feed).count("撤回公示：记录有误（示例）") == withdrawn


def test_a_search_engine_finds_every_result_and_no_private_page(client: FlaskClient, results: list[Result]) -> None:
    robots = client.get("/robots.txt").text
    assert "Sitemap: http://localhost/sitemap.xml" in robots and "Disallow: /portal/receipt" in robots
    maps = [one.text or "" for one in ElementTree.fromstring(client.get("/sitemap.xml").data).iter(f"{MAP}loc")]
    assert [one.rsplit("/", 1)[1] for one in maps] == ["sitemap-pages.xml", "sitemap-2026-06.xml"]
    found = []
    for one in maps:
        root = ElementTree.fromstring(client.get(one.removeprefix("http://localhost")).data)
        found += [loc.text or "" for loc in root.iter(f"{MAP}loc")]
    for url in found:
        assert client.get(url.removeprefix("http://localhost")).status_code == 200, url
    assert {f"http://localhost/portal/results/{one.publication}" for one in results} <= set(found)
    assert client.get("/portal/sitemap-2026-13.xml").status_code == 404


def test_a_result_has_a_permanent_address_that_machines_and_screen_readers_can_read(
    client: FlaskClient, results: list[Result]
) -> None:
    page = client.get(f"/portal/results/{results[0].publication}").text
    assert f'<link rel="canonical" href="http://localhost/portal/results/{results[0].publication}">' in page
    [description] = re.findall(r'<meta name="description" content="([^"]+)">', page)
    assert "示例县a第1加油站" in description and "发现问题已责令改正" in description
    [data] = re.findall(r'<script type="application/ld\+json">(.+?)</script>', page)
    linked = json.loads(data)
    assert (linked["@type"], linked["about"]["name"], linked["datePublished"]) == (
        "Report",
        "示例县a第1加油站",
        "2026-06-15",
    )
    assert (page.count("<h1"), page.count("<main"), "<title>示例县a第1加油站" in page) == (1, 1, True)
    assert (
        "script-src" not in client.get(f"/portal/results/{results[0].publication}").headers["Content-Security-Policy"]
    )
