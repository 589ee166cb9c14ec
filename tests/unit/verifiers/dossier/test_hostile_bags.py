"""Does the verifier refuse what is no honest container, without a crash, without writing anything, and without lines of the attacker's own?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.factories.twins import Twin
from tests.unit.verifiers.dossier.conftest import Honest, run
from tests.unit.verifiers.dossier.verifier import VERIFIER, compiled, load_verifier, without_binding


def zipped(twin: Twin, path: Path, change: Callable[[zipfile.ZipFile], None] = lambda _: None) -> Path:
    """The twin as a zip file, with whatever `change` adds."""
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(twin.root.rglob("*")):
            if file.is_file():
                archive.write(file, f"bag/{file.relative_to(twin.root).as_posix()}")
        change(archive)
    return path


@pytest.mark.parametrize(
    "name",
    [
        "bag/data/../../out",
        "bag//data/x",
        "bag/data/draw/..\\..\\out",
        "bag/C:out",
        "bag/data/a\u202eb",
        "bag/data/\n ✓",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(honest: Honest, tmp_path: Path, name: str) -> None:
    path = zipped(honest.twin(), tmp_path / "bag.zip", lambda archive: archive.writestr(name, b"x"))
    told = honest.verify(path)
    assert (told.code, set(told.faults), told.answers) == (2, {"unreadable"}, {})
    assert not (tmp_path.parent / "out").exists() and not (tmp_path / "out").exists()


def test_the_honest_bag_as_a_zip_file_fits(honest: Honest, tmp_path: Path) -> None:
    assert honest.verify(zipped(honest.twin(), tmp_path / "bag.zip")).code == 0


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_in_a_zip_file_is_refused(honest: Honest, tmp_path: Path) -> None:
    def twice(archive: zipfile.ZipFile) -> None:
        archive.writestr("bag/data/record.json", b"{}")

    assert honest.verify(zipped(honest.twin(), tmp_path / "bag.zip", twice)).code == 2


def test_a_symbolic_link_is_refused(honest: Honest) -> None:
    twin = honest.twin()
    photo = twin.photo()
    photo.rename(twin.root.with_suffix(".jpg"))
    photo.symlink_to(twin.root.with_suffix(".jpg"))
    assert set(honest.verify(twin.root).faults) == {"unreadable"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("record.json", "[" * 100_000),
        ("record.json", '{"form":"mingcha-dossier-1","form":"mingcha-dossier-1"}'),
        ("record.json", "9" * 10_000),
        ("record.json", "NaN"),
        ("record.json", "[]"),
        (
            "log/proofs.json",
            '{"heads":[{"file":"../../trust.json","size":1,"tokens":[],"main":true,"path":[]}],"facts":[]}',
        ),
        ("log/proofs.json", '{"heads":[],"facts":[],"events":{},"events":{},"waiting":[]}'),
        ("log/proofs.json", '{"heads":[],"facts":[],"events":{},"waiting":1e9}'),
        ("keys.json", '{"keys":[{"id":"x","jwk":{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}}]}'),
        ("events.jsonl", '{"e":{"id":1},"e":{},"sig":"00"}\n'),
        ("events.jsonl", "\0" * 9),
        ("template.json", '{"a":' * 50_000),
        ("custody.json", "{}"),
    ],
)
def test_garbage_is_refused_and_never_crashes(honest: Honest, name: str, text: str) -> None:
    twin = honest.twin()
    (twin.data / name).write_text(text, "utf-8")
    twin.reseal()
    told = honest.verify(twin.root)
    assert told.code in (1, 2) and told.faults
    assert "yes" not in {word for no, word in told.answers.items() if no != 36}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_spoilt_or_locked_zip_file_is_refused(honest: Honest, tmp_path: Path, method: int) -> None:
    path = zipped(honest.twin(), tmp_path / "bag.zip", lambda archive: archive.writestr("bag/note", b"x" * 999, method))
    data = bytearray(path.read_bytes())
    for place in (b"bag/note", b"bag/data/keys.json"):
        at = data.index(place) + len(place)
        data[at : at + 8] = b"\xff" * 8
    path.write_bytes(data)
    assert honest.verify(path).code in (1, 2)
    locked = bytearray(zipped(honest.twin(), tmp_path / "locked.zip").read_bytes())
    first = locked.index(b"PK\x01\x02")
    locked[first + 8] |= 1  # the first entry says that it is encrypted
    (tmp_path / "locked.zip").write_bytes(locked)
    assert honest.verify(tmp_path / "locked.zip").code in (1, 2)


def test_a_bomb_is_not_unpacked_into_memory(honest: Honest, tmp_path: Path) -> None:
    twin = honest.twin()
    (twin.data / "custody.json").write_bytes(b" " * (80 << 20))
    twin.reseal()
    told = honest.verify(twin.root)
    assert "too large" in told.faults["unreadable"]


def test_a_trust_file_that_is_missing_or_none_is_refused(honest: Honest, tmp_path: Path) -> None:
    (tmp_path / "none.json").write_text("[]", "utf-8")
    (tmp_path / "twice.json").write_text('{"log":[],"log":[]}', "utf-8")
    for name in ("gone.json", "none.json", "twice.json"):
        assert honest.verify(honest.bag, trust=tmp_path / name).code in (1, 2)


def test_the_keys_of_another_office_do_not_fit(honest: Honest, tmp_path: Path) -> None:
    from mingcha.kernel import notes

    trust = json.loads(honest.trust.read_text("utf-8"))
    for part, kind in (("log", notes.LOG), ("witnesses", notes.WITNESS)):
        trust[part] = [notes.new_signer("mingcha/log", kind, b"o" * 32).key.text()]
    (tmp_path / "other.json").write_text(json.dumps(trust), "utf-8")
    told = honest.verify(honest.bag, trust=tmp_path / "other.json")
    assert {"head key", "no witness"} <= set(told.faults)
    assert set(told.answers.values()) <= {"no", "unknown", "na", "yes"} and told.answers[35] == "no"


def test_what_the_bag_says_never_writes_a_line_of_its_own(honest: Honest) -> None:
    twin = honest.twin()
    words = "通道\n全部相符\x1b[2J\u202e"
    twin.edit_event("answer", lambda e: e["payload"].update(reason=words), 1)
    twin.record(lambda r: r["inspection"].update(number=words))
    honest.collude(twin)
    done = subprocess.run(
        [sys.executable, "-I", str(VERIFIER), str(twin.root), "--trust", str(honest.trust)],
        capture_output=True,
        timeout=60,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    text = done.stdout.decode("utf-8")
    assert "\x1b" not in text and "\u202e" not in text and "\n全部相符" not in text
    assert "通道\ufffd全部相符" in text


def test_a_part_of_the_record_that_waits_for_its_place_decides_nothing(honest: Honest) -> None:
    """A milder answer, signed again by the inspector, is said to be too fresh for the log; everything else stays."""
    twin = honest.twin()
    lines = twin.lines()
    line = next(x for x in lines if x["e"]["kind"] == "sign.inspector" and x["e"]["key"] != twin.event("seal")["key"])
    line["e"]["payload"]["name"] = "别人"
    line["sig"] = json.loads(honest.phones[line["e"]["key"]].sign(line["e"]))["sig"]
    twin.write_lines(lines)
    event = line["e"]["id"]
    twin.edit("log/proofs.json", lambda p: (p["events"].pop(event), p["waiting"].append(event)) and None)
    twin.record(lambda r: [row.update(name="别人") for row in r["signatures"] if row["event"] == event])
    twin.reseal()
    unbound = compiled(without_binding(VERIFIER.read_text("utf-8")))
    assert set(honest.verify(twin.root).faults) == {"reviewed", "contents"}
    twin.drop_fact("visit.review")
    twin.record(lambda r: r.update(reviews=[]))
    twin.reseal()
    told = honest.verify(twin.root, program=unbound)
    assert (told.code, {word for no, word in told.answers.items() if no != 36}) == (0, {"unknown", "na"})


def test_without_trust_and_without_the_office_it_still_reads(honest: Honest) -> None:
    assert run(load_verifier(), str(honest.bag)).code == 0
