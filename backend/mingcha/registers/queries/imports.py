"""How far is an import, and what is wrong with its rows?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of
from mingcha.kernel.problem import NotFound
from mingcha.registers.models import Import, ImportRow
from mingcha.registers.queries.rows import ImportNoteRow, ImportRunRow
from mingcha.registers.rules.cells import inert
from mingcha.registers.rules.columns import ERROR_COLUMN, plain

_COLUMNS = [getattr(Import, name) for name in ImportRunRow.__slots__]
_NOTE: list[Any] = [ImportRow.row_no, ImportRow.severity, ImportRow.cells, ImportRow.notes]


def get_import(import_id: str, *, department_id: str | None = None) -> ImportRunRow:
    """The import with its progress. Raises NotFound, also for another department's when one is given."""
    statement = select(*_COLUMNS).where(Import.id == import_id)
    if department_id:
        statement = statement.where(Import.department_id == department_id)
    row = session().execute(statement).first()
    if row is None:
        raise NotFound()
    return ImportRunRow(*row)


def list_imports(
    *, department_id: str | None = None, cursor: str | None = None, limit: int = LIMIT
) -> Page[ImportRunRow]:
    """A page of imports, newest first."""
    statement = select(*_COLUMNS)
    if department_id:
        statement = statement.where(Import.department_id == department_id)
    page = page_of(statement, key=(Import.created_at, Import.id), cursor=cursor, limit=limit, descending=True)
    return Page([ImportRunRow(*row) for row in page.items], page.next)


def list_import_notes(import_id: str, *, cursor: str | None = None, limit: int = LIMIT) -> Page[ImportNoteRow]:
    """A page of rows with errors or warnings, in the file's order."""
    page = page_of(
        select(*_NOTE).where(ImportRow.import_id == import_id), key=(ImportRow.row_no,), cursor=cursor, limit=limit
    )
    return Page([ImportNoteRow(*row) for row in page.items], page.next)


def list_bad_rows(import_id: str) -> Iterator[ImportNoteRow]:
    """Every row that was left out, in the file's order, streamed."""
    statement = (
        select(*_NOTE).where(ImportRow.import_id == import_id, ImportRow.severity == "error").order_by(ImportRow.row_no)
    )
    for row in session().execute(statement.execution_options(yield_per=500)):
        yield ImportNoteRow(*row)


def list_error_table(import_id: str, *, lang: str = "zh") -> Iterator[list[str]]:
    """Header and bad rows as they stood in the file, with the column 错误 at the end: correct it and import it as it is.

    Cells beyond the header stay beyond it, so that a row with too many is refused again until somebody looks at it.
    """
    header = session().scalars(select(Import.header).where(Import.id == import_id)).first()
    if header is None:
        raise NotFound()
    kept = [place for place, cell in enumerate(header) if plain(cell) != ERROR_COLUMN]
    yield [*(header[place] for place in kept), ERROR_COLUMN]
    for row in list_bad_rows(import_id):
        words = [(f"{note['column']}：" if note["column"] else "") + note[lang] for note in row.notes]
        cells = [inert(row.cells[place]) if place < len(row.cells) else "" for place in kept]
        yield [*cells, "；".join(words), *map(inert, row.cells[len(header) :])]
