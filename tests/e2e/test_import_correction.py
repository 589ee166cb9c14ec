"""As a new user would: the office's file has faulty rows; correct one in the errors file, import that, and find the business."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from mingcha.demo.county import OFFICES
from tests.e2e import office
from tests.e2e.conftest import Browsers
from tests.e2e.server import Server
from tests.e2e.test_main_job import ACCOUNTS, first_day, office_files

CREDIT_CODE = "统一社会信用代码"
SLIPPED = "9132O623000050067U"
MEANT = "91320623000050067U"
REPEATED = "91320623000050016K"
FAULTY = 10


def downloaded_errors(page: Page, folder: Path) -> Path:
    """The errors file, through the page's own link."""
    with page.expect_download() as waiting:
        page.get_by_test_id("import-errors").click()
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


def encoding_of(content: bytes) -> str:
    """The encoding a spreadsheet would keep."""
    return "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "gb18030"


def correct(file: Path) -> tuple[str, int]:
    """Put a zero where somebody typed the letter O, strike the row whose code another has, and leave the rest as it is.

    The corrected business's name, and how many rows are still wrong.
    """
    content = file.read_bytes()
    encoding = encoding_of(content)
    rows = list(csv.reader(io.StringIO(content.decode(encoding), newline="")))
    code, name = rows[0].index(CREDIT_CODE), rows[0].index("名称")
    (slipped,) = [row for row in rows[1:] if row[code] == SLIPPED]
    slipped[code] = MEANT
    kept = [row for row in rows if row[code] != REPEATED]
    text = io.StringIO(newline="")
    csv.writer(text).writerows(kept)
    file.write_bytes(text.getvalue().encode(encoding))
    return slipped[name], len(kept) - 2


def found(page: Page, business: str, rows: int) -> None:
    """The register's search gives so many businesses of that name."""
    page.get_by_test_id("register-search").fill(business)
    if rows == 0:
        expect(page.get_by_test_id("objects")).to_have_count(0)
        return
    row = page.get_by_test_id("objects").locator("tbody tr")
    expect(row).to_have_count(rows)
    expect(row).to_contain_text(MEANT)


@pytest.mark.req("S0-2.3b")
def test_a_faulty_row_is_corrected_in_the_errors_file_and_imported_again(
    server: Server, desks: Browsers, tmp_path: Path
) -> None:
    desk = desks("office", server.url)
    page = desk.open("/desk")
    office.people(page, [one.name for one in OFFICES], {"qing": ACCOUNTS["qing"]}, first_day(server))
    files = office_files(server, tmp_path / "files")
    office.sign_in(page, "qing")
    for kind in ("items", "inspectors"):
        office.import_file(page, kind, files[kind])
    broken = next((tmp_path / "files").glob("*含错行.csv"))
    office.import_file(page, "objects", broken, bad=FAULTY)
    faults = page.locator(".errs li")
    expect(faults).to_have_count(FAULTY)
    expect(faults.filter(has_text=CREDIT_CODE).first).to_be_visible()
    errors = downloaded_errors(page, tmp_path)
    business, wrong = correct(errors)
    assert wrong == FAULTY - 2
    found(page, business, 0)
    office.import_file(page, "objects", errors, bad=wrong)
    found(page, business, 1)
    assert desk.errors == []
