"""What does the stand-alone verifier make of a time stamp that its strict reader refuses: with openssl, and on a machine without it?"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.factories.authority import Authority
from tests.factories.stamping import StampOffice
from tests.factories.twins import Twin
from tests.unit.verifiers.dossier.conftest import Honest, Told
from tests.unit.verifiers.dossier.verifier import load_verifier


class Chained(Authority):
    """Two certificates, the longer one first; `now` is only said to the witness."""

    now = datetime(2026, 6, 15, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def chained(tmp_path_factory: pytest.TempPathFactory) -> Chained:
    return Chained(tmp_path_factory.mktemp("chained"), "Chained", chained=True)


def restamped(honest: Honest, stamps: Chained | StampOffice) -> Twin:
    """The honest dossier as it would be with this authority."""
    twin = honest.twin()
    twin.rechain()
    twin.approve_this()
    twin.relog(honest.log, honest.outside.witness, stamps)  # type: ignore[arg-type]
    twin.reseal()
    return twin


def told(honest: Honest, twin: Twin, roots: Path) -> Told:
    trust = honest.folder / "stamps.json"
    known = json.loads(honest.trust.read_text("utf-8"))
    trust.write_text(json.dumps({**known, "tsa_roots": roots.read_text("utf-8")}), "utf-8")
    return honest.verify(twin.root, trust=trust)


def test_it_is_handed_to_openssl_and_without_that_program_nothing_is_known_of_it(
    honest: Honest, chained: Chained, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    twin = restamped(honest, chained)
    with_it = told(honest, twin, chained.roots)
    assert (with_it.code, with_it.faults, with_it.answers[35]) == (0, {}, "yes")
    monkeypatch.setenv("PATH", str(tmp_path))
    without = told(honest, twin, chained.roots)
    assert (without.code, without.faults, without.answers[35]) == (0, {}, "unknown")
    assert told(honest, restamped(honest, honest.outside.stamps), honest.outside.stamps.roots).answers[35] == "yes"


@pytest.mark.parametrize("way", ["another root", "another text", "a bit", "half of it", "nothing"])
def test_openssl_refuses_what_does_not_hold(honest: Honest, chained: Chained, way: str) -> None:
    twin = restamped(honest, chained)
    [path] = sorted((twin.data / "log").glob("*.tsr"), key=lambda path: path.stat().st_mtime)[-1:]
    reply = path.read_bytes()
    spoilt = {
        "a bit": reply[:-300] + bytes([reply[-300] ^ 1]) + reply[-299:],
        "half of it": reply[:1500],
        "nothing": b"",
    }
    spoilt["another text"] = chained.stamp(bytes(64))
    path.write_bytes(spoilt.get(way, reply))
    twin.reseal()
    answer = told(honest, twin, honest.outside.stamps.roots if way == "another root" else chained.roots)
    assert "token" in answer.faults and answer.answers[35] == "no", answer.faults


def test_the_time_is_the_signed_one_whatever_the_sender_wrote_before_it(chained: Chained) -> None:
    """The status text of a reply is not signed; a time in it is only words."""
    program = load_verifier()
    text = b"head"
    reply = chained.stamp(__import__("hashlib").sha512(text).digest())
    place = reply.index(b"\x30\x03\x02\x01\x00")
    words = b"x\nTime stamp: Jan  1 00:00:00 2020 GMT\n"
    status = b"\x02\x01\x00\x30" + bytes([len(words) + 2]) + b"\x0c" + bytes([len(words)]) + words
    head = b"\x30" + bytes([len(status)]) + status
    rest = reply[place + 5 :]
    forged = b"\x30\x82" + (len(head) + len(rest)).to_bytes(2, "big") + head + rest
    at, wrong, by = program.by_openssl(forged, text, chained.roots.read_bytes(), "")
    assert (wrong, by) == ("", "openssl") and at > datetime(2021, 1, 1, tzinfo=UTC).timestamp()


def test_a_certificate_that_is_not_for_time_stamps_is_refused(honest: Honest, tmp_path: Path) -> None:
    for days in (1, 365):
        office = StampOffice(tmp_path / str(days), "Other", now=datetime(2026, 6, 15, 4, tzinfo=UTC), days=days)
        office.now = datetime(2026, 6, 15 + 3 * (days == 1), 4, tzinfo=UTC)  # one stamps after its certificate's end
        answer = told(honest, restamped(honest, office), office.roots)
        assert ("token" in answer.faults) == (days == 1)
