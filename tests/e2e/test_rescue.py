"""As after a crash: a phone with unsent work exports itself by the rescue page, and the office takes the file in."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from mingcha.demo.county import PASSWORD
from tests.e2e import field, office, store
from tests.e2e.chromium import Chromium
from tests.e2e.conftest import Browsers
from tests.e2e.server import Server
from tests.e2e.test_lock import some_visit


def unsent_phone(phones: Browsers, county: Server) -> tuple[Chromium, Page]:
    """Mei's phone without a server: five events, one photo."""
    phone = phones("mei", county.url)
    page = phone.open("/m/")
    field.enrol(page, "mei", PASSWORD)
    number = some_visit(page)
    phone.settle(page)
    field.pass_lock(page)
    phone.offline()
    field.begin(page, number)
    field.failing(page, 2, 1, "示例：应急灯不亮")
    return phone, page


def exported(page: Page, county: Server, file: Path) -> Path:
    """Through the rescue page, sealed."""
    page.goto(f"{county.url}/m/rescue.html")
    with page.expect_download() as waiting:
        page.get_by_test_id("rescue-export").click()
    waiting.value.save_as(file)
    return file


@pytest.mark.req("S2-2.3b")
def test_what_a_crashed_phone_exported_is_taken_in_at_the_desk_once_and_byte_for_byte(
    county: Server, phones: Browsers, desks: Browsers, tmp_path: Path
) -> None:
    phone, page = unsent_phone(phones, county)
    lines = [row["line"] for row in store.rows(page, "events")]
    photo = store.raw(store.rows(page, "bytes")[0], "data")
    file = exported(page, county, tmp_path / "mingcha-rescue.ndjson")
    phone.close()
    browser = desks("bo", county.url)
    desk = browser.open("/desk")
    office.sign_in(desk, "bo", PASSWORD)
    for round_ in ("first", "second"):
        desk.get_by_test_id("nav-rescue").click()
        desk.get_by_test_id("rescue-file").set_input_files(str(file))
        desk.get_by_test_id("rescue-inspect").click()
        new = (len(lines), 1) if round_ == "first" else (0, 0)
        expect(desk.get_by_test_id("rescue-events-new")).to_have_text(str(new[0]))
        expect(desk.get_by_test_id("rescue-files-new")).to_have_text(str(new[1]))
        desk.get_by_test_id("rescue-go").click()
        expect(desk.get_by_test_id("rescue")).to_have_attribute("data-state", "done")
        told = "accepted" if round_ == "first" else "duplicate"
        expect(desk.get_by_test_id(f"rescue-{told}")).to_have_text(str(len(lines)))
        expect(desk.get_by_test_id("rescue-items")).to_have_count(0)
        desk.get_by_test_id("rescue-away").click()
    sha = hashlib.sha256(photo).hexdigest()
    assert (county.data / "objects" / "sha256" / sha).exists() or list(county.data.rglob(sha))
    kept = county.run("evidence", "rebuild", "--compare")
    assert kept == ""
    assert browser.errors == []
    said = county.run("--lang", "en", "rescue", "import", str(file))
    assert f"there already\t{len(lines)}" in said and "originals there already\t1" in said
