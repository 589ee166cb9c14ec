"""Does a month in the field without network arrive whole? Sixty visits in `make test-long`; six to try it (MINGCHA_TEST_SIZE=short).

The phone is prepared on the first day and the server stopped. For thirty days (on the phone's clock) visits are recorded, some by taps on the
screens, the others through the app's own core in its page; the browser is killed again and again, and once the phone is full. On the thirtieth
day the server runs again, by then the session has ended; after signing in everything must be there once, byte for byte.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request, expect

from tests.e2e import field, sixty
from tests.e2e.chromium import Chromium
from tests.e2e.conftest import Browsers
from tests.e2e.earlier import EarlierServer
from tests.e2e.in_page import PHOTO_SIZE, PLAYER, build_with_core
from tests.e2e.kept import kept_by

__test__ = "MINGCHA_TEST_SIZE" in os.environ  # a month takes minutes: not in `make test`
DAYS, PHOTOS, ENTRIES, SIGNERS = 30, 5, 40, 3
START = datetime(2026, 6, 15, 1, tzinfo=UTC)
END = START + timedelta(days=DAYS)
SEED = 20260715
TIGHT_BYTES, ROOM_BYTES = 600_000, 400_000_000
SIGNED = ("sign.inspector", "sign.business")


@dataclass(frozen=True)
class Size:
    """How much happens in the month. Kills: while recording through the core, while tapping, when full, while sending."""

    visits: int
    tapped: int
    core_kills: int
    sync_kills: int

    @property
    def kills(self) -> int:
        """One while each tapped visit is recorded, three around the full phone."""
        return self.core_kills + self.tapped + 3 + self.sync_kills


SIZE = Size(60, 6, 5, 6) if os.environ.get("MINGCHA_TEST_SIZE") == "long" else Size(6, 1, 1, 1)


class Month:
    """One phone, its clock, and how often its browser was killed."""

    def __init__(self, phone: Chromium, visits: list[str]) -> None:
        self.phone, self.visits = phone, visits
        self.rng = random.Random(SEED)
        self.now = START
        self.quota: int | None = None
        self.kills = 0
        self.told: set[str] = set()
        self.numbers: dict[str, str] = {}

    def open(self, path: str = "/m/") -> Page:
        """The browser as it was left, with the clock of the day and the room that the phone has."""
        page = self.phone.open("")
        assert self.phone.context is not None
        self.phone.context.clock.install(time=self.now)
        if self.quota is not None:
            self.limit(page, self.quota)
        page.on("console", self.hear)
        self.phone.open(path)
        page.evaluate(PLAYER, list(PHOTO_SIZE))
        return page

    def hear(self, message: ConsoleMessage) -> None:
        """Something is on the disk."""
        if message.text.startswith("told "):
            self.told.add(message.text.removeprefix("told "))

    def limit(self, page: Page, quota: int) -> None:
        """The browser takes no more than this from the app. It counts from the browser's start on."""
        session = page.context.new_cdp_session(page)
        session.send("Storage.overrideQuotaForOrigin", {"origin": self.phone.origin, "quotaSize": quota})

    def used(self, page: Page) -> int:
        """Bytes of the app on the disk, as the browser counts them."""
        session = page.context.new_cdp_session(page)
        return int(session.send("Storage.getUsageAndQuota", {"origin": self.phone.origin})["usage"])

    def kill(self) -> None:
        """SIGKILL, as a system does that needs the memory."""
        self.phone.kill()
        self.kills += 1

    def day(self, number: int, page: Page | None) -> Page:
        """The morning of a day. A browser that was left open wakes up, locked."""
        morning = START + timedelta(days=number)
        if page is None:
            self.now = max(self.now, morning)
            return self.open()
        now = datetime.fromtimestamp(page.evaluate("() => Date.now()") / 1000, UTC)
        if morning - now > timedelta(hours=1):
            page.clock.fast_forward(int((morning - now).total_seconds() * 1000))
            page.wait_for_function("() => document.querySelector('[data-testid=unlock-dots]') !== null")
            page.get_by_test_id("tab-tasks").click()
        self.now = max(now, morning)
        return page

    def cut_off(self, page: Page, visit: str) -> Page:
        """A visit through the core, killed after some records, then carried on to its end."""
        after = len(self.told) + self.rng.randint(1, 50)
        page.evaluate("([id, photos]) => { void month.play(id, photos) }", [visit, PHOTOS])
        page.wait_for_event("console", lambda _line: len(self.told) >= after)
        self.kill()
        page = self.open()
        page.evaluate("([id, photos]) => month.play(id, photos)", [visit, PHOTOS])
        return page


