"""How does a batch of results leave as a workbook? One line per checked item, every value as text."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from mingcha.kernel.clock import Clock
from mingcha.publication.rules.exports import COLUMNS, flat


def as_xlsx(records: Sequence[Mapping[str, Any]], title: str, *, clock: Clock) -> bytes:
    """The bytes of the workbook; nothing in it is ever a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    head = [WriteOnlyCell(sheet, name) for name in COLUMNS]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    for line in flat(records):
        cells = [WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)) for value in line]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    book.properties.creator = "明察"
    book.properties.created = book.properties.modified = clock.now().replace(tzinfo=None)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
