"""How does the phone feel? One JSON line per figure: the server killed, the processor throttled six times, medians.

Needs the test requirements, Node and Chromium. `bench_phone.py start checklist` runs only these parts. Words go to stderr.

A start is counted from the navigation to the lock, and from the key that ends the PIN to the painted list (the key's derivation is in
it); what a person needs to type between them is not. `…_thread_s` is the work of the page's own thread: it is the same on a busy machine.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Route, sync_playwright

from tools.figures import ROOT, figure

sys.path.insert(0, str(ROOT))

from mingcha.demo.county import PASSWORD  # noqa: E402  the tests' own phone and server stand beside this folder
from tests.e2e import field  # noqa: E402
from tests.e2e.chromium import Chromium, camera_file  # noqa: E402
from tests.e2e.server import Server  # noqa: E402

SLOWER, ROUNDS, ENTRIES, HELD = 6, 9, 200, 2_000
HAND_MS = 400  # what a thumb needs from one place to the next; after the PIN's last digit the key is made meanwhile
READY = "[data-testid^=visit-]"
LOCK, UNLOCK = "[data-testid=unlock-dots]", "[data-testid=unlock-go]"
# Notes by itself when a screen is first painted, in milliseconds from the navigation's start: asking from outside would come late, and
# asking at every frame would make the page draw frames that nobody needs and count them. A promise tells who waits from outside.
NOTE = """(selector) => {
  window.painted = new Promise((done) => {
    const look = () => {
      if (!document.querySelector(selector)) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => done(performance.now())));
    };
    const observer = new MutationObserver(look);
    observer.observe(document, {childList: true, subtree: true});
  });
}"""
# From the tap on the lock's last key, with the PIN typed, to the painted list: the key's derivation is in it.
OPENED = """([button, selector]) => new Promise((done) => {
  const began = performance.now();
  const observer = new MutationObserver(() => {
    if (!document.querySelector(selector)) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
  });
  observer.observe(document, {childList: true, subtree: true});
  document.querySelector(button).click();
})"""
WATCH = """() => {
  window.watched = {taps: [], long: []};
  new PerformanceObserver((list) => watched.taps.push(...list.getEntries().filter((one) => one.name === 'click').map((one) => one.duration)))
    .observe({type: 'event', durationThreshold: 16});
  new PerformanceObserver((list) => watched.long.push(...list.getEntries().map((one) => one.duration))).observe({type: 'longtask'});
}"""
# From the moment the file is chosen (the camera hands over the same bytes) to the painted word that it is kept.
KEEPS = """() => {
  window.watched = {long: []};
  window.kept = new Promise((done) => addEventListener('change', () => {
    const began = performance.now();
    const observer = new PerformanceObserver((list) => watched.long.push(...list.getEntries().map((one) => one.duration)));
    observer.observe({type: 'longtask'});
    const look = () => document.querySelector('[data-testid=photo-kept]') ? requestAnimationFrame(() => done(performance.now() - began)) : requestAnimationFrame(look);
    look();
  }, {capture: true, once: true}));
}"""
OPENS = """([hash, selector]) => new Promise((done) => {
  const began = performance.now();
  location.hash = hash;
  const look = () => document.querySelectorAll(selector).length ? requestAnimationFrame(() => done(performance.now() - began)) : requestAnimationFrame(look);
  look();
})"""
HOLD = """async ([visit, from, count, size]) => {
  await loadCore();
  const {append} = core.chain;
  const found = await core.data.readVisit(visit);
  for (let n = from; n < from + count; n += 1) {
    const bytes = new Uint8Array(size);
    crypto.getRandomValues(bytes.subarray(0, 65536));
    bytes.set([255, 216, 255, 224, n & 255, n >> 8]);
    const [sha, evidence] = [await core.hash.sha256(bytes.buffer), core.ids.uuid7()];
    await core.data.say(found.visit, 'photo', {src: 'in-app', blob: {evidence, sha256: sha, len: size, type: 'image/jpeg'}},
      [{evidence, role: 'photo', data: bytes.buffer, sha256: sha, type: 'image/jpeg'}]);
  }
}"""


def say(name: str, value: float, unit: str) -> None:
    """One figure, as the other benches print it, with the machine's load: wall time means little on a busy machine."""
    figure(name, value, unit, load=round(os.getloadavg()[0], 1))