def by_taps(month: Month, page: Page, visit: str) -> Page:
    """A visit on the screens; in its middle the browser is killed right after a tap."""
    field.begin(page, month.numbers[visit])
    assert field.entries(page) == ENTRIES
    field.failing(page, 1, 3, "示例：证照未悬挂，已当场告知")
    last = month.rng.randint(3, ENTRIES - 1)
    field.conforming(page, *range(3, last))
    page.get_by_test_id(f"answer-{last}-ok").click()
    month.kill()
    page = month.open(f"/m/#/visit/{visit}/check")
    field.failing(page, 2, 2, "示例：台账未登记")
    done = page.locator("[data-testid^=entry-][data-result=conforming]").count()
    assert done in (last - 3, last - 2), "what was shown as saved before the kill"
    field.conforming(page, *range(last, ENTRIES + 1))
    field.to_signing(page, "rectification_ordered")
    field.both_inspectors_sign(page)
    field.sign(page)
    field.seal(page)
    page.goto(f"{month.phone.origin}/m/#/me")
    return page


def full(month: Month, page: Page, one: str, later: list[str]) -> Page:
    """The phone is nearly full: photos end with a word, answers and signatures go on; then room is made and the photos follow."""
    page.evaluate(
        "async ([id, n]) => { await month.door(id); await month.answers(id); await month.photos(id, n) }", [one, PHOTOS]
    )
    month.kill()
    month.quota = month.used(month.open()) + TIGHT_BYTES  # what a start tidies up is no room
    month.kill()
    page = month.open()
    refused = False
    for place, visit in enumerate(later):
        page.evaluate("async (id) => { await month.door(id); await month.answers(id) }", visit)
        refused = refused or page.evaluate("([id, n]) => month.refused(id, n)", [visit, PHOTOS])
        if refused and place > 0:
            break
    assert refused, "photos went on although the phone is full"
    assert page.evaluate("() => core.space.room().then((room) => room.level)") == "no-photo"
    page.evaluate("async (id) => { await month.signs(id); await month.seal(id) }", one)
    page.goto(f"{month.phone.origin}/m/#/visit/{later[1]}/check")
    expect(page.get_by_test_id("filled")).to_have_text(str(ENTRIES))
    page.goto(f"{month.phone.origin}/m/#/sync")
    expect(page.get_by_test_id("full")).to_be_visible()
    month.quota = month.used(page) + ROOM_BYTES
    month.kill()
    page = month.open()
    for visit in later[:2]:
        page.evaluate("([id, n]) => month.play(id, n)", [visit, PHOTOS])
    return page


