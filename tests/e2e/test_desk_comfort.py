"""A clerk at the end of a long day: one box finds everything by keyboard, help is near, many rows change at once and come back.

In `make test-long` only: the acts themselves are proved by integration tests.
"""

from __future__ import annotations

import os

from playwright.sync_api import expect

from mingcha.demo.county import PASSWORD
from tests.e2e import office
from tests.e2e.conftest import Browsers
from tests.e2e.server import Server

__test__ = "MINGCHA_TEST_SIZE" in os.environ


def test_the_clerk_finds_changes_takes_back_and_keeps_a_view(county: Server, desks: Browsers) -> None:
    page = desks("qing", county.url).open("/desk")
    office.sign_in(page, "qing", PASSWORD)
    page.keyboard.press("/")
    page.get_by_test_id("search").press_sequentially("网吧")
    expect(page.get_by_test_id("hit-business").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    wanted = page.locator("[role=option][aria-selected=true] > span").first.inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("heading", name=wanted)).to_be_visible()
    page.get_by_test_id("sheet-close").click()
    page.get_by_test_id("help").click()
    expect(page.get_by_test_id("help-sheet").locator("ol li").first).to_be_visible()
    page.get_by_test_id("sheet-close").click()
    page.get_by_test_id("register-search").fill("网吧")
    expect(page.get_by_test_id("objects").locator("tbody tr").first).to_contain_text("网吧")
    for row in (0, 1):
        page.get_by_test_id("objects").locator("tbody input[type=checkbox]").nth(row).check()
    page.get_by_test_id("bulk-edit").click()
    page.get_by_test_id("bulk-value").fill("示例标注")
    page.get_by_test_id("bulk-why").fill("示例整理")
    expect(page.get_by_test_id("bulk-go")).to_be_enabled()
    page.get_by_test_id("bulk-go").click()
    expect(page.get_by_test_id("undo-bar")).to_contain_text("已修改2行")
    assert office.call(page, "GET", "/tags")["items"] == [{"tag": "示例标注", "objects": 2}]
    page.get_by_test_id("undo").click()
    expect(page.get_by_test_id("undo-bar")).to_contain_text("已撤销")
    assert office.call(page, "GET", "/tags")["items"] == []
    page.get_by_test_id("save-view").click()
    page.get_by_test_id("view-name").fill("网吧")
    page.get_by_test_id("view-save").click()
    expect(page.get_by_test_id("drop-view")).to_be_visible()
    address = page.url
    page.goto(f"{county.url}/desk")
    page.goto(address)
    expect(page.get_by_test_id("register-search")).to_have_value("网吧")
