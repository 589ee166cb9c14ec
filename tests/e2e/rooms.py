"""A walk through the whole desk: every room that pwa/src/desk/rooms.ts names, and from it every link, tab and sheet that it shows.

    look_through(windows, "zh")             # the sample county, every role, both widths: what is wrong
    walk = Walk(page, look)                 # `look(name)` is called at every stop
    walk.through("bo", PASSWORD)            # one person's rooms; what an earlier one showed is left out
    assert walk.left_out() == set()         # rooms of rooms.ts that nobody could open

Addresses that differ in an id alone are one kind; the first of each kind is visited.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from mingcha.demo.county import ACCOUNTS, PASSWORD
from tests.e2e.looking import PWA, SMALL, Screens, Windows, still
from tests.e2e.tour import say

ROOMS = PWA / "src" / "desk" / "rooms.ts"
GO = "(address) => { location.hash = address }"
LINKS = """() => [...document.querySelectorAll('a[href*="#/"]')].filter((one) => one.closest('main, dialog') && one.offsetParent)
  .map((one) => one.getAttribute('href').replace(/^.*#/, '#'))"""
# Tabs and filters of the room, each by its legend and its word; those of sheets are looked at with their sheet.
CHOICES = """() => [...document.querySelectorAll('main fieldset.seg.joined input')].filter((one) => !one.closest('dialog'))
  .map((one) => one.closest('fieldset').querySelector('legend').textContent + ' · ' + one.closest('label').textContent)"""
CHOOSE = """(name) => [...document.querySelectorAll('main fieldset.seg.joined input')].find((one) =>
  one.closest('fieldset').querySelector('legend').textContent + ' · ' + one.closest('label').textContent === name)?.click()"""
# Buttons that open a sheet and do nothing else.
SHEETS = re.compile(
    r"(new|add|enter)-.+|.+-add|library-new|review-many-open|plan-copy|programme-change|send-copy|place-hold|hand-in|supplement|redact|withhold|correct|"
    r"withdraw|object|give-opinion|explain|excuse|proof-ask"
)
OPENERS = """() => [...document.querySelectorAll('main button[data-testid]:not([disabled])')].filter((one) => !one.closest('dialog') && one.offsetParent)
  .map((one) => one.dataset.testid)"""
EVERYWHERE = "#/notices"
FEWEST = 60


def named_rooms() -> set[str]:
    """The paths of rooms.ts."""
    return set(re.findall(r"path: '([a-z-]+)'", ROOMS.read_text(encoding="utf-8")))


def kind_of(address: str) -> str:
    """The address without its ids: what is not a plain word becomes a star."""
    parts = address.split("?")[0].strip("#/").split("/")
    return "/".join(part if re.fullmatch(r"[a-z]+([-_][a-z]+)*", part) else "*" for part in parts)


class Walk:
    """Walks; `look` sees."""

    def __init__(self, page: Page, look: Callable[[str], None]) -> None:
        self.page = page
        self.look = look
        self.kinds: set[str] = set()

    def through(self, username: str, password: str) -> None:
        """Signs in, visits what this person can reach and nobody before, signs out."""
        self.page.get_by_test_id("login-username").fill(username)
        self.page.get_by_test_id("login-password").fill(password)
        self.page.get_by_test_id("login-submit").click()
        expect(self.page.get_by_test_id("whoami")).to_be_visible()
        rail = self.page.locator("[data-testid^=nav-]").all()
        waiting, own = [link.get_attribute("href") or "" for link in rail] + [EVERYWHERE], set[str]()
        while waiting:
            address = waiting.pop(0)
            if kind_of(address) in own:
                continue
            own.add(kind_of(address))
            waiting += self.stop(address)
        self.page.evaluate(GO, EVERYWHERE)  # the hall has no bar to sign out from
        self.page.get_by_test_id("logout").click()

    def stop(self, address: str) -> list[str]:
        """One address with its tabs and sheets; the links on it."""
        self.page.evaluate(GO, address)
        still(self.page)
        if kind_of(address) in self.kinds:
            return self.seen(address)
        found = self.seen(address)
        for name in self.asked(CHOICES)[1:]:
            self.page.evaluate(GO, address)
            still(self.page)
            self.page.evaluate(CHOOSE, name)
            here = "#" + self.page.url.partition("#")[2]
            if here == address or kind_of(here) not in self.kinds:
                found += self.seen(here, name if here == address else "")
        return found

    def seen(self, address: str, choice: str = "") -> list[str]:
        """Look at what is shown, if nobody saw it before, and at the sheets that it opens to this person; the links."""
        name = f"#/{kind_of(address)}" + (f" ({choice})" if choice else "")
        if choice or kind_of(address) not in self.kinds:
            self.look(name)
        self.kinds.add(kind_of(address))
        found = self.asked(LINKS)
        for opener in dict.fromkeys(one for one in self.asked(OPENERS) if SHEETS.fullmatch(one)):
            kind = f"{kind_of(address).split('/')[0]} {opener}"
            if kind in self.kinds:
                continue
            self.kinds.add(kind)
            self.page.get_by_test_id(opener).first.click()
            expect(self.page.get_by_test_id("sheet-close")).to_be_visible()
            self.look(f"{name}, {opener}")
            self.page.get_by_test_id("sheet-close").click()
        return found

    def asked(self, script: str) -> list[str]:
        """What a script of the page names, in order."""
        return [str(one) for one in self.page.evaluate(script)]

    def left_out(self) -> set[str]:
        """Rooms of rooms.ts that the walk has not seen."""
        return named_rooms() - {kind.split("/")[0] for kind in self.kinds}


def look_through(windows: Windows, language: str) -> list[str]:
    """The whole desk of the sample county in one language, an account for each role; what is wrong."""
    screens = Screens()
    page = windows(SMALL).new_page()
    page.goto("/desk")
    page.get_by_test_id("login-username").wait_for()
    say(page, language)
    screens.look_wide(page, f"{language} signing in")
    chinese = language == "zh"  # words change no colour: contrast is looked at in one language
    walk = Walk(page, lambda name: screens.look_wide(page, f"{language} {name}", contrast=chinese))
    known: set[str] = set()
    for account in ACCOUNTS:
        if not known.issuperset(account.roles):
            walk.through(account.username, PASSWORD)
        known.update(account.roles)
    assert walk.left_out() == set()
    assert len(walk.kinds) >= FEWEST
    return screens.wrong
