"""How does a phone send original bytes? tus 1.0: core, creation, creation-with-upload, checksum (https://tus.io)."""

from __future__ import annotations

from flask import Response, request

from mingcha.evidence import actions as evidence
from mingcha.evidence.actions import Upload
from mingcha.inspections.queries.recordings import may_send_import
from mingcha.inspections.queries.records import is_on_team
from mingcha.kernel.db import reading
from mingcha.kernel.http import blueprint, ctx, own_transactions, public, requires, settings
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import NotFound
from mingcha.kernel.storage import store

blp = blueprint("uploads")
PIECE_TYPE = "application/offset+octet-stream"


@blp.after_request
def _speak_tus(reply: Response) -> Response:
    reply.headers["Tus-Resumable"] = evidence.VERSION
    return reply


@blp.route("/uploads", methods=["OPTIONS"])
@blp.route("/uploads/<string:evidence_id>", methods=["OPTIONS"])
@public
@blp.response(204)
def show_options(evidence_id: str = "") -> Response:
    """What this tus server can do."""
    headers = {
        "Tus-Version": evidence.VERSION,
        "Tus-Extension": evidence.EXTENSIONS,
        "Tus-Checksum-Algorithm": evidence.ALGORITHMS,
        "Tus-Max-Size": str(evidence.MAX_SIZE),
    }
    return Response(status=204, headers=headers)


@blp.route("/uploads", methods=["POST"])
@own_transactions
@requires(Permission.EVIDENCE_UPLOAD)
@blp.response(201)
def create_upload() -> Response:
    """Announces evidence of one of the caller's visits and may carry its first (or only) piece. 404 for a foreign visit."""
    _check_version()
    said = evidence.announcement(request.headers.get("Upload-Metadata"), request.headers.get("Upload-Length"))
    piece, digest = _piece() if request.content_length else (b"", None)
    context = ctx()
    with reading():
        if not _may_send(said.evidence, said.visit):
            raise NotFound()
    if len(piece) == said.length:
        upload = evidence.take_whole(said, piece, digest, places=_places(), ctx=context)
    else:
        upload = evidence.begin_upload(said, ctx=context)
        if piece and not upload.stored and upload.received == 0:
            upload = evidence.append_piece(upload, 0, piece, places=_places(), ctx=context)
    return _told(upload, 201, {"Location": f"/api/v1/uploads/{upload.id}"})


@blp.route("/uploads/<string:evidence_id>", methods=["HEAD"])
@requires(Permission.EVIDENCE_UPLOAD)
@blp.response(200)
def show_upload(evidence_id: str) -> Response:
    """How many bytes are safe; with Mingcha-Sha256 once all are stored, re-hashed and committed."""
    _check_version()
    upload = _own(evidence_id)
    return _told(upload, 200, {"Upload-Length": str(upload.length), "Cache-Control": "no-store"})


@blp.route("/uploads/<string:evidence_id>", methods=["PATCH"])
@own_transactions
@requires(Permission.EVIDENCE_UPLOAD)
@blp.response(204)
def append_to_upload(evidence_id: str) -> Response:
    """One piece at Upload-Offset, checked against Upload-Checksum; the last one completes the evidence."""
    _check_version()
    piece, _digest = _piece()
    offset = evidence.whole(request.headers.get("Upload-Offset"), "Upload-Offset")
    with reading():
        upload = _own(evidence_id)
    return _told(evidence.append_piece(upload, offset, piece, places=_places(), ctx=ctx()), 204)


def _own(evidence_id: str) -> Upload:
    """The upload, if the caller may send it. Raises NotFound."""
    upload = evidence.get_upload(evidence_id)
    if not _may_send(evidence_id, upload.visit):
        raise NotFound()
    return upload


def _may_send(evidence_id: str, visit: str) -> bool:
    """Whoever is on the visit's team, and who announced a body camera's file for it at the desk."""
    caller = ctx().actor
    return is_on_team(caller.id, visit) or may_send_import(caller, evidence_id, visit)


def _piece() -> tuple[bytes, str | None]:
    """The bytes of the request, and their SHA-256 if the checksum already told it."""
    if request.mimetype != PIECE_TYPE:
        raise evidence.PieceType()
    piece = request.get_data(cache=False)
    return piece, evidence.check_checksum(request.headers.get("Upload-Checksum"), piece)


def _check_version() -> None:
    if request.headers.get("Tus-Resumable") != evidence.VERSION:
        raise evidence.TusVersion()


def _places() -> evidence.Places:
    return evidence.places_of(settings().data_dir, store(), settings().region)


def _told(upload: Upload, status: int, more: dict[str, str] | None = None) -> Response:
    headers = {"Upload-Offset": str(upload.received), **(more or {})}
    if upload.stored:
        headers["Mingcha-Sha256"] = upload.sha256
    return Response(status=status, headers=headers)