def record_all(month: Month, page: Page) -> Page:
    """Thirty days of visits: tapped ones, ones that are cut off, the full phone, and plain ones, mixed."""
    tight, rest = month.visits[:3], month.visits[3:]
    kinds = ["tapped"] * SIZE.tapped + ["cut"] * SIZE.core_kills
    kinds += ["plain"] * (len(rest) - len(kinds))
    month.rng.shuffle(kinds)
    open_page: Page | None = page
    for place, (kind, visit) in enumerate(zip(kinds, rest, strict=True)):
        page = month.day(1 + place * (DAYS - 1) // len(rest), open_page)
        if place == len(rest) // 2:
            plain = [each for kind, each in zip(kinds[place:], rest[place:], strict=True) if kind == "plain"]
            page = full(month, page, tight[0], tight[1:] + plain)
        if kind == "tapped":
            page = by_taps(month, page, visit)
        elif kind == "cut":
            page = month.cut_off(page, visit)
        else:
            page.evaluate("([id, n]) => month.play(id, n)", [visit, PHOTOS])
        open_page = page
    return page


def send(month: Month, page: Page, until: Callable[[Request], bool] | None, count: int = 0) -> Page:
    """Sign in, which sends what waits. Kill the browser after so many requests of a kind, or wait for the end."""
    seen = 0

    def hit(request: Request) -> bool:
        nonlocal seen
        seen += bool(until and until(request))
        return seen >= count

    page.evaluate("() => { location.hash = '#/login' }")
    if until is None:
        field.sign_in(page, "mei", sixty.PASSWORD)
        page.get_by_test_id("tab-sync").click()
        expect(page.get_by_test_id("count-confirmed")).not_to_have_text("0")
        expect(page.get_by_test_id("count-phone")).to_have_text("0", timeout=600_000)
        expect(page.get_by_test_id("count-sent")).to_have_text("0")
        return page
    with page.expect_event("request", hit, timeout=120_000):
        field.sign_in(page, "mei", sixty.PASSWORD)
    page.wait_for_timeout(month.rng.randint(0, 120))  # anywhere within the answer and what the phone writes of it
    month.kill()
    return month.open()


def send_all(month: Month, page: Page) -> Page:
    """The session has ended; the phone says so and keeps everything. Killed while lines leave, and while pieces do."""
    page.get_by_test_id("tab-sync").click()
    expect(page.get_by_test_id("sync-now").or_(page.get_by_test_id("login-again")).first).to_be_visible()
    page.evaluate("() => document.querySelector('[data-testid=sync-now]')?.click()")  # unless it tried by itself
    expect(page.get_by_test_id("login-again").first).to_be_visible()
    lines = lambda request: request.method == "POST" and request.url.endswith("/events")  # noqa: E731
    pieces = lambda request: request.method in ("POST", "PATCH") and "/uploads" in request.url  # noqa: E731
    for turn in range(SIZE.sync_kills):
        page = send(month, page, lines if turn < SIZE.sync_kills // 2 else pieces, month.rng.randint(1, 6))
    return send(month, page, None)


def compare(held: dict[str, Any], data: Path) -> None:
    """Everything that the phone held is on the server once, with the same bytes."""
    kept = kept_by(data)
    assert Counter(one for one, _, _ in kept.events) == Counter(row["id"] for row in held["events"])
    assert {one: bytes(line) for one, line, _ in kept.events} == {
        row["id"]: row["line"].encode() for row in held["events"]
    }
    assert Counter(status for _, _, status in kept.events) == {"accepted": len(held["events"])}
    assert kept.stored == {row["evidence"]: row["held"] for row in held["blobs"]}
    assert set(kept.wrong.values()) == {0}, kept.wrong


def counted(held: dict[str, Any]) -> dict[str, int]:
    """Visits that were sealed, entries that were answered, signatures, photos."""
    kinds = Counter(row["kind"] for row in held["events"])
    answered = {(row["visit"], row["entry"]) for row in held["events"] if row["kind"] == "answer"}
    return {
        "visits": kinds["seal"],
        "answers": len(answered),
        "signatures": sum(kinds[kind] for kind in SIGNED),
        "photos": kinds["photo"],
    }


def check_phone(month: Month, page: Page, held: dict[str, Any]) -> None:
    """Nothing is left to send, nothing was deleted; the bytes go after the days of grace, at a contact."""
    now = page.evaluate("() => month.held()")
    assert {row["place"] for row in now["events"] + now["blobs"]} == {"confirmed"}
    assert [(row["evidence"], row["held"]) for row in now["blobs"]] == [
        (row["evidence"], row["named"]) for row in held["blobs"]
    ]
    for day, kept in ((DAYS + 13, len(held["blobs"])), (DAYS + 15, 0)):
        page = month.day(day, page)
        page.evaluate("() => core.app.syncNow()")
        assert page.evaluate("() => month.bytes()") == kept, day
    assert len(page.evaluate("() => month.held()")["events"]) == len(held["events"])


def prepare(month: Month) -> Page:
    """On the first day, with the server: signed in, enrolled, everything pulled."""
    page = month.open()
    field.enrol(page, "mei", sixty.PASSWORD)
    month.phone.settle(page)
    page.evaluate(PLAYER, list(PHOTO_SIZE))
    pulled = page.evaluate("() => fetch('/api/v1/assignments').then((reply) => reply.json())")["visits"]
    month.numbers = {one["id"]: one["number"] for one in pulled}
    return page


@pytest.mark.req("S2-2.3b")
def test_a_month_without_network_arrives_once_and_byte_for_byte(tmp_path: Path, phones: Browsers) -> None:
    began = time.monotonic()

    def lap(what: str) -> None:
        print("lap", what, round(time.monotonic() - began, 1), flush=True)

    visits = sixty.open_office(tmp_path / "data", SIZE.visits, START)
    server = EarlierServer(tmp_path / "data", MINGCHA_PWA_DIST=str(build_with_core(tmp_path / "dist")))
    lap("office and build")
    server.start_at(START)
    month = Month(phones("mei", server.url), visits)
    page = prepare(month)
    server.stop()
    lap("prepared")
    page = record_all(month, page)
    page = month.day(DAYS, page)
    held = page.evaluate("() => month.held()")
    recorded = time.monotonic()
    lap("recorded")
    assert counted(held) == {
        "visits": SIZE.visits,
        "answers": SIZE.visits * ENTRIES,
        "signatures": SIZE.visits * SIGNERS,
        "photos": SIZE.visits * PHOTOS,
    }
    assert month.told <= {row["id"] for row in held["events"]}
    assert all(row["held"] == row["named"] for row in held["blobs"])
    server.start_at(END)
    try:
        page = send_all(month, page)
        lap("sent")
        compare(held, server.data)
        lap("compared")
        check_phone(month, page, held)
    finally:
        server.stop()
    assert month.kills == SIZE.kills
    sent = sum(row["size"] for row in held["blobs"]) + sum(len(row["line"].encode()) for row in held["events"])
    figures = {
        **counted(held),
        "kills": month.kills,
        "events on server": len(held["events"]),
        "pieces": len(held["blobs"]),
        "bytes": sent,
    }
    times = {"recorded s": round(recorded - began), "all s": round(time.monotonic() - began)}
    print("month:", json.dumps(figures | times))
