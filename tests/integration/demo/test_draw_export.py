"""Can anybody check the sample county's draw from what `mingcha draw export` writes?"""

from __future__ import annotations

import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from mingcha.cli import draws as command
from mingcha.draws.models import Draw
from mingcha.kernel.db import session
from tests.integration.demo.conftest import inside

VERIFIER = Path(__file__).parents[3] / "backend" / "verifiers" / "verify_draw.py"


def verify(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-I", str(VERIFIER), str(folder), *arguments]
    return subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.req("S4-6b")
def test_every_exported_draw_passes_and_fails_without_its_last_event(county: Flask, tmp_path: Path) -> None:
    found: list[tuple[str, str, str]] = []
    with inside(county):
        drawn = select(Draw).where(Draw.seed.is_not(None))
        found = [(row.id, row.commit or "", row.head or "") for row in session().scalars(drawn)]
    assert found
    for number, (draw_id, commit, head) in enumerate(found):
        folder = tmp_path / str(number)
        with inside(county):
            assert command.run_export(Namespace(id=draw_id, dir=folder, lang="en"), county) == 0
        done = verify(folder, "--commit", commit, "--head", head)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        lines = (folder / "events.jsonl").read_bytes().splitlines(keepends=True)
        if lines:
            (folder / "events.jsonl").write_bytes(b"".join(lines[:-1]))
            refused = verify(folder, "--commit", commit, "--head", head)
            assert (refused.returncode, refused.stdout) == (1, "")
            assert f"the published head is {head}" in refused.stderr
