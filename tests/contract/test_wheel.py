"""Does the wheel carry everything that an installed Mingcha needs beside its code?"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDED = (
    "mingcha/_dist/m/index.html",
    "mingcha/_dist/desk/index.html",
    "mingcha/_migrations/env.py",
    "mingcha/_verifiers/verify_draw.py",
    "mingcha/alembic.ini",
    "mingcha/evidence/event_v1.json",
    "mingcha/evidence/image_child.py",
    "mingcha/inspections/endings_v1.json",
)


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("wheel")
    offline = ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", *offline, "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return zipfile.ZipFile(next(folder.glob("*.whl"))).namelist()


@pytest.mark.parametrize("name", NEEDED)
def test_the_wheel_carries(names: list[str], name: str) -> None:
    assert name in names


def test_the_wheel_carries_every_revision_and_the_fonts_of_the_record(names: list[str]) -> None:
    revisions = [path.name for path in (ROOT / "migrations" / "versions").glob("*.py")]
    assert revisions
    assert {f"mingcha/_migrations/versions/{name}" for name in revisions} <= set(names)
    assert len([name for name in names if name.startswith("mingcha/_dist/fonts/") and name.endswith(".ttf")]) == 2


def test_the_wheel_carries_no_tests_and_no_tools(names: list[str]) -> None:
    assert [name for name in names if name.startswith(("tests/", "tools/", "backend/"))] == []
