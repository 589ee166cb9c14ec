"""Is anything lost that the phone showed as saved, when its browser is killed at any moment? 10 kills; 200 in `make test-long`."""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from mingcha.demo.county import PASSWORD
from tests.e2e import field as visit_field
from tests.e2e.chromium import Chromium
from tests.e2e.conftest import Browsers
from tests.e2e.server import Server

KILLS = 200 if os.environ.get("MINGCHA_TEST_SIZE") == "long" else 10
SEED = 20260615
MODES = ("answers", "photos", "notes", "sync")
# Presses as fast as the screen lets it, and tells on the console what was pressed and what the screen then showed as saved.
WORK = """([mode, seed]) => {
  let quiet = true; // what is there before the work begins is no news
  let ahead = 0, last = 0; // presses that nothing was painted for yet: a slow machine must not pile up thousands
  const tell = (what) => quiet || console.debug('told ' + JSON.stringify(what));
  const chance = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  const by = (id) => document.querySelector(`[data-testid="${id}"]`);
  const shown = new Map();
  const look = () => {
    for (const card of document.querySelectorAll('[data-testid^=entry-]')) {
      const [id, now] = [card.dataset.testid, card.dataset.result];
      if (now && shown.get(id) !== now) { shown.set(id, now); ahead = 0; tell({shown: [id, now]}); }
    }
    const kept = by('photo-kept');
    if (kept && shown.get('photos') !== kept.textContent) { shown.set('photos', kept.textContent); tell({photo: kept.textContent}); }
    for (const note of document.querySelectorAll('main p.doc')) {
      const text = note.textContent;
      if (text.startsWith('示例记录') && !shown.has(text)) { shown.set(text, true); tell({note: text}); }
    }
  };
  look();
  quiet = false;
  new MutationObserver(look).observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
  const all = document.querySelectorAll('[data-testid^=entry-]').length;
  const press = {
    answers: () => {
      const no = 2 + chance(all - 1), what = ['ok', 'fail', 'na'][chance(3)], button = by(`answer-${no}-${what}`);
      if (!button || (ahead >= 12 && performance.now() - last < 1000)) return; // another kind of question
      [ahead, last] = [ahead + 1, performance.now()];
      tell({pressed: ['entry-' + no, {ok: 'conforming', fail: 'failing', na: 'not_applicable'}[what]]});
      if (button.tagName === 'BUTTON') tell({pressed: ['entry-' + no, '']}); // it goes back when pressed again
      button.click();
    },
    photos: () => { const shutter = by('shutter'); if (shutter && !shutter.disabled) { tell({shot: 1}); shutter.click(); } },
    notes: () => {
      const box = by('note'), save = by('note-save');
      if (box.value) { if (!save.disabled) save.click(); return; }
      box.value = '示例记录' + chance(1e9);
      box.dispatchEvent(new Event('input', {bubbles: true}));
    },
  }[mode];
  if (press) setInterval(press, 25);
}"""


@dataclass
class Seen:
    """What the screens showed as saved, and what may lie on the phone beside it."""

    results: dict[str, list[str]] = field(default_factory=dict)
    history: dict[str, list[str]] = field(default_factory=dict)
    photos: int = 0
    shots: int = 0
    notes: set[str] = field(default_factory=set)
    signals: int = 0
    _now: int = 0

    def begin(self) -> None:
        """A browser was opened: its camera counts from nothing."""
        self.signals, self._now = 0, 0

    def hear(self, message: ConsoleMessage) -> None:
        """One line of the page."""
        if message.text.startswith("told "):
            self.take(json.loads(message.text.removeprefix("told ")))

    def take(self, told: dict[str, Any]) -> None:
        """A press widens what may be there; what was shown narrows it to that and anything pressed later.

        Where the same was pressed more than once since, the first of them may be the one that was shown.
        """
        for what in ("pressed", "shown"):
            if what in told:
                self.history.setdefault(told[what][0], []).append(f"{what} {told[what][1]}")
        if "pressed" in told:
            entry, result = told["pressed"]
            self.results.setdefault(entry, [""]).append(result)
            return
        if "shot" in told:
            self.shots += 1
            return
        self.signals += 1
        if "shown" in told:
            entry, result = told["shown"]
            known = self.results.setdefault(entry, [result])
            del known[: known.index(result, 1) if result in known[1:] else 0]
        if "photo" in told:
            count = int("".join(sign for sign in told["photo"] if sign.isdigit()))
            self.photos += count - self._now
            self._now = count
        if "note" in told:
            self.notes.add(told["note"])


