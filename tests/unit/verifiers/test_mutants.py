"""Does every check of verify_draw.py matter? Each one switched off alone must let at least one tampered draw through.

`python -m pytest -s tests/unit/verifiers/test_mutants.py` prints the list.
"""

from __future__ import annotations

import ast
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.unit.verifiers.both import VERIFIER, ask_python, load, write
from tests.unit.verifiers.cases import all_cases
from tests.unit.verifiers.twin import BothTwin

# Without this check the file is refused all the same, by the next one; it stands there for its words.
ONLY_WORDS = ("'begins with a byte order mark'",)


@dataclass(frozen=True)
class Check:
    """One `need(…)` of the verifier, or one entry of FIELDS: its lines, and its words as they stand in the source."""

    first: int
    last: int
    words: str
    key: str = ""


class Without(ast.NodeTransformer):
    """The source with one check gone."""

    def __init__(self, check: Check) -> None:
        self.check = check

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        return ast.copy_location(ast.Pass(), node) if node.lineno == self.check.first and not self.check.key else node

    def visit_Dict(self, node: ast.Dict) -> ast.AST:
        kept = [
            pair
            for pair in zip(node.keys, node.values, strict=True)
            if not (
                pair[0]
                and pair[0].lineno == self.check.first
                and self.check.key
                and ast.literal_eval(pair[0]) == self.check.key
            )
        ]
        node.keys, node.values = [key for key, _ in kept], [value for _, value in kept]
        return node


def checks(tree: ast.Module) -> Iterator[Check]:
    """All of them, in the order of the source."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "need":
            yield Check(node.lineno, node.end_lineno or node.lineno, ast.unparse(node.value.args[2]))
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "FIELDS":
            assert isinstance(node.value, ast.Dict)
            for key in node.value.keys:
                assert key
                yield Check(key.lineno, key.lineno, f"field {ast.literal_eval(key)}", ast.literal_eval(key))


@dataclass(frozen=True)
class Written:
    """A case on disk, with the line of the check that refuses it."""

    name: str
    twin: BothTwin
    folder: Path
    line: int
    fault: str

    def is_of(self, check: Check) -> bool:
        if check.key:
            return self.fault.startswith(f"manifest.json: {check.key} is missing")
        return check.first <= self.line <= check.last


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[Written]:
    root, verifier, found = tmp_path_factory.mktemp("mutants"), load(), []
    for number, case in enumerate(all_cases()):
        twin = case.make()
        folder = write(twin, root / str(number))
        line, fault = refused_at(verifier, twin, folder)
        found.append(Written(case.name, twin, folder, line, fault))
    return found


def refused_at(verifier: Any, twin: BothTwin, folder: Path) -> tuple[int, str]:
    """The line of the `need` that refuses a case, and its words."""
    commit, draw = twin.published.get("commit"), verifier.Draw(folder)
    try:
        draw.run(commit, twin.published.get("head")) if twin.proof is None else draw.prove(
            commit, folder / "proof.json"
        )
    except verifier.Wrong as wrong:
        frames = [frame for frame in traceback.extract_tb(wrong.__traceback__) if frame.filename == str(VERIFIER)]
        return next(frame.lineno or 0 for frame in reversed(frames) if frame.name != "need"), str(wrong)
    raise AssertionError("not refused")


def let_through(mutant: Any, cases: list[Written]) -> str:
    """What the first case came to that the mutant does not refuse in words; empty if it refuses all."""
    crashed = ""
    for case in cases:
        try:
            answer = ask_python(mutant, case.twin, case.folder)
        except Exception as error:  # noqa: BLE001 - a mutant may do anything
            crashed = crashed or f"breaks with {type(error).__name__}: {case.name}"
            continue
        if answer.line:
            return f"accepts: {case.name}"
    return crashed


def mutants(source: str) -> Iterator[tuple[Check, Callable[[], Any]]]:
    """Each check with a way to make the verifier that lacks it."""
    for check in checks(ast.parse(source)):
        yield (
            check,
            lambda check=check: load(ast.unparse(ast.fix_missing_locations(Without(check).visit(ast.parse(source))))),
        )


@pytest.mark.req("S4-6b")
def test_each_check_switched_off_alone_lets_a_case_through(written: list[Written]) -> None:
    found: dict[str, str] = {}
    for check, make in mutants(VERIFIER.read_text(encoding="utf-8")):
        found[f"line {check.first}: {check.words}"] = let_through(
            make(), [case for case in written if case.is_of(check)]
        )
    for name, outcome in found.items():
        print(f"{name} → {outcome or 'NOTHING'}")
    assert len(found) > 50
    silent = [name.split(": ", 1)[1] for name, outcome in found.items() if not outcome]
    assert silent == list(ONLY_WORDS)
