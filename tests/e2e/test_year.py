"""A year of one office by each of the five notices, from the list to the statistics, through the desk's screens with the clock moved.

One region in `make test` (宁安, whose notice asks for most); all five with MINGCHA_TEST_SIZE=long. What is clicked: the list with the stop
that its region knows, the plan in its region's order, the draw in public, review, publication by its region's date, follow-up, and the
hand-in of the table that is owed. What comes in bulk goes through the API: the registers, and the visits as two phones send them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from mingcha.kernel.clock import CHINA
from tests.e2e import office
from tests.e2e.conftest import Browsers
from tests.e2e.moving import MovingOffice, morning
from tests.factories import identity
from tests.factories.evidence import Phone, enrol
from tests.factories.inspections import Office
from tests.factories.registers import an_id, bring_in, business, csv_file, item, officer, pass_review
from tests.factories.results import FINDING, play

JANUARY, DRAWN, VISITED, APPROVED = date(2026, 1, 6), date(2026, 3, 2), date(2026, 3, 10), date(2026, 3, 17)
RECHECKED, YEAR_END = date(2026, 4, 20), date(2026, 12, 31)
ABOVE = {"制定机关": "示例省市场监督管理局", "制定文件": "示例省抽查事项清单（2026年版）"}


@dataclass(frozen=True)
class Notice:
    """What one notice shows on the screens."""

    flaw: dict[str, str]  # what the second item lacks at first
    stopped_by: str  # the article that stops its list for that
    due: str  # of the plan
    steps: tuple[tuple[str, str], ...]  # of the plan after its approval: button, and the state that follows
    result_due: str  # of the result, empty where the notice gives no number
    clock: str  # the article of the result's date
    channels: int
    reasons: int  # for a check outside the plan
    owed: tuple[str, ...]  # tables, and the one that is handed in first
    figures: str


NOTICES = {
    "ZH": Notice(
        {"抽查频次": ""},
        "珠海 000 二(二)",
        "2026-03-31前",
        (("file", "已备案"), ("publish", "执行中")),
        "",
        "珠海 000 二(六)",
        4,
        3,
        ("bulletin",),
        "珠海 000 三(一)",
    ),
    "WG": Notice(
        {"比例上限": ""},
        "舞钢 001 第8条",
        "本地区没有规定日期",
        (("publish", "已公布"), ("file", "执行中")),
        "2026-04-15",
        "舞钢 001 第14条",
        1,
        3,
        (),
        "舞钢 001",
    ),
    "LZ": Notice(
        {"制定机关": "", "制定文件": ""},
        "临淄 002 二(一)、二(三)",
        "2026-01-31前",
        (("file", "执行中"),),
        "2026-04-08",
        "临淄 002 二(四)",
        2,
        3,
        ("year_end_report", "bulletin"),
        "临淄 002 三(一)",
    ),
    "RD": Notice(
        {"配合部门": ""},
        "如东 003A 二(二)1",
        "2026-02-28前",
        (("file", "已备案"), ("publish", "执行中")),
        "2026-04-08",
        "如东 003A 二(三)3",
        3,
        3,
        ("bulletin",),
        "如东 003A 三(一)",
    ),
    "NA": Notice(
        {},
        "宁安 004 一2",
        "2026-01-15前",
        (("publish", "已公布"), ("file", "执行中")),
        "",
        "宁安 004 二9",
        5,
        5,
        ("2", "1", "3", "4", "5", "bulletin"),
        "宁安 004",
    ),
}
REFUSED = (
    "status of 409",
    "status of 422",
    "auth/session",
)  # what the notices stop, and sessions that months have ended
PLAYED = tuple(NOTICES) if os.environ.get("MINGCHA_TEST_SIZE") == "long" else ("NA",)


@dataclass
class Year:
    """The office, its page, and who sits before it."""

    moving: MovingOffice
    page: Page
    region: str
    notice: Notice
    name: str = ""

    def by(self, name: str, day: date | None = None) -> Page:
        """The same desk, another person, another day."""
        if self.name:
            office.sign_out(self.page)
        if day:
            self.moving.to(morning(day))
            self.page.reload()
        self.name = name
        return office.sign_in(self.page, name, identity.PASSWORD)


@pytest.fixture
def year(request: pytest.FixtureRequest, tmp_path: Path, desks: Browsers) -> Iterator[Year]:
    """An office of the region on a morning in January, its registers brought in, the desk open."""
    moving = MovingOffice(tmp_path / "office", request.param, morning(JANUARY))
    bring_in_registers(moving, NOTICES[request.param])
    browser = desks("clerk", moving.url)
    page = browser.open("")
    moving.watch(page)
    page.goto(f"{moving.url}/desk")
    yield Year(moving, page, request.param, NOTICES[request.param])
    assert [error for error in browser.errors if not any(refused in error for refused in REFUSED)] == []
    moving.stop()


def bring_in_registers(moving: MovingOffice, notice: Notice) -> None:
    """Two inspectors with their certificates, two items of which one has a flaw, eight businesses of four classes."""
    papers = {"执法证号": "", "发证日期": "2025-01-01", "有效期至": "2027-12-31"}
    staff = [
        officer(n, **papers | {"姓名": identity.STAFF[name][0], "执法证号": f"示例32062300{n:03d}"})
        for n, name in ((1, "mei"), (2, "lan"))
    ]
    files = {
        "inspectors": staff,
        "items": [item(1, **ABOVE), item(2, **ABOVE | notice.flaw)],
        "objects": [business(number) for number in range(1, 9)],
    }
    for number, (kind, rows) in enumerate(files.items()):
        done = bring_in(moving.client("qing"), an_id(900 + number), kind, csv_file(rows))
        assert (done["state"], done["rows_bad"]) == ("done", 0), done


def publish_list(year: Year) -> None:
    """The region stops the list for its own reason and says by which article; mended, it is published."""
    page = year.by("qing")
    draw_up(page, leave_out=year.region == "NA")
    act = "submit-list" if year.region == "RD" else "publish-list"
    page.get_by_test_id(act).click()
    page.get_by_test_id("confirm-go").click()
    expect(page.get_by_test_id("confirm").get_by_role("alert")).to_contain_text(year.notice.stopped_by)
    page.get_by_test_id("sheet-close").click()
    if year.region == "NA":
        draw_up(page)
    else:
        done = bring_in(year.moving.client("qing"), an_id(910), "items", csv_file([item(2, **ABOVE | mended())]))
        assert done["rows_bad"] == 0, done
    if year.region == "RD":
        assert pass_review(year.moving.client("qing"), page.url.rsplit("/", 1)[1]) is None
    page.reload()
    page.get_by_test_id("publish-list").click()
    office.confirm(page)
    expect(page.get_by_test_id("list-state")).to_have_text("已公布")


def mended() -> dict[str, str]:
    """A newer document from above, by which an adopted item may change."""
    return {"制定文件": "示例省抽查事项清单（2026年修订版）"}


def draw_up(page: Page, leave_out: bool = False) -> None:
    """A draft of the department's items, without the second if so wanted."""
    page.get_by_test_id("nav-lists").click()
    page.get_by_test_id("new-list").click()
    page.get_by_test_id("list-title").fill("示例抽查事项清单")
    if leave_out:
        page.get_by_role("checkbox", name="SL-002").uncheck()
    page.get_by_test_id("list-save").click()
    page.wait_for_url("**/lists/versions/*")


