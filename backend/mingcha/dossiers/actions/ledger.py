"""How does the enforcement ledger leave the house? As a workbook, written row by row, or as a PDF."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from mingcha.dossiers.queries import Period, count_ledger, list_ledger, list_ledger_of
from mingcha.dossiers.rules.ledger import COLUMNS, WIDTHS, cells, printed
from mingcha.dossiers.rules.problems import LedgerTooLong
from mingcha.kernel import audit
from mingcha.kernel.clock import Clock
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.pages import MAX_LIMIT
from mingcha.kernel.printing import print_sheet

TEMPLATE = Path(__file__).resolve().parents[1] / "templates" / "ledger.typ"
TITLE = "执法检查台账"
MOST_ROWS, MOST_PRINTED = 50_000, 2_000


Rows = list[dict[str, str]]


def collect_ledger(period: Period, *, form: str, ctx: Ctx) -> Rows:
    """Every row of the period in words; `form` is xlsx or pdf. The export is written down. Raises LedgerTooLong."""
    most = MOST_PRINTED if form == "pdf" else MOST_ROWS
    if (n := count_ledger(period)) > most:
        raise LedgerTooLong(n=n, most=most)
    days = {"from": period.since_on.isoformat(), "to": period.until_on.isoformat(), "form": form}
    audit.record(ctx, "export_ledger", ("ledger", f"{days['from']} {days['to']}"), None, days)
    return list(_rows(period))


def ledger_of(inspection_ids: Sequence[str], *, clock: Clock) -> bytes:
    """The lines of these inspections as a workbook, the oldest first."""
    checks = list_ledger_of(inspection_ids)
    return ledger_book([cells(no, check) for no, check in enumerate(checks, 1)], clock=clock)


def ledger_book(rows: Rows, *, clock: Clock) -> bytes:
    """The ledger as XLSX; every value is text, so that nothing in it is ever a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(TITLE)
    sheet.freeze_panes = "A2"
    for place, width in enumerate(WIDTHS):
        sheet.column_dimensions[chr(ord("A") + place)].width = 5 * width + 3
    head = [WriteOnlyCell(sheet, zh) for _, zh, _ in COLUMNS]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    for row in rows:
        sheet.append([_text(sheet, row[name]) for name, _, _ in COLUMNS])
    book.properties.creator = TITLE
    book.properties.created = book.properties.modified = clock.now().replace(tzinfo=None)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def print_ledger(rows: Rows, period: Period, *, sample: bool, fonts: Path | None, today: date) -> bytes:
    """The ledger as PDF/A-2b in landscape. Raises FontsMissing, PrintFailed."""
    paper = printed(rows, title=TITLE, period=_words(period), sample=sample, on=today)
    return print_sheet(paper, fonts=fonts, template=TEMPLATE)


def _rows(period: Period) -> Iterator[dict[str, str]]:
    cursor, no = None, 0
    while True:
        page = list_ledger(period, cursor=cursor, limit=MAX_LIMIT)
        for check in page.items:
            no += 1
            yield cells(no, check)
        cursor = page.next
        if cursor is None:
            return


def _text(sheet: WriteOnlyWorksheet, value: str) -> Any:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _words(period: Period) -> str:
    return f"{_day(period.since_on)}至{_day(period.until_on)}"


def _day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"
