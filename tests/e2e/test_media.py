"""Do sound and film survive a killed browser, and do the same bytes arrive? Photos by picker, drawn copies, late evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e import field, office
from tests.e2e.chromium import Chromium
from tests.e2e.conftest import Browsers
from tests.e2e.server import Server

PASSWORD = "mingcha-demo"  # the sample county's own
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
CHUNKS = """(enough) => Number(document.querySelector('[data-testid=rec]')?.dataset.chunks ?? 0) >= enough"""
ORIGINAL = """async (evidence) => {
  const reply = await fetch(`/api/v1/evidence/${evidence}/original`);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await reply.arrayBuffer()));
  return [reply.headers.get('Content-Disposition') ?? '', [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')];
}"""


def planned(page: Page) -> dict[str, Any]:
    """The shortest visit of the person on the page that nobody has begun."""
    pulled = office.call(page, "GET", "/assignments")
    lengths = {key: len(item["entries"]) for key, item in pulled["items"].items()}
    begun = [visit for visit in pulled["visits"] if visit["state"] == "planned"]
    return min(begun, key=lambda visit: sum(lengths[item] for item in visit["items"]))


def at_the_checklist(phone: Chromium) -> tuple[Page, dict[str, Any]]:
    """Mei's phone, enrolled, at the checklist of a fresh visit."""
    page = phone.open("/m/")
    field.enrol(page, "mei", PASSWORD)
    visit = planned(page)
    field.begin(page, visit["number"])
    return page, visit


def record(page: Page, testid: str, chunks: int) -> None:
    """Start a recording and wait until some chunks are on the disk."""
    page.get_by_test_id(testid).click()
    expect(page.get_by_test_id("rec")).to_have_attribute("data-state", "recording")
    page.wait_for_function(CHUNKS, arg=chunks, timeout=40_000)


def answer_all(page: Page) -> None:
    """Everything conforms; answering is not what these tests are about, so nothing is scrolled to."""
    for no in range(1, field.entries(page) + 1):
        page.get_by_test_id(f"answer-{no}-ok").dispatch_event("click")
        expect(page.get_by_test_id(f"entry-{no}")).to_have_attribute("data-result", "conforming")


def finish(page: Page, business: Callable[[Page], None] = field.sign) -> None:
    """Answer what is left, both inspectors sign, then what the business does; seal."""
    answer_all(page)
    field.to_signing(page, "no_problem")
    field.both_inspectors_sign(page)
    business(page)
    field.seal(page)


def refuses(page: Page) -> None:
    """The business will not sign, nobody else is there to see it: the newest recording bears it out (S1-13d)."""
    page.get_by_test_id("refuse").click()
    page.get_by_test_id("refuse-disagrees").check()
    page.get_by_test_id("refuse-text").fill("示例：看过内容，说有异议，不签字")
    page.get_by_test_id("refuse-recording").select_option(index=2)
    page.get_by_test_id("refuse-save").click()
    expect(page.get_by_test_id("refuse-sheet")).to_have_count(0)


def send(page: Page) -> None:
    """Signing in sends what waits: a session may go with its browser."""
    page.evaluate("() => { location.hash = '#/login' }")
    field.sign_in(page, "mei", PASSWORD)
    page.get_by_test_id("tab-sync").click()
    expect(page.get_by_test_id("sync-unconfirmed")).to_have_count(0, timeout=60_000)
    expect(page.get_by_test_id("count-phone")).to_have_text("0")
    expect(page.get_by_test_id("count-sent")).to_have_text("0")


@pytest.mark.req("S3A-2.7c", "S2-2.3b")
def test_a_recording_survives_a_killed_browser_and_arrives_byte_for_byte(county: Server, phones: Browsers) -> None:
    phone = phones("mei", county.url)
    page, visit = at_the_checklist(phone)
    page.get_by_test_id("to-media").click()
    record(page, "record-whole", 1)
    page.get_by_test_id("media-back").click()
    page.get_by_test_id("answer-1-ok").dispatch_event("click")  # the checklist is filled in while it films
    expect(page.get_by_test_id("entry-1")).to_have_attribute("data-result", "conforming")
    expect(page.get_by_test_id("rec")).to_be_visible()
    page.wait_for_function(CHUNKS, arg=2, timeout=40_000)
    phone.kill()
    page = phone.open(f"/m/#/visit/{visit['id']}/media")
    field.pass_lock(page)
    expect(page.get_by_test_id("rec-recovered")).to_contain_text("1")
    expect(page.get_by_test_id("evidence")).to_have_count(1)
    record(page, "record-audio", 1)
    page.get_by_test_id("rec-stop").click()
    expect(page.get_by_test_id("evidence")).to_have_count(2)
    page.get_by_test_id("evidence").first.click()
    page.get_by_test_id("play").click()
    page.wait_for_function("() => document.querySelector('[data-testid=player]')?.readyState >= 1")
    page.get_by_test_id("sheet-close").click()
    page.get_by_test_id("media-back").click()
    finish(page, refuses)
    send(page)
    kept = office.call(page, "GET", f"/inspections/{visit['id']}")
    assert [(clip["medium"], clip["ended"], clip["stored"]) for clip in kept["clips"]] == [
        ("video", "app_closed", True),
        ("audio", "stopped", True),
    ]
    assert kept["clips"][0]["chunks"] >= 2
    assert (kept["acknowledged"], kept["refusal"]["recording"]) == ("refused", kept["clips"][1]["recording"])
    for clip in kept["clips"]:
        told, digest = page.evaluate(ORIGINAL, clip["evidence"])
        assert digest == clip["sha256"]
        assert told.startswith("attachment")
    assert kept["state"] == "sealed"
    assert "全过程录像" in kept["text"]
    assert [one for one in phone.errors if "/auth/session" not in one] == []  # the session may go with its browser


def picture() -> bytes:
    """A JPEG as an album has it."""
    out = BytesIO()
    Image.effect_noise((640, 480), 50).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def heic() -> bytes:
    """What an iPhone's album gives: nothing here can draw it."""
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(range(256)) * 8


def add_file(page: Page, name: str, data: bytes) -> None:
    """One file through the sheet."""
    before = page.get_by_test_id("evidence").count()
    page.get_by_test_id("add-file").click()
    page.get_by_test_id("file-input").set_input_files({"name": name, "mimeType": "", "buffer": data})
    page.get_by_test_id("file-save").click()
    expect(page.get_by_test_id("evidence")).to_have_count(before + 1)


def drawn_copy(page: Page) -> None:
    """An arrow on a copy of the photo in the sheet that is open."""
    page.get_by_test_id("annotate").click()
    expect(page.get_by_test_id("annotate-save")).to_be_disabled()
    canvas = page.get_by_test_id("annotate-canvas")
    page.wait_for_function("() => document.querySelector('[data-testid=annotate-canvas]').width === 640")
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 120, steps=4)
    page.mouse.up()
    expect(canvas).to_have_attribute("data-marks", "1")
    page.get_by_test_id("annotate-save").click()


