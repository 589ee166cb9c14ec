"""Fixtures of the browser tests. See server.py and chromium.py for what the two can do.

`server`      an empty, migrated, running server of its own
`county`      a running server with the sample county (loaded once for all workers, copied per test)
`phones`      makes browsers in phone size: `phones("mei", server.url)`
`desks`       the same in desk size
`windows`     one running sample county for all tests of a file: `windows(size)` is a fresh context that lets axe in
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect, sync_playwright

from mingcha.app import create_app
from mingcha.app.scheduler import run_job
from mingcha.kernel.db import db
from mingcha.kernel.jobs import registered_jobs
from mingcha.settings import Settings
from tests.e2e import looking
from tests.e2e.chromium import DESK_SIZE, PHONE_SIZE, Chromium, camera_file
from tests.e2e.server import Server
from tests.e2e.warm import WarmServer

HERE = Path(__file__).resolve().parent
SAMPLE_DAY = "2026-06-15"
LONGEST = (
    "test_rooms_zh",
    "test_rooms_en",
    "test_main_job",
    "test_access",
    "test_lock",
    "test_deploy",
    "test_endings",
    "test_checklist",
)
Browsers = Callable[..., Chromium]
expect.set_options(timeout=20_000)  # a busy machine, not a slow page


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sockets are off elsewhere; here they are the point. The longest files come first, so that no worker waits for one at the end."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.enable_socket)
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST))


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that one worker makes for all of them; copy it, never serve it."""
    shared = factory.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else factory.getbasetemp()
    folder, done = shared / name, shared / f"{name}.done"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(folder)
            done.touch()
    return folder


@pytest.fixture(scope="session")
def empty_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an office with all its tables and no rows."""
    return made_once(tmp_path_factory, "empty-office", lambda folder: Server(folder).migrate())


@pytest.fixture
def server(empty_data: Path, tmp_path: Path) -> Iterator[Server]:
    """An empty office."""
    shutil.copytree(empty_data, tmp_path / "data")
    running = WarmServer(tmp_path / "data").start()
    yield running
    running.stop()


def look_once(server: Server) -> None:
    """Everything that the scheduler does at its first look: else every copy of the data would begin with it."""
    app = create_app(Settings.from_env(server.environment()))
    for job in registered_jobs():
        run_job(app, job)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def county_data(tmp_path_factory: pytest.TempPathFactory, empty_data: Path) -> Path:
    """The sample county's data folder."""

    def load(folder: Path) -> None:
        shutil.copytree(empty_data, folder)
        made = Server(folder)
        made.run("demo", "load", "--today", SAMPLE_DAY)
        look_once(made)

    return made_once(tmp_path_factory, "sample-county", load)


@pytest.fixture
def county(county_data: Path, tmp_path: Path) -> Iterator[Server]:
    """An office with the sample county."""
    shutil.copytree(county_data, tmp_path / "county")
    running = WarmServer(tmp_path / "county").start()
    yield running
    running.kill()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver; the browser itself is the machine's."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the fake camera sees."""
    return camera_file(tmp_path_factory.mktemp("camera") / "street")


@pytest.fixture(scope="module")
def shown_county(county_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A sample county to look at."""
    data = tmp_path_factory.mktemp("shown") / "county"
    shutil.copytree(county_data, data)
    running = WarmServer(data).start()
    yield running
    running.kill()


@pytest.fixture
def windows(playwright: Playwright, shown_county: Server) -> Iterator[looking.Windows]:
    """Windows of it."""
    make, close = looking.opener(playwright, shown_county.url)
    yield make
    close()


@pytest.fixture
def phones(playwright: Playwright, camera: Path, tmp_path: Path) -> Iterator[Browsers]:
    """`phones("mei", county.url)`: the browser of a phone, closed at the end of the test."""
    yield from browsers(playwright, camera, tmp_path, PHONE_SIZE)


@pytest.fixture
def desks(playwright: Playwright, camera: Path, tmp_path: Path) -> Iterator[Browsers]:
    """`desks("qing", county.url)`: the browser of a desk, closed at the end of the test."""
    yield from browsers(playwright, camera, tmp_path, DESK_SIZE)


def browsers(playwright: Playwright, camera: Path, folder: Path, size: tuple[int, int]) -> Iterator[Browsers]:
    """Makes browsers and closes what is still open."""
    made: list[Chromium] = []

    def make(name: str, origin: str, lang: str = "zh-CN", sees: Path | None = None) -> Chromium:
        eye = sees or camera
        made.append(Chromium(playwright, folder / f"profile-{name}", origin, camera=eye, size=size, lang=lang))
        return made[-1]

    yield make
    for browser in made:
        browser.close()
