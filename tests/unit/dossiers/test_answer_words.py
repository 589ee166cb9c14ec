"""The sheet and the table state facts: which words can they print at all?"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

from mingcha.dossiers.rules import conditions, sheet

ROOT = Path(__file__).resolve().parents[3]
VERDICTS = re.compile("免责|问责|免于追究|exempt|liable|liability|accountab|blame|guilt", re.IGNORECASE)
OF_THINGS = re.compile("免责|问责|免于追究|liable|liability|accountab|blame|guilt", re.IGNORECASE)
"""In these rooms an item or a publication is exempt, never a person."""
ABOUT_THINGS = ("lists", "planyear", "publish")
SOURCES = [
    *(ROOT / "backend" / "mingcha" / "dossiers" / "rules").glob("*.py"),
    *(ROOT / "backend" / "mingcha" / "dossiers" / "actions").glob("*.py"),
    *(ROOT / "backend" / "mingcha" / "dossiers" / "templates").glob("*"),
    ROOT / "backend" / "verifiers" / "verify_dossier.py",
    *(ROOT / "pwa" / "src" / "i18n" / "desk").glob("*.ts"),
    *(ROOT / "pwa" / "src" / "desk" / "screens").glob("dossier*.tsx"),
]
VALUES = ("yes", "no", "unknown", "na")


def texts(path: Path) -> list[str]:
    """Every text that a file can print; what docstrings tell programmers is not printed."""
    if path.suffix != ".py":
        return [path.read_text("utf-8")]
    tree = ast.parse(path.read_text("utf-8"))
    told = {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body and isinstance(node.body[0], ast.Expr)}  # fmt: skip
    return [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told]  # fmt: skip


@pytest.mark.req("S1-20a")
@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_word_that_can_be_printed_judges(path: Path) -> None:
    judging = OF_THINGS if path.name.split(".")[0] in ABOUT_THINGS else VERDICTS
    assert [text for text in texts(path) if judging.search(text)] == []


def entry(result: str | None) -> dict[str, Any]:
    return {"id": "e", "no": 1, "text": "通道", "result": result, "reason": "停电", "applies": True}


def record(**more: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "items": [{"entries": [entry("conforming"), entry("unanswered")]}],
        "conclusions": ["rectification_ordered"],
    }
    plain |= {
        "sealed": {"at": "2026-11-22T02:31:00Z"},
        "materials": [],
        "refusal": None,
        "ending": None,
        "follow_ups": [],
    }
    return {**plain, "inspection": {"state": "accepted", "due_on": "2026-11-30"}, "publication": None, **more}


def answers(value: str) -> list[dict[str, Any]]:
    return [
        {"no": no, "answer": value, "question": f"问{no}", "text": "事实", "leaf": no, "ref": None}
        for no in range(1, 37)
    ]


def test_the_line_says_what_was_recorded_and_since_when_nothing_changed() -> None:
    found = answers("yes")
    found[25]["answer"] = "no"
    assert sheet.verdict(record(), found, 0, "en") == (
        "Followed the list: 1 of 2 items recorded, 1 unanswered with reason; deadlines met; record unaltered since 2026-11-22 10:31 (+08:00)."
    )
    assert sheet.verdict(record(), found, 0, "zh") == (
        "照单检查：2项中已记录1项，1项未检查并写明原因；各期限均已遵守；2026-11-22 10:31（+08:00）封存后记录没有变化。"
    )


def test_a_publication_that_waits_is_not_called_in_time() -> None:
    waiting = record(publication={"published_at": None, "due_on": "2026-12-20"})
    lines = [sheet.verdict(waiting, answers("yes"), 0, "en", today=day) for day in ("2026-12-20", "2026-12-21")]
    assert "visit in time; by the office's record publication is due on 2026-12-20;" in lines[0]
    assert "visit in time; by the office's record publication was due on 2026-12-20 and is still to come;" in lines[1]


def test_the_line_never_says_more_of_deadlines_than_question_30() -> None:
    """A result that is overdue by today's date, and an answer that knows nothing of it: both are told, each with its source."""
    late = record(publication={"published_at": None, "due_on": "2026-12-20"})
    told = sheet.verdict(late, answers("unknown"), 0, "zh", today="2026-12-31")
    assert "期限是否遵守不明；按机关记录，公示期限2026-12-20已过，至今没有公示；" in told
    assert "没有遵守" not in told


