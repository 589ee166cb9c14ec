"""Is the house kept: one commit, small files, names that say something, nothing of one machine?"""

from __future__ import annotations

import ast
import re
import tomllib

from tests.architecture.sources import PACKAGE, ROOT, python_files, text_of, tracked
from tools import stages

BANNED_NAMES = {
    "util",
    "utils",
    "helper",
    "helpers",
    "common",
    "misc",
    "manager",
    "service",
    "services",
    "dao",
    "base",
}
TOP_LEVEL = set(
    "backend pwa migrations tests docs pyproject.toml README.md Makefile LICENSE SECURITY.md CHANGELOG.md alembic.ini "
    "requirements.txt requirements.in requirements-dev.txt requirements-dev.in requirements-build.txt "
    "requirements-build.in".split()
)
HOSTS = re.compile("|".join(["registry" + r"\.npmjs", "pypi" + r"\.org", "deb" + r"\.debian", "python" + "hosted"]))
MACHINE_PATH = re.compile(r"(?<![\w.$/{}-])/(?:work|farm|root|home)/[\w.-]+")
OPEN_ENDS = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b")
WORDS = {".md", ".py", ".ts", ".tsx", ".toml", ".sh", ".yml", ".yaml", ".ini", ".json", ".txt", ".mjs", ".css", ".html"}


def functions() -> list[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function of the backend with the place where it stands."""
    found = []
    for path in python_files("backend"):
        for node in ast.walk(ast.parse(text_of(path))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found.append((f"{path}:{node.lineno} {node.name}", node))
    return found


def test_only_the_database_file_commits() -> None:
    committing = [path.as_posix() for path in python_files("backend/mingcha") if ".commit(" in text_of(path)]
    assert committing == ["backend/mingcha/kernel/db.py"]


def test_no_function_is_longer_than_forty_lines() -> None:
    sizes = {place: (node.end_lineno or node.lineno) - node.lineno + 1 for place, node in functions()}
    assert sizes
    assert {place: size for place, size in sizes.items() if size > 40} == {}


def test_no_backend_file_is_longer_than_three_hundred_lines() -> None:
    # The stand-alone verifiers are one file each, because that file is what an outsider is handed.
    files = [path for path in python_files("backend") if path.parts[1] != "verifiers"]
    sizes = {path.as_posix(): text_of(path).count("\n") for path in files}
    assert {path: size for path, size in sizes.items() if size > 300} == {}


def test_names_say_something() -> None:
    code = [path for path in tracked() if path.suffix in {".py", ".ts", ".tsx"} and path.parts[0] in {"backend", "pwa"}]
    assert [str(path) for path in code if path.stem in BANNED_NAMES or BANNED_NAMES & set(path.parts[:-1])] == []


def test_every_module_says_which_question_it_answers() -> None:
    silent = [str(path) for path in python_files("backend") if not ast.get_docstring(ast.parse(text_of(path)))]
    assert silent == []


def test_the_top_level_holds_what_the_house_names() -> None:
    assert {path.parts[0] for path in tracked() if not path.parts[0].startswith(".")} - TOP_LEVEL == set()


def test_no_tracked_file_names_a_download_host_or_a_path_of_one_machine() -> None:
    seen = []
    for path in tracked():
        if path.suffix not in WORDS and path.name != "Makefile":
            continue
        for number, line in enumerate(text_of(path).split("\n"), 1):
            if HOSTS.search(line) or (path.suffix != ".json" and MACHINE_PATH.search(line)):
                seen.append(f"{path}:{number} {line.strip()[:100]}")
    assert seen == []


def test_the_lock_file_holds_no_download_address() -> None:
    assert '"resolved"' not in text_of(next(path for path in tracked() if path.name == "package-lock.json"))


def test_nothing_is_left_open() -> None:
    code = [path for path in tracked() if path.suffix in {".py", ".ts", ".tsx", ".mjs"}]
    assert [str(path) for path in code if OPEN_ENDS.search(text_of(path))] == []


def test_tests_do_not_patch_our_own_code_nor_leave_themselves_out() -> None:
    unwanted = re.compile(r"mock\.patch\(['\"]mingcha|pytest\.(mark\.)?(skip|xfail)|monkeypatch\.setattr\(['\"]mingcha")
    files = [path for path in python_files("tests") if path.parts[1] != "architecture"]
    assert [str(path) for path in files if unwanted.search(text_of(path))] == []


def test_no_click_of_a_test_is_forced() -> None:
    """A forced click lands where the control was a moment ago; a screen that moves under the hand is at fault."""
    files = [path for path in python_files("tests") if path.parts[1] == "e2e"]
    assert [str(path) for path in files if "force=True" in text_of(path)] == []


def test_every_folder_of_tests_is_run_by_make_test() -> None:
    assert stages.folders_with_tests() - stages.folders_run() == set()


def test_the_package_names_its_runtime_requirements() -> None:
    project = tomllib.loads(text_of(next(path for path in tracked() if path.name == "pyproject.toml")))["project"]
    wanted = [line.strip() for line in (ROOT / "requirements.in").read_text().split("\n") if line.strip()]
    assert sorted(project["dependencies"]) == sorted(wanted)


def test_rules_are_in_folders_that_import_linter_watches() -> None:
    watched = text_of(next(path for path in tracked() if path.name == "pyproject.toml"))
    for folder in {path.parent.name for path in PACKAGE.glob("*/rules.py")}:
        assert f'"mingcha.{folder}",' in watched, folder
