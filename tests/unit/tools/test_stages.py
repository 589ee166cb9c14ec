"""Does `make test` count truly and stop at the first stage that fails?"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools import stages
from tools.stages import Count, Outcome, Step

SUITE = (
    '<testsuites><testsuite tests="{tests}" failures="{failures}" errors="{errors}" skipped="{skipped}"/></testsuites>'
)


@pytest.fixture(autouse=True)
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(stages, "RESULTS", tmp_path)
    return tmp_path


def test_passed_failed_and_skipped_are_counted(results: Path) -> None:
    (results / "unit.xml").write_text(SUITE.format(tests=10, failures=2, errors=1, skipped=3))
    assert stages.counted("unit") == Count(passed=4, failed=3, skipped=3)


def test_a_report_that_was_never_written_is_a_failure() -> None:
    assert stages.counted("unit") == Count(failed=1)


def test_a_skipped_test_fails_its_stage(results: Path) -> None:
    (results / "unit.xml").write_text(SUITE.format(tests=2, failures=0, errors=0, skipped=1))
    outcome = stages.run_stage("unit", [Step([sys.executable, "-c", "pass"], report="unit")])
    assert outcome.code == 1


def test_a_stage_stops_at_its_first_failing_step() -> None:
    ends_badly, never = Step([sys.executable, "-c", "raise SystemExit(3)"]), Step(["a program that is not there"])
    assert stages.run_stage("types", [ends_badly, never]).code == 3


def test_what_a_step_left_running_is_ended(results: Path) -> None:
    pid = results / "pid"
    child = "import subprocess, sys, pathlib; "
    child += f"pathlib.Path({str(pid)!r}).write_text(str(subprocess.Popen(['sleep', '600']).pid))"
    assert stages.run_step(Step([sys.executable, "-c", child])) == 0
    state = Path(f"/proc/{pid.read_text()}/stat")
    assert not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z"


def test_databases_that_ran_different_numbers_of_tests_are_told() -> None:
    def done(sqlite: int, postgres: int) -> list[Outcome]:
        return [
            Outcome("integration on SQLite", count=Count(passed=sqlite)),
            Outcome("integration on PostgreSQL", count=Count(passed=postgres)),
        ]

    assert stages.unequal(done(5, 5)) == ""
    assert stages.unequal(done(5, 4)) != ""
    assert stages.unequal(done(0, 0)) != ""


def test_the_last_line_is_the_total(capsys: pytest.CaptureFixture[str]) -> None:
    stages.report([Outcome("unit", 60, 0, Count(7)), Outcome("browser", 30, 0, Count(3))])
    assert capsys.readouterr().out.rstrip().split("\n")[-1] == "10 passed, 0 failed"


def test_a_stage_without_tests_that_failed_counts_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    stages.report([Outcome("lint", 1, 1)])
    assert capsys.readouterr().out.rstrip().split("\n")[-1] == "0 passed, 1 failed"


def saying(words: str, code: int = 0) -> list[Step]:
    return [Step([sys.executable, "-c", f"print({words!r}); raise SystemExit({code})"])]


def test_what_a_stage_beside_the_others_says_is_printed_under_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    done, why = stages.run_all({"types": saying("every type holds"), "format": saying(""), "contract": saying("kept")})
    assert (why, [outcome.name for outcome in done]) == ("", ["types", "format", "contract"])
    assert "=== types\nevery type holds\n" in capsys.readouterr().out


def test_a_stage_that_fails_beside_the_others_fails_all_of_it() -> None:
    done, why = stages.run_all({"format": saying(""), "types": saying("", 3), "contract": saying("")})
    assert why == "stage types failed"
    assert "contract" not in {outcome.name for outcome in done}


def test_a_stage_that_fails_ends_the_lane_beside_it() -> None:
    done, why = stages.run_all({"format": saying("", 3), "lint": saying("")})
    assert (why, [outcome.name for outcome in done]) == ("stage format failed", ["format"])
