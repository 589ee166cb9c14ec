"""How long does the portal's verify page take over a draw of 10^5 in a real Chromium? One JSON line, seconds by the clock.

A server of its own serves the built page; Chromium picks the files as a citizen would, and the time from the press of the
button to the result line is measured. Needs the built PWA and a Chromium.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tools.figures import ROOT, figure

sys.path.insert(0, str(ROOT))

from mingcha.draws.bench import SMALL, write_draw  # noqa: E402
from tests.e2e.chromium import chromium_path  # noqa: E402
from tests.e2e.server import Server  # noqa: E402

MINUTES = 5 * 60_000


def main() -> None:
    """Makes a draw of 10^5, opens the page, and measures."""
    with tempfile.TemporaryDirectory() as name:
        folder, commit = write_draw(Path(name) / "draw", SMALL)
        server = Server(Path(name) / "data").migrate().start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium_path(), chromium_sandbox=False)
                page = browser.new_page()
                page.goto(f"{server.url}/portal/verify?commit={commit}&head={commit}")
                page.get_by_test_id("pick").set_input_files(sorted(folder.iterdir()))
                start = time.monotonic()
                page.get_by_test_id("go").click()
                line = page.get_by_test_id("line").text_content(timeout=MINUTES)
                seconds = time.monotonic() - start
                browser.close()
        finally:
            server.stop()
    if not (line or "").startswith(f"OK commit {commit}"):
        raise SystemExit(line)
    figure("browser_verify_1e5_s", seconds, "s")


if __name__ == "__main__":
    main()
