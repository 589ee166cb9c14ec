"""Which results need something afterwards, which step may come next, and when is it at its end? Pure (records-and-states 7.9).

open -> closed; between them the stages of STEPS, each written with who, when and why.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from mingcha.kernel.problem import Conflict, FieldError, Invalid

KINDS: dict[str, str] = {
    "rectification_ordered": "rectification",
    "follow_up_pending": "pending",
    "unreachable": "lost_contact",
}
"""What each conclusion calls for. `lost_contact` is the lead (查无下落线索) that the market regulator verifies (S3B-10)."""
STATES: dict[str, frozenset[str]] = {"open": frozenset({"closed"}), "closed": frozenset()}

STEPS: dict[str, dict[str, str]] = {
    "opened": {
        "order": "ordered",
        "supervise": "supervised",
        "to_case": "case_office",
        "copy": "copied",
        "waive": "waived",
        "close": "closed",
    },
    "ordered": {
        "extend": "ordered",
        "recheck_failed": "ordered",
        "recheck_passed": "rechecked",
        "to_case": "case_office",
    },
    "rechecked": {"close": "closed", "supervise": "supervised"},
    "supervised": {"close": "closed", "order": "ordered", "to_case": "case_office"},
    "case_office": {"file_case": "filed", "not_file": "not_filed", "transfer_crime": "crime_transferred"},
    "filed": {"decide": "decided", "conclude": "concluded", "transfer_crime": "crime_transferred"},
    "decided": {"collect": "collected"},
    "crime_transferred": {"enter_platform": "crime_entered"},
    "not_filed": {"close": "closed", "order": "ordered", "supervise": "supervised"},
    "concluded": {"close": "closed", "order": "ordered"},
    "collected": {"close": "closed", "order": "ordered"},
    "crime_entered": {"close": "closed"},
    "waived": {"close": "closed", "order": "ordered"},
    "copied": {"answered": "answered"},
    "answered": {"close": "closed", "order": "ordered", "to_case": "case_office"},
    "closed": {},
}
"""{stage: {step: next stage}}. `answered` comes from the copy notice itself; every other step is a person's."""
GRAVEST: tuple[str, ...] = ("settled", "pending", "transferred", "filed", "crime")
GRAVE_STEPS: dict[str, str] = {"copy": "transferred", "file_case": "filed", "transfer_crime": "crime"}
"""Where an inspection stands in figures: the gravest of its follow-ups, by their state and by these steps."""
ANYWHERE = ("assign", "unlicensed", "remark")
"""Steps that keep the stage: hand over to whose duty it is (S1-14b), the table of no licence (S3A-2.6a), a word for the file."""
FIRST: dict[str, str] = {"ordered": "recheck_passed"}
"""The step offered first where it is not the first of its row."""

NEEDS: dict[str, tuple[str, ...]] = {
    "order": ("text", "term_on"),
    "extend": ("text", "term_on"),
    "recheck_passed": ("text", "on"),
    "recheck_failed": ("text", "on", "term_on"),
    "supervise": ("text",),
    "to_case": ("text", "conditions"),
    "file_case": ("number", "on"),
    "not_file": ("text",),
    "decide": ("number", "on", "organ", "penalties"),
    "conclude": ("text",),
    "collect": ("on",),
    "transfer_crime": ("organ", "number", "on"),
    "enter_platform": ("number", "on"),
    "waive": ("text", "minor_id"),
    "copy": ("text", "department_id"),
    "assign": ("department_id", "basis"),
    "unlicensed": ("permit_law", "registration_law"),
    "remark": ("text",),
    "close": ("text",),
}
"""What each step must say."""
KEPT = (
    "term_on",
    "on",
    "number",
    "organ",
    "penalties",
    "amount_fen",
    "conditions",
    "basis",
    "department_id",
    "minor_id",
)


class FollowUpClosed(Conflict):
    """409: it is closed already."""

    code: ClassVar[str] = "follow-up-closed"
    title_zh, title_en = "这项处置已经办结", "This follow-up is closed"
    detail_zh, detail_en = "办结理由已记录，没有改动。", "The reason is on record; nothing was changed."


