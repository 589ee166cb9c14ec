"""Which honest draws do the four vectors not show? SM3, delayed mode, floor, the other lotteries, an empty roster, proofs."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from mingcha.draws.rules.encoding import body_lines, merkle_path
from mingcha.draws.rules.replay import Wish
from tests.unit.verifiers.twin import NAMES, BothTwin

SOON, LATER, AFTER = "2026-06-01T02:30:00Z", "2026-06-01T13:30:00Z", "2026-06-03T02:00:00Z"
SECRET = "5e" * 32
PEOPLE = ("P-BO", "P-QING")


def wish(kind: str, reason: str, *, entity: str = "", inspector: str = "", seat: int = 0, new: str = "") -> Wish:
    """An event wish of the day after, with evidence and two signers."""
    return Wish(kind, reason, AFTER, "e5" * 32, PEOPLE, entity, inspector, seat, new)


def hash_of(alg: str, text: str) -> str:
    """H of a text."""
    return hashlib.new(alg, text.encode()).hexdigest()


def sm3_draw() -> BothTwin:
    """vec1 under SM3, with three events."""
    twin = BothTwin("srd1-vec1")
    twin.refreeze(alg="sm3")
    teams = [row for row in twin.rows("teams.csv")[1:] if "-" not in row]
    twin.record(
        wish("REPLACE", "CLOSED", entity=teams[0][0]),
        wish("RECUSE", "KIN", entity=teams[1][0], inspector=teams[1][1]),
        wish("CLOSE", "DONE"),
    )
    return twin


def delayed_draw(alg: str = "sha256", **terms: Any) -> BothTwin:
    """vec3 in delayed mode, its secret revealed, its seed from two lotteries and five dice."""
    twin = BothTwin("srd1-vec3")
    rule = f"SSQ:2026-066@{LATER};DLT:2026-063@{LATER};DICE:5@{SOON}"
    public = "SSQ=01.05.12.20.28.33+16;DLT=02.09.17.30.35+01.12;DICE=40917"
    twin.files["seed.txt"] = f"{public}#{SECRET}\n".encode()
    promised = hash_of(alg, f"SRD1|secret|{SECRET}")
    twin.refreeze(**{"alg": alg, "secret_commit": promised, "rounding": "floor", "seed_rule": rule} | terms)
    return twin


def empty_draw() -> BothTwin:
    """A roster without a row."""
    twin = BothTwin("srd1-vec4")
    for name in ("roster.csv", "ledger.csv", "recusals.csv"):
        twin.set_rows(name, twin.rows(name)[:1])
    twin.refreeze()
    return twin


def void_draw() -> BothTwin:
    """A delayed draw that was voided."""
    twin = delayed_draw("sm3", base="eligible", load_cap=1)
    twin.record(wish("VOID", "LEGAL"))
    return twin


def with_proof(twin: BothTwin, wanted: str) -> BothTwin:
    """The proof that `wanted` stands in the roster, or does not."""
    leaves = body_lines(twin.files["roster.csv"])
    ids = [leaf.decode().split("|")[0] for leaf in leaves]
    places = [ids.index(wanted)] if wanted in ids else []
    if not places and ids:
        high = sum(one < wanted for one in ids)
        places = [place for place in (high - 1, high) if 0 <= place < len(ids)]
    rows = [{"index": p, "line": leaves[p].decode(), "path": merkle_path(leaves, p, twin.alg)} for p in places]
    twin.proof = {"id": wanted, "rows": rows}
    return twin


def only_manifest(twin: BothTwin) -> BothTwin:
    """What level `rows` gives to everybody."""
    twin.files = {"manifest.json": twin.files["manifest.json"]}
    return twin


def inside(place: int = 5, name: str = "srd1-vec1") -> BothTwin:
    """The proof of one row of a vector."""
    twin = BothTwin(name)
    return with_proof(twin, twin.rows("roster.csv")[1 + place][0])


def absent(wanted: str = "91320623MA9999999X", name: str = "srd1-vec1") -> BothTwin:
    """The proof that a firm has no row."""
    return with_proof(BothTwin(name), wanted)


def honest() -> dict[str, BothTwin]:
    """All honest draws and proofs by name."""
    found = {name: BothTwin(name) for name in NAMES}
    found |= {"sm3": sm3_draw(), "empty roster": empty_draw(), "voided": void_draw()}
    for rounding in ("ceil", "floor", "half_up"):
        for base in ("eligible", "register"):
            found[f"delayed {rounding} {base}"] = delayed_draw(rounding=rounding, base=base)
    rehearsal = BothTwin("srd1-vec4")
    rehearsal.refreeze(rehearsal=True)
    found["rehearsal"] = rehearsal
    found |= proofs()
    for twin in found.values():
        twin.published["commit"] = twin.commit
    return found


def proofs() -> dict[str, BothTwin]:
    """Honest proofs at every edge."""
    last = len(BothTwin("srd1-vec1").rows("roster.csv")) - 2
    found = {f"row {place}": inside(place) for place in (0, 1, 31, 32, last)}
    found |= {f"absent {wanted}": absent(wanted) for wanted in ("0" * 18, "91320623MA9999999X", "Z" * 18)}
    found["absent from nothing"] = with_proof(empty_draw(), "R:1")
    found["row under SM3"] = with_proof(sm3_draw(), sm3_draw().rows("roster.csv")[7][0])
    found["row with the manifest alone"] = only_manifest(inside(9))
    return found


def proof_text(twin: BothTwin) -> bytes:
    """proof.json."""
    return json.dumps(twin.proof).encode()
