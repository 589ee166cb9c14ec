"""Where are the tables of the region read, exported and handed in?"""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from flask import Response, send_file

from mingcha.identity import queries as identity
from mingcha.kernel.clock import local_date
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.http import blueprint, ctx, own_transactions, requires, settings
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import NotFound
from mingcha.regions import queries as regions
from mingcha.reports import actions, queries
from mingcha.reports.schemas import figures as shapes

blp = blueprint("figures")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TITLES = {
    "1": "年度行政执法检查计划表",
    "2": "年度随机抽查工作进展情况统计表",
    "3": "年度联合检查工作进展情况统计表",
    "4": "年度非市场监管领域抽查工作计划表",
    "5": "年度非市场监管领域推行“双随机、一公开”情况统计表",
    "bulletin": "工作进展通报",
    "year_end_report": "年底专题报告",
}


@blp.route("/figures")
@requires(Permission.REPORT_READ)
@blp.arguments(shapes.YearArgs, location="query")
@blp.response(200, shapes.FiguresOut)
def show_figures(args: dict[str, Any]) -> Any:
    """Which tables there are, which of them the region's notice asks for about the year, by when and for whom."""
    profile, today = regions.get_profile(settings().region), ctx().clock.today()
    year = args["year"] or today.year
    scope = queries.figures_scope(ctx().actor)
    owed = queries.list_owed(profile.code, year, scope)
    asked = {one.table for one in owed}
    domains = profile.coordination.domains
    names = [one for one in TITLES if one not in ("4", "5") or "non_market" in domains]
    return {
        "year": year,
        "today": today,
        "region": profile.code,
        "article": profile.article("stats.tables"),
        "whole": scope is None,
        "domains": domains,
        "tables": [{"id": one, "title": _title(one), "owed": one in asked} for one in names],
        "owed": [{**_fields(one), "submission": _told(one.submission) if one.submission else None} for one in owed],
    }


@blp.route("/figures/<table>")
@requires(Permission.REPORT_READ)
@blp.arguments(shapes.TableArgs, location="query")
@blp.response(200, shapes.TableOut)
def show_table(args: dict[str, Any], table: str) -> Any:
    """One table from the record as it stands, with every contradiction between figures (S4-16a)."""
    view = queries.get_table(_asked(table, args))
    return {**view.content, "title": _title(table), "contradictions": view.contradictions, "until_on": _day(view)}


@blp.route("/figures/<table>/book")
@own_transactions
@requires(Permission.REPORT_READ)
@blp.arguments(shapes.TableArgs, location="query")
@blp.response(200, content_type=XLSX)
def get_table_book(args: dict[str, Any], table: str) -> Response:
    """The same as a workbook. The export is written down."""
    who, content = _exported(table, args, "xlsx")
    return _file(actions.table_book(content, _title(table), clock=who.clock), XLSX, f"table-{table}.xlsx")


@blp.route("/figures/<table>/pdf")
@own_transactions
@requires(Permission.REPORT_READ)
@blp.arguments(shapes.TableArgs, location="query")
@blp.response(200, content_type="application/pdf")
def get_table_pdf(args: dict[str, Any], table: str) -> Response:
    """The same as PDF/A. The export is written down."""
    return _pdf(_exported(table, args, "pdf")[1], _title(table), "", f"table-{table}.pdf")


@blp.route("/indicators")
@requires(Permission.REPORT_READ)
@blp.arguments(shapes.TableArgs, location="query")
@blp.response(200, shapes.IndicatorsOut)
def show_indicators(args: dict[str, Any]) -> Any:
    """Coverage, progress, platform use and points of departments; never of people."""
    asked = _asked("2", args)
    return queries.get_indicators(asked.region, asked.year, until_on=asked.until_on, scope=asked.departments)


@blp.route("/watch-list")
@requires(Permission.REPORT_READ)
@blp.arguments(shapes.YearArgs, location="query")
@blp.response(200, shapes.WatchListOut)
def show_watch_list(args: dict[str, Any]) -> Any:
    """Who is watched and why: gaps of 一单、两库、一细则 with who closes them by when, and low use of the platform (S4-13)."""
    today, scope = ctx().clock.today(), queries.figures_scope(ctx().actor)
    return queries.get_watch_list(settings().region, args["year"] or today.year, today=today, scope=scope)


