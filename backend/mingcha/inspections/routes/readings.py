"""Where is a masked value shown for a purpose, and where does the auditor read who read what? (S3A-2.7c)"""

from __future__ import annotations

from typing import Any

from mingcha.inspections import queries, schemas
from mingcha.inspections.queries.readings import list_readings
from mingcha.kernel.http import blueprint, ctx, requires
from mingcha.kernel.permission import Permission
from mingcha.readings.actions import Act, Purpose, note
from mingcha.readings.queries import private_value

blp = blueprint("readings")


@blp.route("/readings", methods=["GET"])
@requires(Permission.AUDIT_READ)
@blp.arguments(schemas.ReadingArgs, location="query")
@blp.response(200, schemas.ReadingPageOut)
def list_readings_of_all(args: dict[str, Any]) -> Any:
    """Readings of inspections, the latest first; by inspection, reader, act and day."""
    return list_readings(**args)


@blp.route("/inspections/<string:inspection_id>/reveal", methods=["POST"])
@requires(Permission.SESSION_OWN)
@blp.arguments(schemas.RevealIn)
@blp.response(200, schemas.RevealOut)
def reveal(body: dict[str, Any], inspection_id: str) -> Any:
    """Shows one masked number for a purpose and writes that down. 404 outside the caller's visits and departments, or where nothing is masked."""
    context = ctx()
    queries.check_can_read(context.actor, inspection_id)
    value = private_value(queries.get_inspection_record(inspection_id, actor=context.actor), body["field"])
    purpose, text = Purpose(body["purpose"]), body["text"].strip()
    note(Act.REVEAL, inspection_id, about=body["field"], purpose=purpose, text=text, ctx=context)
    return {"field": body["field"], "value": value}
