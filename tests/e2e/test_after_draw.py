"""Is a business replaced after the draw by two people at their desks, and does the exported draw verify?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Browsers
from tests.e2e.office import sign_in, sign_out
from tests.e2e.server import ROOT, Server

PASSWORD = "mingcha-demo"
VERIFIER = ROOT / "backend" / "verifiers" / "verify_draw.py"


def open_draw(page: Page) -> None:
    page.get_by_test_id("nav-draws").click()
    page.locator("main table a").first.click()
    expect(page.get_by_test_id("drawn")).to_be_visible()


def replaceable(page: Page) -> int:
    """The place of a business in a class whose one replacement is not used up yet; whom the draw drew follows from its commit."""
    rows = page.get_by_test_id("drawn").locator("tbody tr")
    found = rows.evaluate_all("all => all.map((one) => [one.querySelector('.rk').textContent, one.className])")
    used = {stratum for stratum, look in found if look}
    return next(place for place, (stratum, look) in enumerate(found, 1) if not look and stratum not in used)


def propose(page: Page, position: int, reason: str, file: Path) -> None:
    """One business's change with its evidence; what the rules give is seen before it is proposed."""
    page.get_by_test_id(f"change-{position}").click()
    expect(page.get_by_test_id("propose")).to_be_disabled()
    page.get_by_test_id(f"reason-{reason}").check()
    expect(page.get_by_test_id("outcome").get_by_role("listitem")).to_have_count(3)
    page.get_by_test_id("evidence-file").set_input_files(str(file))
    expect(page.get_by_test_id("evidence-hash")).to_be_visible()
    page.get_by_test_id("propose").click()
    expect(page.get_by_test_id("change")).to_have_count(0)
    expect(page.get_by_test_id("waiting")).to_be_visible()


def download(page: Page, folder: Path) -> None:
    """Every file that the draw's page offers."""
    folder.mkdir()
    links = page.locator("a[download][href*='/files/']")
    expect(links).to_have_count(10)
    for number in range(10):
        with page.expect_download() as waiting:
            links.nth(number).click()
        waiting.value.save_as(folder / waiting.value.suggested_filename)


def verify(folder: Path, commit: str, head: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-I", str(VERIFIER), str(folder), "--commit", commit, "--head", head]
    return subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.req("S4-6b")
def test_a_business_is_replaced_by_two_people_and_the_exported_draw_verifies(
    county: Server, desks: Browsers, tmp_path: Path
) -> None:
    evidence, other = tmp_path / "closed.txt", tmp_path / "other.txt"
    evidence.write_text("大门紧锁，邻近商户称已停业。（示例）", encoding="utf-8")
    other.write_text("别的文件", encoding="utf-8")
    desk = desks("office", county.url)
    page = sign_in(desk.open("/desk"), "qing", PASSWORD)
    open_draw(page)
    place = replaceable(page)
    gone = page.get_by_test_id(f"row-{place}").locator("th").inner_text()
    propose(page, place, "CLOSED", evidence)
    told = page.get_by_test_id("waiting").get_by_role("listitem").all_inner_texts()
    before = page.get_by_test_id("history").locator("tbody tr").count()
    expect(page.get_by_test_id("confirm-change")).to_have_count(0)
    expect(page.get_by_test_id(f"change-{place}")).to_be_disabled()
    sign_out(page)
    sign_in(page, "bo", PASSWORD)
    page.get_by_test_id("nav-today").click()
    page.get_by_test_id("waiting-draw").click()
    expect(page.get_by_test_id("waiting").get_by_role("listitem")).to_have_text(told)
    page.get_by_test_id("confirm-change").click()
    sheet = page.get_by_test_id("confirm")
    sheet.get_by_test_id("evidence-file").set_input_files(str(other))
    sheet.get_by_test_id("step-up-password").fill(PASSWORD)
    expect(sheet).to_contain_text("与登记的证据不同")
    expect(page.get_by_test_id("confirm-go")).to_be_disabled()
    sheet.get_by_test_id("evidence-file").set_input_files(str(evidence))
    expect(sheet).to_contain_text("与登记的证据相同")
    page.get_by_test_id("confirm-go").click()
    expect(page.get_by_test_id("waiting")).to_have_count(0)
    expect(page.get_by_test_id("history").locator("tbody tr")).to_have_count(before + 1)
    expect(page.get_by_test_id(f"row-{place}")).to_contain_text("已替换")
    new = page.get_by_test_id("drawn").locator("tbody th").last.inner_text()
    assert gone in told[0] and new in told[1]
    commit = page.get_by_test_id("commit").get_attribute("data-commit") or ""
    head = page.get_by_test_id("head").get_attribute("data-head") or ""
    download(page, tmp_path / "draw")
    done = verify(tmp_path / "draw", commit, head)
    assert (done.returncode, done.stdout[:9]) == (0, "OK commit"), done.stderr
    events = tmp_path / "draw" / "events.jsonl"
    events.write_bytes(b"".join(events.read_bytes().splitlines(keepends=True)[:-1]))
    assert head in verify(tmp_path / "draw", commit, head).stderr
    assert desk.errors == []


def test_a_second_person_declines_with_a_reason_that_stays_on_record(
    county: Server, desks: Browsers, tmp_path: Path
) -> None:
    evidence = tmp_path / "kin.txt"
    evidence.write_text("书面说明（示例）", encoding="utf-8")
    desk = desks("office", county.url)
    page = sign_in(desk.open("/desk"), "qing", PASSWORD)
    open_draw(page)
    page.get_by_test_id(f"change-{replaceable(page)}").click()
    page.get_by_test_id("kind-RECUSE").check()
    page.get_by_test_id("who-1").check()
    page.get_by_test_id("reason-OTHER").check()
    page.get_by_test_id("evidence-file").set_input_files(str(evidence))
    expect(page.get_by_test_id("evidence-hash")).to_be_visible()
    expect(page.get_by_test_id("propose")).to_be_disabled()
    page.get_by_test_id("change-note").fill("本人说明与该企业有往来")
    page.get_by_test_id("propose").click()
    expect(page.get_by_test_id("waiting")).to_contain_text("本人说明与该企业有往来")
    sign_out(page)
    sign_in(page, "bo", PASSWORD)
    open_draw(page)
    page.get_by_test_id("decline").click()
    expect(page.get_by_test_id("decline-go")).to_be_disabled()
    page.get_by_test_id("decline-reason").fill("说明没有签字，请补签后再提。")
    page.get_by_test_id("decline-go").click()
    expect(page.get_by_test_id("waiting")).to_have_count(0)
    expect(page.get_by_test_id("history")).to_contain_text("说明没有签字，请补签后再提。")
    assert desk.errors == []
