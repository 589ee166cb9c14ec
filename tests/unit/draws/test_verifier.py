"""Does the stand-alone verifier accept honest draws, and name what is wrong in every tampered twin?"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mingcha.draws.rules.encoding import merkle_root
from mingcha.draws.rules.replay import Wish
from tests.unit.draws.test_vectors import replayed
from tests.unit.draws.twins import NAMES, Twin

VERIFIER = Path(__file__).parents[3] / "backend" / "verifiers" / "verify_draw.py"
spec = importlib.util.spec_from_file_location("verify_draw", VERIFIER)
assert spec and spec.loader
verifier: Any = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verifier)


def verify(folder: Path, commit: str | None = None, head: str | None = None) -> str:
    line: str = verifier.Draw(folder).run(commit, head)
    return line


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(VERIFIER), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.req("S4-6b")
@pytest.mark.parametrize("name", NAMES)
def test_an_honest_vector_is_accepted_with_its_commit_and_head(name: str, tmp_path: Path) -> None:
    twin = Twin(name)
    head = twin.expected.split(" head ")[1].split()[0]
    assert verify(twin.write(tmp_path / "d"), twin.commit, head) + "\n" == twin.expected


def test_the_command_prints_exactly_the_expected_line(tmp_path: Path) -> None:
    twin = Twin("srd1-vec1")
    done = run(twin.write(tmp_path / "d"))
    assert (done.returncode, done.stdout) == (0, twin.expected)


def test_a_proof_with_chinese_cells_prints_the_same_bytes_on_a_terminal_that_has_no_chinese(tmp_path: Path) -> None:
    twin = Twin("srd1-vec1")
    line = twin.files["roster.csv"].decode().splitlines()[1].split("|")
    line[3] = "示例镇"
    row = "|".join(line)
    document = twin.manifest | {"roster_count": 1, "roster_root": merkle_root([row.encode()], "sha256")}
    (tmp_path / "manifest.json").write_text(json.dumps(document), encoding="utf-8")
    proof = {"id": line[0], "rows": [{"index": 0, "line": row, "path": []}]}
    (tmp_path / "proof.json").write_text(json.dumps(proof), encoding="utf-8")
    command = [sys.executable, str(VERIFIER), str(tmp_path), "--proof", str(tmp_path / "proof.json")]
    environment = {"PYTHONIOENCODING": "ascii", "PATH": ""}
    done = subprocess.run(command, capture_output=True, timeout=60, check=False, env=environment)
    assert (done.returncode, f"has row 1 {row} among 1\n".encode() in done.stdout) == (0, True), done.stderr


def test_the_command_refuses_without_a_traceback(tmp_path: Path) -> None:
    twin = Twin("srd1-vec1")
    twin.files["roster.csv"] = twin.files["roster.csv"].replace(b"|S1|OK|", b"|S2|OK|", 1)
    done = run(twin.write(tmp_path / "d"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "roster.csv" in done.stderr and "Traceback" not in done.stderr


# ---- freeze-time twins: everything else fits again, so that only the named check can refuse


def edit(name: str, change: Callable[[list[list[str]]], object], **manifest: Any) -> Callable[[Twin], None]:
    def tamper(twin: Twin) -> None:
        rows = twin.rows(name)
        change(rows)
        twin.set_rows(name, rows)
        twin.refreeze(**manifest)

    return tamper


def manifest(**changes: Any) -> Callable[[Twin], None]:
    return lambda twin: twin.refreeze(**changes)


def cell(
    column: int, value: str, where: Callable[[list[str]], bool] = lambda _: True
) -> Callable[[list[list[str]]], None]:
    def change(rows: list[list[str]]) -> None:
        row = next(row for row in rows[1:] if where(row))
        row[column] = value

    return change


def nobody(rows: list[list[str]]) -> list[str]:
    return [rows[1][0], "-", "0" * 16]


def same_salt(rows: list[list[str]]) -> None:
    rows[2][-1] = rows[1][-1]


def to_back(rows: list[list[str]]) -> None:
    rows.append(rows.pop(1))


def seed_value(rule: str, value: str) -> Callable[[Twin], None]:
    def tamper(twin: Twin) -> None:
        twin.files["seed.txt"] = (value + "\n").encode()
        twin.refreeze(seed_rule=rule)

    return tamper


def secret(text: str, committed: str) -> Callable[[Twin], None]:
    def tamper(twin: Twin) -> None:
        twin.files["seed.txt"] = twin.files["seed.txt"].rstrip(b"\n") + text.encode() + b"\n"
        twin.refreeze(secret_commit=committed)

    return tamper


SOON, LATER = "2026-06-01T02:30:00Z", "2026-06-01T13:30:00Z"
K8 = "01.03.08.11.15.20.22.29.33.38.41.44.47.52.58.60.66.71.75.80"
FREEZE: dict[str, tuple[Callable[[Twin], None], str]] = {
    "salt twice": (edit("roster.csv", same_salt), "roster.csv row 3: the salt"),
    "salt in capitals": (edit("recusals.csv", cell(-1, "ABCDEF0123456789")), "recusals.csv row 2: the salt"),
    "row twice": (edit("roster.csv", lambda rows: rows.insert(1, [*rows[1][:-1], "0" * 16])), "row 3: is out of order"),
    "rows unsorted": (edit("inspectors.csv", to_back), "is out of order"),
    "header renamed": (edit("ledger.csv", lambda rows: rows[0].reverse()), "header"),
    "small letters in an id": (edit("ledger.csv", lambda rows: rows[-1].__setitem__(0, "r:9")), "not an object's id"),
    "an inspector called -": (
        edit("inspectors.csv", lambda rows: rows.insert(1, ["-", "X", "Q", "D", "0" * 16])),
        "inspectors.csv row 2",
    ),
    "an unknown status": (edit("roster.csv", cell(2, "X-GONE")), "status 'X-GONE'"),
    "OK over the cap": (edit("roster.csv", cell(2, "OK", lambda r: r[2] == "X-CAP")), "has reached the annual cap"),
    "X-CAP below the cap": (
        edit("roster.csv", cell(2, "X-CAP", lambda r: r[2] == "OK")),
        "has not reached the annual cap",
    ),
    "ledger row dropped": (
        edit("ledger.csv", lambda rows: rows.__delitem__(slice(1, None))),
        "has not reached the annual cap",
    ),
    "a date that is none": (edit("ledger.csv", cell(3, "2026-02-30")), "is not a date"),
    "outer space": (edit("inspectors.csv", cell(1, " SCJG")), "inspectors.csv row 2: a cell"),
    "control character": (edit("inspectors.csv", cell(1, "SC\x7fJG")), "inspectors.csv row 2: a cell"),
    "counts wrong": (manifest(status_counts={}), "status_counts"),
    "a ratio above one": (manifest(strata={f"S{n}": {"num": 3, "den": 2} for n in range(1, 5)}), "strata"),
    "year of three digits": (manifest(ledger_year=226), "ledger_year"),
    "rehearsal maybe": (manifest(rehearsal="maybe"), "rehearsal"),
    "frozen on no day": (manifest(frozen_at="2026-02-30T01:00:00Z"), "frozen_at"),
    "too few bits": (seed_value(f"DICE:18@{SOON}", "DICE=" + "4" * 18), "59778 millibits"),
    "seed before the freeze": (seed_value("DICE:20@2026-06-01T01:00:00Z", "DICE=" + "4" * 20), "after the freeze"),
    "dice after the lottery": (
        seed_value(f"K8:1@{SOON};DICE:5@{LATER}", f"K8={K8};DICE=12345"),
        "rolled after a lottery",
    ),
    "dice and lottery in one second": (
        seed_value(f"DICE:5@{SOON};K8:1@{SOON}", f"DICE=12345;K8={K8}"),
        "rolled after a lottery",
    ),
    "a source twice": (seed_value(f"DICE:10@{SOON};DICE:10@{SOON}", "DICE=1234567890;DICE=1234567890"), "twice"),
    "a die missing": (seed_value(f"DICE:20@{SOON}", "DICE=" + "4" * 19), "not 20 faces"),
    "a seven on a die": (seed_value(f"D6:24@{SOON}", "D6=" + "7" * 24), "not 24 faces"),
    "balls not ascending": (seed_value(f"K8:1@{LATER}", "K8=" + K8.replace("01.03", "03.01")), "20 ascending"),
    "a ball of 81": (seed_value(f"K8:1@{LATER}", "K8=" + K8.replace("80", "81")), "20 ascending"),
    "sources swapped": (seed_value(f"DICE:5@{SOON};K8:1@{LATER}", f"K8={K8};DICE=12345"), "not those of the rule"),
    "free text as source": (lambda twin: twin.set_manifest(seed_rule=f"TEXT:1@{SOON}"), "TEXT is not a source"),
    "a rule that cannot be read": (lambda twin: twin.set_manifest(seed_rule="DICE"), "cannot be read at 'DICE'"),
    "dice in odd figures": (lambda t: t.set_manifest(seed_rule=f"DICE:020@{SOON}"), "'020' is not a number of dice"),
    "a recusal of nobody": (
        edit("recusals.csv", lambda rows: rows.insert(1, nobody(rows))),
        "the inspector's id is empty",
    ),
    "a secret not committed": (secret("#" + "a" * 64, "-"), "never committed"),
    "a secret not revealed": (secret("", "a" * 64), "not revealed"),
    "another secret": (secret("#" + "a" * 64, "b" * 64), "not the committed one"),
}


@pytest.mark.parametrize("what", FREEZE)
@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_freeze_is_refused(name: str, what: str, tmp_path: Path) -> None:
    tamper, words = FREEZE[what]
    twin = Twin(name)
    tamper(twin)
    with pytest.raises(verifier.Wrong, match=words):
        verify(twin.write(tmp_path / "d"))


# ---- twins of the published bytes


def replace(name: str, old: bytes, new: bytes) -> Callable[[Twin], None]:
    def tamper(twin: Twin) -> None:
        assert old in twin.files[name]
        twin.files[name] = twin.files[name].replace(old, new, 1)

    return tamper


def drop_line(name: str, index: int) -> Callable[[Twin], None]:
    def tamper(twin: Twin) -> None:
        lines = twin.files[name].splitlines(keepends=True)
        del lines[index]
        twin.files[name] = b"".join(lines)

    return tamper


def flip_ticket(twin: Twin) -> None:
    rows = twin.rows("thresholds.csv")
    rows[1][2] = "f" * 64
    twin.set_rows("thresholds.csv", rows)


def swap_seats(twin: Twin) -> None:
    rows = twin.rows("teams.csv")
    rows[1][1], rows[2][1] = rows[2][1], rows[1][1] + "x"
    twin.set_rows("teams.csv", rows)


BYTES: dict[str, tuple[Callable[[Twin], None], str]] = {
    "a row removed": (drop_line("roster.csv", 5), "roster.csv"),
    "a row edited": (replace("roster.csv", b"|320623001|", b"|320623002|"), "roster.csv: its Merkle root"),
    "a recusal removed": (drop_line("recusals.csv", 3), "recusals.csv"),
    "a ledger row removed": (drop_line("ledger.csv", 1), "ledger.csv"),
    "an inspector removed": (drop_line("inspectors.csv", 1), "inspectors.csv"),
    "a root changed": (lambda twin: twin.set_manifest(roster_root="0" * 64), "roster.csv: its Merkle root"),
    "a drawn row removed": (drop_line("draw.csv", 2), "draw.csv row"),
    "the last drawn row removed": (drop_line("draw.csv", -1), "draw.csv"),
    "a threshold changed": (flip_ticket, "thresholds.csv row 2"),
    "seats swapped": (swap_seats, "teams.csv row"),
    "another seed": (replace("seed.txt", b"4", b"3"), "draw.csv row|seed.txt: K8"),
    "two lines of seed": (lambda twin: twin.files.update({"seed.txt": twin.files["seed.txt"] * 2}), "one line"),
    "another rounding": (lambda twin: twin.set_manifest(rounding="floor"), "draw.csv|thresholds.csv"),
    "Windows line ends": (
        lambda t: t.files.update({"draw.csv": t.files["draw.csv"].replace(b"\n", b"\r\n")}),
        "draw.csv",
    ),
    "no final line end": (
        lambda t: t.files.update({"teams.csv": t.files["teams.csv"][:-1]}),
        "teams.csv: does not end",
    ),
    "byte order mark": (
        lambda t: t.files.update({"roster.csv": b"\xef\xbb\xbf" + t.files["roster.csv"]}),
        "byte order mark",
    ),
    "not UTF-8": (lambda t: t.files.update({"roster.csv": b"\xff\xfe"}), "roster.csv: cannot be read"),
    "a file missing": (lambda t: t.files.__delitem__("teams.csv") or None, "teams.csv: cannot be read"),
    "another algorithm": (lambda twin: twin.set_manifest(alg="md5"), "alg 'md5' is unknown"),
    "a count changed": (lambda twin: twin.set_manifest(roster_count=1), "rows, the manifest says 1"),
    "a cell too many": (replace("roster.csv", b"|OK|", b"|OK|x|"), "has 6 cells"),
    "a key twice": (replace("manifest.json", b'"base"', b'"base": 1, "base"'), "same key twice"),
    "a float": (replace("manifest.json", b'"load_cap":', b'"x": 1.5, "load_cap":'), "1.5 is not allowed"),
    "not JSON": (lambda t: t.files.update({"manifest.json": b"[" * 100_000}), "manifest.json"),
    "a manifest of null": (lambda t: t.files.update({"manifest.json": b"null"}), "not a JSON object"),
}


@pytest.mark.parametrize("what", BYTES)
@pytest.mark.parametrize("name", NAMES)
def test_changed_bytes_are_refused(name: str, what: str, tmp_path: Path) -> None:
    tamper, words = BYTES[what]
    twin = Twin(name)
    tamper(twin)
    with pytest.raises(verifier.Wrong, match=words):
        verify(twin.write(tmp_path / "d"))


# ---- twins of the events: re-chained, so that only the named check can refuse


def event(index: int, **changes: Any) -> Callable[[list[dict[str, Any]]], object]:
    return lambda events: events[index].update(changes)


def drop_replacement(events: list[dict[str, Any]]) -> None:
    events.remove(next(e for e in events if e["type"] == "REPLACE" and e["new"] != "-"))


EVENTS: dict[str, tuple[Callable[[list[dict[str, Any]]], object], str]] = {
    "one person signed twice": (event(0, signers=["P-BO", "P-BO"]), "two different people"),
    "nobody signed": (event(0, signers=[]), "two different people"),
    "signers as one text": (event(0, signers="P-BO"), "signers is malformed"),
    "no evidence": (event(0, evidence="0" * 64), "evidence"),
    "before the seed": (event(0, at="2026-06-01T02:29:59Z"), "too early"),
    "before the event before": (event(1, at="2026-06-02T00:00:00Z"), "row 2: at"),
    "a reason of another type": (event(0, reason="KIN"), "reason 'KIN'"),
    "an unknown type": (event(0, type="SKIP"), "type 'SKIP'"),
    "a field too many": (event(0, note="x"), "exactly the fields"),
    "another replacement": (event(0, new="R:99"), "new is 'R:99'"),
    "an object not drawn": (event(0, entity="R:99"), "not live"),
    "an event in the middle dropped": (drop_replacement, "events.jsonl row"),
}


@pytest.mark.parametrize("what", EVENTS)
@pytest.mark.parametrize("name", ["srd1-vec1", "srd1-vec2", "srd1-vec3"])
def test_a_wrong_event_is_refused(name: str, what: str, tmp_path: Path) -> None:
    change, words = EVENTS[what]
    twin = Twin(name)
    events = twin.events()
    change(events)
    twin.rechain(events)
    with pytest.raises(verifier.Wrong, match=words):
        verify(twin.write(tmp_path / "d"))


def of(kind: str, **changes: Any) -> Callable[[list[dict[str, Any]]], object]:
    return lambda events: next(e for e in events if e["type"] == kind).update(changes)


SEATS: list[tuple[str, Callable[[list[dict[str, Any]]], object], str]] = [
    ("srd1-vec1", of("RECUSE", inspector="I999"), "'I999' holds no seat"),
    ("srd1-vec1", of("RECUSE", inspector="-"), "'-' holds no seat"),
    ("srd1-vec1", of("RECUSE", new="I000"), "new is 'I000'"),
    ("srd1-vec1", of("REPLACE", team=["I000", "I001"]), "team is"),
    ("srd1-vec2", of("FILL", seat=9), "seat 9 is not an empty seat"),
    ("srd1-vec2", of("FILL", seat=True), "seat True is not an empty seat"),
    ("srd1-vec2", of("FILL", seat=0), "seat 0 is not an empty seat"),
    ("srd1-vec2", of("FILL", new="I000"), "new is 'I000'"),
    ("srd1-vec2", of("FILL", new="-"), "new is '-'"),
    ("srd1-vec3", of("ASSIGN", new="I999"), "'I999' is unknown"),
    ("srd1-vec3", of("ASSIGN", new="I000", entity="none"), "'none' is not live"),
]


@pytest.mark.parametrize(("name", "change", "words"), SEATS)
def test_a_seat_filled_against_the_rule_is_refused(
    name: str, change: Callable[[list[dict[str, Any]]], object], words: str, tmp_path: Path
) -> None:
    twin = Twin(name)
    events = twin.events()
    change(events)
    twin.rechain(events)
    with pytest.raises(verifier.Wrong, match=words):
        verify(twin.write(tmp_path / "d"))


def line_edit(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


RAW: dict[str, tuple[Callable[[str], str], str]] = {
    "prev broken": (lambda text: text.replace('"prev":"', '"prev":"0', 1), "row 1: prev"),
    "a space in the line": (line_edit('"seq":0', '"seq": 0'), "canonical"),
    "keys unsorted": (lambda t: '{"type":"REPLACE",' + t[1:].replace(',"type":"REPLACE"', "", 1), "canonical"),
    "escaped letters": (line_edit('"type":"REPLACE"', '"type":"\\u0052EPLACE"'), "canonical"),
    "seq as text": (line_edit('"seq":0', '"seq":"0"'), "seq is '0'"),
    "an empty line": (lambda text: text + "\n", "row"),
}


@pytest.mark.parametrize("what", RAW)
def test_a_changed_event_line_is_refused(what: str, tmp_path: Path) -> None:
    change, words = RAW[what]
    twin = Twin("srd1-vec1")
    twin.files["events.jsonl"] = change(twin.files["events.jsonl"].decode()).encode()
    with pytest.raises(verifier.Wrong, match=words):
        verify(twin.write(tmp_path / "d"))


def test_nothing_follows_a_close(tmp_path: Path) -> None:
    twin = Twin("srd1-vec1")
    events = twin.events()
    twin.rechain([*events, events[-1] | {"type": "VOID", "reason": "OTHER"}])
    with pytest.raises(verifier.Wrong, match="comes after CLOSE"):
        verify(twin.write(tmp_path / "d"))


def test_direct_assignment_needs_the_region(tmp_path: Path) -> None:
    twin = Twin("srd1-vec3")
    events = twin.events()
    twin.refreeze(direct_assignment=False)
    for changed in events:
        changed["entity"] = twin.rows("draw.csv")[1][1]
    empty = next(row for row in twin.rows("teams.csv")[1:] if "-" in row)
    assign = events[-1] | {"entity": empty[0], "seat": empty.index("-")}
    twin.rechain([assign])
    with pytest.raises(verifier.Wrong, match="direct assignment is not allowed"):
        verify(twin.write(tmp_path / "d"))


def test_nobody_is_assigned_directly_while_somebody_fits(tmp_path: Path) -> None:
    twin = Twin("srd1-vec3")
    assign = twin.events()[-1]
    for entity in (row[1] for row in twin.rows("draw.csv")[1:]):
        _, _, replay = replayed(twin)
        wish = Wish("REPLACE", "MOVED", "2026-06-04T02:00:00Z", "e5" * 32, ("P-BO", "P-QING"), entity)
        first = replay.record(wish)
        fits = [
            (o, k, replay.seating.choose(o, k)) for o, team in replay.teams.items() for k in range(2) if team[k] == "-"
        ]
        found = next((place for place in fits if place[2] != "-"), None)
        if found:
            twin.rechain([first, assign | {"entity": found[0], "seat": found[1] + 1, "new": found[2]}])
            break
    with pytest.raises(verifier.Wrong, match="fits, so nobody may be assigned directly"):
        verify(twin.write(tmp_path / "d"))


@pytest.mark.parametrize("name", ["srd1-vec1", "srd1-vec2", "srd1-vec3"])
def test_a_dropped_last_event_shows_against_the_published_head(name: str, tmp_path: Path) -> None:
    twin = Twin(name)
    head = twin.expected.split(" head ")[1].split()[0]
    twin.rechain(twin.events()[:-1])
    folder = twin.write(tmp_path / "d")
    assert verify(folder).startswith("OK ")
    with pytest.raises(verifier.Wrong, match="published head"):
        verify(folder, head=head)


@pytest.mark.parametrize("name", NAMES)
def test_a_wholly_regenerated_set_shows_against_the_published_commit(name: str, tmp_path: Path) -> None:
    twin = Twin(name)
    published = twin.commit
    twin.refreeze(draw_id="another")
    folder = twin.write(tmp_path / "d")
    assert verify(folder).startswith("OK ")
    with pytest.raises(verifier.Wrong, match="published commit"):
        verify(folder, commit=published)


def test_a_rehearsal_says_so(tmp_path: Path) -> None:
    twin = Twin("srd1-vec4")
    twin.refreeze(rehearsal=True)
    assert verify(twin.write(tmp_path / "d")).startswith("REHEARSAL commit ")


@pytest.mark.parametrize("rounding", ["ceil", "floor", "half_up"])
@pytest.mark.parametrize("base", ["eligible", "register"])
def test_delayed_mode_and_every_rounding_agree_in_both_implementations(
    rounding: str, base: str, tmp_path: Path
) -> None:
    twin = Twin("srd1-vec3")
    hidden = "5e" * 32
    promised = hashlib.sha256(f"SRD1|secret|{hidden}".encode()).hexdigest()
    rule = f"SSQ:2026-066@{LATER};DLT:2026-063@{LATER};DICE:5@{SOON}"
    twin.files["seed.txt"] = f"SSQ=01.05.12.20.28.33+16;DLT=02.09.17.30.35+01.12;DICE=40917#{hidden}\n".encode()
    twin.refreeze(secret_commit=promised, rounding=rounding, base=base, seed_rule=rule)
    assert verify(twin.write(tmp_path / "d"), twin.commit).startswith("OK commit ")


def test_garbage_in_every_file_is_refused_without_a_traceback(tmp_path: Path) -> None:
    junk = [b"", b"\x00" * 50, b"{}\n", b"|||||\n", b'{"spec":"\\ud800"}', json.dumps({"spec": "SRD-1"}).encode()]
    for name in Twin("srd1-vec1").files:
        for number, data in enumerate(junk):
            twin = Twin("srd1-vec1")
            if twin.files[name] == data or (name, data) == ("events.jsonl", b""):
                continue
            twin.files[name] = data
            with pytest.raises(verifier.Wrong):
                verify(twin.write(tmp_path / f"{name}-{number}"))
