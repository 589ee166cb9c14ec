"""Does work that was not sent survive a new version of the app? (security.md 9: enketo 986, macrotrackr 117)

Plays every phone that was ever released (tests/e2e/releases, written by backend/tools/keep_phone.py) in a real browser: it records without a server,
today's is deployed under its open page, and what it wrote, open rows or sealed ones, opens and arrives byte for byte.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from mingcha.demo.county import PASSWORD
from tests.e2e import field, store
from tests.e2e.conftest import Browsers
from tests.e2e.kept import kept_by
from tests.e2e.server import Server
from tests.e2e.warm import WarmServer

ROOT = Path(__file__).resolve().parents[2]
RELEASES = sorted((Path(__file__).resolve().parent / "releases").glob("*.tar.xz"))
NEWEST = {
    path.name.split("-", 4)[4]: path for path in RELEASES
}  # of each kind of rows; the older ones are played in the long tests
PLAYED = RELEASES if os.environ.get("MINGCHA_TEST_SIZE") == "long" else sorted(NEWEST.values())
FIXTURES = ROOT / "pwa" / "tests" / "fixtures"
NOT_SENT = ("events", "blobs", "bytes", "heads", "keys", "progress")
# Every store of the app's databases: version, key path, indexes, and the names of its rows' fields; with the event lines that lie open.
SHAPE = """async () => {
  const done = (ask) => new Promise((yes, no) => { ask.onsuccess = () => yes(ask.result); ask.onerror = () => no(ask.error); });
  const found = {lines: []};
  for (const {name} of await indexedDB.databases()) {
    if (!name.startsWith('mingcha')) continue;
    const db = await done(indexedDB.open(name));
    found[name] = {version: db.version, stores: {}};
    for (const store of db.objectStoreNames) {
      const held = db.transaction(store).objectStore(store);
      const rows = await done(held.getAll());
      const indexes = [...held.indexNames].map((one) => held.index(one)).map(({name, keyPath, unique}) => ({name, keyPath, unique}));
      found[name].stores[store] = {keyPath: held.keyPath, indexes, fields: [...new Set(rows.flatMap((row) => Object.keys(row)))].sort()};
      if (store === 'events') found.lines.push(...rows.map((row) => row.line));
    }
    db.close();
  }
  return found;
}"""


@pytest.fixture
def served(county_data: Path, tmp_path: Path) -> Path:
    """Where the server of this test finds the app."""
    shutil.copytree(county_data, tmp_path / "county")
    return tmp_path / "served"


@pytest.fixture
def office(served: Path, tmp_path: Path) -> Iterator[Server]:
    """The sample county with whatever is served; ended in any case."""
    running = WarmServer(tmp_path / "county", MINGCHA_PWA_DIST=str(served))
    yield running
    running.stop()


def deploy_today(served: Path) -> None:
    """Today's build where the server finds it; the files of the one before are gone. Today's own, kept already, is built under another mark."""
    today, worker = ROOT / "pwa" / "dist", Path("m/sw.js")
    if (served / worker).read_bytes() == (today / worker).read_bytes():
        today = served.with_name("marked")
        command = ["npx", "vite", "build", "--outDir", str(today), "--emptyOutDir", "--logLevel", "error"]
        marked = {**os.environ, "MINGCHA_BUILD_MARK": "later"}
        subprocess.run(command, cwd=ROOT / "pwa", env=marked, check=True, capture_output=True, timeout=120)
    shutil.rmtree(served)
    shutil.copytree(today, served)


def script(page: Page) -> str:
    """The address of the page's program: another one in another release."""
    return str(page.locator("script[src]").first.get_attribute("src"))


def enrol(page: Page) -> bool:
    """As people did with that release; true when it had a lock."""
    field.sign_in(page, "mei", PASSWORD)
    page.get_by_test_id("enrol").wait_for()
    locked = page.get_by_test_id("pin-new").count() > 0
    if locked:
        field.set_pin(page)
    else:
        page.get_by_test_id("enrol").click()
    page.get_by_test_id("prepare").click()
    page.get_by_test_id("prepare-done").click()
    return locked


