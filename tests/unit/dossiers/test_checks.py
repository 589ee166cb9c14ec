"""Are the facts of the report found by checking, so that each takes its other value when something is wrong?"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from mingcha.dossiers.actions.checks import facts_of
from mingcha.dossiers.rules.bag import Written
from mingcha.dossiers.rules.report import Facts
from mingcha.kernel import merkle, notes
from tests.factories.evidence import Phone
from tests.unit.dossiers.records import record

VISIT = "019ec5a0-0000-7000-8000-00000000aaaa"
LOG, WITNESS = (
    notes.new_signer("log.example", notes.LOG, b"l" * 32),
    notes.new_signer("seen.example", notes.WITNESS, b"w" * 32),
)
TEXT = "封存的文本"


class Bag:
    """Two signed events in a log of two leaves, one original, and what is said of them."""

    def __init__(self) -> None:
        phone = Phone(5)
        events = [phone.event(VISIT, "note", {"text": text}) for text in ("一", "二")]
        self.lines = [phone.sign(e) for e in events]
        leaves = [merkle.leaf_hash(line) for line in self.lines]
        self.keys = [{"id": phone.id, "jwk": phone.jwk}]
        self.head = notes.Checkpoint("log.example", 2, merkle.root_of(leaves)).body()
        self.signatures = [LOG.sign(self.head), WITNESS.cosign(self.head, 1_781_000_000)]
        self.places = {e["id"]: {"index": at, "path": [leaves[1 - at].hex()]} for at, e in enumerate(events)}
        self.waiting: list[str] = []
        shown = hashlib.sha256(TEXT.encode()).hexdigest()
        told = [
            {**record()["events"][0], "id": e["id"], "leaf": leaf.hex()} for e, leaf in zip(events, leaves, strict=True)
        ]
        self.sha = "22" * 32
        self.files = {f"data/blobs/{self.sha}": Written(self.sha, "", 10), "data/forms/plan.pdf": Written("", "", 1)}
        self.record = record(
            events=told,
            evidence=[record()["evidence"][0]],
            imports=[],
            sealed={"text": TEXT, "shown": shown, "at": "2026-06-15T03:30:00Z"},
            signatures=[{**one, "shown": shown} for one in record()["signatures"]],
        )

    def facts(self) -> Facts:
        """As the export finds them."""
        head = {
            "file": "head-1.txt",
            "size": 2,
            "main": True,
            "tokens": [{"authority": "tsa.example", "file": "t"}],
            "path": [],
        }
        proofs = {"heads": [head], "events": self.places, "facts": [], "waiting": self.waiting}
        papers = {
            "log/proofs.json": json.dumps(proofs).encode(),
            "log/head-1.txt": notes.note_text(self.head, self.signatures).encode(),
            "trust/log-keys.txt": f"{LOG.key.text()}\n".encode(),
            "trust/witness-keys.txt": f"{WITNESS.key.text()}\n".encode(),
        }
        return facts_of(self.record, self.lines, self.keys, papers, self.files)


def seen(facts: Facts) -> dict[str, Any]:
    """What the report tells, in short."""
    assert facts.log is not None
    return {
        "unsigned": facts.unsigned,
        "differing": facts.differing,
        "text": facts.text_fits,
        "present": facts.present,
        "proved": (facts.log.proved, facts.log.wrong, facts.log.waiting),
        "signed": facts.log.signed,
        "witnesses": facts.log.witnesses,
    }


HONEST = {
    "unsigned": [],
    "differing": [],
    "text": True,
    "present": 1,
    "proved": (2, 0, 0),
    "signed": True,
    "witnesses": ["seen.example"],
}


def test_an_honest_bag_fits_everywhere() -> None:
    facts = Bag().facts()
    assert seen(facts) == HONEST
    assert (facts.events, facts.keys, facts.named, facts.forms, facts.signers) == (2, 1, 1, 1, 5)
    assert facts.log is not None and facts.log.stamps == ["tsa.example"]


def change_word(bag: Bag) -> None:
    bag.lines[1] = bag.lines[1].replace("二".encode(), "三".encode())


def lose_key(bag: Bag) -> None:
    bag.keys = []


def change_original(bag: Bag) -> None:
    bag.files[f"data/blobs/{bag.sha}"] = Written("99" * 32, "", 10)


def cut_original(bag: Bag) -> None:
    bag.files[f"data/blobs/{bag.sha}"] = Written(bag.sha, "", 9)


def lose_original(bag: Bag) -> None:
    del bag.files[f"data/blobs/{bag.sha}"]


def change_text(bag: Bag) -> None:
    bag.record["sealed"]["text"] += "。"


def change_path(bag: Bag) -> None:
    next(iter(bag.places.values()))["path"] = ["00" * 32]


def lose_place(bag: Bag) -> None:
    bag.waiting = [bag.places.popitem()[0]]


def forge_head(bag: Bag) -> None:
    bag.signatures[0] = notes.new_signer("log.example", notes.LOG, b"x" * 32).sign(bag.head)


def forge_witness(bag: Bag) -> None:
    bag.signatures[1] = notes.new_signer("seen.example", notes.WITNESS, b"x" * 32).cosign(bag.head, 1)


@pytest.mark.parametrize(
    ("attack", "found"),
    [
        (change_word, {"unsigned": ["2"]}),
        (lose_key, {"unsigned": ["1", "2"]}),
        (change_original, {"differing": ["22" * 32]}),
        (cut_original, {"differing": ["22" * 32]}),
        (lose_original, {"present": 0}),
        (change_text, {"text": False}),
        (change_path, {"proved": (1, 1, 0)}),
        (lose_place, {"proved": (1, 0, 1)}),
        (forge_head, {"signed": False}),
        (forge_witness, {"witnesses": []}),
    ],
)  # fmt: skip
def test_whatever_is_wrong_is_found(attack: Any, found: dict[str, Any]) -> None:
    bag = Bag()
    attack(bag)
    assert seen(bag.facts()) == HONEST | found
