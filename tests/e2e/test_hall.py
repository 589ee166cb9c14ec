"""Does the hall's projector show the commit first, count the dice, refuse too few bits, and draw class by class in both languages?"""

from __future__ import annotations

import os
import re
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Browsers
from tests.e2e.office import DICE, call, sign_in
from tests.e2e.server import Server

HALL_SIZE = {"width": 1920, "height": 1080}
PASSWORD = "mingcha-demo"
# A folder for the pictures of docs/images; not set in the checks.
PICTURES = os.environ.get("MINGCHA_HALL_PICTURES")


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


def overflowing(page: Page) -> list[str]:
    """Cards of the hall whose content is cut off."""
    script = """() => [...document.querySelectorAll('.hall main section')]
      .filter((one) => one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2)
      .map((one) => one.className + ' ' + one.scrollHeight + '>' + one.clientHeight)"""
    return list(page.evaluate(script))


@pytest.mark.req("S3A-2.7b")
def test_the_hall_runs_a_draw_before_everybody(county: Server, desks: Browsers) -> None:
    expect.set_options(timeout=20_000)
    desk = desks("qing", county.url)
    page = sign_in(desk.open("/desk"), "qing", PASSWORD)
    page.set_viewport_size(HALL_SIZE)
    draw = str(uuid.uuid4())
    task = call(page, "GET", "/tasks")["items"][0]["id"]
    sources = [{"name": "DICE", "detail": "20", "after_freeze_s": 1}]
    call(
        page,
        "POST",
        "/draws",
        {"id": draw, "task_id": task, "mode": "open", "rehearsal": True, "seed_sources": sources},
    )
    page.goto(f"{county.url}/desk#/hall/{draw}")
    expect(page.get_by_test_id("hall-freeze")).to_be_visible()
    expect(page.locator("nav")).to_have_count(0)
    expect(page.get_by_test_id("hall-DICE")).to_have_count(0)
    page.get_by_test_id("hall-freeze").click()
    expect(page.get_by_test_id("hall-commit")).to_have_text(re.compile("^[0-9a-f]{64}$"))
    dice = page.get_by_test_id("hall-DICE")
    dice.press_sequentially(DICE[:12] + "x")
    expect(page.get_by_test_id("hall-bits")).to_contain_text("39.8")
    expect(page.get_by_test_id("hall-bits")).to_contain_text("还差21比特")
    expect(page.get_by_test_id("hall-draw")).to_be_disabled()
    page.get_by_label("人大代表").fill("1")
    page.get_by_label("市民代表").fill("2")
    assert overflowing(page) == []
    picture(page, "hall-dice-zh")
    dice.press("End")
    dice.press_sequentially(DICE[12:])
    expect(page.get_by_test_id("hall-bits")).to_contain_text("66.4")
    expect(page.get_by_test_id("hall-draw")).to_be_enabled()
    page.get_by_test_id("hall-draw").click()
    expect(page.locator(".hall .strata.now")).to_be_visible()
    expect(page.locator(".hits li").nth(2)).to_be_visible()
    assert overflowing(page) == []
    picture(page, "hall-zh")
    page.get_by_test_id("hall-language").click()
    expect(page.get_by_test_id("hall-language")).to_have_text("中文")
    expect(page.locator(".hall .strata h2")).to_contain_text("Class by class")
    expect(page.locator(".hall .strata h2")).to_contain_text("逐层抽取")
    assert overflowing(page) == []
    picture(page, "hall-en")
    expect(page.locator(".hall .strata.done")).to_be_visible(timeout=30_000)
    drawn = call(page, "GET", f"/draws/{draw}")["drawn"]
    expect(page.locator(".hall .strata h2 em")).to_have_text(f"{drawn}/{drawn}")
    assert page.locator(".digits li").all_inner_texts() == list(DICE)
    assert desk.errors == []


def lottery_draw(page: Page, sources: list[dict[str, object]]) -> str:
    """A rehearsal with a lottery that speaks soon, frozen at once, so that the lottery speaks after the freeze."""
    draw, task = str(uuid.uuid4()), call(page, "GET", "/tasks")["items"][0]["id"]
    body = {"id": draw, "task_id": task, "mode": "open", "rehearsal": True, "seed_sources": sources}
    call(page, "POST", "/draws", body)
    call(page, "POST", f"/draws/{draw}/freeze", {})
    return draw


def test_the_hall_takes_a_public_lottery_alone_or_with_dice(county: Server, desks: Browsers) -> None:
    desk = desks("qing", county.url)
    page = sign_in(desk.open("/desk"), "qing", PASSWORD)
    page.set_viewport_size(HALL_SIZE)
    at = (datetime.now(UTC) + timedelta(seconds=15)).strftime("%Y-%m-%dT%H:%M:%SZ")
    dice = {"name": "DICE", "detail": "11", "after_freeze_s": 1}
    both = lottery_draw(page, [dice, {"name": "SSQ", "detail": "2026061", "at": at}])
    alone = lottery_draw(page, [{"name": "K8", "detail": "2026151", "at": at}])
    page.goto(f"{county.url}/desk#/hall/{both}")
    bits, numbers = page.get_by_test_id("hall-bits"), page.get_by_test_id("hall-numbers")
    page.get_by_test_id("hall-DICE").fill(DICE[:11])
    expect(bits).to_contain_text("还差24比特，不能抽取")
    page.get_by_test_id("hall-SSQ").fill("31 2 17 8 8")
    expect(numbers).to_contain_text("号码重复")
    page.get_by_test_id("hall-SSQ").fill("31 2 17 8 25 5")
    expect(numbers).to_contain_text("还差1个号码")
    expect(bits).to_contain_text("还差24比特")
    page.get_by_test_id("hall-SSQ").fill("31 2 17 8 25 5 + 9")
    expect(numbers).to_contain_text("02.05.08.17.25.31+09")
    expect(bits).to_contain_text("60.6")
    assert overflowing(page) == []
    picture(page, "hall-lottery-zh")
    finish(page, both)
    page.goto(f"{county.url}/desk#/hall/{alone}")
    expect(page.get_by_test_id("hall-DICE")).to_have_count(0)
    page.get_by_test_id("hall-K8").fill(" ".join(str(one) for one in range(40, 20, -1)))
    expect(bits).to_contain_text("61.6")
    finish(page, alone)
    assert desk.errors == []


def finish(page: Page, draw: str) -> None:
    """Draws once the lottery has spoken."""
    expect(page.get_by_test_id("hall-draw")).to_be_enabled(timeout=60_000)
    page.get_by_test_id("hall-draw").click()
    expect(page.locator(".hall .strata.wait")).to_have_count(0)
    assert call(page, "GET", f"/draws/{draw}")["state"] == "drawn"
