"""Does the stand-alone verifier catch a dossier that somebody changed, and name what is wrong? And does each of its checks matter?"""

from __future__ import annotations

import ast
import json
import types
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from mingcha.kernel import notes
from tests.unit.verifiers.dossier.attacks import EDITS, Edit, play
from tests.unit.verifiers.dossier.conftest import Honest, Told, run
from tests.unit.verifiers.dossier.verifier import VERIFIER, compiled, load_verifier, without_binding

# Without these checks the dossier is refused all the same, by the next one; they stand there for their words.
ONLY_WORDS = {"twice", "other visit 2"}
# What the log says of a bag's contents objects to every edit by somebody without the log's key. The checks below it are tried without it.
BINDING = {"unbound", "contents list", "contents", "downgraded"}


def ask(edit: Edit, honest: Honest, program: types.ModuleType | None = None) -> Told:
    """What the verifier says of an attacked twin; the reader knows a published head where the attack is about it."""
    twin, words = play(edit, honest)
    more = [honest.receipt if word == "RECEIPT" else word for word in words]
    trust = honest.trust
    if edit.fault == "head other":
        trust = honest.folder / "published.json"
        heads = [path.read_text("utf-8") for path in sorted((honest.bag / "data/log").glob("head-*.txt"))]
        trust.write_text(json.dumps({**json.loads(honest.trust.read_text()), "heads": heads}), "utf-8")
    if edit.fault == "witness own":
        trust = honest.folder / "one-key.json"
        known = json.loads(honest.trust.read_text())
        own = notes.Key("mingcha/log", notes.WITNESS, honest.log.key.public).text()
        trust.write_text(json.dumps({**known, "witnesses": [*known["witnesses"], own]}), "utf-8")
    return honest.verify(twin.root, *more, program=program, trust=trust)


def whole_answer(edit: Edit, honest: Honest) -> Told:
    """The same, asked once."""
    if edit.name not in honest.told:
        honest.told[edit.name] = ask(edit, honest)
    return honest.told[edit.name]


def test_the_honest_dossier_fits_and_answers_thirty_questions(honest: Honest) -> None:
    told = honest.verify(honest.bag, "--supplement", str(honest.supplement), "--receipt", honest.receipt)
    assert (told.code, told.faults) == (0, {})
    decided = [no for no, word in told.answers.items() if word in ("yes", "no")]
    assert sorted(told.answers) == list(range(1, 37)) and len(decided) >= 30, told.answers


def test_without_the_readers_own_keys_nothing_is_answered_with_yes_or_no(honest: Honest) -> None:
    told = run(load_verifier(), str(honest.bag))
    assert (told.code, told.faults) == (0, {})
    assert {word for no, word in told.answers.items() if no != 36} == {"unknown", "na"}


@pytest.mark.req("S4-6b")
def test_every_edit_is_caught_and_what_is_wrong_is_named(honest: Honest) -> None:
    passed = []
    for edit in EDITS:
        told = whole_answer(edit, honest)
        answers = {word for no, word in told.answers.items() if no != 36}
        if not told.code or edit.named not in told.faults.get(edit.fault, "?") or "yes" in answers:
            passed.append(f"{edit.name}: {told.code} {told.faults} {answers}")
    assert len(EDITS) >= 60
    assert passed == []


class Without(ast.NodeTransformer):
    """The source with one `report.need(…)` no longer objecting: what it asks still steers what comes next."""

    def __init__(self, place: tuple[int, int]) -> None:
        self.place = place

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        return node.args[0] if is_check(node) and (node.lineno, node.col_offset) == self.place else node


def is_check(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "report.need"


def mutants(source: str) -> Iterator[tuple[str, types.ModuleType]]:
    """(fault code, program) of each check switched off alone, in the order of the source; a code's second check is `code 2`."""
    times: Counter[str] = Counter()
    for node in ast.walk(ast.parse(source)):
        if is_check(node) and ast.unparse(node.args[1]) != "'unreadable'":  # type: ignore[attr-defined]
            fault = ast.literal_eval(node.args[1])  # type: ignore[attr-defined]
            tree = ast.parse(source) if fault in BINDING else without_binding(source)
            times[fault] += 1
            module = compiled(Without((node.lineno, node.col_offset)).visit(tree))  # type: ignore[attr-defined]
            yield fault if times[fault] == 1 else f"{fault} {times[fault]}", module


@pytest.mark.req("S4-6b")
def test_each_check_switched_off_alone_lets_an_edit_through(honest: Honest) -> None:
    whole = {edit.name: whole_answer(edit, honest) for edit in EDITS}
    found: dict[str, bool] = {}
    for fault, program in mutants(VERIFIER.read_text("utf-8")):
        code = fault.rstrip(" 0123456789") if fault[-1].isdigit() and fault[-2] == " " else fault
        behind = set() if code in BINDING else BINDING
        cases = [edit for edit in EDITS if set(whole[edit.name].faults) - behind == {code}]
        found[fault] = any(ask(edit, honest, program).code == 0 for edit in cases)
    for fault, let in found.items():
        print(f"{fault}: {'lets one through' if let else 'NOTHING'}", Path(VERIFIER).name)
    assert len(found) > 50
    assert {fault for fault, let in found.items() if not let} == ONLY_WORDS


# evidence.md, section 6: which checks are left when the attacker has one more key. Each is the last line against somebody.
ONLY_THE_LOG = {"event leaf", "review seal", "reviewed", "contents"}
LAYERS = {
    "a photo's bit, lists anew": {"blob", "contents"},
    "both inspectors sign another answer": ONLY_THE_LOG,
    "both inspectors sign another photo": ONLY_THE_LOG,
    "a photo dropped, renumbered and signed": ONLY_THE_LOG,
    "back-dated and signed anew": ONLY_THE_LOG,
    "+ a log made anew with its stolen key": {"no witness", "no token"},
    "+ the witness colludes": {"no token"},
    "+ a fresh time stamp, but the business has its receipt": {"receipt"},
    "+ a fresh time stamp, but the head was published": {"head other"},
}


@pytest.mark.req("S1-20a")
def test_each_stronger_attacker_is_stopped_by_the_layer_that_is_left(honest: Honest) -> None:
    by_name = {edit.name: edit for edit in EDITS}
    found = {name: set(whole_answer(by_name[name], honest).faults) for name in LAYERS}
    assert found == LAYERS
    unsigned = set(whole_answer(by_name["rows chained anew without the keys"], honest).faults)
    assert {"signature", "review seal"} <= unsigned


def test_when_everybody_colludes_only_the_late_instant_is_left_in_the_bag(honest: Honest) -> None:
    twin = honest.twin()
    twin.edit_event("photo", lambda e: e["payload"].update(caption="x"))
    before, honest.outside.stamps.now = honest.outside.stamps.now, honest.outside.stamps.now + timedelta(days=9)
    honest.collude(twin)
    honest.outside.stamps.now = before
    told = honest.verify(twin.root)
    assert (told.code, told.answers[34]) == (0, "yes")  # a wide gap between capture and the first look from outside
