"""May this inspection start? Decision table 3.3 of the requirements, with the region's article as the reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from mingcha.kernel.problem import Conflict, Invalid


class ItemsNotPublished(Conflict):
    """An item is in no published list (S1-3): nobody may inspect it."""

    code = "items-not-published"
    title_zh, title_en = "有事项不在已公布的清单内", "Some items are in no published list"
    detail_zh = "未列入清单的，不得检查：{items}。依据{article}。请先公布清单，或从任务中移除该事项。"
    detail_en = "Items outside the list may not be inspected: {items}. By {article}. Publish the list first, or take them out of the task."


class PlanNotInForce(Conflict):
    """The task stands in no plan in force (S4-3d)."""

    code = "plan-not-in-force"
    title_zh, title_en = "任务所在的计划尚未生效", "The task's plan is not in force"
    detail_zh = "未列入计划的，不得擅自检查。依据{article}。计划须先备案并公布。"
    detail_en = "What is not in a plan in force may not be inspected. By {article}. File and publish the plan first."


class NotDrawn(Conflict):
    """It was not drawn on the platform, and no reason is given."""

    code = "not-drawn"
    title_zh, title_en = "检查对象未经平台抽取", "The object was not drawn here"
    detail_zh = "未经平台抽取的检查须说明原因并单独统计。依据{article}。"
    detail_en = "An inspection that was not drawn here needs a reason and is counted apart. By {article}."


class ReasonUnknown(Invalid):
    """The region's notice does not know this reason (C17, S4-3c)."""

    code = "unplanned-reason-unknown"
    title_zh, title_en = (
        "本地区不承认这种计划外检查的理由",
        "The region does not know this reason for a check outside the plan",
    )
    detail_zh = "“{reason}”不在本地区的情形之内；可用：{known}。依据{article}。未列入计划的，不得擅自检查。"
    detail_en = "“{reason_en}” is none of the region's reasons; these are: {known_en}. By {article}. What is not planned may not be inspected."


REASON_WORDS = {
    "complaint": ("投诉举报", "complaint"),
    "referral": ("转办交办", "transfer"),
    "data_monitoring": ("数据监测", "data monitoring"),
    "accident": ("发生事故", "accident"),
    "failed_test": ("检验检测不合格", "failed test"),
    "deployment": ("国家或县级以上政府临时部署", "deployment by state or county government"),
    "exempt_field_random_check": ("四类免列计划领域的随机检查", "random check in one of the four exempt fields"),
}


def check_reason_known(reason: str, known: Collection[str], *, article: str) -> None:
    """Raises ReasonUnknown, naming the reasons that the region has."""
    if reason in known:
        return
    (zh, en), words = REASON_WORDS[reason], [REASON_WORDS[one] for one in known]
    raise ReasonUnknown(
        reason=zh,
        reason_en=en,
        known="、".join(one[0] for one in words),
        known_en=", ".join(one[1] for one in words),
        article=article,
    )


class SpecialFieldNotDrawn(Conflict):
    """Every item of the task was claimed for a special key field (S0-2.8a): strict supervision goes on outside of draws."""

    code = "special-field-not-drawn"
    title_zh, title_en = "特殊重点领域事项不随机抽取", "Items of special key fields are not drawn"
    detail_zh = "依据{article}，这些事项按现有方式严格监管，不进入随机抽查。请从任务中移除，或先撤销例外并列入清单。"
    detail_en = "By {article}, these stay under strict supervision outside of draws. Take them out of the task, or end the exemption and list them."


class TaskNotReady(Conflict):
    """The scheme has not been approved, or the task is over."""

    code = "task-not-ready"
    title_zh, title_en = "任务的抽查工作方案尚未批准", "The task's scheme is not approved"
    detail_zh, detail_en = (
        "请由部门负责人先批准方案（国办发〔2024〕54号）。",
        "The head of the department approves the scheme first.",
    )


class Start(StrEnum):
    """What the table answers where it does not block."""

    ALLOW = "allow"
    OFF_PLATFORM = "off_platform"
    UNPLANNED = "unplanned"
    RECORD_ONLY = "record_only"


@dataclass(frozen=True, slots=True)
class StartFacts:
    """What is looked at. `unplanned_reason` counts only where the region knows it (C17); `special_field`: strict supervision outside this tool."""

    unpublished_items: tuple[str, ...] = ()
    plan_in_force: bool = True
    drawn: bool = True
    unplanned_reason: str | None = None
    off_platform_reason: str | None = None
    special_field: bool = False


@dataclass(frozen=True, slots=True)
class Articles:
    """Where a region writes each rule."""

    item_list: str
    plan: str
    draw: str


def check_can_start(facts: StartFacts, *, articles: Articles, known_reasons: Collection[str]) -> Start:
    """The table, row by row. Raises ItemsNotPublished, PlanNotInForce or NotDrawn with the article."""
    if facts.unpublished_items:
        if facts.special_field:
            return Start.RECORD_ONLY
        raise ItemsNotPublished(items="、".join(facts.unpublished_items), article=articles.item_list)
    if not facts.plan_in_force:
        return _unplanned(facts, articles, known_reasons)
    if facts.drawn:
        return Start.ALLOW
    if facts.off_platform_reason:
        return Start.OFF_PLATFORM
    raise NotDrawn(article=articles.draw)


def _unplanned(facts: StartFacts, articles: Articles, known_reasons: Collection[str]) -> Start:
    reason = facts.unplanned_reason
    # The four exempt fields of notice 004 free a random check from the plan, not from the draw.
    needs_draw = reason == "exempt_field_random_check"
    if reason in known_reasons and (facts.drawn or not needs_draw):
        return Start.UNPLANNED
    raise PlanNotInForce(article=articles.plan)