def some_work(page: Page) -> str:
    """A visit begun, three answers and a photo; the visit's test id."""
    number = page.locator("[data-testid^=visit-]").nth(2).get_attribute("data-testid") or ""
    field.begin(page, number.removeprefix("visit-"))
    field.conforming(page, 2, 3)
    field.failing(page, 1, 1, "示例：旧版时记下")
    return number


def lines_on(page: Page, locked: bool) -> list[str]:
    """Every event line that the phone holds, in the order of the chain."""
    lines = [row["line"] for row in store.rows(page, "events")] if locked else page.evaluate(SHAPE)["lines"]
    return sorted(lines, key=lambda line: int(json.loads(line)["e"]["seq"]))


def same_shape(found: dict[str, Any], locked: bool) -> None:
    """A browser's store is made as the one that the unit tests open (pwa/tests/fixtures), and its rows have the same fields."""
    kept = json.loads((FIXTURES / f"phone-db-1-{'sealed' if locked else 'open'}.json").read_text(encoding="utf-8"))
    for base in kept["databases"]:
        there = found[base["name"]]
        assert there["version"] == base["version"]
        for name, its in base["stores"].items():
            assert {key: there["stores"][name][key] for key in ("keyPath", "indexes")} == {
                key: its[key] for key in ("keyPath", "indexes")
            }, name
            if name in NOT_SENT:
                assert there["stores"][name]["fields"] == sorted({field for row in its["rows"] for field in row}), name
        assert set(there["stores"]) == set(base["stores"])


def update(page: Page, before: str) -> None:
    """The new version is offered, waits, and takes over when somebody taps."""
    page.goto(page.url.split("#")[0] + "#/me")
    expect(page.get_by_test_id("tab-me")).to_be_visible()
    assert script(page) == before
    page.get_by_test_id("update").click()
    expect(page.locator("script[src]").first).not_to_have_attribute("src", before)


def test_phones_with_open_and_with_sealed_rows_were_released() -> None:
    assert set(NEWEST) == {"open-rows.tar.xz", "sealed-rows.tar.xz"}


@pytest.mark.parametrize("release", PLAYED, ids=lambda one: one.name.removesuffix(".tar.xz"))
def test_unsent_work_of_every_released_phone_survives_the_deploy_and_arrives(
    release: Path, served: Path, office: Server, phones: Browsers
) -> None:
    with tarfile.open(release) as pack:
        pack.extractall(served, filter="data")
    server = office.start()
    phone = phones("mei", server.url)
    page = phone.open("/m/")
    page.set_default_timeout(
        60_000
    )  # three things compete here: a browser, a server that starts, a worker that fetches a whole build
    locked = enrol(page)
    phone.settle(page)
    before = script(page)
    server.stop()
    number = some_work(page)
    same_shape(page.evaluate(SHAPE), locked)
    deploy_today(served)
    server.start()
    page.evaluate("() => navigator.serviceWorker.ready.then((one) => one.update())")
    expect(page.get_by_test_id("update")).to_be_visible()
    field.conforming(page, 4)  # the old page still works, with parts that it had not yet loaded
    lines = lines_on(page, locked)
    update(page, before)
    if not locked:
        field.set_pin(page)
    page.get_by_test_id("tab-tasks").click()
    page.get_by_test_id(number).click()
    expect(page.get_by_test_id("photo-of-1")).to_have_count(1)
    field.conforming(page, 5)
    page.goto(f"{server.url}/m/#/sync")
    field.sync(page)
    kept = kept_by(server.data)
    accepted = {line for _, line, status in kept.events if status == "accepted"}
    assert len(lines) >= 9 and {line.encode() for line in lines} <= accepted
    assert len(kept.stored) >= 1 and "missing" not in kept.stored.values()
    assert [error for error in phone.errors if "net::ERR_" not in error] == []
