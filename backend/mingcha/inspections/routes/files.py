"""How is a piece of evidence looked at? Its facts, a safe re-encoded copy, or the original as a sandboxed attachment."""

from __future__ import annotations

from typing import Any

from flask import Response

from mingcha.evidence.actions import derivative, original_bytes, original_pieces
from mingcha.evidence.queries import ItemRow
from mingcha.inspections import schemas
from mingcha.inspections.queries import visit_of_evidence
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.http import blueprint, ctx, own_transactions, requires, settings
from mingcha.kernel.permission import Permission
from mingcha.kernel.storage import store
from mingcha.readings.actions import Act, note

blp = blueprint("evidence_files")
SANDBOX = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, max-age=600",
}
SUFFIX = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
    "image/heif": "heif",
    "application/json": "json",
    "application/pdf": "pdf",
    "audio/mp4": "m4a",
    "audio/webm": "weba",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "video/quicktime": "mov",
    "video/x-matroska": "mkv",
    "video/x-msvideo": "avi",
    "video/mpeg": "mpg",
    "video/mp2t": "ts",
}
WHOLE = 25 * 1000 * 1000
"""Up to this size a file is hashed and answered from memory; larger ones go out in pieces."""


@blp.route("/evidence/<string:evidence_id>", methods=["GET"])
@requires(Permission.EVIDENCE_READ)
@blp.response(200, schemas.EvidenceOut)
def show_evidence(evidence_id: str) -> Any:
    """What was announced and whether its bytes are here; 404 outside the caller's visits and departments."""
    return visit_of_evidence(ctx().actor, evidence_id)


@blp.route("/evidence/<string:evidence_id>/view", methods=["GET"])
@own_transactions
@requires(Permission.EVIDENCE_READ)
@blp.arguments(schemas.ViewArgs, location="query")
@blp.response(200)
def view_evidence(args: dict[str, Any], evidence_id: str) -> Response:
    """A re-encoded copy without metadata (1600 or 320 px); a broken image is never shown raw. The showing is written down."""
    item = _noted(evidence_id, Act.VIEW_EVIDENCE)
    path = derivative(item, args["size"], store=store(), folder=settings().data_dir / "derived")
    reply = Response(path.read_bytes(), mimetype="image/jpeg")
    reply.headers.update(SANDBOX)
    return reply


@blp.route("/evidence/<string:evidence_id>/original", methods=["GET"])
@own_transactions
@requires(Permission.EVIDENCE_READ)
@blp.response(200)
def download_original(evidence_id: str) -> Response:
    """The bytes as captured (hashed again on the way out), as a sandboxed attachment that no browser runs or renders. Written down."""
    item = _noted(evidence_id, Act.DOWNLOAD_ORIGINAL)
    name = f"{item.id}.{SUFFIX.get(item.type, 'bin')}"
    whole = item.length <= WHOLE
    body = original_bytes(item, store=store()) if whole else original_pieces(item, store=store())
    reply = Response(body, mimetype="application/octet-stream")
    reply.headers["Content-Length"] = str(item.length)
    reply.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    reply.headers.update(SANDBOX)
    return reply


def _noted(evidence_id: str, act: Act) -> ItemRow:
    """The piece of evidence, its reading written down; nothing slow happens inside a transaction. Raises NotFound."""
    with reading():
        context = ctx()
        item = visit_of_evidence(context.actor, evidence_id)
    with transaction():
        note(act, item.visit, about=item.id, ctx=context)
    return item