def release(folder: Path) -> Path:
    """A build that gives the page's core to this bench; otherwise the same as the one that ships."""
    environment = {**os.environ, "MINGCHA_BUILD_CORE": "1"}
    command = ["npx", "vite", "build", "--outDir", str(folder), "--emptyOutDir", "--logLevel", "error"]
    subprocess.run(command, cwd=ROOT / "pwa", env=environment, check=True, stdout=sys.stderr)
    return folder


def longer(route: Route) -> None:
    """The pull, with the first visit's checklist grown to 200 entries."""
    reply = route.fetch()
    pulled = reply.json()
    item = pulled["items"][pulled["visits"][0]["items"][0]]
    others = sum(len(pulled["items"][one]["entries"]) for one in pulled["visits"][0]["items"][1:])
    plain = next(
        entry for entry in item["entries"] if entry.get("kind", "conform") == "conform" and not entry.get("when")
    )
    item["entries"] = [
        {**plain, "id": str(uuid.UUID(int=0x7000_8000_0000_0000_0000 + no)), "no": str(no)}
        for no in range(1, ENTRIES + 1 - others)
    ]
    route.fulfill(response=reply, json=pulled)


class Bench:
    """One prepared phone whose server is gone."""

    def __init__(self, phone: Chromium, server: Server) -> None:
        self.phone, self.server = phone, server
        self.page = phone.open("")
        self.page.context.route("**/api/v1/assignments", longer)
        self.page.goto(f"{server.url}/m/")
        field.enrol(self.page, "mei", PASSWORD)
        pulled = self.page.evaluate("() => fetch('/api/v1/assignments').then((reply) => reply.json())")["visits"]
        self.visit, self.number = str(pulled[0]["id"]), str(pulled[0]["number"])
        phone.settle(self.page)
        field.unlock(self.page)
        self.page.locator(READY).first.wait_for()
        self.page.add_init_script(f"({NOTE})({json.dumps(LOCK)})")
        self.browser = self.page.context.new_cdp_session(self.page)
        self.browser.send("Performance.enable", {"timeDomain": "threadTicks"})
        server.stop()

    def throttle(self, rate: int) -> None:
        """As a phone that is so many times slower than this machine."""
        self.browser.send("Emulation.setCPUThrottlingRate", {"rate": rate})

    def worked(self) -> float:
        """Seconds that the page's own thread has worked so far, whatever else the machine does."""
        metrics = self.browser.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))

    def starts(self, name: str) -> None:
        """Cold starts: to the lock, and from the typed PIN to the list. A person's typing between them is not counted."""
        locks, lists, works = [], [], []
        for _ in range(ROUNDS):
            self.page.goto("about:blank")
            self.throttle(SLOWER)
            self.page.goto(f"{self.server.url}/m/#/", wait_until="commit")
            locks.append(self.page.evaluate("() => painted") / 1000)
            self.page.keyboard.type(field.PIN)
            self.page.wait_for_timeout(HAND_MS)
            lists.append(self.page.evaluate(OPENED, [UNLOCK, READY]) / 1000)
            works.append(self.worked())  # the browser counts from the navigation
            self.throttle(1)
        say(f"{name}_s", statistics.median([one + other for one, other in zip(locks, lists, strict=True)]), "s")
        say(f"{name}_to_lock_s", statistics.median(locks), "s")
        say(f"{name}_from_pin_s", statistics.median(lists), "s")
        say(f"{name}_thread_s", statistics.median(works), "s")

    def checklist(self) -> None:
        """Opening 200 entries, and the taps on them."""
        field.begin(self.page, self.number)
        times, works = [], []
        self.throttle(SLOWER)
        for _ in range(ROUNDS):
            self.page.evaluate("() => { location.hash = '#/' }")
            self.page.locator(READY).first.wait_for()
            before = self.worked()
            times.append(self.page.evaluate(OPENS, [f"#/visit/{self.visit}/check", "[data-testid=entry-1]"]) / 1000)
            works.append(self.worked() - before)
        say("checklist_200_open_s", statistics.median(times), "s")
        say("checklist_200_thread_s", statistics.median(works), "s")
        self.page.evaluate(WATCH)
        for no in range(1, 41):
            answer = self.page.get_by_test_id(f"answer-{no}-ok")
            answer.scroll_into_view_if_needed()
            self.page.wait_for_timeout(HAND_MS)  # nobody taps in the frame in which the list still moves
            answer.click(force=True)
            self.page.wait_for_timeout(HAND_MS)
        taps = sorted(self.page.evaluate("() => watched.taps"))
        say("tap_to_paint_ms_p95", taps[int(len(taps) * 0.95)] if taps else 16.0, "ms")
        self.throttle(1)

    def photos(self, folder: Path) -> None:
        """12 megapixels in 600 kB and in 4 MB: until they are kept, and the longest that a tap would have waited meanwhile."""
        for name, quality, noise in (("600kb", 62, 4), ("4mb", 95, 4)):
            picture = folder / f"{name}.jpg"
            Image.effect_noise((4000, 3000), noise).convert("RGB").save(picture, "JPEG", quality=quality)
            print(f"{name}: {picture.stat().st_size} bytes", file=sys.stderr)
            times, longest = [], []
            for _ in range(5):
                self.page.goto(f"{self.server.url}/m/#/visit/{self.visit}/check")
                self.page.get_by_test_id("photo-1").click()
                self.page.get_by_test_id("photo-file").wait_for(state="attached")
                self.page.evaluate(KEEPS)
                self.throttle(SLOWER)
                self.page.get_by_test_id("photo-file").set_input_files(str(picture))
                times.append(self.page.evaluate("() => kept") / 1000)
                self.throttle(1)
                self.page.locator(".camera img").wait_for()
                longest.append(max(self.page.evaluate("() => watched.long") or [0]))
                self.page.get_by_test_id("camera-done").click()
            say(f"photo_{name}_saved_s", statistics.median(times), "s")
            say(f"photo_{name}_longest_blocked_tap_ms", statistics.median(longest), "ms")

    def held(self) -> None:
        """The list with 2,000 photos of 600 kB on the phone. They are made while the list is open: an open visit reads itself anew each time."""
        self.page.evaluate("() => { location.hash = '#/' }")
        self.page.locator(READY).first.wait_for()
        for start in range(0, HELD, 100):
            self.page.keyboard.press("Shift")  # who takes photos is there: a phone left alone locks after five minutes
            self.page.evaluate(HOLD, [self.visit, start, 100, 600_000])
        say("photos_held", self.page.evaluate("() => core.db.withDb((db) => db.count('bytes'))"), "photos")
        self.starts("list_with_2000_photos")


