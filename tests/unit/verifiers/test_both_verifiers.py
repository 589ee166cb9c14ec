"""Do verify_draw.py and the portal's page say the same of every draw, honest or tampered, byte for byte?"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.unit.verifiers.both import Answer, ask_browser, ask_python, bundle, load, write
from tests.unit.verifiers.cases import Case, all_cases
from tests.unit.verifiers.honest import honest_draws
from tests.unit.verifiers.own_draws import honest
from tests.unit.verifiers.twin import NAMES, BothTwin

LEAST_EDITS = 40
RANDOM_DRAWS = 1000 if os.environ.get("MINGCHA_TEST_SIZE") == "long" else 100
CASES = all_cases()


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle(tmp_path_factory.mktemp("browser"))


@pytest.fixture(scope="session")
def answers(program: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Answer, Answer]]:
    """Both answers to every case; the folders are written once."""
    root, verifier = tmp_path_factory.mktemp("cases"), load()
    wishes = [(twin, write(twin, root / str(n))) for n, twin in enumerate(case.make() for case in CASES)]
    python = [ask_python(verifier, twin, folder) for twin, folder in wishes]
    return {case.name: pair for case, *pair in zip(CASES, python, ask_browser(program, wishes), strict=True)}  # type: ignore[misc]


def test_the_suite_has_at_least_forty_distinct_edits_each_named_once() -> None:
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names)
    assert len({name.split(" · ")[0] for name in names}) >= LEAST_EDITS


@pytest.mark.req("S4-6b")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_tampered_draw_is_refused_by_both_in_the_same_words(
    case: Case, answers: dict[str, tuple[Answer, Answer]]
) -> None:
    python, browser = answers[case.name]
    assert python.line == "" and any(words in python.fault for words in case.words.split("|"))
    assert browser == python
    assert re.search("[\u4e00-\u9fff]", browser.zh) and python.fault.split(": ", 1)[1] not in browser.zh


@pytest.mark.req("S4-6b")
def test_honest_draws_and_proofs_pass_both_with_the_same_line(program: Path, tmp_path: Path) -> None:
    draws, verifier = honest(), load()
    wishes = [(twin, write(twin, tmp_path / str(n))) for n, twin in enumerate(draws.values())]
    python = [ask_python(verifier, *wish) for wish in wishes]
    assert [answer.fault for answer in python] == [""] * len(draws)
    assert ask_browser(program, wishes) == python
    assert [answer.line + "\n" for answer in python[:4]] == [BothTwin(name).expected for name in NAMES]
    lines = dict(zip(draws, (answer.line for answer in python), strict=True))
    assert lines["rehearsal"].startswith("REHEARSAL commit ")
    assert " has no 91320623MA9999999X among 63" in lines["absent 91320623MA9999999X"]
    assert " ticket " in lines["row 0"] and " ticket " not in lines["row with the manifest alone"]


@pytest.mark.req("S4-6b")
def test_honest_draws_that_hypothesis_chose_pass_both_with_the_same_line(program: Path, tmp_path: Path) -> None:
    verifier, draws = load(), honest_draws(RANDOM_DRAWS)
    assert len(draws) == RANDOM_DRAWS
    for start in range(0, len(draws), 100):
        twins = draws[start : start + 100]
        wishes = [(twin, write(twin, tmp_path / f"{start}-{n}")) for n, twin in enumerate(twins)]
        python = [ask_python(verifier, *wish) for wish in wishes]
        assert [answer.fault for answer in python] == [""] * len(python)
        assert ask_browser(program, wishes) == python
