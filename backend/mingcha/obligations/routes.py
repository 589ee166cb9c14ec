"""Where is read what was to be done and is missing, and where is an obligation let off with a reason?"""

from __future__ import annotations

from typing import Any

from mingcha.kernel.clock import rfc3339
from mingcha.kernel.http import blueprint, ctx, requires, settings
from mingcha.kernel.permission import Permission
from mingcha.obligations import actions, queries
from mingcha.obligations.schemas import (
    ExcuseIn,
    MissingArgs,
    MissingPageOut,
    ObligationArgs,
    ObligationOut,
    ObligationPageOut,
)

blp = blueprint("obligations")


@blp.route("/obligations")
@requires(Permission.OBLIGATION_READ)
@blp.arguments(ObligationArgs, location="query")
@blp.response(200, ObligationPageOut)
def list_obligations(args: dict[str, Any]) -> Any:
    """Obligations of the caller's departments, the earliest due first; an auditor sees all."""
    page = queries.list_obligations(scope=queries.scope_of(ctx().actor), **args)
    return {"items": [_obligation(one) for one in page.items], "next": page.next}


@blp.route("/obligations/<uuid:inspection_id>/excuse", methods=["POST"])
@requires(Permission.OBLIGATION_EXCUSE)
@blp.arguments(ExcuseIn)
@blp.response(200, ObligationOut)
def excuse(body: dict[str, Any], inspection_id: Any) -> Any:
    """Lets an obligation off with a reason; what was found missing stays on record. 409 for one's own visit, or when it is settled."""
    key, days = str(inspection_id), settings().missing_seal_days
    actions.excuse(key, reason=body["reason"].strip(), seal_days=days, ctx=ctx())
    return _obligation(queries.list_obligations(scope=None, inspection_id=key).items[0])


@blp.route("/missing-work")
@requires(Permission.OBLIGATION_READ)
@blp.arguments(MissingArgs, location="query")
@blp.response(200, MissingPageOut)
def list_missing(args: dict[str, Any]) -> Any:
    """What is or was missing in the caller's departments, the latest found first; an auditor sees all."""
    scope = queries.scope_of(ctx().actor)
    page = queries.list_missing(scope=scope, **args)
    items = [{**_known(one), **_fields(one.row)} for one in page.items]
    return {"items": items, "next": page.next, "counts": queries.count_missing(scope)}


def _obligation(one: queries.Shown) -> dict[str, Any]:
    row = one.row
    let_off = (
        {"at": rfc3339(row.excused_at), "by": row.excused_by_name, "reason": row.excuse} if row.excused_at else None
    )
    return {**_known(one), **_fields(row), "excused": let_off}


def _known(one: queries.Shown) -> dict[str, Any]:
    department = {"id": one.row.department_id, "name": one.department_name}
    return {"number": one.number, "object_name": one.object_name, "department": department}


def _fields(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in type(row).__slots__}
