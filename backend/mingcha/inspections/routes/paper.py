"""How is the blank form printed, and a late registration agreed to? (S3A-2.1)"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Response, request

from mingcha.inspections import schemas
from mingcha.inspections.actions.paper import consent_to_late_registration
from mingcha.inspections.queries import forms
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.http import blueprint, ctx, own_transactions, requires, settings
from mingcha.kernel.permission import Permission
from mingcha.kernel.printing import print_sheet
from mingcha.readings.actions import Act, note

blp = blueprint("paper_forms")
TEMPLATE = Path(__file__).resolve().parents[1] / "templates" / "form.typ"


@blp.route("/inspections/<string:inspection_id>/form.pdf")
@own_transactions
@requires(Permission.SESSION_OWN)
@blp.response(200, content_type="application/pdf")
def get_form(inspection_id: str) -> Response:
    """The blank check form of one visit, with a QR code that opens it on the phone; 404 outside the caller's visits and departments."""
    with reading():
        context = ctx()
        paper = forms.form_of_visit(
            inspection_id, actor=context.actor, origin=request.host_url, sample=settings().env != "production"
        )
    with transaction():
        note(Act.PRINT_FORM, inspection_id, ctx=context)
    return _pdf(paper)


@blp.route("/tasks/<string:task_id>/forms.pdf")
@own_transactions
@requires(Permission.INSPECTION_READ)
@blp.response(200, content_type="application/pdf")
def get_forms(task_id: str) -> Response:
    """The blank forms of all open visits of a task in one PDF; 404 when there are none."""
    with reading():
        paper = forms.forms_of_task(
            task_id, actor=ctx().actor, origin=request.host_url, sample=settings().env != "production"
        )
    return _pdf(paper)


@blp.route("/inspections/<string:inspection_id>/late-consent", methods=["POST"])
@requires(Permission.INSPECTION_REVIEW)
@blp.arguments(schemas.LateConsentIn)
@blp.response(200, schemas.LateConsentOut)
def consent(body: dict[str, Any], inspection_id: str) -> Any:
    """Agrees that this visit may be registered more than ten days after the check; once, before the seal."""
    return consent_to_late_registration(inspection_id, reason=body["reason"], ctx=ctx())


def _pdf(paper: dict[str, Any]) -> Response:
    reply = Response(print_sheet(paper, fonts=settings().fonts, template=TEMPLATE), mimetype="application/pdf")
    reply.headers["Content-Disposition"] = 'attachment; filename="form.pdf"'
    return reply
