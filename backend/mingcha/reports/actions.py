"""How is a table handed in, and how does it leave the house as a file?"""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from mingcha.kernel import audit
from mingcha.kernel.canon import canonical, sha256_hex
from mingcha.kernel.clock import Clock, local_date
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.printing import print_sheet
from mingcha.kernel.problem import FieldError
from mingcha.regions import queries as regions
from mingcha.reports import queries
from mingcha.reports.models import Submission
from mingcha.reports.rules.checks import Contradiction, fewer_than_before
from mingcha.reports.rules.problems import (
    CorrectionNeedsReason,
    CutOffAhead,
    FiguresContradict,
    ShrinkNeedsReason,
    TableNotOwed,
)
from mingcha.reports.rules.tables import shown

TEMPLATE = Path(__file__).resolve().parent / "templates" / "table.typ"
PERIODS = {"year": "全年", "first_half": "上半年", "second_half": "下半年"}
DOMAINS = {"all": "", "market": "（市场监管领域）", "non_market": "（非市场监管领域）"}


def hand_in(asked: queries.Asked, *, reason: str, department: str | None, ctx: Ctx) -> Submission:
    """Freezes the table with its hash (S4-9d, S4-10c, S2-3.1b, S3A-3.1). `department` None is the whole region.

    Raises TableNotOwed with the article, CutOffAhead, FiguresContradict, ShrinkNeedsReason, CorrectionNeedsReason.
    """
    owed = _owed(asked)
    if asked.until_on > ctx.clock.today():
        raise CutOffAhead()
    view = queries.get_table(asked)
    asked_domain = str(view.content["domain"])
    if view.contradictions:
        raise _contradict(view.contradictions, asked.region)
    earlier = queries.find_latest(asked.table, asked.year, asked.period, asked_domain, department)
    if not reason:
        _check_first(asked, asked_domain, earlier, view, department)
    row = _frozen(asked, owed, view, ctx)
    row.department_id, row.follows, row.reason = department, earlier.id if earlier else None, reason
    session().add(row)
    session().flush()
    told = {"table": row.table_id, "year": row.year, "period": row.period, "sha256": row.sha256}
    audit.record(ctx, "hand_in_figures", ("submission", row.id), None, told)
    return row


def _frozen(asked: queries.Asked, owed: regions.StatsTable, view: queries.TableView, ctx: Ctx) -> Submission:
    content = {**view.content, "counters": {name: n for name, n in view.counters.items() if n}}
    domain = str(view.content["domain"])
    return Submission(
        id=ctx.ids.new(),
        table_id=asked.table,
        title=owed.title,
        region=asked.region,
        year=asked.year,
        period=asked.period,
        domain=domain,
        until_on=asked.until_on,
        due_on=_due_on(asked),
        recipients=list(recipients(owed, domain)),
        content=content,
        sha256=sha256_hex(canonical(content)),
        made_at=ctx.clock.now(),
        made_by=ctx.actor.id,
        made_by_name=ctx.actor.name,
    )


def recipients(table: regions.StatsTable, domain: str) -> tuple[str, ...]:
    """Who gets the table of a domain: the market part goes to the market regulator where the notice says so (S4-16b)."""
    return table.to_market if domain == "market" and table.to_market else table.to


def _owed(asked: queries.Asked) -> regions.StatsTable:
    profile = regions.get_profile(asked.region)
    queries.get_definition(asked.table, asked.region)
    for table in profile.stats_tables:
        periods = {due.period for due in table.due}
        if table.id == asked.table and (not periods or asked.period in periods):
            return table
    raise TableNotOwed(article=profile.article("stats.tables"))


def _due_on(asked: queries.Asked) -> date | None:
    found = regions.stats_deadlines(regions.get_profile(asked.region), asked.year, regions.get_calendar())
    return next((one.workday.on for one in found if (one.table.id, one.period) == (asked.table, asked.period)), None)


