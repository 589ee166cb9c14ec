"""Is verify_dossier.py one file that needs two packages, no network and no database, and shares nothing with the service?"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

VERIFIER = Path(__file__).resolve().parents[4] / "backend" / "verifiers" / "verify_dossier.py"
MOST_LINES = 600
PACKAGES = {"cryptography", "rfc3161_client"}


def test_it_has_at_most_six_hundred_lines() -> None:
    assert len(VERIFIER.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_it_imports_two_packages_beside_the_standard_library_and_nothing_that_reaches_out() -> None:
    names: set[str] = set()
    for node in ast.walk(ast.parse(VERIFIER.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            names.add(node.module or "mingcha")
    tops = {name.split(".")[0] for name in names}
    assert PACKAGES <= tops <= PACKAGES | sys.stdlib_module_names
    assert tops & {"socket", "http", "urllib", "sqlite3", "ssl", "asyncio"} == set()


def test_the_only_program_that_it_starts_is_openssl_over_files() -> None:
    calls = [
        node
        for node in ast.walk(ast.parse(VERIFIER.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("subprocess.", "os."))
    ]
    assert {ast.unparse(call.func) for call in calls} == {"subprocess.run"}
    assert all(ast.unparse(call.args[0]).startswith("['openssl', 'ts', ") for call in calls)
    assert all({key.arg for key in call.keywords} == {"capture_output", "timeout"} for call in calls)


def test_it_is_written_for_python_3_9_too() -> None:
    assert ast.parse(VERIFIER.read_text(encoding="utf-8"), feature_version=(3, 9)).body