def plan(year: Year) -> str:
    """The plan with one task, by its day and in its order; its address."""
    page = year.page
    address = office.make_plan(page, "示例年度抽查工作计划", 2026)
    expect(page.locator("main")).to_contain_text(year.notice.due)
    add_task(page, year.region)
    year.by("bo").goto(address)
    office.advance_plan(page, "approve")
    year.by("qing").goto(address)
    buttons = [name for name, _ in year.notice.steps]
    for number, (name, state) in enumerate(year.notice.steps):
        for later in {"file", "publish"} - set(buttons[: number + 1]):
            expect(page.get_by_test_id(f"plan-{name}")).to_be_visible()
            if year.region != "WG":  # 001 only says that the plan is public, not in which order
                expect(page.get_by_test_id(f"plan-{later}")).to_have_count(0)
        office.advance_plan(page, name)
        expect(page.get_by_test_id("plan-state")).to_have_text(state)
    if year.notice.due.startswith("2026"):
        expect(page.locator("main")).to_contain_text("按期")
    return address


def add_task(page: Page, region: str) -> None:
    """Half of the hotels of each class, with the scheme that 舞钢 wants."""
    page.get_by_test_id("new-task").click()
    page.get_by_test_id("task-title").fill("示例宾馆抽查")
    for code in ("SL-001", "SL-002"):
        page.get_by_test_id(f"task-item-{code}").check()
    for risk in "ABCD":
        page.get_by_test_id(f"ratio-{risk}").fill("50")
    page.get_by_test_id("task-from").fill(DRAWN.isoformat())
    page.get_by_test_id("task-to").fill("2026-06-30")
    if region == "WG":
        page.get_by_test_id("task-scheme").locator("summary").click()
        page.get_by_test_id("task-frequency").fill("每年1次")
        page.get_by_test_id("task-content").fill("示例内容")
    page.get_by_test_id("task-save").click()
    expect(page.get_by_test_id("task")).to_be_visible()


