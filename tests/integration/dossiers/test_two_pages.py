"""Does the answer sheet stay on two pages, whatever the answers say?"""

from __future__ import annotations

import re
from typing import Any

import pytest

from mingcha.dossiers.actions.answers import print_answers, questions
from mingcha.dossiers.rules import sheet

LONG = {
    "zh": "第1、2、3、4、5项：照片缺少，时间不明，" * 20,
    "en": "entries 1, 2, 3, 4, 5: photos missing, time unknown, " * 12,
}
LIMITS = {
    "zh": "场景是否真实、定位是否被伪造、作答是否属实；" * 9,
    "en": "whether a scene was real, a position forged or an answer true; " * 7,
}


def sheet_of(lang: str, answer: str) -> dict[str, Any]:
    told = [{"no": no, "answer": answer, "leaf": 6_000_000 + no, "text": LONG[lang]} for no in range(1, 36)]
    told.append({"no": 36, "answer": "yes", "leaf": None, "text": LIMITS[lang]})
    rows = sheet.rows(told, questions(), {}, lang)
    return {"rows": rows, "verdict": LONG[lang][:160], "basis": LONG[lang][:200], "faults": [LONG[lang]] * 9}


def record() -> dict[str, Any]:
    head = {"number": "T-2026-0001-0001"}
    return {
        "made_on": "2026-06-15",
        "object": {"name": "示例" * 40},
        "inspection": head,
        "authorities": ["示例局"],
        "sample": True,
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("answer", ["yes", "unknown"])
def test_the_longest_answers_still_fit_on_two_pages(lang: str, answer: str) -> None:
    pdf = print_answers(record(), sheet_of(lang, answer), lang, fonts=None)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) <= 2


def test_without_any_answer_the_faults_are_printed() -> None:
    broken = {**sheet_of("zh", "yes"), "rows": []}
    assert print_answers(record(), broken, "zh", fonts=None).startswith(b"%PDF-")
