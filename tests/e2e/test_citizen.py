"""What can somebody outside do with a telephone? Look a business up, check a receipt, follow, tell of something; and object with effect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from mingcha.follow_up.rules import second_part
from mingcha.inspections.models import Inspection
from mingcha.kernel.db import db, session
from tests.e2e import office
from tests.e2e.conftest import Browsers
from tests.e2e.moving import MovingOffice, morning
from tests.factories import identity
from tests.factories.inspections import make_office
from tests.factories.results import FINDING, PHONE_NO, approve, play, publish

OBJECTED = f"纸箱放在仓库，不在通道。联系王示例{PHONE_NO}（示例）"
MAY_SEE = "纸箱放在仓库，不在通道"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MovingOffice]:
    """An office with two published results: 第1加油站 with a finding, 第2加油站 without."""
    moving = MovingOffice(tmp_path_factory.mktemp("citizen") / "office", "RD", morning(date(2026, 6, 15), 10))
    drawn, mei, bo = make_office(moving.app, moving.people, objects=2), moving.client("mei"), moving.client("bo")
    play(drawn, mei, visit=0, seed=1, failing=FINDING, conclusion="rectification_ordered")
    play(drawn, mei, visit=1, seed=2)
    for visit in drawn.visits:
        assert approve(bo, visit).status_code == 200
    for row in bo.get("/api/v1/publications").json["items"]:
        assert publish(bo, row["id"]).status_code == 200
    yield moving
    moving.stop()


def receipt(place: MovingOffice, business: str) -> tuple[str, str]:
    """Code of the receipt and second part, as the business holds them."""
    with place.app.app_context():
        rows = session().query(Inspection).all()
        row = next(one for one in rows if business in one.object["name"])
        found = str(row.seal_hash)[:32], second_part(row.object["uscc"], row.number)
        db.session.remove()
    return found


def look_up(page: Page, business: str) -> None:
    """From the portal's first page to the business."""
    page.get_by_role("searchbox").fill(business)
    page.get_by_role("button", name="查询").click()
    page.get_by_role("link", name=business).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(business)


@pytest.mark.req("S0-2.6a", "S0-2.7a")
def test_a_citizen_looks_up_checks_follows_and_tells(place: MovingOffice, phones: Browsers) -> None:
    page = phones("citizen", place.url).open("/portal")
    look_up(page, "第2加油站")
    expect(page.locator("main")).to_contain_text("未发现问题")
    feed = page.get_by_role("link", name="订阅这家企业").get_attribute("href") or ""
    assert "第2加油站" in page.request.get(place.url + feed).text()
    page.get_by_role("link", name="核对检查回执").click()
    code, _ = receipt(place, "第2加油站")
    for typed, said in ((code[:-1] + ("0" if code[-1] != "0" else "1"), "不相符"), (code, "相符")):
        page.locator("#code").fill(typed)
        page.get_by_role("button", name="核对").click()
        expect(page.get_by_role("heading", name=said, exact=True)).to_be_visible()
    page.get_by_role("link", name="反映线索").click()
    page.locator("#object_name").fill("示例县第9网吧")
    page.locator("#content").fill("6月14日晚上看到消防通道堆满纸箱（示例）")
    page.get_by_role("button", name="提交").click()
    own = page.locator("#leadcode").inner_text()
    page.locator("#code").fill(own)
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("status")).to_contain_text("已收到，等待受理")
    assert [one["source"] for one in place.client("bo").get("/api/v1/leads").json["items"]] == ["citizen"]


def object_to(page: Page, code: str, key: str) -> None:
    """The business opens its own record with its receipt and says what is wrong."""
    page.goto(page.url.split("/portal")[0] + f"/portal/receipt/{code}")
    page.locator("#key").fill(key)
    page.get_by_role("button", name="打开记录").click()
    page.locator("#wrong").fill(OBJECTED)
    page.get_by_role("checkbox", name="把我的说明显示在公示结果旁边").check()
    page.get_by_role("button", name="提出异议").click()
    expect(page.get_by_role("status")).to_contain_text("异议已提交")


def uphold(page: Page) -> None:
    """The clerk accepts, checks, upholds, and publishes the corrected result."""
    page.get_by_test_id("nav-publications").click()
    page.get_by_test_id("tab-objections").check()
    page.get_by_test_id("objections").get_by_role("link").click()
    for then in ("accepted", "checked", "upheld"):
        page.get_by_test_id(f"do-{then}").click()
        page.get_by_test_id("words").fill("已核对现场照片（示例）")
        page.get_by_test_id("decide-go").click()
        expect(page.get_by_test_id("objection")).to_have_attribute("data-state", then)
    page.get_by_test_id("to-correct").click()
    page.get_by_test_id("result-rectification_ordered").uncheck()
    page.get_by_test_id("result-no_problem").check()
    page.get_by_test_id("strike-1-0").check()
    page.get_by_test_id("note").fill("异议成立：纸箱不在通道（示例）")
    page.get_by_test_id("correct-go").click()
    expect(page.get_by_test_id("correction")).to_have_count(0)


@pytest.mark.req("S3B-20")
def test_an_objection_is_upheld_and_the_result_published_again_with_the_words_beside_it(
    place: MovingOffice, phones: Browsers, desks: Browsers
) -> None:
    page = phones("business", place.url).open("/portal")
    object_to(page, *receipt(place, "第1加油站"))
    clerk = desks("bo", place.url)
    uphold(office.sign_in(clerk.open("/desk"), "bo", identity.PASSWORD))
    page.goto(f"{place.url}/portal")
    look_up(page, "第1加油站")
    result = page.locator("main")
    for words in ("未发现问题", "异议成立，已更正并重新公示", MAY_SEE, "异议成立：纸箱不在通道（示例）"):
        expect(result).to_contain_text(words)
    assert not re.search(f"{PHONE_NO}|王示例|通道堆放纸箱", result.inner_text())
    assert clerk.errors == []
