"""On the command line: does `mingcha workdays due` print the date, and say when it is only provisional?"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.cli import build_parser
from mingcha.kernel.problem import Problem
from tests.vectors.workdays import VECTORS

TITLE = "国务院办公厅关于2027年部分节假日安排的通知"


def run(app: Flask, *words: str) -> int:
    args = build_parser().parse_args(words)
    with app.app_context():
        return int(args.run(args, app))


def test_the_official_vectors_are_printed_as_bare_dates(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    for start, days, _ in VECTORS:
        assert run(app, "workdays", "due", start, str(days), "--region", "RD") == 0
    assert capsys.readouterr().out.split() == [due for _, _, due in VECTORS]


def test_a_provisional_date_is_never_printed_bare(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    run(app, "workdays", "due", "2026-12-04", "20", "--region", "RD")
    assert capsys.readouterr().out == f"2027-01-01 (provisional: 《{TITLE}》尚未录入，暂按周一至周五推算)\n"


def test_an_uploaded_year_counts_on_the_command_line_too(
    app: Flask, client_as: Callable[[str], FlaskClient], capsys: pytest.CaptureFixture[str]
) -> None:
    body = {"source": TITLE, "days_off": ["2027-01-01"], "workdays": []}
    assert client_as("ada").put("/api/v1/calendar/2027", json=body).status_code == 200
    run(app, "workdays", "due", "2026-12-04", "20")
    assert capsys.readouterr().out == "2027-01-04\n"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("2026-02-30", "20"), "invalid"),
        (("2026-02-10", "many"), "invalid"),
        (("2026-02-10", "0"), "workday-question-faulty"),
        (("2026-02-10", "20", "--region", "XX"), "region-unknown"),
    ],
)
def test_a_mistake_is_a_problem(app: Flask, words: tuple[str, ...], code: str) -> None:
    with pytest.raises(Problem) as refusal:
        run(app, "workdays", "due", *words)
    assert refusal.value.code == code


def test_the_installed_command_answers_before_a_database_is_made_and_tells_a_mistake_without_a_traceback(
    tmp_path: Path,
) -> None:
    command = [str(Path(sys.executable).with_name("mingcha")), "workdays", "due"]
    env = os.environ | {"MINGCHA_DATA": str(tmp_path), "MINGCHA_ENV": "test"}
    good = subprocess.run([*command, "2026-02-10", "20", "--region", "RD"], env=env, capture_output=True, text=True)
    assert (good.returncode, good.stdout) == (0, "2026-03-16\n"), good.stderr
    bad = subprocess.run([*command, "soon", "20"], env=env, capture_output=True, text=True)
    assert bad.returncode == 2
    assert "soon" in bad.stderr
    assert "Traceback" not in bad.stderr