@blp.route("/submissions", methods=["GET"])
@requires(Permission.REPORT_READ)
@blp.arguments(shapes.SubmissionArgs, location="query")
@blp.response(200, shapes.SubmissionPageOut)
def list_submissions(args: dict[str, Any]) -> Any:
    """What was handed in, the newest first."""
    scope = queries.figures_scope(ctx().actor)
    page = queries.list_submissions(year=args["year"], scope=scope, cursor=args["cursor"], limit=args["limit"])
    return {"items": [_told(one) for one in page.items], "next": page.next}


@blp.route("/submissions", methods=["POST"])
@requires(Permission.REPORT_SUBMIT)
@blp.arguments(shapes.HandInIn)
@blp.response(201, shapes.SubmissionOut)
def hand_in(body: dict[str, Any]) -> Any:
    """Hands a table in exactly as the record gives it now; contradictions stop it with the article."""
    asked = _asked(body["table"], body)
    whole = queries.figures_scope(ctx().actor) is None and not body["department"]
    department = None if whole else body["department"] or ctx().actor.department_id
    return _told(actions.hand_in(asked, reason=body["reason"], department=department, ctx=ctx()))


@blp.route("/submissions/<uuid:submission_id>")
@requires(Permission.REPORT_READ)
@blp.response(200, shapes.SubmissionOneOut)
def show_submission(submission_id: Any) -> Any:
    """What was handed in, and every cell that the record says otherwise today."""
    row = _submission(submission_id)
    return {**_told(row), "content": row.content, "changes": queries.changes_since(row)}


@blp.route("/submissions/<uuid:submission_id>/book")
@requires(Permission.REPORT_READ)
@blp.response(200, content_type=XLSX)
def get_submission_book(submission_id: Any) -> Response:
    """What was handed in as a workbook."""
    row = _submission(submission_id)
    return _file(actions.table_book(row.content, row.title, clock=ctx().clock), XLSX, f"table-{row.table_id}.xlsx")


@blp.route("/submissions/<uuid:submission_id>/pdf")
@requires(Permission.REPORT_READ)
@blp.response(200, content_type="application/pdf")
def get_submission_pdf(submission_id: Any) -> Response:
    """What was handed in as PDF/A, with its hash at the foot."""
    row = _submission(submission_id)
    return _pdf(row.content, row.title, row.sha256, f"table-{row.table_id}.pdf")


def _asked(table: str, args: dict[str, Any]) -> queries.Asked:
    """Raises NotFound for a department that the caller does not see."""
    today, scope = ctx().clock.today(), queries.figures_scope(ctx().actor)
    wanted = args["department"]
    if wanted:
        if (scope is not None and wanted not in scope) or wanted not in identity.list_departments_by_id([wanted]):
            raise NotFound()
        scope = frozenset({wanted})
    year = args["year"] or today.year
    until = args["until"] or min(today, date(year, 12, 31))
    return queries.Asked(table, settings().region, year, args["period"], args["domain"], until, scope)


def _exported(table: str, args: dict[str, Any], form: str) -> tuple[Ctx, dict[str, Any]]:
    with reading():
        who = ctx()
    with transaction():
        content = queries.get_table(_asked(table, args)).content
        actions.note_export(content, form, ctx=who)
    return who, content


def _submission(submission_id: Any) -> Any:
    return queries.get_submission(str(submission_id), queries.figures_scope(ctx().actor))


def _told(row: Any) -> dict[str, Any]:
    return shapes.submission_out(row, made_on=local_date(row.made_at))


def _fields(one: queries.OwedRow) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__slots__}


def _title(table: str) -> str:
    told = {one.id: one.title for one in regions.get_profile(settings().region).stats_tables}
    return told.get(table) or TITLES.get(table, table)


def _day(view: queries.TableView) -> date:
    return date.fromisoformat(view.content["until_on"])


def _pdf(content: dict[str, Any], title: str, mark: str, name: str) -> Response:
    on = date.fromisoformat(content["until_on"])
    sample = settings().env != "production"
    data = actions.print_table(content, title, sample=sample, mark=mark, fonts=settings().fonts, on=on)
    return _file(data, "application/pdf", name)


def _file(data: bytes, kind: str, name: str) -> Response:
    return send_file(io.BytesIO(data), mimetype=kind, as_attachment=True, download_name=name, conditional=False)
