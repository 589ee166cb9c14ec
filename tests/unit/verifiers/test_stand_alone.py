"""Is verify_draw.py one short file that needs Python alone, and shares nothing with the service?"""

from __future__ import annotations

import ast
import sys

from tests.unit.verifiers.both import VERIFIER

MOST_LINES = 400


def test_it_has_at_most_four_hundred_lines() -> None:
    assert len(VERIFIER.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_it_imports_the_standard_library_alone() -> None:
    names: set[str] = set()
    for node in ast.walk(ast.parse(VERIFIER.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            names.add(node.module or "mingcha")
    assert names and {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_it_is_written_for_python_3_9_too() -> None:
    assert ast.parse(VERIFIER.read_text(encoding="utf-8"), feature_version=(3, 9)).body
