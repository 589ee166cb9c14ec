"""What is checked while a dossier is written? Facts for the report of the four properties; nothing is judged."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from mingcha.dossiers.rules.bag import Written
from mingcha.dossiers.rules.report import Facts, LogFacts
from mingcha.evidence import actions as evidence
from mingcha.kernel import merkle, notes
from mingcha.kernel.canon import sha256_hex
from mingcha.kernel.problem import Problem

Papers = Mapping[str, bytes]


def facts_of(
    record: Mapping[str, Any],
    lines: Sequence[bytes],
    keys: Sequence[Mapping[str, Any]],
    papers: Papers,
    files: Mapping[str, Written],
) -> Facts:
    """Checks signatures, texts, originals and proofs again. `files` is what was written into the bag."""
    jwks = {key["id"]: key["jwk"] for key in keys}
    named = {one["sha256"]: one["len"] for one in record["evidence"]}
    named |= {one["sha256"]: one["len"] for one in record["imports"] if not one["withdrawn"]}
    blobs = {path[11:]: found for path, found in files.items() if path.startswith("data/blobs/")}
    sealed = record["sealed"]
    return Facts(
        events=len(lines),
        unsigned=[str(no) for no, line in enumerate(lines, 1) if not _is_signed(line, jwks)],
        keys=len(jwks),
        named=len(named),
        present=len(blobs),
        differing=sorted(
            sha for sha, found in blobs.items() if (found.sha256, found.size) != (sha, named.get(sha, found.size))
        ),
        text_fits=sha256_hex(sealed["text"].encode()) == sealed["shown"] if sealed else None,
        signers=sum(one["shown"] == sealed["shown"] for one in record["signatures"]) if sealed else 0,
        gates=_gates(record),
        types=dict(sorted(Counter(one["type"] for one in record["evidence"]).items())),
        forms=sum(path.startswith("data/forms/") for path in files) + ("data/record.pdf" in files),
        copies=sum(path.startswith("data/derived/") and path.endswith(".jpg") for path in files),
        files=len(files),
        log=_log(record, papers),
    )


def _is_signed(line: bytes, jwks: Mapping[str, Mapping[str, str]]) -> bool:
    try:
        event = evidence.parse_line(line)
        evidence.check_signature(event, jwks[event.key])
    except (Problem, KeyError):
        return False
    return True


def _gates(record: Mapping[str, Any]) -> dict[str, int]:
    """How many different pictures the gate passed, refused or has not judged."""
    pictures = {
        one["sha256"]: one["gate"] or "pending" for one in record["evidence"] if one["type"].startswith("image/")
    }
    return dict(sorted(Counter(pictures.values()).items()))


def _log(record: Mapping[str, Any], papers: Papers) -> LogFacts | None:
    """The places and paths against the main head, and who signed, saw and stamped the heads; None: no head yet."""
    told = json.loads(papers["log/proofs.json"])
    mains = [head for head in told["heads"] if head["main"]]
    if not mains:
        return None
    note = notes.read_note(papers[f"log/{mains[0]['file']}"].decode())
    head = notes.read_checkpoint(note.body)
    leaves = {event["id"]: bytes.fromhex(event["leaf"]) for event in record["events"]}
    rows = [(leaves[event], found) for event, found in told["events"].items()]
    rows += [(merkle.leaf_hash(fact["content"].encode()), fact) for fact in told["facts"] if fact["index"] is not None]
    wrong = sum(not _proved(leaf, found, head) for leaf, found in rows)
    every = [notes.read_note(papers[f"log/{one['file']}"].decode()) for one in told["heads"]]
    witnesses = [
        key.name for key in _keys(papers, "trust/witness-keys.txt") if any(notes.cosigned_at(one, key) for one in every)
    ]
    return LogFacts(
        size=head.size,
        signed=any(notes.is_signed(note, key) for key in _keys(papers, "trust/log-keys.txt")),
        proved=len(rows) - wrong,
        wrong=wrong,
        waiting=len(told["waiting"]) + sum(fact["index"] is None for fact in told["facts"]),
        witnesses=witnesses,
        stamps=sorted({token["authority"] for one in told["heads"] for token in one["tokens"]}),
    )


def _proved(leaf: bytes, found: Mapping[str, Any], head: notes.Checkpoint) -> bool:
    path = [bytes.fromhex(part) for part in found["path"]]
    return merkle.fits_inclusion(leaf, found["index"], head.size, path, head.root)


def _keys(papers: Papers, name: str) -> list[notes.Key]:
    return [notes.read_key(line) for line in papers[name].decode().splitlines()]
