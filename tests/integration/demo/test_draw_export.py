"""Can anybody check the sample county's draw from what `mingcha draw export` writes?"""

from __future__ import annotations

import json
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from mingcha.cli import draws as command
from mingcha.draws.models import Draw, Proposal
from mingcha.draws.queries import list_public_draws, open_public_file
from mingcha.identity.queries import list_people_by_id
from mingcha.kernel.db import session
from tests.integration.demo.conftest import inside

VERIFIER = Path(__file__).parents[3] / "backend" / "verifiers" / "verify_draw.py"


def verify(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-I", str(VERIFIER), str(folder), *arguments]
    return subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.req("S4-6b")
def test_every_exported_draw_passes_and_fails_without_its_last_event(county: Flask, tmp_path: Path) -> None:
    with inside(county):
        drawn = select(Draw).where(Draw.seed.is_not(None)).order_by(Draw.number)
        found = [(row.id, row.rehearsal, row.commit or "", row.head or "") for row in session().scalars(drawn)]
    assert [rehearsal for _, rehearsal, *_ in found] == [True, False]
    for draw_id, rehearsal, commit, head in found:
        folder = tmp_path / draw_id
        with inside(county):
            assert command.run_export(Namespace(id=draw_id, dir=folder, lang="en"), county) == 0
        done = verify(folder, "--commit", commit, "--head", head)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        assert done.stdout.startswith("REHEARSAL commit " if rehearsal else "OK commit ")
        lines = (folder / "events.jsonl").read_bytes().splitlines(keepends=True)
        assert [json.loads(line)["type"] for line in lines] == (["CLOSE"] if rehearsal else ["REPLACE", "RECUSE"])
        (folder / "events.jsonl").write_bytes(b"".join(lines[:-1]))
        refused = verify(folder, "--commit", commit, "--head", head)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert f"the published head is {head}" in refused.stderr


@pytest.mark.req("S4-6b")
def test_the_rehearsal_can_be_checked_from_public_files_alone(county: Flask, tmp_path: Path) -> None:
    with inside(county):
        row = next(draw for draw in list_public_draws().items if draw.rehearsal)
        for file in row.files:
            (tmp_path / file.name).write_bytes(open_public_file(row.id, file.name).read())
        drawn = next(draw for draw in list_public_draws().items if not draw.rehearsal)
    done = verify(tmp_path, "--commit", row.commit or "", "--head", row.head or "")
    assert done.returncode == 0 and done.stdout.endswith("state CLOSE\n"), done.stderr
    assert not {"recusals.csv", "events.jsonl"} & {file.name for file in drawn.files}


def test_each_change_of_the_sample_draw_was_made_by_two_people(county: Flask) -> None:
    with inside(county):
        rows = session().scalars(select(Proposal).order_by(Proposal.proposed_at)).all()
        names = {
            i: one.name
            for i, one in list_people_by_id({p.proposed_by for p in rows} | {p.decided_by or "" for p in rows}).items()
        }
        told = [(row.body["type"], names[row.proposed_by], names[row.decided_by or ""], row.state) for row in rows]
    assert told[:3] == [(kind, "卿示例", "薄示例", "confirmed") for kind in ("CLOSE", "REPLACE", "RECUSE")]
    # The record sealed at a closed door asked for another object, in its inspector's name; Bo declined.
    assert [(kind, decider, state) for kind, _, decider, state in told[3:]] == [("REPLACE", "薄示例", "withdrawn")]
