"""How is a piece of evidence looked at? Its facts, a safe re-encoded copy, or the original as a sandboxed attachment."""

from __future__ import annotations

from typing import Any

from flask import Response

from mingcha.evidence.actions import derivative, original_bytes
from mingcha.inspections import schemas
from mingcha.inspections.queries import visit_of_evidence
from mingcha.kernel.http import blueprint, ctx, requires, settings
from mingcha.kernel.permission import Permission
from mingcha.kernel.storage import store

blp = blueprint("evidence_files")
SANDBOX = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, max-age=600",
}
SUFFIX = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/json": "json"}


@blp.route("/evidence/<string:evidence_id>", methods=["GET"])
@requires(Permission.EVIDENCE_READ)
@blp.response(200, schemas.EvidenceOut)
def show_evidence(evidence_id: str) -> Any:
    """What was announced and whether its bytes are here; 404 outside the caller's visits and departments."""
    return visit_of_evidence(ctx().actor, evidence_id)


@blp.route("/evidence/<string:evidence_id>/view", methods=["GET"])
@requires(Permission.EVIDENCE_READ)
@blp.arguments(schemas.ViewArgs, location="query")
@blp.response(200)
def view_evidence(args: dict[str, Any], evidence_id: str) -> Response:
    """A re-encoded copy without metadata (1600 or 320 px); a broken image is never shown raw."""
    item = visit_of_evidence(ctx().actor, evidence_id)
    path = derivative(item, args["size"], store=store(), folder=settings().data_dir / "derived")
    reply = Response(path.read_bytes(), mimetype="image/jpeg")
    reply.headers.update(SANDBOX)
    return reply


@blp.route("/evidence/<string:evidence_id>/original", methods=["GET"])
@requires(Permission.EVIDENCE_READ)
@blp.response(200)
def download_original(evidence_id: str) -> Response:
    """The bytes as captured (hashed again on the way out), as a sandboxed attachment."""
    item = visit_of_evidence(ctx().actor, evidence_id)
    name = f"{item.id}.{SUFFIX.get(item.type, 'bin')}"
    reply = Response(original_bytes(item, store=store()), mimetype="application/octet-stream")
    reply.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    reply.headers.update(SANDBOX)
    return reply
