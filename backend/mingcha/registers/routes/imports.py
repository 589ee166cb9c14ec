"""How does an office's file come in, how far is it, and what is wrong with it?"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from flask import Response, current_app, request

from mingcha.kernel.db import reading, transaction
from mingcha.kernel.http import blueprint, ctx, download, language, own_transactions, requires, settings
from mingcha.kernel.pages import Page, PageArgs
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import NotFound
from mingcha.registers import actions, queries
from mingcha.registers.schemas import IMPORT_KINDS, ImportArgs, ImportNotePageOut, ImportOut, ImportPageOut

blp = blueprint("imports")


def _mine() -> str | None:
    """The caller's department: imports of others are not there for them."""
    return ctx().actor.department_id


@blp.route("/imports/<uuid:import_id>", methods=["PUT"])
@own_transactions
@requires(Permission.REGISTER_IMPORT)
@blp.arguments(ImportArgs, location="query")
@blp.response(201, ImportOut)
def put_import(args: dict[str, str], import_id: Any) -> queries.ImportRunRow:
    """Takes the raw bytes of a file under the client's id; sending the same again changes nothing."""
    key, context = str(import_id), ctx()
    upload = actions.keep_upload(request.stream, kind=args["kind"], data_dir=settings().data_dir)
    with reading():
        pass  # ends the read that loaded the caller, so that the write can begin
    with transaction():
        actions.receive_import(key, upload, filename=args["filename"], ctx=context)
    with reading():
        return queries.get_import(key)


@blp.route("/imports/<uuid:import_id>/run", methods=["POST"])
@own_transactions
@requires(Permission.REGISTER_IMPORT)
@blp.response(202, ImportOut)
def run_import(import_id: Any) -> queries.ImportRunRow:
    """Starts the work, or goes on where it stopped; it runs beside this request."""
    key, context, app = str(import_id), ctx(), current_app._get_current_object()  # type: ignore[attr-defined]
    with reading():
        queries.get_import(key, department_id=_mine())
    with transaction():
        source = actions.claim_import(key, ctx=context)
    actions.start_import(source, data_dir=settings().data_dir, ctx=context, context=app.app_context)
    with reading():
        return queries.get_import(key)


@blp.route("/imports/<uuid:import_id>/cancel", methods=["POST"])
@requires(Permission.REGISTER_IMPORT)
@blp.response(200, ImportOut)
def cancel_import(import_id: Any) -> queries.ImportRunRow:
    """Asks it to stop; rows already taken stay."""
    key = str(import_id)
    queries.get_import(key, department_id=_mine())
    actions.cancel_import(key, ctx=ctx())
    return queries.get_import(key)


@blp.route("/registers/<string:kind>/file.csv", methods=["GET"])
@own_transactions
@requires(Permission.REGISTER_IMPORT)
@blp.response(200, content_type="text/csv")
def get_register_file(kind: str) -> Response:
    """A register as the file that an import reads again without a change; the export is written down."""
    if kind not in IMPORT_KINDS:
        raise NotFound()
    with reading():
        who = ctx()
    with transaction():
        found = actions.export_register(kind, ctx=who)
    return download(found, f"{kind}.csv")


@blp.route("/imports", methods=["GET"])
@requires(Permission.REGISTER_IMPORT)
@blp.arguments(PageArgs, location="query")
@blp.response(200, ImportPageOut)
def get_imports(args: dict[str, Any]) -> Page[queries.ImportRunRow]:
    """The department's imports, newest first."""
    return queries.list_imports(department_id=_mine(), **args)


@blp.route("/imports/<uuid:import_id>", methods=["GET"])
@requires(Permission.REGISTER_IMPORT)
@blp.response(200, ImportOut)
def get_import(import_id: Any) -> queries.ImportRunRow:
    """One import with its progress."""
    return queries.get_import(str(import_id), department_id=_mine())


@blp.route("/imports/<uuid:import_id>/errors", methods=["GET"])
@requires(Permission.REGISTER_IMPORT)
@blp.arguments(PageArgs, location="query")
@blp.response(200, ImportNotePageOut)
def get_import_errors(args: dict[str, Any], import_id: Any) -> Page[queries.ImportNoteRow]:
    """Rows with errors or warnings, in the file's order."""
    key = str(import_id)
    queries.get_import(key, department_id=_mine())
    return queries.list_import_notes(key, **args)


@blp.route("/imports/<uuid:import_id>/errors.csv", methods=["GET"])
@requires(Permission.REGISTER_IMPORT)
def get_import_errors_csv(import_id: Any) -> Response:
    """The rows left out with a column 错误, UTF-8 with BOM: correct it in a spreadsheet and import it as it is."""
    key = str(import_id)
    found = queries.get_import(key, department_id=_mine())
    body = "".join(_lines(queries.list_error_table(key, lang=language())))
    name = f"{found.id}.errors.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response("\ufeff" + body, mimetype="text/csv; charset=utf-8", headers=headers)


def _lines(rows: Iterator[list[str]]) -> Iterator[str]:
    for cells in rows:
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerow(cells)
        yield out.getvalue()
