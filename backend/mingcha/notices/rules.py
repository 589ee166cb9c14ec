"""When is somebody told of a date, who, and how does a calendar of dates read? From dates alone; pure.

A notice is for one step of one date: soon (who does the work), late (and who answers for it), later (and who stands above them).
After a pause only the furthest step that was reached is told, to all whom the steps before would have told: once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from mingcha.kernel.problem import Conflict

LINE_BYTES = 75


class Clock(StrEnum):
    """What runs against a date."""

    RESULT = "result"
    VISIT = "visit"
    PLAN = "plan"
    CERTIFICATE = "certificate"
    COMMIT = "commit"
    RECTIFICATION = "rectification"
    PENALTY = "penalty"
    TABLE = "table"
    COPY = "copy"


class Step(StrEnum):
    """How far a date has come."""

    SOON = "soon"
    LATE = "late"
    LATER = "later"


LEVELS: dict[Step, int] = {Step.SOON: 0, Step.LATE: 1, Step.LATER: 2}
"""How high a step reaches: 0 who does the work, 1 their supervisors, 2 the supervisors of the office above."""
SOON_DAYS: dict[Clock, int] = {
    Clock.RESULT: 7,
    Clock.VISIT: 3,
    Clock.PLAN: 14,
    Clock.CERTIFICATE: 60,
    Clock.COMMIT: 0,
    Clock.RECTIFICATION: 3,
    Clock.PENALTY: 3,
    Clock.TABLE: 14,
    Clock.COPY: 3,
}
"""How many days before a date who does the work is told."""
LATER_DAYS = 7
COPY_WORKDAYS = 15
"""No notice gives a number for the answer to a copy notice (及时), so this is a reminder and no due date: as long as
《市场监督管理行政处罚程序规定》 gives for looking into a lead."""
TABLE_DAYS = 92
"""A table that was not handed in is asked for until the next one is due, a quarter later."""


class NoAddress(Conflict):
    """409: there is nowhere to send to."""

    code = "no-address"
    title_zh, title_en = "还没有填写接收地址", "There is no address to send to"
    detail_zh, detail_en = (
        "请先填写电子邮箱并保存，再打开邮件提醒。没有改动。",
        "Enter an e-mail address and save it, then turn e-mail on. Nothing was changed.",
    )


@dataclass(frozen=True, slots=True)
class Due:
    """One date of one thing: `about` is its id, `path` where it is opened on the desk, `people` who does the work (empty: the department)."""

    clock: Clock
    about: str
    department_id: str
    on: date
    name: str
    path: str
    provisional: bool = False
    people: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, date]:
        """What makes two dates the same: a moved date is another one."""
        return self.clock.value, self.about, self.on


def step_on(due: Due, today: date) -> Step | None:
    """The furthest step reached on `today`; the day itself is still in time."""
    if today > due.on + timedelta(days=LATER_DAYS):
        return Step.LATER
    if today > due.on:
        return Step.LATE
    return Step.SOON if today >= due.on - timedelta(days=SOON_DAYS[due.clock]) else None


def horizon(clock: Clock, today: date) -> date:
    """The last day whose dates may be told of today."""
    return today + timedelta(days=SOON_DAYS[clock])


def retry_at(tries: int, now: datetime) -> datetime:
    """When a message that was refused is sent again: after 5, 10, 20 … minutes, at most a day."""
    return now + timedelta(minutes=min(5 * 2**tries, 24 * 60))


def ics_of(dues: Sequence[tuple[Due, str]], *, name: str, stamp: datetime, origin: str) -> str:
    """A calendar (RFC 5545) of whole days, one event per date with its words; the same date keeps its UID when it is fetched again."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Mingcha//due dates//ZH", f"X-WR-CALNAME:{_text(name)}"]
    for due, words in dues:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{due.clock}-{due.about}@mingcha",
            f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{due.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{due.on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(words)}",
            *([f"URL:{origin}/desk/#/{due.path}"] if origin else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(_folded(line) for line in [*lines, "END:VCALENDAR"])


def _text(words: str) -> str:
    for plain, told in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        words = words.replace(plain, told)
    return words


def _folded(line: str) -> str:
    """At most 75 bytes a line, never within a character."""
    parts: list[str] = []
    now = ""
    for letter in line:
        if len((now + letter).encode()) > (LINE_BYTES if not parts else LINE_BYTES - 1):
            parts.append(now)
            now = ""
        now += letter
    return "\r\n ".join([*parts, now]) + "\r\n"


WORDS: dict[Clock, tuple[str, str]] = {
    Clock.RESULT: ("检查结果公示", "result to publish"),
    Clock.VISIT: ("检查任务", "visit"),
    Clock.PLAN: ("年度计划", "annual plan"),
    Clock.CERTIFICATE: ("执法证件", "certificate"),
    Clock.COMMIT: ("承诺未开启的抽取", "draw left open"),
    Clock.RECTIFICATION: ("责令改正期限", "term of an order"),
    Clock.PENALTY: ("行政处罚信息归集", "penalty to collect"),
    Clock.TABLE: ("统计表报送", "table to hand in"),
    Clock.COPY: ("抄告待反馈", "copy notice to answer"),
}
STEP_WORDS: dict[Step, tuple[str, str]] = {
    Step.SOON: ("将于{on}到期", "is due on {on}"),
    Step.LATE: ("已于{on}到期", "was due on {on}"),
    Step.LATER: ("已于{on}到期，仍未办结", "was due on {on} and is still open"),
}
COPY_WORDS: dict[Step, tuple[str, str]] = {
    Step.SOON: ("到{on}满15个工作日，请及时反馈", "has waited 15 working days on {on}"),
    Step.LATE: ("{on}已满15个工作日，还没有反馈", "had waited 15 working days on {on} and is not answered"),
    Step.LATER: ("{on}已满15个工作日，久未反馈", "had waited 15 working days on {on} and is still not answered"),
}
"""A copy notice has no due date, so nothing is called overdue."""


def words_of(clock: Clock, name: str, step: Step, on: date) -> str:
    """One line for a message in both languages."""
    zh, en = WORDS[clock], (COPY_WORDS if clock is Clock.COPY else STEP_WORDS)[step]
    return f"{zh[0]}「{name}」{en[0].format(on=on)} · {zh[1]} {name} {en[1].format(on=on)}"


def digest(lines: Iterable[str], origin: str) -> str:
    """The text of one message: a line for each notice, and where they are read."""
    where = f"{origin}/desk/#/notices" if origin else "工作台 → 消息 · desk → notices"
    return "\n".join([*lines, "", where]) + "\n"