def results(page: Page) -> dict[str, str]:
    """What each entry shows now."""
    cards = page.locator("[data-testid^=entry-]")
    found = cards.evaluate_all("(cards) => cards.map((one) => [one.dataset.testid, one.dataset.result])")
    return dict(found)


class Round:
    """One phone that is killed again and again on one visit."""

    def __init__(self, phone: Chromium, visit: str) -> None:
        self.phone, self.visit, self.seen = phone, visit, Seen()

    def open(self) -> Page:
        """The visit's checklist, after whatever happened."""
        page = self.phone.open(f"/m/#/visit/{self.visit}/check")
        expect(page.get_by_test_id("entry-1")).to_be_visible()
        visit_field.whole(page)
        return page

    def check(self, page: Page) -> None:
        """Nothing that was shown is missing."""
        now = results(page)
        for entry, may in self.seen.results.items():
            assert now[entry] in may, (entry, now[entry], may, self.seen.history.get(entry))
        for note in self.seen.notes:
            expect(page.locator("main p.doc", has_text=note)).to_have_count(1)
        photos = page.get_by_test_id("photo-of-1").count()
        assert self.seen.photos <= photos <= self.seen.shots
        self.seen.photos = photos
        self.seen.results = {entry: [result] for entry, result in now.items()}
        self.seen.history = {}

    @contextmanager
    def listening(self, page: Page) -> Iterator[None]:
        """Hears what the page says."""
        self.seen.begin()
        page.on("console", self.seen.hear)
        yield

    def begin_to_send(self, page: Page, text: str) -> None:
        """A note more, then signing in, which sends what waits: a session may go with its browser."""
        page.get_by_test_id("note").fill(text)
        page.get_by_test_id("note-save").click()
        expect(page.locator("main p.doc", has_text=text)).to_be_visible()
        self.seen.notes.add(text)
        page.evaluate("() => { location.hash = '#/login' }")
        visit_field.sign_in(page, "mei", PASSWORD)

    def kill_in(self, mode: str, after: int, seed: int) -> None:
        """Work in one way and kill the browser after so many signals."""
        page = self.open()
        self.check(page)
        with self.listening(page):
            if mode == "photos":
                page.get_by_test_id("photo-1").click()
                expect(page.get_by_test_id("shutter")).to_be_enabled()
            if mode == "sync":
                with page.expect_request(lambda one: one.method == "POST" and one.url.endswith("/events")):
                    self.begin_to_send(page, f"示例记录{seed}")
                page.wait_for_timeout(after * 12)  # anywhere between the first line and the last photo
            else:
                page.evaluate(WORK, [mode, seed])
                page.wait_for_event("console", lambda _line: self.seen.signals >= after, timeout=60_000)
            self.phone.kill()


@pytest.mark.req("S2-2.3b")
def test_nothing_shown_as_saved_is_lost_whenever_the_browser_is_killed(county: Server, phones: Browsers) -> None:
    rng = random.Random(SEED)
    phone = phones("mei", county.url)
    page = phone.open("/m/")
    visit_field.enrol(page, "mei", PASSWORD)
    phone.settle(page)
    number = page.locator("[data-testid^=visit-]").nth(2).get_attribute("data-testid") or ""
    visit_field.begin(page, number.removeprefix("visit-"))
    page.get_by_test_id("answer-1-fail").click()
    expect(page.get_by_test_id("photo-1")).to_be_visible()
    done = Round(phone, page.url.split("/visit/")[1].split("/")[0])
    counted: Counter[tuple[str, int]] = Counter()
    for turn in range(KILLS):
        mode, after = MODES[turn % len(MODES)], rng.randint(1, 12)
        done.kill_in(mode, after, rng.randrange(1, 10**9))
        counted[mode, after] += 1
        if turn % 20 == 19:
            print(f"{turn + 1} kills, nothing lost", flush=True)
    page = done.open()
    done.check(page)
    done.begin_to_send(page, "示例记录完")
    page.get_by_test_id("tab-sync").click()
    expect(page.get_by_test_id("sync-unconfirmed")).to_have_count(0)
    expect(page.get_by_test_id("count-phone")).to_have_text("0")
    expect(page.get_by_test_id("count-sent")).to_have_text("0")
    record = page.evaluate("(id) => fetch('/api/v1/inspections/' + id).then((reply) => reply.json())", done.visit)
    print(f"{KILLS} kills:", json.dumps({f"{mode} after {after}": n for (mode, after), n in sorted(counted.items())}))
    assert done.seen.notes <= {note["text"] for note in record["notes"]}
    assert len(record["photos"]) == done.seen.photos > 0
    assert {len(photo["sha256"]) for photo in record["photos"]} == {64}
