"""Is this head a continuation of what was seen before? C2SP tlog-witness: pure, a state and a request in, an answer out."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass

from mingcha.kernel import merkle, notes

MOST_HASHES = 63


@dataclass(frozen=True, slots=True)
class Seen:
    """The last head that was cosigned of one log."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """What a log submits: the size it thinks the witness saw, the proof of growth since, and the signed head."""

    old: int
    proof: list[bytes]
    note: notes.Note


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP status and its text. `seen` is what to remember before `head` is cosigned; None: nothing changed."""

    status: int
    text: str = ""
    head: notes.Checkpoint | None = None


NOTHING = Seen(0, merkle.EMPTY)


def read_request(body: bytes) -> Request:
    """Takes the body of `add-checkpoint` apart. Raises notes.Unreadable."""
    try:
        head, found, note = body.decode("utf-8").partition("\n\n")
        first, *proof = head.split("\n")
        word, old = first.split(" ")
        hashes = [base64.b64decode(line, validate=True) for line in proof]
    except (UnicodeDecodeError, ValueError, binascii.Error) as error:
        raise notes.Unreadable("not a request of a log") from error
    sound = found and word == "old" and notes.SIZE.fullmatch(old) and len(hashes) <= MOST_HASHES
    if not sound or any(len(part) != merkle.BYTES for part in hashes):
        raise notes.Unreadable("not a request of a log")
    return Request(int(old), hashes, notes.read_note(note))


def judge(request: Request, known: Mapping[str, notes.Key], seen: Mapping[str, Seen]) -> Answer:
    """200 with the head to cosign; 400 larger before than now; 403 wrong signature; 404 unknown log; 409 another size was seen,
    or another root of this size (the text is the size seen); 422 the proof does not lead from what was seen."""
    head = notes.read_checkpoint(request.note.body)
    key = known.get(head.origin)
    if key is None:
        return Answer(404, f"unknown log {head.origin}\n")
    if not notes.is_signed(request.note, key):
        return Answer(403, "no signature of the log's key\n")
    if request.old > head.size:
        return Answer(400, "the old size is larger than the new one\n")
    last = seen.get(head.origin, NOTHING)
    if request.old != last.size or (head.size == last.size and head.root != last.root):
        return Answer(409, f"{last.size}\n")
    if not merkle.fits_consistency(last.size, head.size, last.root, head.root, request.proof) and head.size:
        return Answer(422, "the proof does not lead from the head seen last\n")
    return Answer(200, head=head)
