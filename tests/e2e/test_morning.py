"""Does Bo get through thirty records before lunch, by keyboard alone?"""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import expect
from sqlalchemy import func, select

from mingcha.inspections.models import Inspection
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import db, session
from tests.conftest import START, build_app
from tests.e2e.conftest import Browsers
from tests.e2e.office import sign_in
from tests.e2e.server import Server
from tests.e2e.warm import WarmServer
from tests.factories import identity
from tests.factories.inspections import make_office
from tests.factories.results import play

RECORDS, FAILING = 30, (3, 11, 19)
BY_KEY = 20


def morning(server: Server) -> None:
    """Thirty sealed records of one task: three with a problem, the others without."""
    app = build_app(server.data, f"sqlite:///{server.data / 'mingcha.sqlite3'}", FixedClock(START), "morning")
    with app.app_context():
        people = identity.seed_people(app)
        db.session.remove()
    office, mei = make_office(app, people, objects=RECORDS, items=1), identity.signed_in(app, people, "mei")
    for no in range(RECORDS):
        found = {"failing": "通道堆放纸箱（示例）", "conclusion": "rectification_ordered"} if no in FAILING else {}
        play(office, mei, visit=no, seed=no + 1, **found)
    with app.app_context():
        sealed = session().execute(select(func.count()).where(Inspection.state == "sealed")).scalar_one()
        assert sealed == RECORDS
        db.session.remove()
        db.engine.dispose()


def test_thirty_records_are_reviewed_by_keyboard_and_the_plain_rest_at_once(
    empty_data: Path, tmp_path: Path, desks: Browsers
) -> None:
    shutil.copytree(empty_data, tmp_path / "data")
    server = WarmServer(tmp_path / "data", MINGCHA_SCHEDULER="off")
    morning(server)
    server.start()
    try:
        page = sign_in(desks("bo", server.url).open("/desk"), "bo", identity.PASSWORD)
        page.get_by_test_id("nav-review").click()
        expect(page.get_by_test_id("queue-count")).to_contain_text(str(RECORDS))
        for left in range(RECORDS - 1, RECORDS - BY_KEY - 1, -1):
            mine = page.locator("[aria-current=true][data-testid^=queue-]").get_attribute("data-testid") or "none"
            expect(page.locator(".pane.work")).to_contain_text(mine.removeprefix("queue-"))
            expect(page.get_by_test_id("approve")).to_be_enabled()
            page.keyboard.press("a")
            expect(page.get_by_test_id("queue-count")).to_contain_text(str(left))
        page.get_by_test_id("review-many-open").press("Enter")
        page.get_by_test_id("many-go").press("Enter")
        expect(page.get_by_test_id("many-told")).to_contain_text(str(RECORDS - BY_KEY))
        page.keyboard.press("Escape")
        expect(page.get_by_test_id("queue-count")).to_have_count(0)
    finally:
        server.stop()
