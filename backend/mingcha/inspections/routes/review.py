"""How does a supervisor see, accept or return what was recorded?"""

from __future__ import annotations

import json
from typing import Any

from flask import Response

from mingcha.inspections import queries, schemas
from mingcha.inspections.actions import approve_inspection, recall_return, return_inspection
from mingcha.inspections.queries.records import viewer_of
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.http import blueprint, ctx, if_match, own_transactions, requires
from mingcha.kernel.pages import PageArgs
from mingcha.kernel.permission import Permission
from mingcha.plans.queries import list_tasks_by_id
from mingcha.readings.actions import Act, note
from mingcha.readings.queries import masked

blp = blueprint("inspections")


@blp.route("/inspections", methods=["GET"])
@requires(Permission.SESSION_OWN)
@blp.arguments(schemas.InspectionArgs, location="query")
@blp.response(200, schemas.InspectionPageOut)
def list_inspections(args: dict[str, Any]) -> Any:
    """A page of visits the caller may see, by due date: own ones; those of their departments with the right to read; all for auditors."""
    viewer = viewer_of(ctx().actor)
    page = queries.find_inspections(scope=viewer.scope, person_id=viewer.person_id, **args)
    tasks = list_tasks_by_id(sorted({row.task_id for row in page.items}))
    rows = [{**schemas.inspection_out(row), "planned": not tasks[row.task_id].unplanned} for row in page.items]
    return {"items": rows, "next": page.next}


@blp.route("/inspections/<string:inspection_id>", methods=["GET"])
@own_transactions
@requires(Permission.SESSION_OWN)
@blp.response(200)
def show_inspection(inspection_id: str) -> Response:
    """The whole record; its ETag is the version to send with a decision. 404 outside the caller's visits and departments.

    Telephone and identity numbers are masked; `private` names their places, for the reveal. The reading is written down.
    """
    with reading():
        context = ctx()
        queries.check_can_read(context.actor, inspection_id)
        record = queries.get_inspection_record(inspection_id, actor=context.actor, lang=context.lang)
        record["across"] = queries.flags_of_visit(inspection_id, context.actor)
    shown, hidden = masked(record)
    with transaction():
        note(Act.READ_RECORD, inspection_id, ctx=context)
    reply = Response(
        json.dumps({**shown, "private": hidden}, ensure_ascii=False, separators=(",", ":")), mimetype="application/json"
    )
    reply.headers["ETag"] = f'"{record["version"]}"'
    return reply


@blp.route("/review-queue", methods=["GET"])
@requires(Permission.INSPECTION_REVIEW)
@blp.arguments(PageArgs, location="query")
@blp.response(200, schemas.QueuePageOut)
def show_review_queue(args: dict[str, Any]) -> Any:
    """Sealed visits led by the caller's department, and by those in whose place they review today (`for`); due first."""
    who = ctx().actor
    places = {one.department_id: one for one in reversed(who.stands_for)}
    page = queries.list_review_queue({who.department_id or "", *places}, **args)
    rows = [{**schemas.inspection_out(row), "for": places.get(row.lead_department_id)} for row in page.items]
    return {"items": rows, "next": page.next, "stands_for": list(who.stands_for)}


@blp.route("/inspections/<string:inspection_id>/approve", methods=["POST"])
@requires(Permission.INSPECTION_REVIEW)
@blp.arguments(schemas.ApproveArgs, location="query")
@blp.response(200, schemas.ReviewedOut)
def approve(args: dict[str, Any], inspection_id: str) -> Any:
    """Accepts the version named by If-Match. 409 review-not-plain if it is approved among many and there is something to weigh."""
    return approve_inspection(inspection_id, check_version=if_match, ctx=ctx(), among_many=args["among_many"])


@blp.route("/inspections/<string:inspection_id>/return", methods=["POST"])
@requires(Permission.INSPECTION_REVIEW)
@blp.arguments(schemas.ReturnIn)
@blp.response(200, schemas.ReviewedOut)
def return_for_correction(body: dict[str, Any], inspection_id: str) -> Any:
    """Gives the version named by If-Match back with a reason and marked entries."""
    return return_inspection(inspection_id, check_version=if_match, ctx=ctx(), **body)


@blp.route("/inspections/<string:inspection_id>/recall", methods=["POST"])
@requires(Permission.INSPECTION_REVIEW)
@blp.arguments(schemas.RecallIn)
@blp.response(200, schemas.ReviewedOut)
def recall(body: dict[str, Any], inspection_id: str) -> Any:
    """Takes a return back while nothing was amended; needs If-Match. 409 return-answered afterwards."""
    return recall_return(inspection_id, check_version=if_match, ctx=ctx(), **body)
