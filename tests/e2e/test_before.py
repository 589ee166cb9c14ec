"""Before the door: the day's way, the map, the colleague, what earlier visits found and the notice, without network; and all of it in the record."""

from __future__ import annotations

import io
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import segno
from playwright.sync_api import Page, expect

from mingcha.demo.county import PASSWORD
from tests.e2e import field
from tests.e2e.conftest import Browsers
from tests.e2e.server import Server
from tests.e2e.test_countersign import Film

STAY = "document.addEventListener('click', (event) => { if (event.target.closest('a[target=_blank]')) event.preventDefault() }, true)"


def earlier_visit(county: Server, number: str) -> None:
    """The object of a planned visit was inspected before, and its first entry failed."""
    with sqlite3.connect(county.data / "mingcha.sqlite3") as db:
        [old, marks] = db.execute("SELECT id, marks FROM inspections_inspection WHERE state = 'accepted'").fetchone()
        wanted = db.execute("SELECT object_id FROM inspections_inspection WHERE number = ?", [number]).fetchone()
        put = "UPDATE inspections_inspection SET object_id = ?, draw_id = 'earlier', marks = ? WHERE id = ?"
        db.execute(put, [wanted[0], "f" + marks[1:], old])


def licence(code: str) -> bytes:
    """A business licence's QR code: an address that ends with the credit code."""
    out = io.BytesIO()
    segno.make(f"https://licence.example/show?code={code}", error="m", micro=False).save(
        out, kind="png", border=2, scale=12
    )
    return out.getvalue()


def planned(page: Page) -> list[dict[str, Any]]:
    """The visits that nobody has begun, as the server tells them."""
    visits = page.evaluate("async () => (await (await fetch('/api/v1/assignments')).json()).visits")
    return [one for one in visits if one["state"] == "planned"]


def the_way_there(page: Page) -> None:
    """The map is chosen once, and the tap is all that leaves the app."""
    page.get_by_test_id("navigate").click()
    page.get_by_test_id("map-amap").click()
    link = page.get_by_test_id("navigate")
    expect(link).to_have_attribute("rel", "noreferrer")
    assert str(link.get_attribute("href")).startswith("https://uri.amap.com/navigation?to=121.")


def no_notice(page: Page) -> None:
    """Why nobody was told beforehand, and when somebody waits."""
    page.get_by_test_id("notice").click()
    page.get_by_test_id("notice-waive").click()
    expect(page.get_by_test_id("waive-save")).to_be_disabled()
    page.get_by_test_id("waive-reason").select_option("urgent")
    page.get_by_test_id("waive-text").fill("示例：接到举报，当日补报。")
    page.get_by_test_id("waive-save").click()
    expect(page.get_by_test_id("unnoticed")).to_contain_text("情况紧急")
    page.get_by_test_id("appointment").click()
    page.get_by_test_id("appointment-with").fill("林示例")
    page.get_by_test_id("appointment-save").click()
    expect(page.get_by_test_id("appointed")).to_contain_text("林示例")


@pytest.mark.req("S0-2.5b")
@pytest.mark.req("S0-2.8b")
@pytest.mark.req("S1-5b")
def test_a_day_is_planned_without_network_and_what_was_arranged_reaches_the_record(
    county: Server, phones: Browsers, tmp_path: Path
) -> None:
    film = Film(tmp_path / "licence")
    phone = phones("mei", county.url, sees=film.path)
    page = phone.open("/m/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    field.sign_in(page, "mei", PASSWORD)
    field.set_pin(page)
    expect(page.get_by_test_id("prepare")).to_be_visible()
    visits = planned(page)
    placed = next(one for one in visits if one["place"] and one["object"]["uscc"])
    earlier_visit(county, placed["number"])
    page.get_by_test_id("prepare").click()
    for name in ("key", "storage", "space", "clock", "install", "shell", "fresh", "escrow"):
        expect(page.get_by_test_id(f"ready-{name}")).to_be_visible()
    page.get_by_test_id("prepare-done").click()
    county.stop()

    field.choose(page, "order-way")
    expect(page.get_by_test_id("trip-order")).not_to_be_empty()
    for one in visits:
        expect(page.locator("[data-testid^=trip-]").get_by_test_id(f"visit-{one['number']}")).to_have_count(1)
    film.show([licence(placed["object"]["uscc"])])
    page.get_by_test_id("scan").click()  # 扫码入企: the licence opens the visit
    expect(page).to_have_url(re.compile(f"#/visit/{placed['id']}$"), timeout=40_000)
    call = page.get_by_test_id("call-colleague").first
    assert str(call.get_attribute("href")).startswith("tel:0513")
    expect(page.get_by_test_id("earlier")).to_contain_text("不符合")
    page.evaluate(STAY)
    the_way_there(page)
    no_notice(page)
    page.get_by_test_id("back").click()
    expect(page.get_by_test_id(f"visit-{placed['number']}")).to_contain_text("约")
    assert [url for url in asked if not url.startswith((county.url, "blob:", "data:"))] == []

    county.start()
    field.sync(page)
    record = page.evaluate(f"async () => (await (await fetch('/api/v1/inspections/{placed['id']}')).json())")
    steps = {step["kind"]: step for step in record["steps"]}
    assert steps["notice.waived"]["reason"] == "urgent"
    assert steps["appointment"]["with"] == "林示例"
