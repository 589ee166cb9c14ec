"""When may a plan take its next step, and is it in time? States as a dict; the order of filing and publishing is the region's (C11)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from mingcha.kernel.problem import Conflict, Forbidden, Invalid

# {state: {step: next state}} before the region's order is looked at; `amend` keeps the state and makes a version.
STEPS: dict[str, dict[str, str]] = {
    "draft": {"edit": "draft", "approve": "dept_approved"},
    "dept_approved": {"edit": "dept_approved", "file": "filed", "publish": "published"},
    "filed": {"edit": "filed", "publish": "in_force"},
    "published": {"edit": "published", "file": "in_force"},
    "in_force": {"edit": "in_force", "close": "closed"},
    "closed": {},
}
FILE_FIRST = frozenset({"on_entry", "after_entry", "with_filing"})


class PlanStepRefused(Conflict):
    """Not from this state, or not in this order in this region."""

    code = "plan-step-refused"
    title_zh, title_en = "计划当前不能这样做", "The plan cannot take this step now"
    detail_zh = "计划现为“{state}”。{order}"
    detail_en = "The plan is “{state}”. {order_en}"


class PlanOwn(Forbidden):
    """Nobody approves what they made."""

    code = "plan-own"
    title_zh, title_en = "不能批准自己编制的计划", "You cannot approve what you made"
    detail_zh, detail_en = "请由本部门另一位负责人批准。", "Another head of the department approves it."


class PlanEmpty(Conflict):
    """There is no task in it."""

    code = "plan-empty"
    title_zh, title_en = "计划中还没有任务", "The plan has no task"
    detail_zh, detail_en = "请先添加抽查任务。", "Add a task first."


class PlanFinal(Conflict):
    """A closed plan is not changed."""

    code = "plan-final"
    title_zh, title_en = "计划已结束", "The plan is closed"
    detail_zh, detail_en = "结束的计划不再改动。", "A closed plan is not changed any more."


class ReasonMissing(Invalid):
    """An approved plan is changed only with a reason; the former version stays."""

    code = "reason-missing"
    title_zh, title_en = "请写明调整原因", "Give the reason for the change"
    detail_zh, detail_en = (
        "计划已批准，调整须写明原因，原版本会保留。",
        "The plan is approved; a change needs a reason, and the former version is kept.",
    )


class DepartmentsUnknown(Invalid):
    """Ids that name no department."""

    code = "departments-unknown"
    title_zh, title_en = "有部门不存在", "Some departments do not exist"
    detail_zh, detail_en = "请刷新后重新选择。", "Reload and choose again."


class StudyMissing(Conflict):
    """The joint conference studies a joint plan before it is public (S1-10a)."""

    code = "plan-study-missing"
    title_zh, title_en = "联合计划尚未经联席会议研究", "The joint conference has not studied the plan"
    detail_zh = "年度联合抽查计划须先提请{body}统筹研究，再公布。依据{article}。请由牵头协调部门登记会议结果。"
    detail_en = (
        "{body} studies a joint plan before it is published. By {article}. The coordinating office enters the result."
    )


class ReviewPending(Conflict):
    """It was handed in for review, and the answer is not here."""

    code = "plan-review-pending"
    title_zh, title_en = "计划正在审核", "The plan is being reviewed"
    detail_zh, detail_en = (
        "请等审核部门答复；审核通过后才能继续。",
        "Wait for the reviewing office; the next step opens when it agrees.",
    )


class FiledAlready(Conflict):
    """It has been filed, or waits for its review."""

    code = "plan-filed-already"
    title_zh, title_en = "计划已经报出", "The plan has been sent up already"
    detail_zh, detail_en = (
        "已备案或正在审核，不必再报。调整后的版本会自动保留。",
        "It is filed or under review; amendments are kept as versions.",
    )


class OpinionNotWanted(Conflict):
    """This plan waits for no such opinion."""

    code = "plan-opinion-not-wanted"
    title_zh, title_en = "这份计划现在不需要这项意见", "This plan waits for no such opinion"
    detail_zh, detail_en = (
        "请刷新后查看计划的状态；本地区的程序见计划页上的条款。",
        "Reload to see the plan's state; the plan page names the region's article.",
    )


class RouteUnknown(Invalid):
    """The region's notice has no such route (C10)."""

    code = "plan-route-unknown"
    title_zh, title_en = "本地区没有这种报送方式", "The region knows no such route"
    detail_zh = "可用的方式：{routes}。依据{article}。"
    detail_en = "Possible: {routes_en}. By {article}."