def draw(year: Year, address: str) -> str:
    """In public: the list is frozen, dice are thrown, the result is on the portal; the commit."""
    page = year.by("qing", DRAWN)
    page.goto(address)
    page.get_by_test_id("task-draw").click()
    page.get_by_test_id("mode-open").check()
    page.get_by_test_id("dice-after").fill("1")
    page.get_by_test_id("draw-save").click()
    page.get_by_test_id("freeze").click()
    office.confirm(page)
    commit = page.get_by_test_id("commit").get_attribute("data-commit") or ""
    year.moving.advance(timedelta(minutes=2))
    page.get_by_test_id("dice").fill(office.DICE)
    page.get_by_test_id("run-draw").click()
    page.get_by_test_id("assign").click()
    office.confirm(page)
    expect(page.get_by_test_id("draw-state")).to_have_text("已派发")
    return commit


def visit(year: Year) -> list[str]:
    """All drawn businesses are visited, the first with a finding; their numbers, that one first."""
    moving = year.moving
    moving.to(morning(VISITED))
    mei = moving.client("mei")
    pulled = mei.get("/api/v1/assignments").json
    entries = [(key, one["id"]) for key in pulled["visits"][0]["items"] for one in pulled["items"][key]["entries"]]
    visits = sorted(pulled["visits"], key=lambda one: str(one["number"]))
    drawn = Office(moving.app, moving.people, "", "", pulled["visits"][0]["items"], entries)
    drawn.visits = [one["id"] for one in visits]
    phone = Phone(1, now=moving.clock.now().astimezone(CHINA))
    enrol(mei, phone)
    for number in range(len(visits)):
        found: dict[str, Any] = {} if number else {"failing": FINDING, "conclusion": "rectification_ordered"}
        play(drawn, mei, visit=number, phone=phone, **found)
    return [str(one["number"]) for one in visits]


def review(year: Year, numbers: list[str]) -> None:
    """Bo reads the one with a finding and approves it, then the rest by keyboard."""
    page = year.by("bo", APPROVED)
    office.approve(page, numbers[0])
    for left in range(len(numbers) - 2, -1, -1):
        expect(page.get_by_test_id("approve")).to_be_enabled()
        page.keyboard.press("a")
        if left:
            expect(page.get_by_test_id("queue-count")).to_contain_text(str(left))
    expect(page.get_by_test_id("queue-count")).to_have_count(0)


def publish(year: Year, numbers: list[str]) -> None:
    """The date by the region's clock, the article beside it, the region's channels; then what the public reads."""
    page, notice = year.page, year.notice
    page.get_by_test_id("nav-publications").click()
    row = page.get_by_role("row").filter(has=page.get_by_test_id(f"publication-{numbers[0]}"))
    expect(row).to_contain_text(notice.result_due or "没有规定天数，已0天")
    page.get_by_test_id(f"publication-{numbers[0]}").click()
    expect(page.get_by_test_id("preview")).to_contain_text(notice.clock)
    page.get_by_test_id("publish").click()
    office.confirm(page)
    expect(page.get_by_test_id("preview")).to_have_attribute("data-state", "published")
    expect(page.get_by_test_id("preview").get_by_text("待报送")).to_have_count(notice.channels)
    for number in numbers[1:]:
        publish_quietly(year, number)
    page.goto(f"{year.moving.url}/portal")
    expect(page.locator("main ul.list li")).to_have_count(len(numbers))
    page.goto(f"{year.moving.url}/desk")


