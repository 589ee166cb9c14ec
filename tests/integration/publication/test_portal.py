"""Can anybody read what was published, without script, and nothing else?"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import transaction
from mingcha.plans.models import Plan
from mingcha.publication.models import ShownBusiness, Snapshot
from mingcha.registers.models import InspectionObject, Item, ItemList, ItemListEntry
from tests.factories.draws import Steps, seed_world
from tests.factories.identity import STAFF, People
from tests.factories.results import FINDING, ID_NO, PHONE_NO, Result, approved, publish

As = Callable[[str], FlaskClient]
DRAW = "0197ec00-0000-7000-8000-00000000d4a1"
TEMPLATES = Path(__file__).resolve().parents[3] / "backend" / "mingcha" / "publication"


@pytest.fixture
def result(app: Flask, people: People, client_as: As) -> Result:
    return approved(app, people, client_as, failing=FINDING, conclusion="rectification_ordered")


@pytest.fixture
def published(result: Result, client_as: As) -> Result:
    assert publish(client_as("bo"), result.publication).status_code == 200
    return result


def business_of(client: FlaskClient, q: str = "示例县a") -> str:
    """The address of the one business a search finds."""
    [path] = re.findall(
        r'href="(/portal/business/[0-9a-f-]+)', client.get("/portal/search", query_string={"q": q}).text
    )
    return str(path)


def test_nothing_is_found_before_it_is_published(result: Result, client: FlaskClient) -> None:
    page = client.get("/portal/search", query_string={"q": "示例县a"})
    assert (page.status_code, "没有找到“示例县a”的公示结果" in page.text) == (200, True)
    assert "还没有公示的结果" in client.get("/portal").text


@pytest.mark.req("S0-2.6a")
def test_anybody_finds_a_business_by_name_or_code_and_reads_its_result(
    published: Result, app: Flask, client: FlaskClient
) -> None:
    page = client.get(business_of(client))
    assert page.status_code == 200
    for words in (
        "示例县a第1加油站",
        "2026年6月15日检查",
        "发现问题已责令改正",
        "4项中不符合1项",
        "示例县市场监督管理局",
        "期限2026年7月14日",
        "示例加油站联合抽查",
        "在通道堆放纸箱",
    ):
        assert words in page.text, words
    with app.app_context(), transaction() as s:
        s.execute(update(Snapshot).values(object_uscc="91320623MA0000001A"))
        s.execute(update(ShownBusiness).values(uscc="91320623MA0000001A"))
    assert business_of(client, "91320623ma0000001a") == business_of(client)


@pytest.mark.req("S0-2.6b")
def test_no_private_word_stands_on_any_page(published: Result, client: FlaskClient, client_as: As) -> None:
    canaries = [PHONE_NO, ID_NO, "王示例", "示例32062300001", "000-0000", *(name for name, _, _ in STAFF.values())]
    business = business_of(client)
    for path in (
        "/portal",
        "/portal/search?q=示例县",
        business,
        "/portal/items",
        "/portal/plans",
        "/portal/draws",
        "/portal/how-draws-work",
        "/portal/none",
    ):
        for lang in ("zh", "en"):
            text = client.get(path, query_string={"lang": lang} if "?" not in path else None).text
            assert [word for word in canaries if word in text] == [], path
    assert "王某某" in client.get(business).text


def test_a_result_stays_as_published_when_the_register_changes(
    published: Result, app: Flask, client: FlaskClient
) -> None:
    before = client.get(business_of(client)).text
    with app.app_context(), transaction() as s:
        s.execute(update(InspectionObject).values(name="改名后的加油站", address="新地址"))
    assert client.get(business_of(client)).text == before


def test_another_office_or_nobody_needs_no_session_and_no_cookie_is_set(published: Result, client: FlaskClient) -> None:
    reply = client.get("/portal")
    assert (reply.status_code, reply.headers.getlist("Set-Cookie")) == (200, [])


class Page(HTMLParser):
    """What a page is made of, for rules that every page must keep."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)


