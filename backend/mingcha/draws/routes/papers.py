"""Which papers does a draw print? Certificate, registration form and notice as PDF."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response

from mingcha.draws import queries
from mingcha.kernel.db import reading
from mingcha.kernel.http import blueprint, ctx, own_transactions, requires, settings
from mingcha.kernel.permission import Permission
from mingcha.kernel.printing import print_sheet

blp = blueprint("draw_papers")


@blp.route("/draws/<draw_id>/certificate.pdf")
@own_transactions
@requires(Permission.DRAW_READ)
@blp.response(200, content_type="application/pdf")
def get_certificate(draw_id: str) -> Response:
    """The certificate of the draw."""
    return _pdf("certificate", queries.get_certificate, draw_id)


@blp.route("/draws/<draw_id>/objects/<code>/registration.pdf")
@own_transactions
@requires(Permission.DRAW_READ)
@blp.response(200, content_type="application/pdf")
def get_registration(draw_id: str, code: str) -> Response:
    """《市场主体执法检查登记表》 of one drawn object."""
    return _pdf("registration", queries.get_registration, draw_id, code)


@blp.route("/draws/<draw_id>/objects/<code>/notice.pdf")
@own_transactions
@requires(Permission.DRAW_RUN)
@blp.response(200, content_type="application/pdf")
def get_notice(draw_id: str, code: str) -> Response:
    """行政检查通知书 to one drawn object, with the check code that only it has."""
    return _pdf("notice", queries.get_notice, draw_id, code)


def _pdf(name: str, find: Callable[..., dict[str, Any]], *where: str) -> Response:
    """Read in a short transaction, print outside of it."""
    with reading():
        paper = find(*where, actor=ctx().actor, sample=settings().env != "production")
    reply = Response(print_sheet(paper, fonts=settings().fonts), mimetype="application/pdf")
    number = str(paper["subtitle"]).removeprefix("编号")
    reply.headers["Content-Disposition"] = f'attachment; filename="{name}-{number}.pdf"'
    return reply
