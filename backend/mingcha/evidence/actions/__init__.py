"""The doors of evidence: taking in lines and bytes, judging images."""

from mingcha.evidence.actions.images import derivative, gate_images, original_bytes, original_pieces
from mingcha.evidence.actions.imported import IMPORTED, announce_import, drop_pieces
from mingcha.evidence.actions.likeness import mark_compared, note_missing, pass_over
from mingcha.evidence.actions.pool import decoders, end_decoders
from mingcha.evidence.actions.receive import Receipt, Received, Roster, receive_lines
from mingcha.evidence.actions.terms import (
    class_blobs,
    lock_blobs,
    mark_checked,
    mark_disposed,
    mark_kept,
    remove_bytes,
)
from mingcha.evidence.actions.uploads import (
    Places,
    Upload,
    append_piece,
    begin_upload,
    find_upload,
    get_upload,
    places_of,
    sweep_pieces,
    take_whole,
)
from mingcha.evidence.rules.batch import Outcome, split_batch
from mingcha.evidence.rules.blobs import Announced, announced
from mingcha.evidence.rules.envelope import (
    Event,
    canonical_event,
    check_signature,
    leaf_hash,
    parse_line,
    signed_line,
)
from mingcha.evidence.rules.magic import AUDIO, MAX_SIZE, VIDEO, fits, limit_of
from mingcha.evidence.rules.payload import check_payload
from mingcha.evidence.rules.problems import (
    BatchMalformed,
    BatchTooLarge,
    HashMismatch,
    NotStoredYet,
    PieceType,
    TusVersion,
    UploadTooLarge,
)
from mingcha.evidence.rules.tus import (
    ALGORITHMS,
    EXTENSIONS,
    VERSION,
    Announcement,
    announcement,
    check_checksum,
    whole,
)

__all__ = [
    "class_blobs",
    "lock_blobs",
    "mark_checked",
    "mark_disposed",
    "mark_kept",
    "remove_bytes",
    "places_of",
    "ALGORITHMS",
    "AUDIO",
    "EXTENSIONS",
    "HashMismatch",
    "IMPORTED",
    "MAX_SIZE",
    "VIDEO",
    "VERSION",
    "Announced",
    "Announcement",
    "BatchMalformed",
    "BatchTooLarge",
    "Event",
    "NotStoredYet",
    "Outcome",
    "PieceType",
    "Places",
    "Receipt",
    "Received",
    "Roster",
    "TusVersion",
    "Upload",
    "UploadTooLarge",
    "announce_import",
    "announced",
    "announcement",
    "append_piece",
    "begin_upload",
    "canonical_event",
    "check_checksum",
    "check_payload",
    "check_signature",
    "decoders",
    "derivative",
    "drop_pieces",
    "end_decoders",
    "find_upload",
    "fits",
    "gate_images",
    "get_upload",
    "leaf_hash",
    "limit_of",
    "mark_compared",
    "note_missing",
    "original_bytes",
    "original_pieces",
    "parse_line",
    "pass_over",
    "receive_lines",
    "signed_line",
    "split_batch",
    "sweep_pieces",
    "take_whole",
    "whole",
]
