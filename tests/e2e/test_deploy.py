"""Does work that was not sent survive a new version of the app? (security.md 9: enketo 986, macrotrackr 117)"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from mingcha.demo.county import PASSWORD
from tests.e2e import field
from tests.e2e.conftest import Browsers
from tests.e2e.server import Server

PWA = Path(__file__).resolve().parents[2] / "pwa"


def build(folder: Path, mark: str) -> Path:
    """The same sources as another release: every hash in it differs."""
    command = ["npx", "vite", "build", "--outDir", str(folder), "--emptyOutDir", "--logLevel", "error"]
    environment = {**os.environ, "MINGCHA_BUILD_MARK": mark}
    subprocess.run(command, cwd=PWA, env=environment, check=True, capture_output=True, timeout=120)
    return folder


def deploy(release: Path, served: Path) -> None:
    """Put a release where the server finds it; the files of the one before are gone."""
    shutil.rmtree(served, ignore_errors=True)
    shutil.copytree(release, served)


@pytest.fixture
def releases(tmp_path: Path) -> tuple[Path, Path]:
    return build(tmp_path / "one", "one"), build(tmp_path / "two", "two")


@pytest.fixture
def served(county_data: Path, tmp_path: Path) -> Path:
    shutil.copytree(county_data, tmp_path / "county")
    return tmp_path / "served"


def script(page: Page) -> str:
    """The address of the page's program: another one in another release."""
    return str(page.locator("script[src]").first.get_attribute("src"))


def some_work(page: Page) -> str:
    """A visit begun, two answers and a photo; the visit's test id."""
    number = page.locator("[data-testid^=visit-]").nth(2).get_attribute("data-testid") or ""
    field.begin(page, number.removeprefix("visit-"))
    field.conforming(page, 2, 3)
    field.failing(page, 1, 1, "示例：旧版时记下")
    return number


def test_a_page_of_the_build_before_goes_on_and_its_work_arrives(
    releases: tuple[Path, Path], served: Path, tmp_path: Path, phones: Browsers
) -> None:
    old, new = releases
    deploy(old, served)
    server = Server(tmp_path / "county", MINGCHA_PWA_DIST=str(served)).start()
    phone = phones("mei", server.url)
    page = phone.open("/m/")
    field.enrol(page, "mei", PASSWORD)
    phone.settle(page)
    before = script(page)
    server.stop()
    number = some_work(page)
    deploy(new, served)
    server.start()
    page.evaluate("() => navigator.serviceWorker.ready.then((one) => one.update())")
    expect(page.get_by_test_id("update")).to_be_visible()
    field.conforming(page, 4)  # the old page still works, with parts that it had not yet loaded
    page.goto(f"{server.url}/m/#/me")
    expect(page.get_by_test_id("tab-me")).to_be_visible()
    assert script(page) == before
    page.get_by_test_id("update").click()
    expect(page.locator("script[src]").first).not_to_have_attribute("src", before)
    page.get_by_test_id("tab-tasks").click()
    page.get_by_test_id(number).click()
    expect(page.get_by_test_id("photo-of-1")).to_have_count(1)
    field.conforming(page, 5)
    page.goto(f"{server.url}/m/#/sync")
    field.sync(page)
    visit = page.evaluate("() => fetch('/api/v1/assignments').then((reply) => reply.json())")["visits"]
    one = next(each for each in visit if number.endswith(each["number"]))
    record = page.evaluate("(id) => fetch('/api/v1/inspections/' + id).then((reply) => reply.json())", one["id"])
    assert len(record["photos"]) == 1
    answers = [entry for item in record["items"] for entry in item["entries"] if entry.get("answer")]
    assert len(answers) == 5
    server.stop()
    assert [error for error in phone.errors if "ERR_CONNECTION_REFUSED" not in error] == []
