"""How does the phone feel? One JSON line per figure: the server killed, the processor throttled six times, medians.

Needs the test requirements, Node and Chromium. `bench_phone.py start taps` runs only these parts. Words go to stderr.
"""

from __future__ import annotations

import io
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, Route, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from mingcha.demo.county import PASSWORD  # noqa: E402  the tests' own phone and server stand beside this folder
from tests.e2e import field  # noqa: E402
from tests.e2e.chromium import Chromium, camera_file  # noqa: E402
from tests.e2e.server import Server  # noqa: E402

SLOWER, ROUNDS, ENTRIES, HELD = 6, 9, 200, 2_000
READY = "[data-testid^=visit-]"
WATCH = """() => {
  window.watched = {taps: [], long: []};
  new PerformanceObserver((list) => watched.taps.push(...list.getEntries().filter((one) => one.name === 'click').map((one) => one.duration)))
    .observe({type: 'event', durationThreshold: 16});
  new PerformanceObserver((list) => watched.long.push(...list.getEntries().map((one) => one.duration))).observe({type: 'longtask'});
}"""
# Milliseconds from the navigation's start until an element is there and painted.
APPEARS = """(selector) => new Promise((done) => {
  const look = () => document.querySelector(selector) ? requestAnimationFrame(() => done(performance.now())) : requestAnimationFrame(look);
  look();
})"""
OPENS = """([hash, selector]) => new Promise((done) => {
  const began = performance.now();
  location.hash = hash;
  const look = () => document.querySelectorAll(selector).length ? requestAnimationFrame(() => done(performance.now() - began)) : requestAnimationFrame(look);
  look();
})"""
HOLD = """async ([visit, from, count, size]) => {
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


def say(figure: str, value: float, unit: str) -> None:
    """One figure, as the other benches print it."""
    print(json.dumps({"figure": figure, "value": round(value, 3), "unit": unit}), flush=True)


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


def throttle(page: Page, rate: int) -> None:
    """As a phone that is so many times slower than this machine."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})


class Bench:
    """One prepared phone whose server is gone."""

    def __init__(self, phone: Chromium, server: Server) -> None:
        self.phone, self.server = phone, server
        self.page = phone.open("")
        self.page.context.route("**/api/v1/assignments", longer)
        self.page.goto(f"{server.url}/m/")
        field.enrol(self.page, "mei", PASSWORD)
        phone.settle(self.page)
        self.page.get_by_test_id("tab-tasks").click()
        self.number = self.page.locator(READY).first.get_attribute("data-testid") or ""
        pulled = self.page.evaluate("() => fetch('/api/v1/assignments').then((reply) => reply.json())")["visits"]
        self.visit = str(pulled[0]["id"])
        self.number = f"visit-{pulled[0]['number']}"
        server.stop()

    def start(self) -> None:
        """Cold start without network until the list can be used."""
        throttle(self.page, SLOWER)
        times = []
        for _ in range(ROUNDS):
            self.page.goto(f"{self.server.url}/m/#/", wait_until="commit")
            self.page.reload(wait_until="commit")
            field.pass_lock(self.page)
            times.append(self.page.evaluate(APPEARS, READY) / 1000)
        say("offline_start_s", statistics.median(times), "s")
        throttle(self.page, 1)

    def checklist(self) -> None:
        """Opening 200 entries, and the taps on them."""
        field.begin(self.page, self.number.removeprefix("visit-"))
        times = []
        throttle(self.page, SLOWER)
        for _ in range(ROUNDS):
            self.page.evaluate("() => { location.hash = '#/' }")
            self.page.locator(READY).first.wait_for()
            times.append(self.page.evaluate(OPENS, [f"#/visit/{self.visit}/check", "[data-testid=entry-1]"]) / 1000)
        say("checklist_200_open_s", statistics.median(times), "s")
        self.page.evaluate(WATCH)
        for no in range(1, 41):
            self.page.get_by_test_id(f"answer-{no}-ok").click(force=True)
        taps = sorted(self.page.evaluate("() => watched.taps"))
        say("tap_to_paint_ms_p95", taps[int(len(taps) * 0.95)] if taps else 16.0, "ms")
        throttle(self.page, 1)

    def photos(self, folder: Path) -> None:
        """From the shutter's return (a picked file is the same path) to the word that it is kept."""
        throttle(self.page, SLOWER)
        for name, quality, noise in (("600kb", 62, 4), ("4mb", 95, 4)):
            picture = folder / f"{name}.jpg"
            image = Image.effect_noise((4000, 3000), noise).convert("RGB")
            kept = io.BytesIO()
            image.save(kept, "JPEG", quality=quality)
            picture.write_bytes(kept.getvalue())
            print(f"{name}: {picture.stat().st_size} bytes", file=sys.stderr)
            times, longest = [], []
            for _ in range(5):
                self.page.goto(f"{self.server.url}/m/#/visit/{self.visit}/check")
                self.page.get_by_test_id("photo-1").click()
                self.page.evaluate(WATCH)
                self.page.get_by_test_id("photo-file").set_input_files(str(picture))
                began = time.monotonic()
                expect(self.page.get_by_test_id("photo-kept")).to_contain_text("1")
                times.append(time.monotonic() - began)
                longest.append(max(self.page.evaluate("() => watched.long") or [0]))
                self.page.get_by_test_id("camera-done").click()
            say(f"photo_{name}_saved_s", statistics.median(times), "s")
            say(f"photo_{name}_longest_task_ms", statistics.median(longest), "ms")
        throttle(self.page, 1)

    def held(self) -> None:
        """The list with 2,000 photos of 600 kB on the phone."""
        for start in range(0, HELD, 100):
            self.page.evaluate(HOLD, [self.visit, start, 100, 600_000])
        throttle(self.page, SLOWER)
        times = []
        for _ in range(ROUNDS):
            self.page.goto(f"{self.server.url}/m/#/", wait_until="commit")
            self.page.reload(wait_until="commit")
            field.pass_lock(self.page)
            times.append(self.page.evaluate(APPEARS, READY) / 1000)
        say("list_with_2000_photos_s", statistics.median(times), "s")
        throttle(self.page, 1)


def weight() -> None:
    """Brotli weight of the first load and of everything that the worker keeps."""
    subprocess.run(["npm", "run", "--silent", "size"], cwd=ROOT / "pwa", check=True)


def main(names: list[str]) -> int:
    """All parts, or those named."""
    weight()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        server = Server(folder / "data", MINGCHA_PWA_DIST=str(release(folder / "dist"))).migrate()
        server.run("demo", "load", "--today", "2026-06-15")
        server.start()
        phone = Chromium(playwright, folder / "mei", server.url, camera=camera_file(folder / "camera"))
        try:
            bench = Bench(phone, server)
            parts: dict[str, Callable[[], Any]] = {
                "start": bench.start,
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