class StepRefused(Conflict):
    """409: the step does not follow on where it stands; the way to the end is told."""

    code: ClassVar[str] = "follow-up-step-refused"
    title_zh, title_en = "现在还不能这样办", "This step does not come now"
    detail_zh = "一查到底：这项处置现为“{stage}”，接下来可以：{next}。没有改动。"
    detail_en = "Every problem is followed to its end. It stands at “{stage_en}”; what may come next: {next_en}. Nothing was changed."


class StepIncomplete(Invalid):
    """422: something the step must say is missing."""

    code: ClassVar[str] = "follow-up-step-incomplete"
    title_zh, title_en = "还缺内容，没有保存", "Something is missing; nothing was kept"
    detail_zh, detail_en = "请补齐标出的内容再提交。", "Fill in what is marked and send it again."


class DayWrong(Invalid):
    """422: the day of what was done is ahead, or years before the follow-up began."""

    code: ClassVar[str] = "follow-up-day"
    title_zh, title_en = "日期不对，没有保存", "The day does not fit; nothing was kept"
    detail_zh = "日期须在{since}至{today}之间。请核对年份。"
    detail_en = "The day lies between {since} and {today}. Check the year."


class TermWrong(Invalid):
    """422: a term that lies before the day it is set, or an extension that is none."""

    code: ClassVar[str] = "rectification-term"
    title_zh, title_en = "改正期限不对，没有保存", "The term does not fit; nothing was kept"
    detail_zh = "期限须在{after}之后。请另选日期。"
    detail_en = "The last day must be after {after}. Choose another day."


STAGE_WORDS: dict[str, tuple[str, str]] = {
    "opened": ("待处理", "opened"),
    "ordered": ("已责令改正", "rectification ordered"),
    "rechecked": ("复查合格", "re-check passed"),
    "supervised": ("已交日常监管", "with daily supervision"),
    "case_office": ("已交办案机构", "with the case office"),
    "filed": ("已立案", "case filed"),
    "not_filed": ("不予立案", "not filed"),
    "decided": ("已作处罚决定", "penalty decided"),
    "concluded": ("已结案，未处罚", "concluded without penalty"),
    "collected": ("处罚信息已归集", "penalty collected"),
    "crime_transferred": ("已移送，待录两法衔接平台", "transferred, platform number missing"),
    "crime_entered": ("已移送并录入平台", "transferred and entered"),
    "waived": ("轻微免罚", "minor, no penalty"),
    "copied": ("已抄告，待反馈", "copied, waiting for the answer"),
    "answered": ("抄告已反馈", "copy notice answered"),
    "closed": ("已办结", "closed"),
}
STEP_WORDS: dict[str, tuple[str, str]] = {
    "order": ("责令改正", "order rectification"),
    "extend": ("延长期限", "extend the term"),
    "recheck_passed": ("复查合格", "re-check passed"),
    "recheck_failed": ("复查不合格", "re-check failed"),
    "supervise": ("交日常监管", "hand to daily supervision"),
    "to_case": ("交办案机构", "hand to the case office"),
    "file_case": ("立案", "file a case"),
    "not_file": ("不予立案", "do not file"),
    "decide": ("作出处罚决定", "decide the penalty"),
    "conclude": ("结案不处罚", "conclude without penalty"),
    "collect": ("归集处罚信息", "collect the penalty"),
    "transfer_crime": ("移送涉嫌犯罪", "transfer as a crime"),
    "enter_platform": ("录入两法衔接平台", "enter the two-law platform"),
    "waive": ("轻微免罚", "no penalty: minor"),
    "copy": ("抄告其他部门", "send a copy notice"),
    "answered": ("收到抄告反馈", "the copy notice is answered"),
    "assign": ("转责任部门", "hand to the duty department"),
    "unlicensed": ("无证无照判定", "no-licence table"),
    "remark": ("补充说明", "add a remark"),
    "close": ("办结", "close"),
    "open": ("开始处置", "opened"),
}


