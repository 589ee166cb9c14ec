"""Does a witness sign growth, and nothing else?"""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from mingcha.kernel import merkle, notes
from mingcha.witness.actions import Witness
from mingcha.witness.rules import Seen, judge, read_request

LOG = notes.new_signer("mingcha/log", notes.LOG, b"l" * 32)
OTHER = notes.new_signer("mingcha/log", notes.LOG, b"x" * 32)
EYE = notes.new_signer("archive", notes.WITNESS, b"w" * 32)
LEAVES = [merkle.leaf_hash(str(n).encode()) for n in range(40)]
FORKED = [*LEAVES[:5], merkle.leaf_hash(b"another"), *LEAVES[6:]]


def proof(leaves: list[bytes], old: int, new: int) -> list[bytes]:
    tiles = merkle.grow(0, leaves, lambda level, n: b"")
    return merkle.consistency_path(old, new, merkle.nodes_of(lambda level, n: tiles[level, n]))


def request(
    size: int, old: int, leaves: list[bytes] = LEAVES, signer: notes.Signer = LOG, name: str = "mingcha/log"
) -> bytes:
    body = notes.Checkpoint(name, size, merkle.root_of(leaves[:size]), ("time 2026-06-15T02:00:00Z",)).body()
    lines = [
        f"old {old}",
        *(base64.b64encode(part).decode() for part in proof(leaves, old, size) if old <= size),
        "",
        "",
    ]
    return "\n".join(lines).encode() + notes.note_text(body, [signer.sign(body)]).encode()


def asked(size: int, old: int, seen: Seen | None, **more: object) -> tuple[int, str]:
    known = {"mingcha/log": LOG.key}
    answer = judge(read_request(request(size, old, **more)), known, {"mingcha/log": seen} if seen else {})  # type: ignore[arg-type]
    return answer.status, answer.text


def at(size: int, leaves: list[bytes] = LEAVES) -> Seen:
    return Seen(size, merkle.root_of(leaves[:size]))


def test_growth_is_signed_from_nothing_and_from_what_was_seen() -> None:
    assert asked(7, 0, None) == (200, "")
    assert asked(40, 7, at(7)) == (200, "")
    assert asked(7, 7, at(7)) == (200, "")


@pytest.mark.parametrize(
    ("size", "old", "seen", "status"),
    [
        (40, 0, at(7), 409),  # the log forgot what the witness saw
        (9, 7, at(20), 409),  # rolled back
        (20, 20, at(20, FORKED), 409),  # the same size, another root
        (40, 20, at(20, FORKED), 422),  # what was seen is not its beginning
        (40, 7, None, 409),
    ],
)
def test_forks_and_rollbacks_are_refused(size: int, old: int, seen: Seen | None, status: int) -> None:
    assert asked(size, old, seen)[0] == status


def test_the_answer_to_a_log_that_is_behind_names_the_size_seen() -> None:
    assert asked(40, 0, at(7)) == (409, "7\n")


def test_strangers_and_wrong_signatures_are_refused() -> None:
    assert asked(7, 0, None, signer=OTHER)[0] == 403
    assert asked(7, 0, None, name="another/log")[0] == 404


def test_larger_before_than_now_is_refused() -> None:
    body = request(7, 7).replace(b"old 7", b"old 9")
    assert judge(read_request(body), {"mingcha/log": LOG.key}, {}).status == 400


@pytest.mark.parametrize(
    "body",
    [b"", b"old 1", b"\xff", b"new 1\n\nx", b"old x\n\nx", b"old 1\nAAAA\n\nx", b"old 0\n" + b"A" * 43 + b"=\n" * 99],
)
def test_what_is_no_request_is_refused(body: bytes, tmp_path: Path) -> None:
    witness = Witness(EYE, tmp_path / "state.json", {"mingcha/log": LOG.key}, lambda: 1_781_000_000)
    assert witness.add_checkpoint(body).status == 400
    assert not (tmp_path / "state.json").exists()


def test_a_witness_remembers_over_a_restart_and_its_signature_holds(tmp_path: Path) -> None:
    def made() -> Witness:
        return Witness(EYE, tmp_path / "state.json", {"mingcha/log": LOG.key}, lambda: 1_781_000_000)

    first = made().add_checkpoint(request(7, 0))
    assert first.status == 200
    body = read_request(request(7, 0)).note.body
    note = notes.read_note(notes.note_text(body, [first.text]))
    assert notes.cosigned_at(note, EYE.key) == 1_781_000_000
    assert made().add_checkpoint(request(40, 7, FORKED)).status == 422
    assert made().add_checkpoint(request(6, 0)).status == 409
    assert made().add_checkpoint(request(40, 7)).status == 200