@pytest.mark.parametrize(
    "path",
    [
        "/portal",
        "/portal/search?q=zz",
        "/portal/items",
        "/portal/plans",
        "/portal/draws",
        "/portal/how-draws-work",
        "/portal/none/at/all",
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_works_without_script_and_without_inline_style(client: FlaskClient, path: str, lang: str) -> None:
    reply = client.get(path + ("&" if "?" in path else "?") + f"lang={lang}")
    page = Page(reply.text)
    assert reply.status_code == (404 if "none" in path else 200)
    assert (page.count("script"), page.count("h1"), page.count("main"), page.count("title")) == (0, 1, 1, 1)
    assert [attrs for _, attrs in page.tags if "style" in attrs or any(name.startswith("on") for name in attrs)] == []
    assert page.tags[0] == ("html", {"lang": "en" if lang == "en" else "zh-CN"})
    policy = reply.headers["Content-Security-Policy"]
    assert "script-src" not in policy and "default-src 'none'" in policy
    styles = [attrs["href"] for name, attrs in page.tags if name == "link" and attrs["rel"] == "stylesheet"]
    assert styles == [
        "/portal/assets/tokens.css",
        "/portal/assets/base.css",
        "/portal/assets/office.css",
        "/portal/assets/portal.css",
    ]


@pytest.mark.parametrize(
    "name", ["tokens.css", "base.css", "office.css", "portal.css", "verify_draw.py", "verify_dossier.py"]
)
def test_styles_and_checkers_come_from_the_portal_itself(client: FlaskClient, name: str) -> None:
    with client.get(f"/portal/assets/{name}") as reply:
        assert (reply.status_code, len(reply.data) > 500) == (200, True)


def test_search_words_are_shown_as_text(client: FlaskClient) -> None:
    reply = client.get("/portal/search", query_string={"q": '<script>alert("1")</script>'})
    assert (reply.status_code, "<script" in reply.text) == (200, False)
    assert client.get("/portal/search", query_string={"q": "王"}).text.count("请至少输入2个字") == 1
    assert client.get("/portal/search", query_string={"q": "%_"}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/portal/business/0197ec00-0000-7000-8000-000000000000",
        "/portal/business/x",
        "/portal/plans/0197ec00-0000-7000-8000-000000000000",
        "/portal/draws/x/files/y",
        "/portal/assets/secret",
    ],
)
def test_what_is_not_published_is_a_page_that_says_so(client: FlaskClient, path: str) -> None:
    reply = client.get(path)
    assert (reply.status_code, reply.mimetype, "没有这个页面" in reply.text) == (404, "text/html", True)


def test_only_published_items_and_plans_are_listed(
    published: Result, app: Flask, people: People, client: FlaskClient
) -> None:
    assert "示例事项1" not in client.get("/portal/items").text
    assert "示例计划" not in client.get("/portal/plans").text
    with app.app_context(), transaction() as s:
        plan = s.query(Plan).one()
        item = s.query(Item).filter_by(name="示例事项1").one()
        at = plan.created_at
        s.execute(update(Plan).values(state="published", published_at=at))
        listed = ItemList(
            id=DRAW,
            department_id=people.lead,
            kind="own",
            title="示例清单",
            version=1,
            state="published",
            created_at=at,
            created_by="x",
            published_at=at,
        )
        s.add(listed)
        s.flush()
        s.add(ItemListEntry(list_id=listed.id, item_id=item.id, snapshot=None))
        plan_id = plan.id
    items = client.get("/portal/items").text
    assert ("示例事项1" in items, "《示例法》第一条" in items, "示例事项2" in items) == (True, True, False)
    assert f"/portal/plans/{plan_id}" in client.get("/portal/plans").text
    page = client.get(f"/portal/plans/{plan_id}").text
    assert ("示例加油站联合抽查" in page, "2026年6月1日 — 2026年6月30日" in page) == (True, True)


@pytest.fixture
def steps(app: Flask, people: People, client_as: As, clock: FixedClock) -> Steps:
    return Steps(client_as("qing"), clock, seed_world(app, people), DRAW)


@pytest.mark.req("S3A-2.7d")
def test_the_procedure_is_public_and_an_open_draw_with_its_files_can_be_checked_by_anybody(
    steps: Steps, client: FlaskClient, tmp_path: Path
) -> None:
    assert "冻结名单，公布承诺值" in client.get("/portal/how-draws-work").text
    assert DRAW not in client.get("/portal/draws").text
    steps.drawn()
    assert f"/portal/draws/{DRAW}" in client.get("/portal/draws").text
    page = client.get(f"/portal/draws/{DRAW}").text
    commit = steps.get()["commit"]
    assert f"--commit {commit}" in page
    names = re.findall(rf'/portal/draws/{DRAW}/files/([a-z.]+)"', page)
    assert {"manifest.json", "roster.csv", "seed.txt", "draw.csv"} <= set(names)
    for name in names:
        (tmp_path / name).write_bytes(client.get(f"/portal/draws/{DRAW}/files/{name}").data)
    assert hashlib.sha256((tmp_path / "manifest.json").read_bytes()).hexdigest() == commit
    ticket, code, _ = (tmp_path / "draw.csv").read_text().splitlines()[1].split("|")
    [by_hand] = re.findall(r"printf &#39;(SRD1\|E\|[^&]+)&#39;", page) or re.findall(r"printf '(SRD1\|E\|[^']+)'", page)
    assert by_hand.endswith("|" + code)
    assert hashlib.sha256(by_hand.encode()).hexdigest() == ticket


def test_the_specification_of_the_draw_is_published_whole(client: FlaskClient) -> None:
    assert 'href="/portal/assets/SRD-1.md"' in client.get("/portal/how-draws-work").text
    with client.get("/portal/assets/SRD-1.md") as reply:
        text = reply.text
    assert all(f"## {number}. " in text for number in range(1, 11))
    assert "ticket(id) = H(" in text and "commit = H(bytes of manifest.json)" in text


def test_a_delayed_draw_shows_its_commit_and_no_list_before_the_visits(steps: Steps, client: FlaskClient) -> None:
    steps.drawn(mode="delayed")
    page = client.get(f"/portal/draws/{DRAW}").text
    assert ("名单在检查结束后公开" in page, steps.get()["commit"][:8] in page) == (True, True)
    for name in ("draw.csv", "roster.csv", "teams.csv", "thresholds.csv", "objects.map"):
        assert client.get(f"/portal/draws/{DRAW}/files/{name}").status_code == 404
    assert "#" not in client.get(f"/portal/draws/{DRAW}/files/seed.txt").text


def test_both_languages_have_the_same_words_and_every_page_uses_only_known_ones() -> None:
    zh, en = (json.loads((TEMPLATES / "words" / f"{lang}.json").read_text("utf-8")) for lang in ("zh", "en"))
    assert zh.keys() == en.keys()
    used = {
        key
        for page in (TEMPLATES / "templates").rglob("*.html")
        for key in re.findall(r"t\('([a-z0-9_.]+)'[,)]", page.read_text("utf-8"))
    }
    assert used - zh.keys() == set()
    for key in zh:
        assert sorted(re.findall(r"\{(\w+)\}", zh[key])) == sorted(re.findall(r"\{(\w+)\}", en[key])), key
    for text in (*zh.values(), *en.values()):
        assert not re.search("免责|问责|失败|！", text)


def test_a_rehearsal_says_so_in_the_list_on_its_page_and_where_a_business_asks(
    steps: Steps, client: FlaskClient
) -> None:
    steps.drawn(rehearsal=True)
    for path in ("/portal/draws", f"/portal/draws/{steps.id}", f"/portal/draws/{steps.id}/own"):
        assert ">演练</span>" in client.get(path).text
        assert ">Rehearsal</span>" in client.get(f"{path}?lang=en").text
    assert "不派发检查" in client.get(f"/portal/draws/{steps.id}").text