def test_the_eye_stops_at_what_is_unusual_or_unknown() -> None:
    assert [no for no in range(1, 37) if sheet.notice(no, "yes")] == [4, 17, 25, 26, 28, 34]
    assert not sheet.notice(18, "no") and sheet.notice(8, "no") and not sheet.notice(4, "no")
    assert all(sheet.notice(no, "unknown") for no in range(1, 37)) and not sheet.notice(22, "na")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("value", VALUES)
def test_unknown_is_said_and_every_line_and_table_is_free_of_verdicts(value: str, lang: str) -> None:
    for told in (record(), record(sealed=None), record(conclusions=["no_problem"], items=[{"entries": [entry(None)]}])):
        line = sheet.verdict(told, answers(value), 1, lang)
        case = conditions.Case(told, {row["no"]: row for row in answers(value)}, "RD", "2026-12-31", lang)
        table = conditions.conditions(case)
        assert not VERDICTS.search(line + repr(table))
        assert value != "unknown" or "不明" in line or "unknown" in line or "没有封存" in line


@pytest.mark.req("S1-20a")
def test_every_condition_stands_there_word_for_word_and_an_unknown_answer_supports_nothing() -> None:
    case = conditions.Case(record(), {row["no"]: row for row in answers("unknown")}, "RD", "2026-12-31")
    table = conditions.conditions(case)
    assert [row["code"] for row in table] == ["E1", "E2", "E3", "E4", "E5", "E6", "L1", "L2", "L3", "L4", "L5", "W1"]
    assert table[6]["text"] == "未按要求进行抽查检查，造成不良后果的"
    assert [row["code"] for row in table if not row["here"]] == ["E6", "W1"]
    for row in table:
        assert not any(
            fact["ref"] and fact["ref"]["kind"] == "answer" for side in ("supports", "against") for fact in row[side]
        )
        assert row["unknown"] or row["supports"] or row["against"]


def test_what_speaks_for_one_condition_speaks_against_the_other() -> None:
    case = conditions.Case(record(), {row["no"]: row for row in answers("no")}, "WG", "2026-12-31")
    table = {row["code"]: row for row in conditions.conditions(case)}
    refs = lambda side: {fact["ref"]["id"] for fact in side if fact["ref"] and fact["ref"]["kind"] == "answer"}  # noqa: E731
    assert "14" in refs(table["E1"]["against"]) and "14" in refs(table["L1"]["supports"])
    assert "29" in refs(table["L2"]["supports"]) and table["E6"]["here"]


@pytest.mark.parametrize(
    ("publication", "side"),
    [
        (None, "unknown"),
        ({"id": "p", "due_on": "2026-12-20", "published_at": "2026-12-01T02:00:00Z"}, "against"),
        ({"id": "p", "due_on": "2026-12-20", "published_at": "2026-12-21T02:00:00Z"}, "supports"),
        ({"id": "p", "due_on": "2026-12-20", "published_at": None}, "supports"),
        ({"id": "p", "due_on": "2027-01-20", "published_at": None}, "unknown"),
    ],
)
def test_a_publication_is_in_time_late_or_not_due(publication: dict[str, Any] | None, side: str) -> None:
    case = conditions.Case(record(publication=publication), {}, "RD", "2026-12-31")
    row = next(row for row in conditions.conditions(case) if row["code"] == "L2")
    assert (len(row["supports"]), len(row["against"])) == (int(side == "supports"), int(side == "against"))
