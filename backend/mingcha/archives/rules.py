"""What belongs to a task's archive, what is missing of it, and when may it be closed? Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from mingcha.kernel.problem import Conflict, FieldError

KINDS = ("funds", "equipment")
WORDS: dict[str, tuple[str, str]] = {
    "source": ("计划或线索", "plan or lead"),
    "scheme": ("方案及批准", "scheme and approval"),
    "draw": ("抽取文件", "files of the draw"),
    "visits": ("检查办结", "visits at their end"),
    "publications": ("结果公示", "results published"),
    "follow_ups": ("后续处置办结", "follow-ups closed"),
    "records": ("逐户归档", "inspections archived"),
}
BLOCKING = frozenset({"visits", "publications", "follow_ups"})
"""Without these at their end a task is not closed; the others are told and may have a reason in the note."""


class ArchiveIncomplete(Conflict):
    """409: something of the task is not at its end."""

    code: ClassVar[str] = "archive-incomplete"
    title_zh, title_en = "还不能归档", "The task cannot be closed yet"
    detail_zh, detail_en = (
        "还没有办结：{open}。请从归档页逐项办理后再归档。没有改动。",
        "Not at its end: {open_en}. Settle it from the archive's page first. Nothing was changed.",
    )


class TaskArchived(Conflict):
    """409: the task is closed."""

    code: ClassVar[str] = "task-archived"
    title_zh, title_en = "这个任务已经归档", "This task is archived"
    detail_zh, detail_en = (
        "档号{number}。归档后经费、装备不再登记。没有改动。",
        "Its number is {number}. Funds and equipment are not entered any more. Nothing was changed.",
    )


class ArchiveNumberTaken(Conflict):
    """409: a number stands for one archive."""

    code: ClassVar[str] = "archive-number-taken"
    title_zh, title_en = "档号已被使用", "This number is taken"
    detail_zh, detail_en = "请换一个档号。", "Choose another number."


class MeansStruck(Conflict):
    """409: the line is struck already."""

    code: ClassVar[str] = "means-struck"
    title_zh, title_en = "这一行已经划去", "This line is struck already"
    detail_zh, detail_en = "需要时请重新登记。", "Enter it again if it is needed."


@dataclass(frozen=True, slots=True)
class Counts:
    """What a task has: of each kind how many, and how many of them are at their end."""

    source: bool
    scheme: bool
    drawn: bool
    draw_files: int
    visits: int
    ended: int
    accepted: int
    results: int
    settled: int
    follow_ups: int
    follow_ups_closed: int
    archived: int
    exported: int


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the completeness check: `have` of `need`; `blocks` where the task cannot be closed without it."""

    key: str
    have: int
    need: int
    blocks: bool

    @property
    def ok(self) -> bool:
        """True where nothing is missing."""
        return self.have >= self.need


def checks_of(counts: Counts) -> list[Check]:
    """The lines in the order of the work (S0-3.1b, S3A-2.7c). A task that was not drawn needs no files of a draw."""
    told = [
        ("source", int(counts.source), 1),
        ("scheme", int(counts.scheme), 1),
        ("draw", min(counts.draw_files, 1), int(counts.drawn)),
        ("visits", counts.ended, max(counts.visits, 1)),
        ("publications", counts.settled, counts.results),
        ("follow_ups", counts.follow_ups_closed, counts.follow_ups),
        ("records", counts.archived, counts.accepted),
    ]
    return [Check(key, have, need, key in BLOCKING) for key, have, need in told]


def check_can_close(checks: Sequence[Check], archived_as: str | None) -> None:
    """Raises TaskArchived or ArchiveIncomplete, naming what is open."""
    if archived_as is not None:
        raise TaskArchived(number=archived_as)
    waits = [one for one in checks if one.blocks and not one.ok]
    if not waits:
        return
    lines = [(WORDS[one.key], f"{one.have}/{one.need}") for one in waits]
    raise ArchiveIncomplete(
        open="、".join(f"{zh}{told}" for (zh, _), told in lines),
        open_en=", ".join(f"{en} {told}" for (_, en), told in lines),
        errors=[FieldError(f"/{one.key}", WORDS[one.key][0], WORDS[one.key][1]) for one in waits],
    )
