"""When may a plan take its next step, and is it in time? States as a dict; the order of filing and publishing is the region's (C11)."""

from __future__ import annotations

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
