"""The files an office would have: read by the import's own rules, good rows without a word, ten rows broken in ten ways."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from mingcha.demo import office_files
from mingcha.registers.rules.cells import Row
from mingcha.registers.rules.columns import check_header
from mingcha.registers.rules.inspectors import read_inspector
from mingcha.registers.rules.items import read_item
from mingcha.registers.rules.objects import read_object

TODAY = date(2026, 6, 15)


def csv_rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("gb18030"), newline="")))


def xlsx_rows(data: bytes) -> list[list[str]]:
    sheet = load_workbook(io.BytesIO(data), read_only=True).worksheets[0]
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def read(kind: str, reader: Any, rows: list[list[str]]) -> list[tuple[dict[str, Any], list[Any]]]:
    row = Row(kind, rows[0], check_header(kind, rows[0]))
    found = []
    for cells in rows[1:]:
        values, notes = reader(row, cells)
        found.append((values, list(notes)))
    return found


def test_every_object_row_passes_the_import_without_a_note() -> None:
    found = read("objects", read_object, csv_rows(office_files.objects_csv()))
    assert len(found) == 5000
    assert [notes for _, notes in found if notes] == []


def test_the_broken_file_has_ten_rows_of_ten_kinds_of_faults() -> None:
    rows = csv_rows(office_files.broken_objects_csv())
    notes = [
        [(note.column, note.code) for note in notes if not note.warning]
        for _, notes in read("objects", read_object, rows)
    ]
    faults = [fault for row in notes for fault in row]
    keys = [row[1] for row in rows[1:] if row[1]]
    assert len(notes) == 20 and len(set(faults)) == 9
    assert sum(bool(row) for row in notes) == 9, "the tenth is a code that the file has twice"
    assert len(keys) - len(set(keys)) == 1


def test_every_inspector_row_passes_the_import_without_a_note() -> None:
    found = read("inspectors", read_inspector, xlsx_rows(office_files.inspectors_xlsx(TODAY)))
    assert len(found) == 80
    assert [notes for _, notes in found if notes] == []
    assert found[0][0]["qualifications"] == ["GENERAL", "HOTEL"] and len(found[0][0]["districts"]) == 9


@pytest.mark.req("S0-2.2b")
def test_every_item_row_passes_the_import_with_its_checklist() -> None:
    found = read("items", read_item, xlsx_rows(office_files.items_xlsx()))
    assert len(found) == 60
    assert [notes for _, notes in found if notes] == []
    for values, _ in found:
        assert 4 <= len(values["entries"]) <= 12
        assert values["methods"] and values["legal_basis"] and values["participants"] and values["ratio"]
        assert all(len(entry["reasons"]) >= 3 for entry in values["entries"])
    asked = {entry["kind"] for values, _ in found for entry in values["entries"]}
    assert asked == {"conform", "number", "choice", "choices", "date", "table", "photo"}


def test_files_are_the_same_bytes_for_the_same_date() -> None:
    assert office_files.items_xlsx() == office_files.items_xlsx()
    assert office_files.inspectors_xlsx(TODAY) == office_files.inspectors_xlsx(TODAY)
    assert office_files.inspectors_xlsx(TODAY) != office_files.inspectors_xlsx(date(2026, 7, 15))


def test_the_object_file_is_gb18030_and_not_utf_8() -> None:
    data = office_files.objects_csv()
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    assert data.startswith("名称,".encode("gb18030"))