def test_files_are_kept_as_they_are_copies_name_their_photo_and_late_evidence_its_reason(
    county: Server, phones: Browsers, tmp_path: Path
) -> None:
    phone = phones("mei", county.url)
    page, visit = at_the_checklist(phone)
    page.get_by_test_id("to-media").click()
    album = picture()
    add_file(page, "IMG_1.jpg", album)
    add_file(page, "IMG_2.HEIC", heic())
    add_file(page, "许可证.pdf", PDF)
    page.get_by_test_id("evidence").last.click()
    page.get_by_test_id("caption").fill("东侧安全出口")
    page.get_by_test_id("caption-save").click()
    page.get_by_test_id("evidence").last.click()
    drawn_copy(page)
    expect(page.get_by_test_id("evidence")).to_have_count(4)
    page.get_by_test_id("media-back").click()
    finish(page)
    field.sync(page)
    page.goto(f"{county.url}/m/#/visit/{visit['id']}/media")
    page.get_by_test_id("add-late").click()
    field.choose(page, "file-body")
    film = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00" + bytes(range(256)) * 20_000
    page.get_by_test_id("file-input").set_input_files({"name": "F0001.MP4", "mimeType": "video/mp4", "buffer": film})
    page.get_by_test_id("file-device").fill("示例-07")
    page.get_by_test_id("file-reason").fill("采集站第二天导出")
    page.get_by_test_id("file-save").click()
    expect(page.get_by_test_id("evidence")).to_have_count(5)
    page.goto(f"{county.url}/m/#/sync")
    field.sync(page)
    kept = office.call(page, "GET", f"/inspections/{visit['id']}")
    first, second, copy = kept["photos"]
    assert (first["src"], first["sha256"], first["caption"]) == (
        "file-picker",
        hashlib.sha256(album).hexdigest(),
        "东侧安全出口",
    )
    assert (second["type"], second["sha256"]) == ("image/heic", hashlib.sha256(heic()).hexdigest())
    assert (copy["derived_from"], copy["sha256"] == first["sha256"]) == (first["evidence"], False)
    assert (kept["documents"][0]["title"], kept["documents"][0]["sha256"]) == (
        "许可证",
        hashlib.sha256(PDF).hexdigest(),
    )
    late = kept["late_evidence"][0]
    assert (late["device_no"], late["stored"], late["sha256"]) == ("示例-07", True, hashlib.sha256(film).hexdigest())
    assert phone.errors == []
