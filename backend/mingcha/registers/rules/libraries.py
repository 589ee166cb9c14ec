"""What makes a sub-library, a tag and a department's duty right, and which objects do they take in?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mingcha.kernel.problem import Conflict, FieldError, Forbidden, Invalid, NotFound
from mingcha.registers.rules import words

CRITERIA = ("districts", "industries", "kinds", "natures", "tags")
MOST_AT_ONCE = 50_000
GROUNDS = {"approves": "谁审批、谁监管", "in_charge": "谁主管、谁监管"}


class LibraryUnknown(NotFound):
    """404: no such sub-library, or another department's."""

    code = "library-unknown"
    title_zh, title_en = "没有这个分库", "No such sub-library"


class LibraryNameTaken(Conflict):
    """409: the department has one of this name."""

    code = "library-name-taken"
    title_zh, title_en = "分库名称已使用", "The name is taken"
    detail_zh, detail_en = (
        "本部门已有分库“{name}”，请换一个名称。",
        "Your department has a sub-library “{name}”; choose another name.",
    )


class LibraryAsksNothing(Invalid):
    """422: neither criteria nor a parent: it would be the whole register."""

    code = "library-asks-nothing"
    title_zh, title_en = "分库没有分类标准", "The sub-library asks for nothing"
    detail_zh = "请至少填写一项分类标准（区域、行业、类型、性质、标注），或选“只收手工选入的对象”。"
    detail_en = "Give at least one criterion (district, industry, kind, nature, tag), or choose “picked by hand only”."


class LibraryInLoop(Invalid):
    """422: a library under itself."""

    code = "library-in-loop"
    title_zh, title_en = "上级分库不能是自己或下级", "A sub-library cannot stand under itself"
    detail_zh, detail_en = "请另选上级分库。", "Choose another parent."


class TooManyAtOnce(Invalid):
    """422: more objects than one act may change."""

    code = "too-many-at-once"
    title_zh, title_en = "一次处理的对象过多", "Too many objects at once"
    detail_zh = "选中了{found}个，一次最多{most}个。请缩小筛选范围，分几次处理。"
    detail_en = "{found} are chosen, at most {most} go at once. Narrow the filter and do it in parts."


class NothingChosen(Invalid):
    """422: no object fits."""

    code = "nothing-chosen"
    title_zh, title_en = "没有选中对象", "No object is chosen"
    detail_zh, detail_en = "请调整筛选条件后再试。", "Change the filter and try again."


class BulkUndone(Conflict):
    """409: it was taken back before."""

    code = "bulk-undone"
    title_zh, title_en = "这次批量操作已撤销", "This was already undone"
    detail_zh, detail_en = "不需要再撤销，请刷新查看。", "Nothing is left to undo; reload the list."


class DutyTaken(Conflict):
    """409: two departments cannot both supervise one matter's objects."""

    code = "duty-taken"
    title_zh, title_en = "这些对象已有监管部门", "Another department has this duty"
    detail_zh = "“{industry}”已由{department}监管（{matter}）。请先与该部门商定，由其停用后再登记。"
    detail_en = "“{industry}” is supervised by {department} ({matter}). Agree with them first; they end theirs, then enter yours."


class DutyNotOurs(Forbidden):
    """403: only the department itself, or the coordinator, enters or ends a duty."""

    code = "duty-not-ours"
    title_zh, title_en = "不是本部门的监管职责", "Not your department's duty"
    detail_zh, detail_en = "请由该部门或牵头协调部门办理。", "That department or the coordinating one does this."


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty in force: whose, and which industries and kinds it takes in (none: all of them)."""

    department: str
    matter: str
    ground: str
    industries: frozenset[str]
    kinds: frozenset[str]


def check_criteria(criteria: Mapping[str, Sequence[str]], *, by_hand: bool) -> None:
    """Raises LibraryAsksNothing, Invalid with pointers (S2-2.1c)."""
    if not by_hand and not any(criteria.get(name) for name in CRITERIA):
        raise LibraryAsksNothing()
    unknown = [kind for kind in criteria.get("kinds", ()) if kind not in words.OBJECT_KINDS]
    if unknown:
        options = ", ".join(words.OBJECT_KINDS)
        raise Invalid(errors=[FieldError("/criteria/kinds", f"可选：{options}。", f"Use: {options}.")])


def check_parent(library_id: str, parent_id: str | None, parents: Mapping[str, str | None]) -> None:
    """Raises LibraryUnknown for a parent that is not there, LibraryInLoop for one below."""
    seen = {library_id}
    while parent_id is not None:
        if parent_id in seen:
            raise LibraryInLoop()
        if parent_id not in parents:
            raise LibraryUnknown()
        seen.add(parent_id)
        parent_id = parents[parent_id]


def check_number(found: int) -> None:
    """Raises NothingChosen, TooManyAtOnce."""
    if found == 0:
        raise NothingChosen()
    if found > MOST_AT_ONCE:
        raise TooManyAtOnce(found=found, most=MOST_AT_ONCE)


def duty_for(industry: str | None, kind: str, duties: Iterable[DutyRow]) -> DutyRow | None:
    """The duty an object falls under: who approves goes before who is in charge, the narrower before the wider; None if there is none."""
    fitting = [one for one in duties if _fits(one, industry, kind)]
    return min(
        fitting,
        key=lambda one: (one.ground != "approves", not one.industries, not one.kinds, one.department, one.matter),
        default=None,
    )


def _fits(one: DutyRow, industry: str | None, kind: str) -> bool:
    return (not one.industries or industry in one.industries) and (not one.kinds or kind in one.kinds)


def check_duty_free(industries: Sequence[str], ground: str, department: str, duties: Iterable[DutyRow]) -> None:
    """Raises DutyTaken when another department has the same ground over one of the industries."""
    for one in duties:
        shared = one.industries & set(industries)
        if one.department != department and one.ground == ground and shared:
            raise DutyTaken(industry=min(shared), department=one.department, matter=one.matter)