def _check_first(
    asked: queries.Asked,
    domain: str,
    earlier: Submission | None,
    view: queries.TableView,
    department: str | None,
) -> None:
    if earlier is not None and _due_on(asked) is not None:
        raise CorrectionNeedsReason(on=local_date(earlier.made_at).isoformat())
    half = queries.find_latest(asked.table, asked.year, "first_half", domain, department)
    if asked.period == "year" and half is not None:
        fewer = fewer_than_before(half.content["counters"], view.counters)
        if fewer:
            raise ShrinkNeedsReason(errors=_told(fewer))


def _contradict(found: list[Contradiction], region: str) -> FiguresContradict:
    article = regions.get_profile(region).article("stats.tables")
    return FiguresContradict(errors=_told(found), n=len(found), article=article)


def _told(found: list[Contradiction]) -> list[FieldError]:
    return [
        FieldError(
            f"/{one.name}/{number}",
            f"{one.zh}：{one.left}与{one.right}" + (f"（{one.where}）" if one.where else ""),
            f"{one.en}: {one.left} and {one.right}" + (f" ({one.where})" if one.where else ""),
        )
        for number, one in enumerate(found)
    ]


def table_book(content: dict[str, Any], title: str, *, clock: Clock) -> bytes:
    """The table as XLSX: counts are numbers, rates show both of theirs, texts are never formulas."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("统计表")
    sheet.append([_text(sheet, heading(content, title), bold=True)])
    for line in _lines(content):
        sheet.append([_text(sheet, line)])
    columns = content["columns"]
    labelled = columns[0]["id"] != "no"
    sheet.append(
        [_text(sheet, name, bold=True) for name in [*(["部门"] if labelled else []), *(one["zh"] for one in columns)]]
    )
    for row in [*content["rows"], content["total"]]:
        cells = [_cell(sheet, value, one["kind"]) for value, one in zip(row["cells"], columns, strict=True)]
        sheet.append([*([_text(sheet, row["label"])] if labelled else []), *cells])
    book.properties.creator = "明察"
    book.properties.created = book.properties.modified = clock.now().replace(tzinfo=None)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def print_table(content: dict[str, Any], title: str, *, sample: bool, mark: str, fonts: Path | None, on: date) -> bytes:
    """The table as PDF/A-2b in landscape; `mark` is the hash of what was handed in. Raises FontsMissing, PrintFailed."""
    columns = content["columns"]
    labelled = columns[0]["id"] != "no"
    paper = {
        "title": heading(content, title),
        "subtitle": f"截至{content['until_on']}",
        "author": title,
        "mark": "示例数据" if sample else "",
        "hash": mark,
        "date": [on.year, on.month, on.day],
        "lines": _lines(content),
        "head": [*(["部门"] if labelled else []), *(one["zh"] for one in columns)],
        "rows": [
            [
                *([row["label"]] if labelled else []),
                *(_shown(v, c["kind"]) for v, c in zip(row["cells"], columns, strict=True)),
            ]
            for row in [*content["rows"], content["total"]]
        ],
        "text": not labelled,
    }
    return print_sheet(paper, fonts=fonts, template=TEMPLATE)


def heading(content: dict[str, Any], title: str) -> str:
    """The title with its year, period and domain."""
    return f"{content['year']}年{PERIODS[content['period']]}{title.removeprefix('年度')}{DOMAINS[content['domain']]}"


def _lines(content: dict[str, Any]) -> list[str]:
    return [f"{one['zh']}：{one['text_zh']}" for one in content["sections"]]


def _shown(value: Any, kind: str) -> str:
    words = shown(value, kind)
    both = isinstance(value, dict) and value["den"] and kind != "flag"
    return f"{words}（{value['num']}/{value['den']}）" if both else words


def _cell(sheet: Any, value: Any, kind: str) -> Any:
    return (
        WriteOnlyCell(sheet, value) if isinstance(value, int) and kind != "flag" else _text(sheet, _shown(value, kind))
    )


def _text(sheet: Any, value: str, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=not bold, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell


def note_export(content: dict[str, Any], form: str, *, ctx: Ctx) -> None:
    """The export of a table is written down."""
    told = {"table": content["table"], "year": content["year"], "period": content["period"], "form": form}
    audit.record(ctx, "export_figures", ("figures", f"{content['table']} {content['year']}"), None, told)
