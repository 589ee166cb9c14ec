"""Which edits must both verifiers refuse, and in which words? The cases of test_verifier.py, and those that they leave open.

Each case is a folder of files made by code, so that Python and TypeScript read the very same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from mingcha.draws.rules import encoding
from mingcha.draws.rules.encoding import body_lines, merkle_root
from tests.unit.draws import test_verifier as known
from tests.unit.verifiers.own_draws import (
    LATER,
    SECRET,
    SOON,
    absent,
    delayed_draw,
    empty_draw,
    inside,
    only_manifest,
    sm3_draw,
    wish,
    with_proof,
)
from tests.unit.verifiers.twin import NAMES, BothTwin, Rows

Make = Callable[[], BothTwin]


@dataclass(frozen=True)
class Case:
    """One tampered folder and a fragment of the message that must refuse it."""

    name: str
    make: Make
    words: str


def _made(base: Make, edit: Callable[[BothTwin], object]) -> Make:
    def make() -> BothTwin:
        twin = base()
        edit(twin)
        return twin

    return make


def _vector(name: str) -> Make:
    return lambda: BothTwin(name)


def _rechained(change: Callable[[list[dict[str, Any]]], object]) -> Callable[[BothTwin], None]:
    def edit(twin: BothTwin) -> None:
        events = twin.events()
        change(events)
        twin.rechain(events)

    return edit


def _raw(change: Callable[[str], str]) -> Callable[[BothTwin], None]:
    def edit(twin: BothTwin) -> None:
        twin.files["events.jsonl"] = change(twin.files["events.jsonl"].decode()).encode()

    return edit


def known_cases() -> Iterator[Case]:
    """Those of tests/unit/draws/test_verifier.py, over every vector."""
    for name in NAMES:
        for what, (freeze, words) in (known.FREEZE | known.BYTES).items():
            yield Case(f"{what} · {name}", _made(_vector(name), freeze), words)
    for name in NAMES[:3]:
        for what, (change, words) in known.EVENTS.items():
            yield Case(f"{what} · {name}", _made(_vector(name), _rechained(change)), words)
    for number, (name, change, words) in enumerate(known.SEATS):
        yield Case(f"seat {number}: {words} · {name}", _made(_vector(name), _rechained(change)), words)
    for what, (line_change, words) in known.RAW.items():
        yield Case(what, _made(_vector("srd1-vec1"), _raw(line_change)), words)


# ---- the published bytes


def published(**values: str) -> Callable[[BothTwin], None]:
    return lambda twin: twin.published.update(values)


def regenerated(twin: BothTwin) -> None:
    twin.published["commit"] = twin.commit
    twin.refreeze(draw_id="320623-2026-another")


def last_event_dropped(twin: BothTwin) -> None:
    twin.published["head"] = "e33f80edf9a2f9415e7361ddeebdb58e759424d7d1bb3c8bc89d7db0c0e78c78"
    twin.rechain(twin.events()[:-1])


def swapped_events(twin: BothTwin) -> None:
    lines = twin.files["events.jsonl"].splitlines(keepends=True)
    twin.files["events.jsonl"] = b"".join([lines[1], lines[0], *lines[2:]])


def rows(name: str, change: Callable[[list[list[str]]], object], **manifest: Any) -> Callable[[BothTwin], None]:
    return known.edit(name, change, **manifest)


def terms(**changes: Any) -> Callable[[BothTwin], None]:
    """A manifest that was changed, with results that fit it wherever the service can compute them."""

    def edit(twin: BothTwin) -> None:
        twin.set_manifest(**changes)
        try:
            twin.redraw()
        except Exception:  # noqa: BLE001 - what the service refuses, the verifier has to refuse as well
            twin.files["events.jsonl"] = b""

    return edit


def without(field: str) -> Callable[[BothTwin], None]:
    def edit(twin: BothTwin) -> None:
        document = twin.manifest
        del document[field]
        twin.files["manifest.json"] = json.dumps(document).encode()

    return edit


def text(name: str, change: Callable[[str], str]) -> Callable[[BothTwin], None]:
    def edit(twin: BothTwin) -> None:
        before = twin.files[name].decode()
        twin.files[name] = change(before).encode()
        assert twin.files[name].decode() != before

    return edit


def seed(rule: str, value: str) -> Callable[[BothTwin], None]:
    """Another rule and seed; the results fit."""

    def edit(twin: BothTwin) -> None:
        twin.files["seed.txt"] = (value + "\n").encode()
        terms(seed_rule=rule)(twin)

    return edit


DICE = f"DICE:20@{SOON}"
SSQ = f"SSQ:1@{LATER};DLT:1@{LATER};DICE:4@{SOON}"
BALLS = "SSQ=01.05.12.20.28.33+16;DLT=02.09.17.30.35+01.12;DICE=4091"
FIELDS: dict[str, list[Any]] = {
    "spec": ["SRD-2", None],
    "draw_id": ["", " x", "a|b", 7],
    "prev": ["", "A" * 64, "0" * 63],
    "frozen_at": ["2026-06-01 01:00:00Z", "2026-6-01T01:00:00Z", "2026-06-01T24:00:00Z", "2026-06-01T01:00:60Z", 0],
    "base": ["all", True],
    "rounding": ["round", []],
    "strata": [
        [],
        {"S1": {"num": -1, "den": 10}},
        {"S1": {"num": 0, "den": 0}},
        {"S1": {"num": True, "den": 1}},
        {"S|1": {}},
    ],
    "slots": [[], {}, [{"depts": "SCJG", "qual": "Q1"}], [{"depts": [1], "qual": "Q1"}], [{"depts": []}], ["x"]],
    "load_cap": [-1, "4", True, None],
    "annual_cap": [{}, {"per_department": 2}, {"per_department": -1, "total": 0}, 4],
    "lead_department": ["", None, "SC\nJG"],
    "ledger_year": [999, 10000, "2026", False],
    "direct_assignment": [1, "yes", None],
    "seed_rule": [None, 5],
    "secret_commit": ["", "x" * 64, None],
}


def field_cases() -> Iterator[Case]:
    """Every field of the manifest: missing, and malformed in every way that we thought of."""
    for key, values in FIELDS.items():
        words = f"manifest.json: {key} is missing or malformed"
        yield Case(f"{key} missing", _made(_vector("srd1-vec4"), without(key)), words)
        for value in values:
            yield Case(f"{key} = {json.dumps(value)}", _made(_vector("srd1-vec4"), terms(**{key: value})), words)
    for key in ("roster", "inspectors", "recusals", "ledger"):
        for part in ("root", "count"):
            yield Case(
                f"{key}_{part} missing", _made(_vector("srd1-vec4"), without(f"{key}_{part}")), "the manifest says None"
            )
        yield Case(
            f"{key}_count as text", _made(_vector("srd1-vec4"), terms(**{f"{key}_count": "x"})), "the manifest says x"
        )


def count_off(twin: BothTwin) -> None:
    terms(roster_count=twin.manifest["roster_count"] + 1)(twin)


def added_event(twin: BothTwin) -> None:
    events = twin.events()
    twin.rechain([events[0], *events])


def escaped_surrogate(twin: BothTwin) -> None:
    events = twin.events()
    events[0]["reason"] = "@"
    twin.rechain(events)
    line = twin.files["events.jsonl"].replace(b'"@"', b'"\\ud800"')
    twin.files["events.jsonl"] = line


def roster_cell(column: int, value: str, status: str = "OK") -> Callable[[BothTwin], None]:
    return rows("roster.csv", known.cell(column, value, lambda row: row[2] == status))


def one_row_less(twin: BothTwin) -> None:
    table = twin.rows("draw.csv")
    twin.set_rows("draw.csv", table[:-1])


def one_row_more(name: str, row: list[str]) -> Callable[[BothTwin], None]:
    return lambda twin: twin.set_rows(name, [*twin.rows(name), row])


def odd_algorithm(before: str) -> str:
    """Letters of Unicode 1.1, 13, 15 and 16, an old accent, a private one, and punctuation."""
    return before.replace('"sha256"', '"示例（“\U00030000\U0002ebf0\U000105c0é\ue000\u3000\x7f’"', 1)


ODD_ALGORITHM = r"alg '示例（“\U00030000\U0002ebf0\U000105c0\xe9\ue000\u3000\x7f’' is unknown"


BYTES: dict[str, tuple[str, Callable[[BothTwin], object], str]] = {
    "a status edited alone": (
        "srd1-vec1",
        text("roster.csv", lambda t: t.replace("|X-RECENT|", "|OK|", 1)),
        "its Merkle root is",
    ),
    "a stratum edited alone": (
        "srd1-vec1",
        text("roster.csv", lambda t: t.replace("|S2|", "|S1|", 1)),
        "its Merkle root is",
    ),
    "a salt edited alone": (
        "srd1-vec2",
        text("ledger.csv", lambda t: t[:-2] + ("0" if t[-2] != "0" else "1") + "\n"),
        "ledger.csv: its Merkle root",
    ),
    "a department edited alone": (
        "srd1-vec1",
        text("inspectors.csv", lambda t: t.replace("|SCJG|", "|XF|", 1)),
        "inspectors.csv: its Merkle root",
    ),
    "a die edited": (
        "srd1-vec1",
        text("seed.txt", lambda t: t[:-2] + str((int(t[-2]) + 1) % 10) + "\n"),
        "draw.csv row 2",
    ),
    "a load cap edited": ("srd1-vec1", lambda t: t.set_manifest(load_cap=3), "draw.csv row 2"),
    "a ratio edited alone": (
        "srd1-vec1",
        lambda t: t.set_manifest(strata=t.manifest["strata"] | {"S1": {"num": 1, "den": 5}}),
        "draw.csv row 2",
    ),
    "a cap edited": (
        "srd1-vec1",
        lambda t: t.set_manifest(annual_cap={"per_department": 0, "total": 0}),
        "is X-CAP but has not",
    ),
    "the cap of a department edited": ("srd1-vec1", terms(annual_cap={"per_department": 0, "total": 1}), "annual cap"),
    "another lead department": ("srd1-vec1", terms(lead_department="XF"), "annual cap"),
    "another year": ("srd1-vec1", terms(ledger_year=2025), "is X-CAP but has not"),
    "a team edited": ("srd1-vec2", text("teams.csv", lambda t: t.replace("I0", "I9", 1)), "teams.csv row"),
    "a team in another order": (
        "srd1-vec1",
        text("teams.csv", lambda t: "\n".join(["object|seat1|seat2", *t.split("\n")[2:0:-1], *t.split("\n")[3:]])),
        "teams.csv row 2",
    ),
    "a drawn firm twice": (
        "srd1-vec1",
        text("draw.csv", lambda t: t + t.split("\n")[-2] + "\n"),
        "draw.csv: has 16 lines, computed are 15",
    ),
    "a threshold for nobody": (
        "srd1-vec1",
        one_row_more("thresholds.csv", ["S9", "0", "-"]),
        "thresholds.csv: has 6 lines",
    ),
    "a team too many": ("srd1-vec1", one_row_more("teams.csv", ["R:1", "-", "-"]), "teams.csv: has 16 lines"),
    "the last drawn firm gone": ("srd1-vec1", one_row_less, "draw.csv: has 14 lines, computed are 15"),
    "a ticket raised by one": (
        "srd1-vec1",
        text("draw.csv", lambda t: t.replace("|", "0|", 3).replace("0|", "|", 2)),
        "draw.csv row",
    ),
    "two events swapped": ("srd1-vec1", swapped_events, "row 1: seq is 1, not 0"),
    "an event added": ("srd1-vec1", added_event, "is not live"),
    "an event without its end": (
        "srd1-vec1",
        text("events.jsonl", lambda t: t[:-1]),
        "events.jsonl: does not end with LF",
    ),
    "an event of half a line": ("srd1-vec1", text("events.jsonl", lambda t: t[:-40] + "\n"), "cannot be read as JSON"),
    "a surrogate in an event": ("srd1-vec1", escaped_surrogate, "is not in canonical form"),
    "an event is a list": ("srd1-vec1", text("events.jsonl", lambda t: "[]\n"), "is not a JSON object"),
    "minus nought": (
        "srd1-vec1",
        text("events.jsonl", lambda t: t.replace('"seq":0', '"seq":-0')),
        "is not in canonical form",
    ),
    "a float in an event": (
        "srd1-vec1",
        text("events.jsonl", lambda t: t.replace('"seq":0', '"seq":0.0')),
        "0.0 is not allowed",
    ),
    "NaN in the manifest": (
        "srd1-vec1",
        text("manifest.json", lambda t: t.replace('"spec"', '"x": NaN, "spec"')),
        "NaN is not allowed",
    ),
    "brackets 65 deep": (
        "srd1-vec1",
        text("manifest.json", lambda t: t.replace('"spec"', '"x": ' + "[" * 64 + "]" * 64 + ', "spec"')),
        "manifest.json: cannot be read as JSON",
    ),
    "brackets that do not pair": (
        "srd1-vec1",
        text("manifest.json", lambda t: t.replace('"spec"', '"x": [1.5}, "spec"')),
        "manifest.json: cannot be read as JSON",
    ),
    "a number of 4001 signs": (
        "srd1-vec1",
        text("manifest.json", lambda t: t.replace('"spec"', '"x": -' + "9" * 4000 + ', "spec"')),
        "manifest.json: cannot be read as JSON",
    ),
    "signs of a newer Unicode": ("srd1-vec1", text("manifest.json", odd_algorithm), ODD_ALGORITHM),
    "a deeper key twice": (
        "srd1-vec1",
        text("manifest.json", lambda t: t.replace('"num": 1', '"num": 1, "num": 1', 1)),
        "the same key twice",
    ),
    "a manifest with a mark": (
        "srd1-vec1",
        lambda t: t.files.update({"manifest.json": b"\xef\xbb\xbf" + t.files["manifest.json"]}),
        "byte order mark",
    ),
    "an empty manifest": (
        "srd1-vec1",
        lambda t: t.files.update({"manifest.json": b""}),
        "manifest.json: cannot be read as JSON",
    ),
    "a huge file of nothing": (
        "srd1-vec1",
        lambda t: t.files.update({"roster.csv": b""}),
        "roster.csv: does not end with LF",
    ),
    "the manifest missing": (
        "srd1-vec1",
        lambda t: t.files.pop("manifest.json"),
        "manifest.json: cannot be read (FileNotFoundError)",
    ),
    "half a letter": (
        "srd1-vec1",
        lambda t: t.files.update({"seed.txt": b"DICE=\xe4\n"}),
        "seed.txt: cannot be read (UnicodeDecodeError)",
    ),
    "a surrogate in UTF-8": (
        "srd1-vec1",
        lambda t: t.files.update({"seed.txt": b"DICE=\xed\xa0\x80\n"}),
        "seed.txt: cannot be read (UnicodeDecodeError)",
    ),
    "an id of a second spelling": (
        "srd1-vec1",
        rows("roster.csv", lambda r: r[-1].__setitem__(0, "r:10x")),
        "'r:10x' is not an object's id",
    ),
    "ledger rows of one id unsorted": (
        "srd1-vec1",
        rows("ledger.csv", lambda r: r.append([r[1][0], *r[1][1:-1], "0" * 16])),
        "is out of order",
    ),
    "an empty qualification": (
        "srd1-vec4",
        rows("inspectors.csv", lambda r: r[1].__setitem__(2, r[1][2] + ",")),
        "a list has an empty item",
    ),
    "an inspector without a name": (
        "srd1-vec4",
        lambda t: (
            t.set_rows(
                "inspectors.csv",
                [t.rows("inspectors.csv")[0], ["", "X", "Q", "D", "0" * 16], *t.rows("inspectors.csv")[1:]],
            ),
            t.refreeze(),
        ),
        "inspectors.csv row 2: the id is empty or -",
    ),
    "a salt of capitals": (
        "srd1-vec1",
        rows("roster.csv", lambda r: r[3].__setitem__(-1, "A" * 16)),
        "roster.csv row 4: the salt",
    ),
    "the 29th of February 2026": (
        "srd1-vec1",
        rows("ledger.csv", lambda r: r[2].__setitem__(3, "2026-02-29")),
        "'2026-02-29' is not a date",
    ),
    "the year nought": (
        "srd1-vec1",
        rows("ledger.csv", lambda r: r[2].__setitem__(3, "0000-01-01")),
        "'0000-01-01' is not a date",
    ),
    "a status in small letters": ("srd1-vec1", roster_cell(2, "ok", "X-CLOSED"), "status 'ok' is unknown"),
    "a tab in a district": ("srd1-vec1", roster_cell(3, "32\t06"), "a cell has a control character"),
    "a stratum without ratio": (
        "srd1-vec4",
        lambda t: (
            t.set_rows(
                "roster.csv", [[*r[:1], "S9", *r[2:]] if n == 1 else r for n, r in enumerate(t.rows("roster.csv"))]
            ),
            _unfrozen(t),
        ),
        "stratum 'S9' has no ratio",
    ),
    "a count of statuses that is true": (
        "srd1-vec4",
        lambda t: t.refreeze(
            status_counts=json.loads(
                json.dumps(t.manifest["status_counts"]).replace(": 1}", ": true}").replace(": 1,", ": true,")
            )
        ),
        "status_counts is not what",
    ),
    "a count of rows too high": ("srd1-vec4", count_off, "rows, the manifest says"),
    "an instant without Z": (
        "srd1-vec1",
        seed("DICE:20@2026-06-01T02:30:00", "DICE=" + "4" * 20),
        "DICE does not speak after the freeze",
    ),
    "nought dice": ("srd1-vec1", seed(f"DICE:0@{SOON}", "DICE="), "'0' is not a number of dice"),
    "a source twice, thrown once": (
        "srd1-vec1",
        seed(f"DICE:10@{SOON};DICE:10@{SOON}", "DICE=1234567890"),
        "DICE stands there twice",
    ),
    "an empty rule": ("srd1-vec1", seed("", "DICE=1"), "cannot be read at ''"),
    "a quote in the rule": ("srd1-vec1", seed("it's", "DICE=1"), 'cannot be read at "it\'s"'),
    "a Chinese die": ("srd1-vec1", seed(f"DICE:二十@{SOON}", "DICE=1"), "'二十' is not a number of dice"),
    "Arabic figures on dice": ("srd1-vec1", seed(DICE, "DICE=" + "٤" * 20), "DICE is not 20 faces of [0-9]"),
    "a source too few": ("srd1-vec1", seed(SSQ, BALLS.split(";")[0]), "the sources are not those of the rule"),
    "a source too many": (
        "srd1-vec1",
        seed(DICE, "DICE=" + "4" * 20 + ";D6=1"),
        "the sources are not those of the rule",
    ),
    "outer space in the seed": ("srd1-vec1", seed(DICE, "DICE=" + "4" * 20 + " "), "seed.txt: is not one line"),
    "a blue ball missing": (
        "srd1-vec1",
        seed(SSQ, BALLS.replace("+16", "")),
        "SSQ is not 6 ascending numbers of 01 to 33",
    ),
    "a blue ball of 17": (
        "srd1-vec1",
        seed(SSQ, BALLS.replace("+16", "+17")),
        "SSQ is not 1 ascending numbers of 01 to 16",
    ),
    "a red ball of 00": ("srd1-vec1", seed(SSQ, BALLS.replace("=01.05", "=00.05")), "SSQ is not 6 ascending"),
    "a ball of one figure": ("srd1-vec1", seed(SSQ, BALLS.replace("=01.05", "=1.05")), "SSQ is not 6 ascending"),
    "a back zone twice the same": (
        "srd1-vec1",
        seed(SSQ, BALLS.replace("+01.12", "+12.12")),
        "DLT is not 2 ascending numbers of 01 to 12",
    ),
    "the commit of another set": ("srd1-vec1", published(commit="a" * 64), "the published commit is aaaa"),
    "a regenerated set": ("srd1-vec1", regenerated, "the published commit is 350402d1"),
    "the head of another set": ("srd1-vec2", published(head="b" * 64), "the published head is bbbb"),
    "the last event dropped": ("srd1-vec1", last_event_dropped, "the published head is e33f80ed"),
    "another algorithm, everything fitting": ("srd1-vec4", lambda t: under_md5(t), "alg 'md5' is unknown"),
}


def _unfrozen(twin: BothTwin) -> None:
    """Roots, counts and status counts that fit, results that do not: the service refuses to compute them."""
    try:
        twin.refreeze()
    except Exception:  # noqa: BLE001 - a stratum without ratio
        twin.files["events.jsonl"] = b""


def under_md5(twin: BothTwin) -> None:
    """A set made by the same rules under a hash that is not allowed."""
    encoding.ALGORITHMS["md5"] = hashlib.md5
    try:
        twin.refreeze(alg="md5")
    finally:
        del encoding.ALGORITHMS["md5"]


def around(name: str, dirty: Callable[[Rows], object], **changes: Any) -> Callable[[BothTwin], None]:
    """A frozen table that the service would refuse, promised by the manifest; results as of the table before."""

    def edit(twin: BothTwin) -> None:
        table, clean = twin.rows(name), twin.files[name]
        dirty(table)
        twin.set_rows(name, table)
        root, kept = merkle_root(body_lines(twin.files[name]), twin.alg), twin.files[name]
        twin.files[name] = clean
        twin.set_manifest(**{f"{name[:-4]}_root": root}, **changes)
        twin.redraw()
        twin.files[name] = kept

    return edit


def fourth_cell(table: Rows) -> None:
    table[1].insert(2, "x")


def stray_stratum(twin: BothTwin) -> None:
    """A closed firm in a class without ratio: it cannot be drawn, but nobody can say why."""
    counts = twin.manifest["status_counts"]
    table = twin.rows("roster.csv")
    place = next(n for n, row in enumerate(table) if row[2] == "X-CLOSED")
    stratum = table[place][1]
    counts[stratum]["X-CLOSED"] -= 1
    if not counts[stratum]["X-CLOSED"]:
        del counts[stratum]["X-CLOSED"]
    counts["S9"] = {"X-CLOSED": 1}
    around("roster.csv", lambda rows: rows[place].__setitem__(1, "S9"), status_counts=counts)(twin)


def last_line(old: str, new: str) -> Callable[[BothTwin], None]:
    """An edit of the last event, after which no hash follows."""

    def edit(twin: BothTwin) -> None:
        *before, line = twin.files["events.jsonl"].decode().splitlines()
        assert old in line
        twin.files["events.jsonl"] = "".join(one + "\n" for one in [*before, line.replace(old, new, 1)]).encode()

    return edit


def assigned_though_somebody_fits(twin: BothTwin) -> None:
    for entity in (row[1] for row in twin.rows("draw.csv")[1:]):
        replay = twin.replay()
        first = replay.record(wish("REPLACE", "MOVED", entity=entity))
        for place, team in replay.teams.items():
            for seat in (k for k, who in enumerate(team) if who == "-"):
                best = replay.seating.choose(place, seat)
                if best != "-":
                    twin.rechain([first, event("ASSIGN", "TOO_FEW", entity=place, seat=seat + 1, new=best)])
                    return
    raise AssertionError("nobody is freed anywhere")


# ---- delayed mode, SM3, events


def delayed(edit: Callable[[BothTwin], object], **more: Any) -> Make:
    return _made(lambda: delayed_draw(**more), edit)


def empty_seat(twin: BothTwin) -> tuple[str, int]:
    row = next(row for row in twin.rows("teams.csv")[1:] if "-" in row[1:])
    return row[0], row.index("-")


def event(kind: str, reason: str, **fields: Any) -> dict[str, Any]:
    """An event as it would be written, without seq and prev."""
    base = wish(kind, reason)
    return {
        "type": kind,
        "at": base.at,
        "reason": reason,
        "evidence": base.evidence,
        "signers": list(base.signers),
        **fields,
    }


def one_event(kind: str, reason: str, **fields: Any) -> Callable[[BothTwin], None]:
    """The only event, at the first empty seat unless told otherwise."""

    def edit(twin: BothTwin) -> None:
        place: dict[str, Any] = {}
        if kind in ("FILL", "ASSIGN"):
            place["entity"], place["seat"] = empty_seat(twin)
        twin.rechain([event(kind, reason, **place | fields)])

    return edit


def two_voids(twin: BothTwin) -> None:
    twin.rechain([event("VOID", "LEGAL"), event("CLOSE", "DONE")])


def assigned(new: Callable[[BothTwin, str], str]) -> Callable[[BothTwin], None]:
    def edit(twin: BothTwin) -> None:
        entity, seat = empty_seat(twin)
        twin.rechain([event("ASSIGN", "TOO_FEW", entity=entity, seat=seat, new=new(twin, entity))])

    return edit


def mate(twin: BothTwin, entity: str) -> str:
    team = next(row for row in twin.rows("teams.csv") if row[0] == entity)
    return next(who for who in team[1:] if who != "-")


def recused(twin: BothTwin, entity: str) -> str:
    return next(row[1] for row in twin.rows("recusals.csv")[1:] if row[0] == entity)


def sm3_head(twin: BothTwin) -> None:
    """An SM3 draw whose chain was made with SHA-256."""
    lines = twin.files["events.jsonl"].splitlines()
    second = json.loads(lines[1]) | {"prev": hashlib.sha256(lines[0]).hexdigest()}
    lines[1] = json.dumps(second, sort_keys=True, separators=(",", ":")).encode()
    twin.files["events.jsonl"] = b"\n".join(lines) + b"\n"


OWN: dict[str, tuple[Make, str]] = {
    "SM3 called SHA-256": (_made(sm3_draw, lambda t: t.set_manifest(alg="sha256")), "roster.csv: its Merkle root is"),
    "an SM3 chain by SHA-256": (_made(sm3_draw, sm3_head), "row 2: prev is not the hash"),
    "an SM3 event edited": (_made(sm3_draw, _rechained(known.event(0, new="R:1"))), "new is 'R:1', computed is"),
    "an SM3 row edited": (
        _made(sm3_draw, text("roster.csv", lambda t: t.replace("|OK|", "|X-CLOSED|", 1))),
        "its Merkle root is",
    ),
    "the secret gone": (delayed(text("seed.txt", lambda t: t.split("#")[0] + "\n")), "not revealed yet"),
    "the secret of another draw": (
        delayed(text("seed.txt", lambda t: t.replace(SECRET, "5f" * 32))),
        "not the committed one",
    ),
    "the secret in capitals": (
        delayed(text("seed.txt", lambda t: t.replace(SECRET, SECRET.upper()))),
        "not the committed one",
    ),
    "half a secret": (delayed(text("seed.txt", lambda t: t.replace(SECRET, SECRET[:32]))), "not the committed one"),
    "a lottery's second zone edited": (delayed(text("seed.txt", lambda t: t.replace("+16", "+15"))), "draw.csv row 2"),
    "floor called ceil": (delayed(lambda t: t.set_manifest(rounding="ceil")), "csv row"),
    "a row in an empty draw": (
        _made(empty_draw, lambda t: t.files.update({"draw.csv": b"ticket|id|stratum\nx|R:1|S1\n"})),
        "draw.csv: has 2 lines, computed are 1",
    ),
    "no header": (_made(empty_draw, lambda t: t.files.update({"roster.csv": b"\n"})), "roster.csv: the header is not"),
    "nothing follows a void": (_made(_vector("srd1-vec4"), two_voids), "comes after VOID"),
    "closed without a reason": (
        _made(_vector("srd1-vec4"), one_event("CLOSE", "LEGAL")),
        "reason 'LEGAL' is not one of CLOSE",
    ),
    "a void with an object": (
        _made(_vector("srd1-vec4"), one_event("VOID", "LEGAL", entity="R:1")),
        "has not exactly the fields",
    ),
    "a type of a list": (
        _made(_vector("srd1-vec4"), lambda t: t.rechain([event("VOID", "LEGAL") | {"type": ["VOID"]}])),
        "type ['VOID'] is unknown",
    ),
    "a reason of nothing": (
        _made(_vector("srd1-vec4"), lambda t: t.rechain([event("VOID", "LEGAL") | {"reason": None}])),
        "reason None is not one of VOID",
    ),
    "a signer that is no text": (
        _made(_vector("srd1-vec4"), lambda t: t.rechain([event("VOID", "LEGAL") | {"signers": ["P-BO", 7]}])),
        "signers is malformed",
    ),
    "a signer without a name": (
        _made(_vector("srd1-vec4"), lambda t: t.rechain([event("VOID", "LEGAL") | {"signers": ["P-BO", ""]}])),
        "signers is malformed",
    ),
    "evidence in capitals": (
        _made(_vector("srd1-vec4"), lambda t: t.rechain([event("VOID", "LEGAL") | {"evidence": "E5" * 32}])),
        "evidence is not a hash",
    ),
    "an object of a number": (
        _made(_vector("srd1-vec4"), lambda t: t.rechain([event("REPLACE", "MOVED", entity=5, new="-", team=[])])),
        "5 is not live",
    ),
    "an emoji for an object": (
        _made(
            _vector("srd1-vec4"),
            lambda t: t.rechain([event("REPLACE", "MOVED", entity="\U0001f600\u200b", new="-", team=[])]),
        ),
        r"'\U0001f600\u200b' is not live",
    ),
    "filled while nobody fits": (
        _made(_vector("srd1-vec3"), one_event("FILL", "FREED", new="I000")),
        "new is 'I000', computed is -",
    ),
    "filled by nobody": (_made(_vector("srd1-vec3"), one_event("FILL", "FREED", new="-")), "new is '-', computed is -"),
    "assigned a stranger": (_made(_vector("srd1-vec3"), assigned(lambda *_: "I999")), "'I999' is unknown, in the team"),
    "assigned nobody": (_made(_vector("srd1-vec3"), assigned(lambda *_: "-")), "'-' is unknown, in the team"),
    "assigned a team mate": (_made(_vector("srd1-vec3"), assigned(mate)), "is unknown, in the team, recused or barred"),
    "assigned without the region": (
        _made(_vector("srd1-vec1"), lambda t: (t.refreeze(load_cap=1), assigned(lambda *_: "I000")(t))),
        "direct assignment is not allowed here",
    ),
}


OWN |= {
    "a row of four cells": (
        _made(_vector("srd1-vec1"), around("recusals.csv", fourth_cell)),
        "recusals.csv row 2: has 4 cells",
    ),
    "a closed firm of no class": (_made(_vector("srd1-vec1"), stray_stratum), "stratum 'S9' has no ratio"),
    "a space in the last event": (
        _made(_vector("srd1-vec3"), last_line('"seq":', '"seq": ')),
        "is not in canonical form",
    ),
    "the last event's number": (_made(_vector("srd1-vec1"), last_line('"seq":6', '"seq":7')), "seq is 7, not 6"),
    "assigned though somebody fits": (
        _made(_vector("srd1-vec3"), assigned_though_somebody_fits),
        "fits, so nobody may be assigned",
    ),
}


def lone_surrogate_key(twin: BothTwin) -> None:
    document = json.dumps(twin.manifest | {"strata": twin.manifest["strata"] | {"@": {"num": 0, "den": 1}}})
    twin.files["manifest.json"] = document.replace('"@"', '"\\ud800"').encode()


# ---- proofs


def proof_row(**changes: Any) -> Callable[[BothTwin], None]:
    def edit(twin: BothTwin) -> None:
        assert twin.proof is not None
        twin.proof["rows"][0].update(changes)

    return edit


def proof(**changes: Any) -> Callable[[BothTwin], None]:
    def edit(twin: BothTwin) -> None:
        assert twin.proof is not None
        twin.proof.update(changes)

    return edit


def path_of(change: Callable[[list[str]], list[str]]) -> Callable[[BothTwin], None]:
    def edit(twin: BothTwin) -> None:
        assert twin.proof is not None
        row = twin.proof["rows"][0]
        row["path"] = change(row["path"])

    return edit


def gap(twin: BothTwin) -> None:
    """Two rows that are not neighbours: the firm between them is hidden."""
    ids = [row[0] for row in twin.rows("roster.csv")[1:]]
    low, high = with_proof(twin, ids[10]).proof, with_proof(twin, ids[12]).proof
    assert low and high
    twin.proof = {"id": ids[11], "rows": [*low["rows"], *high["rows"]]}


def first_alone(twin: BothTwin) -> None:
    twin.proof = {**(with_proof(twin, twin.rows("roster.csv")[5][0]).proof or {}), "id": "Z" * 18}


PROOFS: dict[str, tuple[Make, str]] = {
    "a count that is false": (
        _made(lambda: with_proof(empty_draw(), "R:1"), lambda t: t.set_manifest(roster_count=False)),
        "roster_count or roster_root is malformed",
    ),
    "an absent firm in small letters": (_made(lambda: absent("Z" * 18), proof(id="z")), "'z' is not an object's id"),
    "another firm's row": (_made(inside, proof(id="R:404")), "the rows do not show that R:404 is absent"),
    "the row edited": (
        _made(inside, lambda t: proof_row(line=t.proof["rows"][0]["line"].replace("|OK|", "|X-CAP|"))(t)),
        "the path of row 6 does not lead",
    ),
    "the row moved": (_made(inside, proof_row(index=6)), "the path of row 7 does not lead to roster_root"),
    "a step missing": (_made(inside, path_of(lambda p: p[:-1])), "does not lead to roster_root"),
    "a step too many": (_made(inside, path_of(lambda p: [*p, "0" * 64])), "does not lead to roster_root"),
    "steps swapped": (_made(inside, path_of(lambda p: [p[1], p[0], *p[2:]])), "does not lead to roster_root"),
    "a step in capitals": (_made(inside, path_of(lambda p: [p[0].upper(), *p[1:]])), "a row is malformed"),
    "a row beyond the end": (_made(inside, proof_row(index=63)), "a row is malformed"),
    "a row before the start": (_made(inside, proof_row(index=-1)), "a row is malformed"),
    "a row of text": (_made(inside, proof(rows=["x"])), "a row is malformed"),
    "no list of rows": (_made(inside, proof(rows=None)), "rows is not a list"),
    "an id of another spelling": (_made(inside, proof(id="r:1")), "'r:1' is not an object's id"),
    "no rows": (_made(inside, proof(rows=[])), "the rows do not show that"),
    "neighbours that are none": (_made(inside, gap), "the rows do not show that"),
    "a row in the middle alone": (_made(inside, first_alone), "the rows do not show that"),
    "neighbours swapped": (_made(absent, lambda t: proof(rows=t.proof["rows"][::-1])(t)), "the rows do not show that"),
    "neighbours of another firm": (_made(absent, proof(id="0" * 18)), "the rows do not show that 0000"),
    "an empty roster that is none": (
        _made(lambda: with_proof(empty_draw(), "R:1"), lambda t: t.set_manifest(roster_root="a" * 64)),
        "roster_root is not that of an empty roster",
    ),
    "a count that is none": (
        _made(inside, lambda t: t.set_manifest(roster_count=-1)),
        "roster_count or roster_root is malformed",
    ),
    "the proof of another commit": (_made(inside, published(commit="c" * 64)), "the published commit is cccc"),
    "the seed of another draw": (_made(inside, text("seed.txt", lambda t: t[:-2] + "\n")), "DICE is not 20 faces"),
    "the proof missing": (
        _made(lambda: only_manifest(BothTwin()), lambda t: setattr(t, "proof", {})),
        "None is not an object's id",
    ),
}


def all_cases() -> list[Case]:
    """Every case, named once."""
    found = [*known_cases(), *field_cases()]
    found += [
        Case(f"{what} · {name}", _made(_vector(name), edit), words) for what, (name, edit, words) in BYTES.items()
    ]
    found += [Case(what, make, words) for what, (make, words) in (OWN | PROOFS).items()]
    found.append(
        Case(
            "a stratum of half a letter",
            _made(_vector("srd1-vec4"), lone_surrogate_key),
            "strata is missing or malformed",
        )
    )
    return found
