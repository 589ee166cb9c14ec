"""Where does the auditor read who did what, and whether the chain is whole?"""

from __future__ import annotations

from typing import Any

from mingcha.identity import queries, schemas
from mingcha.kernel import audit
from mingcha.kernel.http import blueprint, requires
from mingcha.kernel.permission import Permission

blp = blueprint("audit")


@blp.route("/audit", methods=["GET"])
@requires(Permission.AUDIT_READ)
@blp.arguments(schemas.AuditArgs, location="query")
@blp.response(200, schemas.AuditPageOut)
def list_audit(args: dict[str, Any]) -> Any:
    """Acts, the latest first; by actor, action or subject."""
    return queries.list_audit(**args)


@blp.route("/audit/check", methods=["GET"])
@requires(Permission.AUDIT_READ)
@blp.response(200, schemas.AuditCheckOut)
def check_audit() -> Any:
    """Recomputes the whole hash chain; `broken_at` is the first entry that does not fit."""
    broken = audit.find_break()
    return {"whole": broken is None, "broken_at": broken}
