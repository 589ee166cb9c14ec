"""When may a legal hold be lifted? Pure."""

from __future__ import annotations

from mingcha.kernel.problem import Conflict, NotFound


class HoldNotFound(NotFound):
    """404: there is no such hold, or it is another department's."""

    code = "hold-not-found"
    title_zh, title_en = "没有找到这条保留", "No such hold"


class HoldLifted(Conflict):
    """409: it was lifted before."""

    code = "hold-lifted"
    title_zh, title_en = "这条保留已经解除", "The hold is lifted"
    detail_zh, detail_en = (
        "解除的人和理由都在案，没有改动。",
        "Who lifted it and why is on record; nothing was changed.",
    )


class InspectionUnknown(NotFound):
    """404: no inspection with this number that the caller may see."""

    code = "inspection-unknown"
    title_zh, title_en = "没有这次检查", "There is no such inspection"
    detail_zh, detail_en = "请核对检查编号：{number}", "Check the inspection's number: {number}"


def check_holds(lifted: bool) -> None:
    """Raises HoldLifted."""
    if lifted:
        raise HoldLifted()