def weight() -> None:
    """Brotli weight of the first load and of everything that the worker keeps."""
    subprocess.run(["npm", "run", "--silent", "size"], cwd=ROOT / "pwa", check=True)


def taps() -> None:
    """A browser test counts the taps of a conforming visit of forty entries with three signatures."""
    test = "tests/e2e/test_checklist.py::test_forty_conforming_entries_with_three_signatures_take_at_most_fifty_taps"
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", test]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    print("\n".join(re.findall(r'\{"figure".*\}', told)), flush=True)


def main(names: list[str]) -> int:
    """All parts, or those named."""
    if not names or "weight" in names:
        weight()
    if not names or "taps" in names:
        taps()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        server = Server(folder / "data", MINGCHA_PWA_DIST=str(release(folder / "dist"))).migrate()
        server.run("demo", "load", "--today", "2026-06-15")
        server.start()
        phone = Chromium(playwright, folder / "mei", server.url, camera=camera_file(folder / "camera"), pin=None)
        try:
            bench = Bench(phone, server)
            parts: dict[str, Callable[[], Any]] = {
                "start": lambda: bench.starts("offline_start"),
                "checklist": bench.checklist,
                "photos": lambda: bench.photos(folder),
                "held": bench.held,
            }
            for part, run in parts.items():
                if not names or part in names:
                    run()
        finally:
            phone.close()
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main([word for word in sys.argv[1:] if re.fullmatch("[a-z]+", word)]))
