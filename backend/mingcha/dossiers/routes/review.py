"""How does an auditor get the answers about one inspection, and an office its ledger? Reading and exporting leave a trace, so these reads write."""

from __future__ import annotations

import io
from typing import Any

from flask import Response, send_file

from mingcha.dossiers import actions, queries, schemas
from mingcha.dossiers.routes.dossiers import caller, is_sample, office_trust
from mingcha.dossiers.schemas import AnswersArgs, AnswersOut, LedgerArgs, LedgerPageArgs, LedgerPageOut
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.http import blueprint, ctx, own_transactions, requires, settings
from mingcha.kernel.permission import Permission
from mingcha.kernel.storage import store

blp = blueprint("review-desk")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blp.route("/dossiers/<uuid:inspection_id>/answers")
@own_transactions
@requires(Permission.DOSSIER_READ)
@blp.arguments(AnswersArgs, location="query")
@blp.response(200, AnswersOut)
def get_answers(args: dict[str, Any], inspection_id: Any) -> Any:
    """The 36 answers of the stand-alone verifier with the line over them, and table 3.1. The reading is written down."""
    who, contents, found = _answered(str(inspection_id), args["receipt"])
    with reading():
        region = queries.region_of(contents.record)
    return {**found, "conditions": actions.condition_table(contents.record, found, region=region, ctx=who)}


@blp.route("/dossiers/<uuid:inspection_id>/answers.pdf")
@own_transactions
@requires(Permission.DOSSIER_READ)
@blp.arguments(AnswersArgs, location="query")
@blp.response(200, content_type="application/pdf")
def get_answers_pdf(args: dict[str, Any], inspection_id: Any) -> Response:
    """The answer sheet on at most two pages. The reading is written down."""
    who, contents, found = _answered(str(inspection_id), args["receipt"])
    pdf = actions.print_answers(contents.record, found, who.lang, fonts=settings().fonts)
    return _file(pdf, "application/pdf", f"answers-{actions.bag_name(contents.record)}.pdf")


@blp.route("/ledger")
@requires(Permission.REPORT_READ)
@blp.arguments(LedgerPageArgs, location="query")
@blp.response(200, LedgerPageOut)
def show_ledger(args: dict[str, Any]) -> Any:
    """A page of the enforcement ledger (执法检查台账) of a period: of the caller's departments, of all for an auditor."""
    page = queries.list_ledger(_period(args), cursor=args["cursor"], limit=args["limit"])
    return {"items": [schemas.ledger_out(check) for check in page.items], "next": page.next}


@blp.route("/ledger.xlsx")
@own_transactions
@requires(Permission.REPORT_READ)
@blp.arguments(LedgerArgs, location="query")
@blp.response(200, content_type=XLSX)
def get_ledger_book(args: dict[str, Any]) -> Response:
    """The same as a workbook. The export is written down."""
    who = caller()
    with transaction():
        rows = actions.collect_ledger(_period(args), form="xlsx", ctx=who)
    data = actions.ledger_book(rows, clock=who.clock)
    return _file(data, XLSX, f"ledger-{args['since_on']}-{args['until_on']}.xlsx")


@blp.route("/ledger.pdf")
@own_transactions
@requires(Permission.REPORT_READ)
@blp.arguments(LedgerArgs, location="query")
@blp.response(200, content_type="application/pdf")
def get_ledger_pdf(args: dict[str, Any]) -> Response:
    """The same as PDF/A. The export is written down."""
    who = caller()
    with transaction():
        period = _period(args)
        rows = actions.collect_ledger(period, form="pdf", ctx=who)
    today, fonts = who.clock.today(), settings().fonts
    data = actions.print_ledger(rows, period, sample=is_sample(), fonts=fonts, today=today)
    return _file(data, "application/pdf", f"ledger-{args['since_on']}-{args['until_on']}.pdf")


def _period(args: dict[str, Any]) -> queries.Period:
    """The days, and the departments that the caller may see. Raises NotFound for another department."""
    return queries.period_of(ctx().actor, args["since_on"], args["until_on"], args["department"])


def _answered(inspection_id: str, receipt: str) -> tuple[Ctx, Any, Any]:
    """The program runs outside of any transaction: it may take seconds over large dossiers."""
    who = caller()
    with transaction():
        contents = actions.gather_for_answers(inspection_id, sample=is_sample(), trust=office_trust(), ctx=who)
        log_keys = queries.list_log_keys()
    asked = actions.Asked(office_trust(), who.lang, receipt, tuple(log_keys), who.clock.today().isoformat())
    return who, contents, actions.answer_sheet(contents, asked, store=store(), leaves=actions.leaves_of(contents))


def _file(data: bytes, kind: str, name: str) -> Response:
    return send_file(io.BytesIO(data), mimetype=kind, as_attachment=True, download_name=name, conditional=False)