def publish_quietly(year: Year, number: str) -> None:
    """One more result through the API."""
    bo = year.moving.client("bo")
    rows = bo.get("/api/v1/publications?limit=200").json["items"]
    one = next(row for row in rows if row["number"] == number)
    reply = bo.post(f"/api/v1/publications/{one['id']}/publish", headers={"If-Match": str(one["version"])})
    assert reply.status_code == 200, reply.text


def follow_up(year: Year) -> None:
    """An order with its term; in April it is checked again, and the matter is closed."""
    page = year.page
    page.get_by_test_id("nav-follow-ups").click()
    page.get_by_test_id("follow-ups").get_by_role("link").first.click()
    address = page.url
    take(page, "order", text="清理通道，十五日内改正（示例）", term_on="2026-04-17")
    expect(page.get_by_test_id("stage")).to_have_text("已责令改正")
    year.by("bo", RECHECKED).goto(address)
    take(page, "recheck_passed", text="通道已清空（示例）", on=RECHECKED.isoformat())
    take(page, "close", text="复查合格，办结（示例）")
    expect(page.get_by_test_id("stage")).to_have_text("已办结")


def take(page: Page, step: str, **said: str) -> None:
    """One step of a follow-up."""
    page.get_by_test_id(f"step-{step}").click()
    for name, words in said.items():
        page.get_by_test_id(f"said-{name}").fill(words)
    page.get_by_test_id("step-save").click()
    expect(page.get_by_test_id("step-form")).to_have_count(0)


def outside_the_plan(year: Year) -> None:
    """Only the reasons of the region's notice can be chosen."""
    page = year.by("qing")
    page.goto(f"{year.moving.url}/desk#/plans/outside")
    page.get_by_test_id("outside-add").click()
    expect(page.get_by_test_id("outside-reason").locator("option")).to_have_count(year.notice.reasons + 1)
    page.get_by_test_id("sheet-close").click()


def hand_in(year: Year) -> None:
    """On the last day of the year the desk says what is owed, to whom; the first table is handed in."""
    page, owed = year.by("bo", YEAR_END), year.notice.owed
    page.goto(f"{year.moving.url}/desk#/figures/tables")
    expect(page.locator("main")).to_contain_text(year.notice.figures)
    if not owed:
        expect(page.locator("main")).to_contain_text("本地区通知没有要求报送统计表")
        page.get_by_test_id("table-2").click()
        expect(page.get_by_test_id("agrees")).to_be_visible()
        expect(page.get_by_test_id("hand-in")).to_have_count(0)
        return
    for name in owed:
        expect(page.get_by_test_id("owed").get_by_test_id(f"table-{name}").first).to_be_visible()
    page.get_by_test_id("owed").get_by_test_id(f"table-{owed[0]}").last.click()
    expect(page.get_by_test_id("agrees")).to_be_visible()
    expect(page.get_by_test_id("figures-table")).to_contain_text("4")
    page.get_by_test_id("hand-in").click()
    page.get_by_test_id("hand-in-go").click()
    expect(page.get_by_test_id("sent-hash")).to_be_visible()
    expect(page.get_by_test_id("no-changes")).to_be_visible()


@pytest.mark.req("S2-2.3b", "S3A-2.1", "S4-9d")
@pytest.mark.parametrize("year", PLAYED, indirect=True)
def test_a_year_of_one_office(year: Year) -> None:
    publish_list(year)
    address = plan(year)
    commit = draw(year, address)
    number = year.page.locator("h2").first.inner_text()
    assert commit and number
    numbers = visit(year)
    assert len(numbers) == 4
    review(year, numbers)
    publish(year, numbers)
    follow_up(year)
    outside_the_plan(year)
    hand_in(year)
