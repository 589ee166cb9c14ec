"""Does the harness hold: a real server that can be stopped, a real browser that can be killed, a page without errors?"""

from __future__ import annotations

import json
import shutil
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.e2e.chromium import chromium_path
from tests.e2e.conftest import Browsers
from tests.e2e.server import Server

CAMERA = """async () => {
  const stream = await navigator.mediaDevices.getUserMedia({video: {width: 1600, height: 1200}});
  const {width, height} = stream.getVideoTracks()[0].getSettings();
  stream.getTracks().forEach((track) => track.stop());
  return [width, height];
}"""
WRITE = """() => new Promise((done, fail) => {
  const ask = indexedDB.open('probe', 1);
  ask.onupgradeneeded = () => ask.result.createObjectStore('kept');
  ask.onsuccess = () => {
    const work = ask.result.transaction('kept', 'readwrite', {durability: 'strict'});
    work.objectStore('kept').put('still here', 1);
    work.oncomplete = () => done(true);
    work.onerror = fail;
  };
})"""
READ = """() => new Promise((done) => {
  const ask = indexedDB.open('probe', 1);
  ask.onsuccess = () => {
    const got = ask.result.transaction('kept').objectStore('kept').get(1);
    got.onsuccess = () => done(got.result);
  };
})"""


@pytest.fixture
def installed(empty_data: Path, tmp_path: Path) -> Iterator[Server]:
    """An empty office, served by the installed command from its first import on."""
    shutil.copytree(empty_data, tmp_path / "data")
    running = Server(tmp_path / "data").start()
    yield running
    running.stop()


def test_the_server_says_that_it_is_well(installed: Server) -> None:
    with urllib.request.urlopen(f"{installed.url}/healthz", timeout=5) as reply:
        assert reply.status == 200
        assert json.load(reply)


def test_the_server_can_be_stopped_and_started_on_the_same_port_and_data(installed: Server) -> None:
    port = installed.port
    installed.stop()
    assert not installed.answers()
    installed.start()
    assert installed.answers()
    installed.kill()
    assert not installed.answers()
    installed.start()
    assert installed.answers()
    assert installed.port == port


@pytest.mark.parametrize("path", ["/", "/portal", "/m/", "/desk"])
def test_a_page_opens_without_errors(server: Server, desks: Browsers, path: str) -> None:
    desk = desks("anybody", server.url)
    page = desk.open(path)
    page.wait_for_load_state("networkidle")
    assert page.locator("h1").first.inner_text().strip()
    assert desk.errors == []


def test_a_phone_has_a_camera_and_keeps_its_storage(server: Server, phones: Browsers) -> None:
    page = phones("mei", server.url).open("/m/")
    assert page.evaluate(CAMERA) == [1600, 1200]
    assert page.evaluate("() => navigator.storage.persist()") is True


def test_what_a_killed_browser_stored_is_there_again(server: Server, phones: Browsers) -> None:
    phone = phones("mei", server.url)
    page = phone.open("/m/")
    assert page.evaluate(WRITE) is True
    phone.kill()
    assert phone.open("/m/").evaluate(READ) == "still here"


def test_the_phone_opens_every_time_however_soon_its_storage_answers(server: Server, playwright: Playwright) -> None:
    """A store that answers before the screen listens once left the first screen blank, in 19 of 40 quick openings."""
    opened = 0
    with playwright.chromium.launch(executable_path=chromium_path(), chromium_sandbox=False) as browser:
        for _ in range(8):
            # A context of its own keeps its store in memory: the quickest there is.
            context = browser.new_context(base_url=server.url, reduced_motion="reduce")
            page = context.new_page()
            page.goto("/m/")
            for _ in range(4):
                page.get_by_test_id("login-username").wait_for(timeout=4_000)
                opened += 1
                page.reload()
            context.close()
    assert opened == 32
