"""What does the answer sheet say (design: 36 answers on at most two pages)? From the words of the stand-alone verifier. Pure.

It states facts. Whether somebody is freed from responsibility or held to it is never said here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mingcha.kernel.clock import local_text

Json = dict[str, Any]
GROUPS: tuple[tuple[int, str, str], ...] = (
    (1, "任务与抽取", "Assignment"),
    (8, "到场", "Visit"),
    (14, "检查", "Work"),
    (21, "签字", "Signatures"),
    (26, "封存之后", "After the seal"),
    (32, "保管", "Custody"),
)
VALUES: Mapping[str, tuple[str, str]] = {
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "unknown": ("不明", "unknown"),
    "na": ("不适用", "not applicable"),
}
USUALLY_NO, EITHER = frozenset({4, 17, 25, 26, 28, 34}), frozenset({18, 31, 36})
"""Questions that are usually answered with no; and those of which neither value is unusual."""
CLIP = 64
LINES = 4


def group_of(no: int) -> tuple[str, str]:
    """The part of the sheet to which a question belongs."""
    return next((zh, en) for first, zh, en in reversed(GROUPS) if no >= first)


def notice(no: int, answer: str) -> bool:
    """Whether the eye should stop: at what is unknown, and at the rarer of two values where one is usual. No judgement: a plain fact may be rare."""
    return answer == "unknown" or (no not in EITHER and answer == ("yes" if no in USUALLY_NO else "no"))


def rows(
    answers: Sequence[Mapping[str, Any]], questions: Sequence[str], leaves: Mapping[int, Json], lang: str
) -> list[Json]:
    """{no, group, question, answer, text, leaf, ref}: `leaves` names what stands at a place of the log."""
    side = 1 if lang == "en" else 0
    return [
        {
            "no": one["no"],
            "group": group_of(one["no"])[side],
            "question": questions[one["no"] - 1].split("|")[side],
            "answer": one["answer"],
            "notice": notice(one["no"], one["answer"]),
            "text": one["text"],
            "leaf": one["leaf"],
            "ref": leaves.get(one["leaf"]) if one["leaf"] is not None else None,
        }
        for one in answers
    ]


def tally(found: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """How often each value was given; every value is there."""
    return {value: sum(one["answer"] == value for one in found) for value in VALUES}


def verdict(
    record: Mapping[str, Any], found: Sequence[Mapping[str, Any]], faults: int, lang: str, *, today: str = ""
) -> str:
    """The line over the sheet: what of the list was recorded, the deadlines, and whether the record changed since its seal.

    Deadlines are told as question 30 answers them, of the visit alone while the result is not public yet. That its day is past (by `today`,
    a local date) is told apart from that answer and with its source: no dossier can know on which day it is read.
    """
    words = {one["no"]: one["answer"] for one in found}
    publication = record["publication"]
    waits = publication["due_on"] if publication and not publication["published_at"] else None
    parts = [
        _listed(record, lang),
        _deadlines(words.get(30, "unknown"), bool(waits), lang),
        *([_waits(waits, waits < today, lang)] if waits else []),
        _unaltered(record, words.get(26, "unknown"), lang),
    ]
    if faults:
        parts.append(_say(lang, f"卷宗有{faults}处不符", f"{faults} things in the dossier do not fit"))
    return _say(lang, "照单检查：", "Followed the list: ") + _say(lang, "；", "; ").join(parts) + _say(lang, "。", ".")


def _say(lang: str, zh: str, en: str) -> str:
    return en if lang == "en" else zh


def _listed(record: Mapping[str, Any], lang: str) -> str:
    asked = [entry for item in record["items"] for entry in item["entries"] if entry["applies"]]
    done = sum(entry["result"] not in (None, "unanswered") for entry in asked)
    reasons = sum(entry["result"] == "unanswered" for entry in asked)
    silent = len(asked) - done - reasons
    told = _say(lang, f"{len(asked)}项中已记录{done}项", f"{done} of {len(asked)} items recorded")
    if reasons:
        told += _say(lang, f"，{reasons}项未检查并写明原因", f", {reasons} unanswered with reason")
    if silent:
        told += _say(lang, f"，{silent}项没有记录", f", {silent} without any record")
    return told


def _deadlines(answer: str, of_visit: bool, lang: str) -> str:
    zh, en = {
        "yes": ("检查期限已遵守", "visit in time") if of_visit else ("各期限均已遵守", "deadlines met"),
        "no": ("有期限没有遵守", "a deadline was not met"),
        "na": ("没有适用的期限", "no deadline applies"),
    }.get(answer, ("期限是否遵守不明", "whether deadlines were met is unknown"))
    return _say(lang, zh, en)


def _waits(due_on: str, late: bool, lang: str) -> str:
    """A result that is not public yet: facts of the office's record, which question 30 does not count."""
    if late:
        return _say(
            lang,
            f"按机关记录，公示期限{due_on}已过，至今没有公示",
            f"by the office's record publication was due on {due_on} and is still to come",
        )
    return _say(lang, f"按机关记录，公示期限{due_on}未到", f"by the office's record publication is due on {due_on}")


def _unaltered(record: Mapping[str, Any], changed: str, lang: str) -> str:
    if not record["sealed"]:
        return _say(lang, "记录没有封存", "the record is not sealed")
    at = local_text(record["sealed"]["at"])[:16]
    zh, en = {
        "no": (f"{at}（+08:00）封存后记录没有变化", f"record unaltered since {at} (+08:00)"),
        "yes": (
            f"{at}（+08:00）封存后记录有改动，见第26问",
            f"record changed since its seal of {at} (+08:00), see question 26",
        ),
    }.get(changed, (f"{at}（+08:00）封存后是否变化不明", f"whether the record changed since {at} (+08:00) is unknown"))
    return _say(lang, zh, en)


def printed(record: Mapping[str, Any], sheet: Mapping[str, Any], lang: str) -> Json:
    """What the two pages say; long facts are cut, the screen has them whole."""
    day = str(record["made_on"])
    return {
        "title": _say(lang, "答问表", "Answer sheet"),
        "subtitle": f"{record['object']['name']} · {record['inspection']['number']}",
        "author": "、".join(record["authorities"]),
        "mark": _say(lang, "示例数据", "Sample data") if record["sample"] else "",
        "date": [int(day[:4]), int(day[5:7]), int(day[8:10])],
        "verdict": sheet["verdict"],
        "basis": sheet["basis"],
        "head": _say(lang, "问 问题 答 事实 叶", "No. Question Answer Facts Leaf").split(" "),
        "rows": [_cells(one, lang) for one in sheet["rows"][:-1]],
        "cannot": {"title": sheet["rows"][-1]["question"], "text": sheet["rows"][-1]["text"]}
        if sheet["rows"]
        else None,
        "faults": [_clipped(text, 160) for text in sheet["faults"][:LINES]],
        "lang": lang,
    }


def _cells(one: Mapping[str, Any], lang: str) -> Json:
    value = VALUES[one["answer"]][1 if lang == "en" else 0]
    leaf = "" if one["leaf"] is None else str(one["leaf"])
    return {
        "group": one["group"],
        "kind": ("unknown" if one["answer"] == "unknown" else "no") if one["notice"] else "",
        "cells": [str(one["no"]), one["question"], value, _clipped(one["text"], CLIP), leaf],
    }


def _clipped(text: str, most: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[: most - 1] + "…"
