"""The conditions of table 3.1 (001 第20条; 003A 三(二)), word for word, each with what speaks for it, against it, and what is not known.

Pure. It puts facts beside conditions and draws no conclusion: that is for the body which the law names (S1-20a, S0-3.3).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mingcha.dossiers.rules.words import CONCLUSIONS, ENDINGS, FOLLOW_UPS, word

Json = dict[str, Any]
TABLE: tuple[tuple[str, str, str], ...] = (
    (
        "E1",
        "按照法律、法规、规章规定和抽查工作计划安排，已履行抽查检查职责的",
        "The duty to check was carried out as laws, regulations, rules and the plan require",
    ),
    (
        "E2",
        "因现有专业技术手段限制不能发现所存在问题的",
        "The problem could not be found with the technical means there are",
    ),
    (
        "E3",
        "检查对象发生事故，性质上与执法检查人员的抽查检查不存在因果关系的",
        "The object had an accident that is by its nature not caused by the check",
    ),
    (
        "E4",
        "因被委托进行检查的专业机构出具虚假报告等，导致错误判定或者处理的",
        "A body entrusted with the check gave a false report or the like, which led to a wrong judgement or handling",
    ),
    ("E5", "其他依法依规不应当追究责任的", "Other cases that law and rules name"),
    (
        "E6",
        "严格依据清单和制度开展，检查对象未被抽到或者抽到时未检查出问题，且不存在滥用职权、徇私舞弊等情形",
        "Done strictly by list and rules, the object was not drawn, or was drawn and no problem was found, and there was no abuse of power or favouritism",
    ),
    ("L1", "未按要求进行抽查检查，造成不良后果的", "The check was not done as required, with harmful consequences"),
    (
        "L2",
        "未依法及时公示抽查检查结果，造成不良后果的",
        "The result was not published in time as the law requires, with harmful consequences",
    ),
    (
        "L3",
        "对抽查检查中发现的涉嫌犯罪案件，未依法移送公安机关处理的",
        "A suspected crime found in the check was not handed to the police as the law requires",
    ),
    ("L4", "不执行或者拖延执行抽查任务的", "The task was not carried out, or was delayed"),
    ("L5", "其他依法依规应当追究责任的", "Other cases that law and rules name"),
    (
        "W1",
        "结合执法检查人员工作态度、程序方法、客观条件等综合分析",
        "To be weighed: the inspectors' attitude, procedure and method, and the circumstances",
    ),
)
NOT_IN: Mapping[str, frozenset[str]] = {"E6": frozenset({"RD"}), "W1": frozenset({"WG", "RD"})}
"""Regions whose notice does not have the condition."""


@dataclass(frozen=True, slots=True)
class Case:
    """What conditions are held against: the record, {question: answer} of the sheet ({answer, question, text, ref}), and the region's code."""

    record: Mapping[str, Any]
    answers: Mapping[int, Mapping[str, Any]]
    region: str
    today: str
    lang: str = "zh"

    def say(self, zh: str, en: str) -> str:
        """The words in the reader's language."""
        return en if self.lang == "en" else zh


class Row:
    """One condition that is being filled."""

    def __init__(self, case: Case) -> None:
        self.case, self.supports, self.against, self.unknown = case, [], [], []  # type: tuple[Case, list[Json], list[Json], list[Json]]

    def note(self, side: list[Json], zh: str, en: str, kind: str = "", ref: Any = None) -> None:
        """A fact on one side, with where it is to be seen."""
        place = {"kind": kind, "id": str(ref)} if kind else None
        side.append({"text": self.case.say(zh, en), "detail": "", "answer": None, "ref": place})

    def answers(self, numbers: Sequence[int], yes: list[Json], no: list[Json]) -> None:
        """Answers of the sheet: each goes to the side of its value; unknown stays unknown."""
        for number in numbers:
            one = self.case.answers.get(number)
            if one is None or one["answer"] == "na":
                continue
            side = {"yes": yes, "no": no}.get(one["answer"], self.unknown)
            ref = {"kind": "answer", "id": str(number)}
            side.append({"text": one["question"], "detail": one["text"], "answer": one["answer"], "ref": ref})


def conditions(case: Case) -> list[Json]:
    """Every condition in the order of the table: {code, text, text_en, here, supports, against, unknown}; `here` is False where the region's notice lacks it."""
    rows = []
    for code, zh, en in TABLE:
        row = Row(case)
        _FILL[code](row)
        sides = {"supports": row.supports, "against": row.against, "unknown": row.unknown}
        rows.append({"code": code, "text": zh, "text_en": en, "here": case.region not in NOT_IN.get(code, ()), **sides})
    return rows


def _duty(row: Row) -> None:
    row.answers((1, 2, 5, 6, 8, 9, 12, 14, 15, 16, 21, 24, 27, 29, 30), row.supports, row.against)
    if row.case.record["sealed"] is None:
        row.note(row.against, "记录没有封存", "The record is not sealed")


def _means(row: Row) -> None:
    for item in row.case.record["items"]:
        for entry in item["entries"]:
            if entry["result"] == "unanswered":
                row.note(
                    row.supports,
                    f"第{entry['no']}项未检查，记录的原因：{entry['reason']}",
                    f"Entry {entry['no']} was not checked; the reason given: {entry['reason']}",
                    "entry",
                    entry["id"],
                )
    _materials(row, ("expert_opinion",), "专家意见", "Expert opinion")
    row.note(row.unknown, "当时有哪些技术手段，系统没有记录", "What technical means there were is not recorded here")


def _accident(row: Row) -> None:
    row.note(row.unknown, "系统不记录事故，也不判断因果", "Accidents are not recorded here, nor what caused them")


