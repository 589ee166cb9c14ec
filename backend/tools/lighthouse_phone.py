"""What does Lighthouse say of every screen of the phone? One JSON line per screen; ends with 1 where one is under its goal.

Needs the test requirements, Node, Chromium and `pwa/tools/lighthouse`, whose packages `make lighthouse` installs.
Each screen is loaded as a phone does it: an address of its own in a profile that is signed in, whose lock a script in the page opens.
`lighthouse_phone.py me sync` looks only at these.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from mingcha.demo.county import PASSWORD  # noqa: E402  the tests' own phone and server stand beside this folder
from tests.e2e import field  # noqa: E402
from tests.e2e.chromium import Chromium, chromium_path  # noqa: E402
from tests.e2e.server import Server, free_port  # noqa: E402

LIGHTHOUSE = ROOT / "pwa/tools/lighthouse/node_modules/lighthouse/cli/index.js"
GOALS = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
# Types the PIN as soon as the lock shows, so that a screen behind it can be loaded by its address.
OPEN = """(pin) => {
  const look = () => {
    if (document.querySelector('[data-testid=unlock-dots][data-n="0"]')) {
      for (const key of pin) dispatchEvent(new KeyboardEvent('keydown', {key}));
      document.querySelector('[data-testid=unlock-go]').click();
    }
    setTimeout(look, 30);
  };
  look();
}"""


class Phone(Chromium):
    """A profile that Lighthouse can reach."""

    def __init__(self, playwright: Playwright, profile: Path, origin: str) -> None:
        super().__init__(playwright, profile, origin, pin=None)
        self.port = free_port()

    def arguments(self) -> list[str]:
        """The usual words, and the port."""
        return [*super().arguments(), f"--remote-debugging-port={self.port}"]


class Judge:
    """Runs Lighthouse on one phone and keeps what is under its goal."""

    def __init__(self, phone: Phone, wanted: list[str]) -> None:
        self.phone, self.wanted = phone, wanted
        self.under: list[str] = []

    def look(self, name: str, path: str) -> None:
        """One screen by its address; again where Lighthouse lost the beginning of its own trace, as it does on a busy machine."""
        if self.wanted and name not in self.wanted:
            return
        if not any(self.judged(name, path) for _ in range(3)):
            self.under.append(f"{name}: Lighthouse could not load it")

    def judged(self, name: str, path: str) -> bool:
        """True when Lighthouse came to an end; its line is printed."""
        words = [f"--port={self.phone.port}", "--disable-storage-reset", "--output=json", "--quiet", "--locale=en"]
        done = subprocess.run(
            ["node", str(LIGHTHOUSE), self.phone.origin + path, *words],
            env={**os.environ, "CHROME_PATH": chromium_path()},
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            print(done.stderr[-1500:], file=sys.stderr)
            return False
        report = json.loads(done.stdout)
        points = {kind: round(100 * (report["categories"][kind]["score"] or 0)) for kind in GOALS}
        said = {
            "screen": name,
            **points,
            "load": round(os.getloadavg()[0], 1),
            "lcp_ms": metric(report, "largest-contentful-paint"),
        }
        print(json.dumps(said | {"tbt_ms": metric(report, "total-blocking-time")}), flush=True)
        for kind, goal in GOALS.items():
            if points[kind] < goal:
                self.under.append(f"{name} {kind} {points[kind]}: {', '.join(lost(report, kind))}")
        return True


def metric(report: dict[str, Any], name: str) -> int:
    """One of Lighthouse's own figures, in milliseconds."""
    return round(report["audits"][name].get("numericValue") or 0)


def lost(report: dict[str, Any], kind: str) -> list[str]:
    """The audits of a category that cost points."""
    counted = [one["id"] for one in report["categories"][kind]["auditRefs"] if one["weight"]]
    return [name for name in counted if (report["audits"][name]["score"] or 0) < 1]


def visits(page: Page) -> list[dict[str, Any]]:
    """What the office gave to this phone."""
    return list(page.evaluate("() => fetch('/api/v1/assignments').then((reply) => reply.json())")["visits"])


def screens(judge: Judge, page: Page) -> None:
    """Every screen, in the order of a day; those of a visit when the visit is so far."""
    judge.look("sign-in", "/m/")
    field.sign_in(page, "mei", PASSWORD)
    page.get_by_test_id("enrol").wait_for()
    judge.look("making-the-key", "/m/")
    field.set_pin(page)
    page.get_by_test_id("prepare").click()
    page.get_by_test_id("prepare-done").click()
    judge.look("lock", "/m/")
    judge.phone.context.add_init_script(f"({OPEN})({json.dumps(field.PIN)})")  # type: ignore[union-attr]
    page.reload()  # this page too opens its lock by itself from now on
    page.get_by_test_id("tab-tasks").wait_for()
    first = visits(page)[0]
    address = f"/m/#/visit/{first['id']}"
    for name in ("", "sync", "me", "scan", "onsite"):
        judge.look(name or "tasks", f"/m/#/{name}")
    judge.look("arriving", address)
    field.begin(page, str(first["number"]))
    judge.look("rights", f"{address}/rights")
    judge.look("checklist", f"{address}/check")
    judge.look("evidence", f"{address}/media")
    judge.look("paper", f"{address}/paper")
    field.conforming(page, *range(1, field.entries(page) + 1))
    field.to_signing(page, "no_problem")
    judge.look("signing", f"{address}/sign")
    field.both_inspectors_sign(page)
    field.refuse(page, "示例：店长不愿签字")
    judge.look("seal", f"{address}/seal")
    field.seal(page)
    judge.look("receipt", address)
    judge.look("rescue", "/m/rescue.html")


def main(wanted: list[str]) -> int:
    """All screens, or those named."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, sync_playwright() as playwright:
        folder = Path(name)
        server = Server(folder / "data").migrate()
        server.run("demo", "load")
        server.start()
        phone = Phone(playwright, folder / "mei", server.url)
        try:
            judge = Judge(phone, wanted)
            screens(judge, phone.open("/m/"))
        finally:
            phone.close()
            server.stop()
    for line in judge.under:
        print(line, file=sys.stderr)
    return 1 if judge.under else 0


if __name__ == "__main__":
    sys.exit(main([word for word in sys.argv[1:] if re.fullmatch("[a-z-]+", word)]))
