"""Can everybody use every screen? axe-core's rules of WCAG 2.2 A and AA find nothing on desk, phone and portal, in both languages."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from mingcha.demo.county import ACCOUNTS, PASSWORD
from tests.e2e.chromium import DESK_SIZE, PHONE_SIZE, chromium_path
from tests.e2e.server import Server
from tests.e2e.tour import Tour, numbers, say

AXE = Path(__file__).resolve().parents[2] / "pwa" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# A table's rows are alike, and a checklist's entries: eight of a hundred are looked at. What lies under an open sheet was looked at before.
CHECK = """async (tags) => {
  const wish = {runOnly: {type: 'tag', values: tags}, rules: {'target-size': {enabled: true}}, resultTypes: ['violations']};
  // What a bar at the edge covers just now can be scrolled to.
  for (const bar of document.querySelectorAll('body > header, body > footer')) bar.style.position = 'static';
  const top = document.querySelector('dialog[open], [role=dialog]') ?? document;
  const {violations} = await axe.run({include: [top], exclude: ['tbody tr:nth-child(n+9)', 'li.q:nth-child(n+3)']}, wish);
  for (const bar of document.querySelectorAll('body > header, body > footer')) bar.style.position = '';
  return violations.map((one) => `${one.id}: ` + one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | '));
}"""
COUNT = """(() => {
  const ask = window.fetch;
  window.asked = {open: 0, last: 0};
  window.fetch = async (...words) => {
    asked.open += 1;
    try { return await ask(...words); } finally { asked.open -= 1; asked.last = performance.now(); }
  };
})()"""
STILL = """() => {
  const busy = document.readyState !== 'complete' || !document.querySelector('main') || document.querySelector('main[aria-busy=true]');
  if (busy || asked.open) asked.last = performance.now();
  return performance.now() - asked.last > 120;
}"""
SPEAK = "(language) => localStorage.setItem('mingcha.language', language)"
ROOM_LINKS = "main table a[href^='#/'], main .item[href^='#/']"
TABS = {
    "#/registers": ("libraries", "merging", "gaps", "expiring", "warnings", "catalogue"),
    "#/lists": ("exemptions", "rules", "readiness"),
}
SENSES = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


class Screens:
    """Looks at screens and keeps what is wrong, with the place and the language."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.wrong: list[str] = []

    def look(self, page: Page, name: str) -> None:
        """Let axe look at what is shown now."""
        still(page)
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(AXE.read_text(encoding="utf-8") + ";true")
        self.seen.append(name)
        self.wrong += [f"{name}: {one}" for one in page.evaluate(CHECK, TAGS)]


def still(page: Page) -> None:
    """Wait until the screen is there and has asked for nothing for a while: sooner than the browser's own word for it."""
    page.wait_for_function(STILL, polling=40)


@pytest.fixture(scope="module")
def url(county_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One running sample county for the three tests."""
    data = tmp_path_factory.mktemp("access") / "county"
    shutil.copytree(county_data, data)
    running = Server(data).start()
    yield running.url
    running.stop()


@pytest.fixture
def windows(playwright: Playwright, url: str) -> Iterator[Any]:
    """`windows(size)`: a fresh context that lets axe in past the content policy."""
    browser = playwright.chromium.launch(executable_path=chromium_path(), chromium_sandbox=False, args=list(SENSES))

    def make(size: tuple[int, int]) -> BrowserContext:
        wish: dict[str, Any] = {
            "viewport": {"width": size[0], "height": size[1]},
            "locale": "zh-CN",
            "bypass_csp": True,
            "permissions": ["camera", "microphone", "geolocation"],
            "geolocation": {"latitude": 32.32, "longitude": 121.19},
        }
        context = browser.new_context(base_url=url, reduced_motion="reduce", service_workers="block", **wish)
        context.add_init_script(COUNT)
        return context

    yield make
    browser.close()


def speak(page: Page, language: str) -> None:
    """The same address in the other language."""
    page.evaluate(SPEAK, language)
    page.reload()


def sign_in(page: Page, username: str) -> None:
    """Through the front door of desk or phone."""
    page.get_by_test_id("login-username").fill(username)
    page.get_by_test_id("login-password").fill(PASSWORD)
    page.get_by_test_id("login-submit").click()


def rooms(page: Page, screens: Screens, known: set[str], name: str) -> None:
    """Every room of the rail, and once the first thing that opens in it; in English only what no earlier account showed."""
    expect(page.get_by_test_id("whoami")).to_be_visible()
    for path in [link.get_attribute("href") for link in page.locator("[data-testid^=nav-]").all()]:
        kind = f"{name.split()[-1]} {path}"
        if kind in known and kind.startswith("en"):
            continue
        page.goto(f"/desk{path}")
        screens.look(page, f"{name} {path}")
        thing = page.locator(ROOM_LINKS)
        if thing.count() and kind not in known:
            page.goto(f"/desk{thing.first.get_attribute('href')}")
            screens.look(page, f"{name} {path}, the first thing")
        for tab in TABS.get(path or "", ()):
            page.goto(f"/desk{path}/{tab}")
            screens.look(page, f"{name} {path}/{tab}")
        known.add(kind)


def test_every_room_of_the_desk_can_be_used_by_everybody(windows: Any) -> None:
    screens, known = Screens(), set[str]()
    for account in {one.roles: one for one in ACCOUNTS}.values():
        context = windows(DESK_SIZE)
        page = context.new_page()
        page.goto("/desk")
        if not screens.seen:
            screens.look(page, "signing in")
        sign_in(page, account.username)
        for language in ("zh", "en"):
            rooms(page, screens, known, f"{account.username} {language}")
            speak(page, "en")
        context.close()
    assert len(screens.seen) >= 70
    assert screens.wrong == []


def test_every_screen_of_the_phone_can_be_used_by_everybody(windows: Any) -> None:
    screens = Screens()
    page = windows(PHONE_SIZE).new_page()

    def both(name: str) -> None:
        for language in ("en", "zh"):
            say(page, language)
            screens.look(page, f"{name} {language}")

    tour = Tour(page, both)
    page.goto("/m/")
    tour.enter("mei", PASSWORD)
    waiting = numbers(page)
    tour.home()
    tour.visit(waiting[0])
    tour.endings(waiting[1])
    tour.paper(waiting[2])
    tour.after()
    page.goto("/m/rescue.html")
    screens.look(page, "rescue")
    assert len(screens.seen) >= 140
    assert screens.wrong == []


def receipt_of(county: Path) -> tuple[str, str]:
    """Code and credit code of a business that was ordered to put something right."""
    with closing(sqlite3.connect(county / "mingcha.sqlite3")) as database:
        asked = (
            "select substr(seal_hash, 1, 32), json_extract(object, '$.uscc') from inspections_inspection join follow_up_follow_up "
            "on inspection_id = inspections_inspection.id where kind = 'rectification' and follow_up_follow_up.state = 'open' limit 1"
        )
        code, uscc = database.execute(asked).fetchone()
    return str(code), str(uscc)


def test_every_page_of_the_portal_can_be_used_by_everybody(windows: Any, county_data: Path) -> None:
    screens = Screens()
    page = windows(PHONE_SIZE).new_page()
    waiting, kinds = ["/", "/portal", "/portal/search?q=示例", "/portal/search?q=x", "/portal/nothing-here"], set[str]()
    waiting += ["/portal/receipt", "/portal/receipt/" + "0" * 32]
    while waiting:
        path = waiting.pop(0)
        kind = UUID.sub("*", path)
        if kind in kinds or not re.fullmatch(r"/|/portal[^.]*", path) or "/files/" in path or "/days/" in path:
            continue
        kinds.add(kind)
        for language in ("zh", "en"):
            page.goto(path + (("&" if "?" in path else "?") + "lang=en" if language == "en" else ""))
            screens.look(page, f"{path} {language}")
            if language == "zh":
                waiting += [link.get_attribute("href") or "" for link in page.locator("a[href^='/portal']").all()]
    code, uscc = receipt_of(county_data)
    for language in ("zh", "en"):
        page.goto(f"/portal/receipt/{code}?lang={language}")
        page.get_by_role("textbox").first.fill(uscc)
        page.get_by_role("button").first.click()
        expect(page.locator("#files")).to_be_visible()
        screens.look(page, f"own record {language}")
    assert {"/portal/business/*", "/portal/items", "/portal/plans/*", "/portal/draws/*", "/portal/draws/*/own"} <= kinds
    assert screens.wrong == []
