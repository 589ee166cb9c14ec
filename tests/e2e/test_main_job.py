"""The whole job, from the office's files to the published result and its proofs, through the real screens."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from mingcha.demo.county import OFFICES
from tests.e2e import office
from tests.e2e.conftest import Browsers
from tests.e2e.server import Server

LEAD = OFFICES[0].name
ACCOUNTS = {"qing": (LEAD, "planner"), "bo": (LEAD, "supervisor"), "dai": (LEAD, "auditor")}
CODES = ["SL-SJ-001", "SL-SJ-002"]


def first_day(server: Server) -> dict[str, str]:
    """The two administrators' first passwords."""
    lines = server.run("office", "open", "--department", LEAD).splitlines()[1:]
    return {name: password for name, password in (line.split() for line in lines)}


def office_files(server: Server, folder: Path) -> dict[str, Path]:
    """The files an office has: items, objects, inspectors, and objects with broken rows."""
    server.run("demo", "files", str(folder))
    named = {path.stem.removeprefix("示例-"): path for path in folder.iterdir()}
    return {"items": named["抽查事项"], "objects": named["检查对象"], "inspectors": named["执法检查人员"]}


def plan_and_draw(page: Page, today: date) -> str:
    """Qing publishes list and plan (Bo approves between), freezes and draws; the commit."""
    office.publish_list(page, "示例县市场监管局抽查事项清单")
    address = office.make_plan(page, "示例年度抽查工作计划", today.year)
    office.add_task(
        page,
        "示例网吧抽查",
        CODES,
        "网吧",
        ((today - timedelta(days=1)).isoformat(), (today + timedelta(days=60)).isoformat()),
        "0.1",
    )
    office.sign_out(page)
    office.sign_in(page, "bo")
    page.goto(address)
    office.advance_plan(page, "approve")
    office.sign_out(page)
    office.sign_in(page, "qing")
    page.goto(address)
    office.advance_plan(page, "file", "publish")
    return office.draw(page)


@pytest.mark.req("S3A-2.1")
def test_the_whole_job(server: Server, desks: Browsers, phones: Browsers, tmp_path: Path) -> None:
    desk = desks("office", server.url)
    page = desk.open("/desk")
    office.people(page, [one.name for one in OFFICES], ACCOUNTS, first_day(server))
    files = office_files(server, tmp_path / "files")
    office.sign_in(page, "qing")
    for kind in ("items", "inspectors", "objects"):
        office.import_file(page, kind, files[kind])
    commit = plan_and_draw(page, date.today())
    assert len(commit) == 64
