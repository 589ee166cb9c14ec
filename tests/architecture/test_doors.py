"""Do capabilities meet only at their doors: actions, queries, events?"""

from __future__ import annotations

import ast
import sys

import grimp

from tests.architecture.sources import PACKAGE, ROOT, capabilities, python_files

DOORS = {"actions", "queries", "events"}
# The app wires everything; a command, and the sample county, may run by hand what the scheduler runs.
FURTHER_DOORS = {"app": {"routes", "jobs", "subscribers"}, "cli": {"jobs"}, "demo": {"jobs"}}


def test_every_folder_with_code_is_a_package() -> None:
    # import-linter does not see a folder without __init__.py, so all its contracts would be kept.
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    assert folders
    assert [str(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_capabilities_meet_only_at_doors() -> None:
    graph = grimp.build_graph("mingcha", cache_dir=None)
    known = set(capabilities())
    assert known
    trespassing = []
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            here, there = importer.split(".")[1:], imported.split(".")[1:]
            if not here or not there or there[0] not in known or here[0] == there[0]:
                continue
            if len(there) > 1 and there[1] not in DOORS | FURTHER_DOORS.get(here[0], set()):
                trespassing.append(f"{importer} -> {imported}")
    assert sorted(trespassing) == []


def test_stand_alone_verifiers_import_nothing_of_ours() -> None:
    for path in python_files("backend/verifiers"):
        for node in ast.walk(ast.parse((ROOT / path).read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or "", "." * node.level]
            assert not any(name.startswith(("mingcha", ".", "tests")) for name in names), path


def test_the_draw_verifier_needs_the_standard_library_only() -> None:
    path = ROOT / "backend" / "verifiers" / "verify_draw.py"
    tree = ast.parse(path.read_text())
    tops = {alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    tops |= {(node.module or "").split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert tops - set(sys.stdlib_module_names) == set()
