"""What a screen must hold for everybody: axe-core's rules of WCAG 2.2 A and AA, and nothing wider than the window.

screens = Screens()
screens.look(page, "desk zh #/plans")      # axe over what is shown now
screens.look_wide(page, "desk zh #/plans") # axe and the width at 1280, the width at 1920
assert screens.wrong == []
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright

from tests.e2e.chromium import chromium_path

PWA = Path(__file__).resolve().parents[2] / "pwa"
AXE = PWA / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SMALL, LARGE = (1280, 800), (1920, 1080)
# A table's rows are alike, and a checklist's entries: eight of a hundred are looked at. What lies under an open sheet was looked at before.
CHECK = """async ([tags, contrast]) => {
  const rules = {'target-size': {enabled: true}, 'color-contrast': {enabled: contrast}};
  const wish = {runOnly: {type: 'tag', values: tags}, rules, resultTypes: ['violations']};
  // What a bar at the edge covers just now can be scrolled to.
  for (const bar of document.querySelectorAll('body > header, body > footer')) bar.style.position = 'static';
  const top = document.querySelector('dialog[open], [role=dialog]') ?? document;
  const {violations} = await axe.run({include: [top], exclude: ['tbody tr:nth-child(n+9)', 'li.q:nth-child(n+3)']}, wish);
  for (const bar of document.querySelectorAll('body > header, body > footer')) bar.style.position = '';
  return violations.map((one) => `${one.id}: ` + one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | '));
}"""
# Whatever has more inside than it can show. A line that ends in an ellipsis says so itself; a field scrolls by its caret.
WIDE = """() => {
  const told = (box) => box.tagName.toLowerCase() + (box.className ? '.' + String(box.className).trim().split(/\\s+/).join('.') : '');
  const quiet = (box) => box.closest('.vh, svg, canvas, .leaflet-container') || getComputedStyle(box).textOverflow === 'ellipsis' || /^(INPUT|SELECT|TEXTAREA|OPTION)$/.test(box.tagName);
  const boxes = [document.documentElement, ...document.querySelectorAll('main, main *, dialog[open], dialog[open] *')];
  const over = boxes.filter((box) => box.clientWidth > 0 && box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).overflowX !== 'visible' && !quiet(box));
  return over.map((box) => `${told(box)} shows ${box.clientWidth} of ${box.scrollWidth}`);
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
LONG = os.environ.get("MINGCHA_TEST_SIZE") == "long"
SENSES = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
Windows = Callable[[tuple[int, int]], BrowserContext]


class Screens:
    """Looks at screens and keeps what is wrong, with the place and the language."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.wrong: list[str] = []

    def look(self, page: Page, name: str, contrast: bool = True) -> None:
        """Let axe look at what is shown now; its most costly rule may be left out where the same screen was seen in the other language."""
        still(page)
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(AXE.read_text(encoding="utf-8") + ";true")
        self.seen.append(name)
        self.wrong += [f"{name}: {one}" for one in page.evaluate(CHECK, [TAGS, contrast])]

    def look_wide(self, page: Page, name: str, contrast: bool = True) -> None:
        """At 1280 and at 1920: nothing is cut off and nothing scrolls sideways. Axe at 1280; in `make test-long` at 1920 too."""
        self.look(page, f"{name} at {SMALL[0]}", contrast or LONG)
        self._width(page, f"{name} at {SMALL[0]}")
        self._resize(page, LARGE)
        if LONG:
            self.look(page, f"{name} at {LARGE[0]}")
        self._width(page, f"{name} at {LARGE[0]}")
        self._resize(page, SMALL)

    def _width(self, page: Page, name: str) -> None:
        self.wrong += [f"{name}: {one}" for one in page.evaluate(WIDE)]

    def _resize(self, page: Page, size: tuple[int, int]) -> None:
        page.set_viewport_size({"width": size[0], "height": size[1]})


def still(page: Page) -> None:
    """Wait until the screen is there and has asked for nothing for a while: sooner than the browser's own word for it."""
    page.wait_for_function(STILL, polling=40)


def opener(playwright: Playwright, url: str) -> tuple[Windows, Callable[[], None]]:
    """`windows(size)`: a fresh context that lets axe in past the content policy; and how to close all of them."""
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

    return make, browser.close
