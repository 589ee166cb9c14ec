"""When may a body be founded, a seat be filled, a meeting be closed? Pure.

called -> held | cancelled; open -> done
"""

from __future__ import annotations

from typing import ClassVar

from mingcha.kernel.problem import Conflict, Forbidden, Invalid

PARTS = ("convenor", "deputy", "member")
ROLES = ("holder", "leader", "section", "liaison")
CONTACTS = ("leader", "section", "liaison")
TRAININGS = ("operation", "inspectors", "publicity")
MEETING_STATES: dict[str, frozenset[str]] = {
    "called": frozenset({"held", "cancelled"}),
    "held": frozenset(),
    "cancelled": frozenset(),
}
RESOLUTION_STATES: dict[str, frozenset[str]] = {"open": frozenset({"done"}), "done": frozenset()}


class BodyNotForeseen(Conflict):
    """409: the region's notice does not know such a body (C2)."""

    code: ClassVar[str] = "body-not-foreseen"
    title_zh, title_en = "本地区通知没有设这种机构", "The region's notice knows no such body"
    detail_zh, detail_en = (
        "依据：{article}。可设：{bodies}。",
        "By {article}. It knows: {bodies}.",
    )


class ApprovalNeeded(Invalid):
    """422: members are added and removed with an approval (S3B-17)."""

    code: ClassVar[str] = "approval-needed"
    title_zh, title_en = "增减成员单位要写明批准", "Adding or removing a member needs an approval"
    detail_zh, detail_en = (
        "依据：{article}，须经{who}同意。请写明批准人和文号。人员调整由接任者自然替补，不用批准。",
        "By {article} it needs the consent of {who}. Name who approved and the document. A successor in office needs none.",
    )


class OfficeOnly(Forbidden):
    """403: only the body's office keeps its members and meetings."""

    code: ClassVar[str] = "conference-office-only"
    title_zh, title_en = "由办公室所在单位办理", "The body's office does this"
    detail_zh, detail_en = (
        "成员、会议和决议由{office}登记；本单位的联系人可以自己更新。",
        "Members, meetings and resolutions are kept by {office}; your unit keeps its own contacts.",
    )


class SeatEnded(Conflict):
    """409: the seat has ended."""

    code: ClassVar[str] = "seat-ended"
    title_zh, title_en = "该席位已经结束", "This seat has ended"
    detail_zh, detail_en = "历史保留不变。请在现任席位上办理。", "Its history stays. Use a seat that stands."


class SuccessionBackwards(Invalid):
    """422: a successor begins before the one in office did."""

    code: ClassVar[str] = "succession-backwards"
    title_zh, title_en = "接任日期早于现任到任日期", "The successor would begin before the present holder did"
    detail_zh, detail_en = "现任自{since}起。请核对日期。", "The present one began on {since}. Check the date."


class MeetingOver(Conflict):
    """409: the meeting was held or cancelled."""

    code: ClassVar[str] = "meeting-over"
    title_zh, title_en = "这次会议已经结束", "This meeting is over"
    detail_zh, detail_en = "纪要已存档，不能再改。", "Its minutes are on record and do not change."


class ResolutionDone(Conflict):
    """409: the resolution was carried out already."""

    code: ClassVar[str] = "resolution-done"
    title_zh, title_en = "这项决议已经办结", "This resolution was carried out already"
    detail_zh, detail_en = "办理结果已存档。", "Its outcome is on record."


class TraineesUnknown(Invalid):
    """422: people who do not exist or whom the caller does not see."""

    code: ClassVar[str] = "trainees-unknown"
    title_zh, title_en = "有的参训人员不存在", "Some people are not known"
    detail_zh, detail_en = "请从本部门人员中选择。没有登记。", "Choose people of your department. Nothing was recorded."


def check_body(kind: str, bodies: tuple[str, ...], article: str) -> None:
    """Raises BodyNotForeseen unless the region has this kind (C2)."""
    if kind not in bodies:
        raise BodyNotForeseen(article=article, bodies="、".join(bodies) or "无")


def check_approval(document: str, approver: str | None, article: str) -> None:
    """Raises ApprovalNeeded where the region asks for one and none is named."""
    if approver and not document.strip():
        raise ApprovalNeeded(article=article, who=approver)


def check_meeting(state: str, step: str) -> None:
    """Raises MeetingOver unless the step can follow."""
    if step not in MEETING_STATES[state]:
        raise MeetingOver()


def check_resolution(state: str) -> None:
    """Raises ResolutionDone unless it is open."""
    if "done" not in RESOLUTION_STATES[state]:
        raise ResolutionDone()
