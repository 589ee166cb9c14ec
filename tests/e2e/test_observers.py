"""Are observers registered in the hall, do they roll, and do they sign the very text that they read?"""

from __future__ import annotations

import hashlib
import os
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Browsers
from tests.e2e.office import DICE, call, sign_in
from tests.e2e.server import Server

HALL_SIZE = {"width": 1920, "height": 1080}
PASSWORD = "mingcha-demo"
# A folder for pictures to look at; not set in the checks.
PICTURES = os.environ.get("MINGCHA_HALL_PICTURES")


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


def register(page: Page, kind: str, name: str, *, named: bool, row: int) -> None:
    page.get_by_test_id("observer-kind").select_option(kind)
    page.get_by_test_id("observer-name").fill(name)
    page.get_by_test_id("observer-organisation").fill("示例单位")
    if named:
        page.get_by_test_id("observer-named").check()
    page.get_by_test_id("observer-save").click()
    expect(page.get_by_test_id("observers-table").locator("tbody tr")).to_have_count(row)


def write_name(page: Page) -> None:
    """A stroke across the pad."""
    box = page.get_by_test_id("desk-pad").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(box["x"] + 40 + step * 25, box["y"] + 40 + (step % 3) * 20)
    page.mouse.up()


@pytest.mark.req("S3A-2.7b")
def test_observers_roll_the_dice_and_sign_the_minutes_in_the_hall(county: Server, desks: Browsers) -> None:
    expect.set_options(timeout=20_000)
    desk = desks("qing", county.url)
    page = sign_in(desk.open("/desk"), "qing", PASSWORD)
    page.set_viewport_size(HALL_SIZE)
    draw = str(uuid.uuid4())
    task = call(page, "GET", "/tasks")["items"][0]["id"]
    dice = [{"name": "DICE", "detail": "20", "after_freeze_s": 1}]
    call(page, "POST", "/draws", {"id": draw, "task_id": task, "mode": "open", "rehearsal": True, "seed_sources": dice})
    page.goto(f"{county.url}/desk#/hall/{draw}")
    page.get_by_test_id("hall-observers").click()
    page.get_by_test_id("observer-add").click()
    register(page, "deputy", "孙示例", named=True, row=1)
    register(page, "citizen", "周隐名", named=False, row=2)
    picture(page, "observers-hall-enter")
    page.get_by_test_id("sheet-close").click()
    expect(page.get_by_test_id("hall-watching")).to_have_text("人大代表 1、市民代表 1")
    page.get_by_test_id("hall-freeze").click()
    page.get_by_test_id("hall-roller").select_option(label="人大代表 孙示例")
    page.get_by_test_id("hall-DICE").press_sequentially(DICE[:12])
    page.get_by_test_id("hall-roller").select_option(label="市民代表 周隐名")
    page.get_by_test_id("hall-DICE").press("End")
    page.get_by_test_id("hall-DICE").press_sequentially(DICE[12:])
    picture(page, "observers-hall-roll")
    page.get_by_test_id("hall-draw").click()
    expect(page.get_by_test_id("hall-draw")).to_have_count(0)
    page.get_by_test_id("hall-observers").click()
    page.get_by_test_id("sign-1").click()
    text = page.get_by_test_id("minutes").text_content() or ""
    expect(page.get_by_test_id("keep-signature")).to_be_disabled()
    write_name(page)
    picture(page, "observers-hall-sign")
    page.get_by_test_id("keep-signature").click()
    expect(page.get_by_test_id("observer-sign")).to_have_count(0)
    expect(page.get_by_test_id("observers-table").locator("tbody tr").first).to_contain_text("已签")
    picture(page, "observers-hall-signed")
    kept = call(page, "GET", f"/draws/{draw}/observers")
    assert hashlib.sha256(text.encode()).hexdigest() == kept["minutes"]["sha256"]
    assert [one["rolls"] for one in kept["items"]] == [[["DICE", 1, 12]], [["DICE", 13, 20]]]
    assert kept["items"][0]["signature"] and kept["items"][1]["signature"] is None
    page.get_by_test_id("sheet-close").click()
    elsewhere(page, county, draw)
    assert desk.errors == []


def elsewhere(page: Page, county: Server, draw: str) -> None:
    """The desk's page asks for the other signature; the portal names only who agreed."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{county.url}/desk#/draws/{draw}")
    expect(page.get_by_test_id("sign-2")).to_be_visible()
    page.get_by_test_id("sign-2").scroll_into_view_if_needed()
    picture(page, "observers-desk")
    page.goto(f"{county.url}/portal/draws/{draw}")
    expect(page.get_by_text("人大代表 孙示例（示例单位）")).to_be_visible()
    expect(page.get_by_text("周隐名")).to_have_count(0)
    if PICTURES:
        page.set_viewport_size({"width": 390, "height": 844})
        page.screenshot(path=Path(PICTURES) / "observers-portal.png", full_page=True)
        page.goto(f"{county.url}/portal/draws/{draw}?lang=en")
        page.screenshot(path=Path(PICTURES) / "observers-portal-en.png", full_page=True)
