"""Does the server read a checklist's language as the phone does? The same vectors are run by pwa/tests/template.test.ts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mingcha.kernel.template import answer_fits, hidden_entries, template_fault, value_text

VECTORS: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).resolve().parents[2] / "vectors" / "checklist.json").read_text("utf-8")
)


@pytest.mark.parametrize("case", VECTORS["templates"], ids=lambda case: case["name"])
def test_a_checklist_is_well_made_or_the_first_wrong_line_is_named(case: dict[str, Any]) -> None:
    assert template_fault(case["lines"]) == case["fault"]


@pytest.mark.parametrize("case", VECTORS["answers"], ids=lambda case: json.dumps(case, ensure_ascii=False)[:120])
def test_an_answer_fits_its_kind_or_not(case: dict[str, Any]) -> None:
    assert answer_fits(case["entry"], case["result"], case.get("value")) is case["fits"]


@pytest.mark.parametrize("case", VECTORS["hidden"], ids=lambda case: case["name"])
def test_a_question_is_asked_or_not(case: dict[str, Any]) -> None:
    assert hidden_entries(case["lines"], case["answers"]) == set(case["hidden"])


def test_a_value_has_one_line_of_words() -> None:
    number = {"kind": "number", "spec": {"unit": "米"}}
    table = {"kind": "table", "spec": {"columns": ["名称", "数量"]}}
    assert value_text(number, {"number": "0.6"}) == "0.6米"
    assert value_text({"kind": "choices"}, {"choices": ["甲", "乙"]}) == "甲、乙"
    rows = [[{"at": 0, "text": "灭火器"}, {"at": 1, "text": "4"}], [{"at": 1, "text": "2"}]]
    assert value_text(table, {"rows": rows}) == "1）名称：灭火器，数量：4；2）数量：2"
    assert value_text({"kind": "date"}, {"date": "2026-06-15"}) == "2026-06-15"
    assert value_text({}, None) == ""
