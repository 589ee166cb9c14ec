"""Can everybody use every screen? axe-core's rules of WCAG 2.2 A and AA find nothing on phone and portal, in both languages.

The desk's rooms are walked in test_rooms_zh.py and test_rooms_en.py, a language each, so that the two run side by side.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from playwright.sync_api import expect

from mingcha.demo.county import PASSWORD
from tests.e2e.chromium import PHONE_SIZE
from tests.e2e.looking import Screens, Windows
from tests.e2e.tour import Tour, numbers, say

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def test_every_screen_of_the_phone_can_be_used_by_everybody(windows: Windows) -> None:
    screens = Screens()
    page = windows(PHONE_SIZE).new_page()

    def both(name: str) -> None:
        for language in ("en", "zh"):
            say(page, language)
            screens.look(page, f"{name} {language}", contrast=language == "zh")  # words change no colour

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


def test_every_page_of_the_portal_can_be_used_by_everybody(windows: Windows, county_data: Path) -> None:
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
            screens.look(page, f"{path} {language}", contrast=language == "zh")
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