def follow_ups_of(conclusions: Sequence[str]) -> list[str]:
    """The kinds of follow-up that these conclusions call for, each once, in a fixed order (records-and-states 7.9)."""
    return [kind for conclusion, kind in KINDS.items() if conclusion in conclusions]


def check_can_close(state: str) -> None:
    """Raises FollowUpClosed unless it is open."""
    if "closed" not in STATES[state]:
        raise FollowUpClosed()


def steps_open(kind: str, stage: str) -> list[str]:
    """The steps a person may take now, the one to offer first in front; a lost contact is verified on its own list (7.11)."""
    if stage == "closed" or kind == "lost_contact":
        return []
    found = [step for step in STEPS[stage] if step != "answered"]
    first = FIRST.get(stage)
    return [*sorted(found, key=lambda step: step != first), *ANYWHERE]


def next_stage(kind: str, stage: str, step: str) -> str:
    """The stage after the step. Raises FollowUpClosed or StepRefused with what may come instead (S0-2.8b)."""
    if stage == "closed":
        raise FollowUpClosed()
    if step in ANYWHERE and kind != "lost_contact":
        return stage
    target = STEPS[stage].get(step) if kind != "lost_contact" else None
    if target is None:
        ways = (
            [STEP_WORDS[one] for one in STEPS[stage]]
            if kind != "lost_contact"
            else [("在失联名单中核实", "verify it in the lost-contact list")]
        )
        words = STAGE_WORDS[stage]
        zh, en = "、".join(zh for zh, _ in ways), ", ".join(en for _, en in ways)
        raise StepRefused(stage=words[0], stage_en=words[1], next=zh, next_en=en)
    return target


def check_said(step: str, said: Mapping[str, Any]) -> None:
    """Raises StepIncomplete with a pointer for each thing that the step must say and does not."""
    missing = [name for name in NEEDS[step] if said.get(name) in (None, "", [], {})]
    if missing:
        raise StepIncomplete(errors=[FieldError(f"/{name}", "请填写。", "Fill this in.") for name in missing])


def check_day(on: date | None, *, today: date, year: int) -> None:
    """What was done lies neither ahead nor years back: from the year before the follow-up's own `year` to today. Raises DayWrong."""
    if on is not None and not date(year - 1, 1, 1) <= on <= today:
        raise DayWrong(
            errors=[FieldError("/on", "请核对日期。", "Check the day.")],
            since=f"{year - 1}-01-01",
            today=today.isoformat(),
        )


def check_term(step: str, term_on: date, *, today: date, before: date | None) -> None:
    """A new term lies after today; an extension also after the former term. Raises TermWrong."""
    after = max(today, before) if step == "extend" and before else today
    if term_on <= after:
        raise TermWrong(after=after.isoformat())


def facts_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """What the timeline keeps of a step beside its words: dates as text."""
    found = {name: said[name] for name in KEPT if said.get(name) not in (None, "", [], {})}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items()}


def term_mark(term_on: date | None, stage: str, today: date) -> str:
    """`none`, `in_term` or `past_term` of a rectification order that is not re-checked yet: a fact, no judgement."""
    if term_on is None or stage != "ordered":
        return "none"
    return "in_term" if today <= term_on else "past_term"


def may_hand_to(bases: Collection[str], basis: str, article: str) -> None:
    """Raises BasisUnknown unless the region's notice names this rule of who follows up (S1-14b)."""
    if basis not in bases:
        raise BasisUnknown(article=article)


class BasisUnknown(Invalid):
    """422: the region's notice names other rules of who follows up."""

    code: ClassVar[str] = "follow-up-basis"
    title_zh, title_en = "本地通知没有这条职责依据", "The notice here has no such rule"
    detail_zh = "后续监管责任依据{article}确定。请从列出的依据中选择。"
    detail_en = "Who follows up is settled by {article}. Choose one of the rules listed."
