"""What does the check form of a random inspection say? (records-and-states 6.4) Pure."""

from __future__ import annotations

from mingcha.dossiers.rules.forms.cells import FOUR, Block, Record, grid, minute_words, name, table, ticks, value
from mingcha.dossiers.rules.forms.findings import AFTERWARDS, afterwards, amended, disposal, outside_list, problem_words
from mingcha.dossiers.rules.forms.people import Inks, business_signs, code_of, contact, inspectors_sign, representative
from mingcha.dossiers.rules.words import CONCLUSIONS, DECISIONS, METHODS, reviewer, word


def checked(record: Record, inks: Inks) -> list[Block]:
    """《随机抽查情况记录表》: items, problems, disposal; boxes of method, result, follow-up; signatures and review (records-and-states 6.4)."""
    thing, task = record["object"], record["task"]
    return [
        grid(
            FOUR,
            [
                [name("抽查任务"), value(task["title"]), name("任务编号"), value(task["number"])],
                [name("被检查单位"), value(thing["name"]), name("统一社会\n信用代码"), value(code_of(record))],
                [name("住所或\n经营场所"), value(thing.get("address"), span=3)],
                [name("法定代表人"), value(representative(record)), name("联系人\n及电话"), value(contact(record))],
            ],
        ),
        table(
            "检查情况",
            ("检查事项", "发现的问题", "处理情况"),
            (2.4, 5, 2.2),
            [
                *[[one["name"], problem_words(one, "未发现问题"), disposal(record, one)] for one in record["items"]],
                *[["检查表以外", line, ""] for line in outside_list(record)],
            ],
        ),
        *amended(record),
        grid(
            FOUR,
            [
                [name("检查方式"), ticks(METHODS, record["methods"], span=3)],
                [name("检查结果"), ticks(CONCLUSIONS, record["conclusions"], span=3)],
                [name("后续处理"), ticks(AFTERWARDS, afterwards(record), span=3)],
                [name("被检查单位\n意见和签字"), business_signs(record, inks, span=3, height=24)],
                [name("检查人员\n签字"), inspectors_sign(record, inks, span=3, height=20)],
                [name("审核意见"), value("\n".join(_reviews(record)) or "尚未审核", span=3)],
            ],
        ),
    ]


def _reviews(record: Record) -> list[str]:
    return [
        f"{word(DECISIONS, one['decision'])}，{reviewer(one)}，{minute_words(one['at'])}"
        + (f"：{one['reason']}" if one["reason"] else "")
        for one in record["reviews"]
    ]