def _entrusted(row: Row) -> None:
    _materials(row, ("third_party_report",), "第三方报告在案", "A third party's report is on file")
    if not row.supports:
        row.note(row.against, "记录中没有受托机构的报告", "The record has no report of an entrusted body")
    row.note(row.unknown, "报告是否真实，系统没有记录", "Whether a report is true is not recorded here")


def _other(row: Row) -> None:
    row.note(row.unknown, "由有权机关列明", "For the body in charge to name")


def _by_list(row: Row) -> None:
    row.answers((1, 2, 12, 14, 15), row.supports, row.against)
    found = row.case.record["conclusions"]
    if found == ["no_problem"]:
        row.note(row.supports, "检查结果：未发现问题", "Result: no problem found", "seal", "")
    elif found:
        told = "；".join(word(CONCLUSIONS, code) for code in found)
        row.note(row.against, f"检查结果：{told}", "Result: problems or other endings: " + ", ".join(found), "seal", "")
    row.note(row.unknown, "有无滥用职权、徇私舞弊，系统没有记录", "Abuse of power or favouritism is not recorded here")


def _not_as_required(row: Row) -> None:
    row.answers((5, 6, 8, 9, 12, 14, 15, 16, 19, 21, 22, 24), row.against, row.supports)
    row.answers((17,), row.supports, row.against)
    if row.case.record["sealed"] is None:
        row.note(row.supports, "记录没有封存", "The record is not sealed")
    _consequences(row)


def _published(row: Row) -> None:
    found = row.case.record["publication"]
    if found is None:
        row.note(
            row.unknown,
            "结果还没有通过审核，公示期限没有开始",
            "The result is not approved; the time for publishing has not begun",
        )
    elif found["due_on"] is None:
        row.note(
            row.unknown,
            "本地区没有规定公示天数",
            "The region sets no number of days for publishing",
            "publication",
            found["id"],
        )
    else:
        _in_time(row, found)
    row.answers((29,), row.against, row.supports)
    _consequences(row)


def _in_time(row: Row, found: Mapping[str, Any]) -> None:
    due, at = found["due_on"], (found["published_at"] or "")[:10]
    told = (f"期限{due}，公示{at or '尚未'}", f"due {due}, published {at or 'not yet'}", "publication", found["id"])
    late = (at or row.case.today) > due
    if late:
        row.note(row.supports, *told)
    elif at:
        row.note(row.against, *told)
    else:
        row.note(row.unknown, *told)


def _crime(row: Row) -> None:
    row.note(
        row.unknown,
        "是否发现涉嫌犯罪、是否移送公安机关，系统没有记录",
        "Whether a crime was suspected, or handed to the police, is not recorded here",
    )
    for one in row.case.record["follow_ups"]:
        row.note(
            row.unknown,
            f"处置：{word(FOLLOW_UPS, one['kind'])}，开始{one['opened_at'][:10]}",
            f"Follow-up: {one['kind'].replace('_', ' ')}, opened {one['opened_at'][:10]}",
            "follow_up",
            one["id"],
        )


def _carried_out(row: Row) -> None:
    head, sealed = row.case.record["inspection"], row.case.record["sealed"]
    told = (f"检查期限{head['due_on']}", f"visit due {head['due_on']}")
    if head["state"] == "cancelled":
        row.note(row.unknown, "检查已取消，原因见记录", "The visit was cancelled; the record says why")
    elif sealed:
        late = sealed["at"][:10] > head["due_on"]
        side = row.supports if late else row.against
        row.note(side, f"{told[0]}，封存{sealed['at'][:10]}", f"{told[1]}, sealed {sealed['at'][:10]}", "seal", "")
    elif row.case.today > head["due_on"]:
        row.note(row.supports, f"{told[0]}，至今没有封存", f"{told[1]}, not sealed to this day")
    else:
        row.note(row.unknown, f"{told[0]}，期限未到", f"{told[1]}, not due yet")
    row.answers((30,), row.against, row.supports)


def _weighed(row: Row) -> None:
    row.answers((6, 9, 20, 22), row.supports, row.against)
    record = row.case.record
    if record["ending"]:
        kind = record["ending"]["kind"]
        row.note(
            row.supports,
            f"客观条件：{word(ENDINGS, kind)}，{record['ending']['text']}",
            f"Circumstances: {kind}, {record['ending']['text']}",
            "event",
            record["ending"].get("event", ""),
        )
    if record["refusal"]:
        row.note(
            row.supports,
            f"客观条件：企业未签字，{record['refusal']['text']}",
            f"Circumstances: the business did not sign, {record['refusal']['text']}",
            "event",
            record["refusal"]["event"],
        )
    row.answers((34,), row.supports, row.against)
    row.note(row.unknown, "工作态度，系统没有记录", "Attitude is not recorded here")


def _materials(row: Row, kinds: Sequence[str], zh: str, en: str) -> None:
    for one in row.case.record["materials"]:
        if one["kind"] in kinds and not one["withdrawn"]:
            row.note(
                row.supports, f"{zh}：{one['organisation']}", f"{en}: {one['organisation']}", "event", one["event"]
            )


def _consequences(row: Row) -> None:
    row.note(row.unknown, "是否造成不良后果，系统没有记录", "Harmful consequences are not recorded here")


_FILL: Mapping[str, Callable[[Row], None]] = {
    "E1": _duty,
    "E2": _means,
    "E3": _accident,
    "E4": _entrusted,
    "E5": _other,
    "E6": _by_list,
    "L1": _not_as_required,
    "L2": _published,
    "L3": _crime,
    "L4": _carried_out,
    "L5": _other,
    "W1": _weighed,
}
