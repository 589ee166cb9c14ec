"""From the printed form to the approved record: print, fill in by hand, photograph, enter, sign, approve. (S3A-2.1)"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
import segno
from playwright.sync_api import Page, expect

from mingcha.inspections.queries.forms import form_address
from tests.e2e import field, office
from tests.e2e.conftest import Browsers
from tests.e2e.server import Server
from tests.e2e.test_countersign import Film
from tests.e2e.test_media import PASSWORD, answer_all, planned

FORM = """async (path) => {
  const reply = await fetch(path);
  return [reply.status, reply.headers.get('Content-Type'), (await reply.text()).slice(0, 5)];
}"""


def printed_code(page: Page, visit: dict[str, Any]) -> bytes:
    """The QR code of the visit's printed form, as a picture; the form itself is a PDF."""
    told = page.evaluate(FORM, f"/api/v1/inspections/{visit['id']}/form.pdf")
    assert told == [200, "application/pdf", "%PDF-"]
    origin = page.url.split("m/")[0]
    out = io.BytesIO()
    text = form_address(origin, visit["id"], visit["offer"]["template_sha256"])
    segno.make(text, error="m", micro=False).save(out, kind="png", border=2, scale=12)
    return out.getvalue()


def photograph_pages(page: Page, pages: int) -> None:
    """Every page by the camera; it closes by itself after the last."""
    page.get_by_test_id("paper-pages").fill(str(pages))
    page.get_by_test_id("paper-shoot").click()
    for _ in range(pages):
        expect(page.get_by_test_id("shutter")).to_be_enabled()
        page.get_by_test_id("shutter").click()
    expect(page.get_by_test_id("camera")).to_have_count(0)


@pytest.mark.req("S3A-2.1")
def test_a_printed_form_is_scanned_entered_signed_and_approved(
    county: Server, phones: Browsers, desks: Browsers, tmp_path: Path
) -> None:
    film = Film(tmp_path / "paper")
    phone = phones("mei", county.url, sees=film.path)
    page = phone.open("/m/")
    field.enrol(page, "mei", PASSWORD)
    visit = planned(page)
    film.show([printed_code(page, visit)])
    page.get_by_test_id("scan").click()
    expect(page.get_by_test_id("paper-on")).to_be_visible(timeout=40_000)
    expect(page).to_have_url(re.compile(f"#/visit/{visit['id']}/paper/"))
    expect(page.get_by_test_id("paper-other")).to_have_count(0)
    photograph_pages(page, 2)
    expect(page.get_by_test_id("paper-shots")).to_contain_text("2")
    page.get_by_test_id("paper-to").fill("林示例")
    page.get_by_test_id("paper-role").fill("店长")
    field.choose(page, "paper-signed")
    page.get_by_test_id("paper-save").click()
    expect(page.get_by_test_id("entry-1")).to_be_visible()
    answer_all(page)
    field.to_signing(page, "no_problem")
    expect(page.get_by_test_id("shown")).to_contain_text("本记录根据纸质检查表补录")
    field.both_inspectors_sign(page)
    field.seal(page)
    field.sync(page)
    kept = office.call(page, "GET", f"/inspections/{visit['id']}")
    assert (kept["state"], kept["acknowledged"], kept["paper"]["pages"]) == ("sealed", "signed", 2)
    assert phone.errors == []
    desk = desks("bo", county.url)
    page = desk.open("/desk")
    office.sign_in(page, "bo", PASSWORD)
    page.goto(f"{county.url}/desk#/inspections/{visit['id']}")
    expect(page.get_by_test_id("paper")).to_be_visible()
    office.approve(page, visit["number"])
