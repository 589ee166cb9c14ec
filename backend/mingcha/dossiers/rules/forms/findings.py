"""What did the check find, in words for a form? Problems, counts, boxes of method, result and follow-up. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mingcha.dossiers.rules.forms.cells import Block, Record, local_day, minute_words, table
from mingcha.dossiers.rules.words import CONCLUSIONS, FOLLOW_UPS, RESULTS, word

AFTERWARDS = {
    "none": "无需后续处理",
    "stop": "责令停止并转日常监管",
    "rectification": "责令改正并由日常监管跟进",
    "case": "移送办案机构",
    "copied": "抄告其他部门",
    "lost_contact": "查无下落线索核查",
    "pending": "其他后续处理",
}
"""The follow-ups of the check form (records-and-states 6.4), with the lead that notice 003 adds."""
DRAWS = {"directed": "定向", "undirected": "不定向"}


def entries(record: Record, *results: str | None) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """(item, entry) of every entry with one of these results, conditions that did not hold left out."""
    return [
        (item, entry)
        for item in record["items"]
        for entry in item["entries"]
        if entry["applies"] and entry["result"] in results
    ]


def told(entry: Mapping[str, Any]) -> str:
    """What was written beside an answer: the value, the reasons chosen, the words."""
    parts = [entry["value"], *entry["reasons"], entry["reason"]]
    return "；".join(dict.fromkeys(part for part in parts if part))


def problems(item: Mapping[str, Any]) -> list[str]:
    """The problems of one item, numbered: text of the entry and what was written."""
    found = [one for one in item["entries"] if one["applies"] and one["result"] == "failing"]
    return [f"{no}. {one['text']}" + (f"：{told(one)}" if told(one) else "") for no, one in enumerate(found, 1)]


def problem_words(item: Mapping[str, Any], none: str) -> str:
    """The problems of an item and how many entries are open; `none` only where every entry has a result."""
    left = sum(one["applies"] and one["result"] in ("unanswered", None) for one in item["entries"])
    return "\n".join([*problems(item), *([f"未检查{left}项"] if left else [])]) or none


def outside_list(record: Record) -> list[str]:
    """Findings that no entry of the list asks for; taken back ones are left out."""
    rows = [one for one in record["materials"] if one["kind"] == "finding" and not one["withdrawn"]]
    return [one["text"] + (f"（依据：{one['basis']}）" if one.get("basis") else "") for one in rows]


def counted(item: Mapping[str, Any]) -> str:
    """How many entries of an item came out how: 符合3，不符合1."""
    asked = [one["result"] for one in item["entries"] if one["applies"]]
    order = ("conforming", "failing", "not_applicable", "recorded", "unanswered", None)
    return "，".join(f"{RESULTS[result]}{asked.count(result)}" for result in order if asked.count(result))


def afterwards(record: Record) -> list[str]:
    """The ticked follow-ups: what was opened; none where the check is approved and nothing had to be."""
    kinds = [one["kind"] for one in record["follow_ups"]]
    if kinds or record["inspection"]["state"] != "accepted":
        return kinds
    return [] if entries(record, "failing") else ["none"]


def disposal(record: Record, item: Mapping[str, Any]) -> str:
    """What the record says was done about an item's problems."""
    if not problems(item):
        return ""
    done = [
        word(FOLLOW_UPS, one["kind"]) + (f"，{local_day(one['closed_at'])}办结" if one["closed_at"] else "，办理中")
        for one in record["follow_ups"]
    ]
    return "；".join(done)


def amended(record: Record) -> list[Block]:
    """What was changed after the seal, and so after the signatures below; nothing where nothing was."""
    rows = [[minute_words(one["at"]), one["reason"], "；".join(_changes(one))] for one in record["amendments"]]
    return [table("封存签字以后的补正", ("时间", "理由", "改动"), (2.6, 3.4, 4.4), rows)] if rows else []


def _changes(one: Mapping[str, Any]) -> list[str]:
    changes = [f"{c['text']}：{RESULTS[c['before']]}改为{RESULTS[c['result']]}" for c in one["changes"]]
    said = "、".join(word(CONCLUSIONS, code) for code in one["conclusion"] or ())
    return [*changes, *([f"检查结果改为{said}"] if said else [])]


def bases(record: Record) -> list[str]:
    """The legal bases of all items, each once, in order."""
    return list(dict.fromkeys(line for item in record["items"] for line in item["legal_basis"]))
