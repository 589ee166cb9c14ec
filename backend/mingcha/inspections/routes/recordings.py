"""Where does the desk add a body camera's file to a visit? It says so here; the bytes go to /uploads."""

from __future__ import annotations

from typing import Any

from mingcha.evidence.actions import find_upload
from mingcha.inspections.actions import Brought, import_recording, withdraw_recording
from mingcha.inspections.queries import ImportedRow
from mingcha.inspections.schemas.recordings import RecordingIn, RecordingOut, RecordingWithdrawIn
from mingcha.kernel.http import blueprint, ctx, requires, settings
from mingcha.kernel.permission import Permission

blp = blueprint("recordings")


@blp.route("/inspections/<string:inspection_id>/recordings/<uuid:recording_id>", methods=["PUT"])
@requires(Permission.EVIDENCE_UPLOAD)
@blp.arguments(RecordingIn)
@blp.response(200, RecordingOut)
def say_recording(body: dict[str, Any], inspection_id: str, recording_id: Any) -> Any:
    """Announces a body camera's file, before a byte is sent; the same file again answers with the one that is there."""
    days = settings().import_days
    return _shown(import_recording(inspection_id, str(recording_id), Brought(**body), days=days, ctx=ctx()))


@blp.route("/inspections/<string:inspection_id>/recordings/<uuid:recording_id>/withdraw", methods=["POST"])
@requires(Permission.EVIDENCE_UPLOAD)
@blp.arguments(RecordingWithdrawIn)
@blp.response(200, RecordingOut)
def give_up_recording(body: dict[str, Any], inspection_id: str, recording_id: Any) -> Any:
    """Gives up a file whose bytes have not all arrived; what has arrived stays."""
    pieces = settings().data_dir / "uploads"
    return _shown(withdraw_recording(inspection_id, str(recording_id), **body, pieces=pieces, ctx=ctx()))


def _shown(row: ImportedRow) -> dict[str, Any]:
    upload = find_upload(row.id)
    return {
        **row.shown(),
        "received": upload.received if upload else 0,
        "stored": upload.stored if upload else False,
    }
