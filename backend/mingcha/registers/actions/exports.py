"""How does a register leave the house as the file that an import reads (S0-2.1a)?"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any

from mingcha.identity import queries as identity
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.downloads import spooled
from mingcha.kernel.pages import MAX_LIMIT, Page
from mingcha.registers import queries
from mingcha.registers.rules.exports import cells_of, header_of


def export_register(kind: str, *, ctx: Ctx) -> IO[bytes]:
    """The objects, the inspectors or the items that the caller sees, as CSV (UTF-8 with BOM), read page by page. The act is written down."""
    names = {one.id: one.name for one in identity.list_departments()}

    def fill(out: IO[bytes]) -> int:
        text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
        lines = csv.writer(text, lineterminator="\r\n")
        lines.writerow(header_of(kind))
        count = 0
        for rows in _pages(kind, ctx):
            checklists = queries.list_checklists([one.id for one in rows]) if kind == "items" else {}
            lines.writerows(cells_of(kind, row, names, checklists.get(row.id, ())) for row in rows)
            count += len(rows)
        text.detach()
        return count

    out, count = spooled(fill)
    audit.record(ctx, "export_register", ("register", kind), None, {"rows": count})
    return out


def _pages(kind: str, ctx: Ctx) -> Iterator[Sequence[Any]]:
    pages: dict[str, Callable[[str | None], Page[Any]]] = {
        "objects": lambda cursor: queries.list_objects(cursor=cursor, limit=MAX_LIMIT),
        "items": lambda cursor: queries.list_items(
            seen_by=queries.item_viewer(ctx.actor), cursor=cursor, limit=MAX_LIMIT
        ),
        "inspectors": lambda cursor: queries.list_inspectors(cursor=cursor, limit=MAX_LIMIT),
    }
    cursor: str | None = None
    while True:
        page = pages[kind](cursor)
        yield page.items
        cursor = page.next
        if cursor is None:
            return