ROUTE_WORDS = {
    "report": ("报送", "report"),
    "file": ("备案", "file"),
    "review": ("审核", "review"),
    "study": ("统筹研究", "study"),
}

STATE_WORDS = {
    "draft": "草稿",
    "dept_approved": "本部门已批准",
    "filed": "已备案",
    "published": "已公布",
    "in_force": "已生效",
    "closed": "已结束",
}


def next_state(state: str, step: str, *, order: str, article: str) -> str:
    """The state after a step. Raises PlanStepRefused, with the article where it is the region's order that forbids it (C11)."""
    target = STEPS[state].get(step)
    if target is None:
        raise PlanStepRefused(state=STATE_WORDS[state], order="", order_en="")
    if order == "before_filing" and (state, step) == ("dept_approved", "file"):
        words = f"须先公布后备案（{article}）。"
        raise PlanStepRefused(state=STATE_WORDS[state], order=words, order_en=f"Publish before filing ({article}).")
    if order in FILE_FIRST and (state, step) == ("dept_approved", "publish"):
        words = f"须先备案后公布（{article}）。"
        raise PlanStepRefused(state=STATE_WORDS[state], order=words, order_en=f"File before publishing ({article}).")
    return target


def steps_open(state: str, *, order: str) -> list[str]:
    """The steps that the state and the region's order leave open."""
    found = []
    for step in STEPS[state]:
        try:
            next_state(state, step, order=order, article="")
        except PlanStepRefused:
            continue
        found.append(step)
    return found


def check_can_approve(actor_id: str, created_by: str) -> None:
    """Raises PlanOwn."""
    if actor_id == created_by:
        raise PlanOwn()


def due_mark(due_on: date | None, filed_on: date | None, today: date) -> str:
    """`none` where the region names no day, `in_time` or `late` once filed, `open` or `late` before: a fact, no judgement."""
    if due_on is None:
        return "none"
    if filed_on is not None:
        return "in_time" if filed_on <= due_on else "late"
    return "open" if today <= due_on else "late"


def wanted_route(asked: str | None, kinds: Collection[str], *, must_review: bool, article: str) -> str:
    """How the plan goes up (C10): what the office asks for, within what the region's notice knows; a plan that must be reviewed is.

    Raises RouteUnknown.
    """
    if must_review:
        return "review"
    open_ways = [kind for kind in kinds if kind != "study"] or ["file"]
    route = asked or ("file" if "file" in open_ways else open_ways[0])
    if route not in open_ways:
        words = [ROUTE_WORDS[one] for one in open_ways]
        raise RouteUnknown(
            routes="、".join(one[0] for one in words), routes_en=", ".join(one[1] for one in words), article=article
        )
    return route


def must_study(kind: str, kinds: Collection[str]) -> bool:
    """A joint plan, where the notice sends it to the joint conference (S1-10a)."""
    return kind == "joint" and "study" in kinds


def must_review(kind: str, domain: str, review_joint_other_domains: bool) -> bool:
    """A joint plan of another domain is filed and reviewed (S4-10a)."""
    return review_joint_other_domains and kind == "joint" and domain != "market"


def waits_for(*, study: bool, studied: bool, route: str | None, filed: bool, reviewed: bool) -> str | None:
    """`study`, `review` or None: whose opinion the plan needs before its next step."""
    if study and not studied:
        return "study"
    if filed and route == "review" and not reviewed:
        return "review"
    return None


def check_studied(wanted: bool, studied: bool, *, body: str, article: str) -> None:
    """Raises StudyMissing."""
    if wanted and not studied:
        raise StudyMissing(body=body, article=article)


def check_opinion_wanted(kind: str, waiting: str | None) -> None:
    """Raises OpinionNotWanted."""
    if kind != waiting:
        raise OpinionNotWanted()


def receivers_of(to: Collection[str], domain: str) -> str:
    """Who gets the plan: whoever the region names, without those of the market domain for a plan of another domain (S4-1)."""
    mark = "（市场监管领域）"
    return "、".join(one for one in to if domain == "market" or not one.endswith(mark))
