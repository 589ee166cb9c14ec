"""May this recording of a body camera be added to this visit now? (S3A-2.7c, issue C, item 4)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from mingcha.kernel.problem import Conflict, FieldError, Invalid, NotFound


class RecordingTooLate(Conflict):
    """The office's days after the seal are over."""

    code = "recording-too-late"
    title_zh, title_en = "封存后已超过可补充的天数", "Too long after the seal"
    detail_zh, detail_en = (
        "封存满{days}天后不能再导入。文件请另行留存，在审核意见中说明。",
        "Nothing can be added more than {days} days after the seal. Keep the file apart and say so in the review.",
    )


class RecordingCancelled(Conflict):
    """The visit does not take place."""

    code = "recording-cancelled"
    title_zh, title_en = "这次检查已取消", "This visit was cancelled"
    detail_zh, detail_en = "请核对检查编号，选择录像所属的检查。", "Check the number; choose the visit that was filmed."


class RecordingThere(Conflict):
    """The same bytes belong to the visit's record already."""

    code = "recording-there"
    title_zh, title_en = "这份文件已在本次检查的记录里", "The record has this file already"
    detail_zh, detail_en = "内容逐字节相同，不必再导入。", "Byte for byte the same; there is nothing to add."


class RecordingIdTaken(Conflict):
    """The id was used for another recording."""

    code = "recording-id"
    title_zh, title_en = "编号已用于另一份文件", "This id belongs to another file"
    detail_zh, detail_en = "请重新选择文件。", "Choose the file again."


class WearerUnknown(Invalid):
    """Whoever wore the camera is one of the visit's inspectors."""

    code = "recording-wearer"
    title_zh, title_en = "佩戴人不是本次检查的检查人员", "The wearer is not one of this visit's inspectors"
    detail_zh, detail_en = "请从检查人员中选择。", "Choose one of the inspectors."


class LateReasonNeeded(Invalid):
    """After the seal every addition says why."""

    code = "recording-reason"
    title_zh, title_en = "封存后补充需要写明原因", "After the seal a reason is needed"
    detail_zh, detail_en = "请写明为什么现在才导入。", "Say why it is added only now."


class RecordingArrived(Conflict):
    """What has arrived is evidence and stays."""

    code = "recording-arrived"
    title_zh, title_en = "文件已存入，不能撤回", "The file is stored and stays"
    detail_zh, detail_en = (
        "收到的原件不删除。有误请在审核意见中说明。",
        "Originals are never deleted. If it is wrong, say so in the review.",
    )


@dataclass(frozen=True, slots=True)
class Filmed:
    """The visit as these rules see it: `people` sit or sat on the team."""

    state: str
    lead_department_id: str
    sealed_at: datetime | None
    people: frozenset[str]


def may_import(person_id: str, department_id: str | None, supervises: bool, found: Filmed) -> bool:
    """One of the team, or a supervisor of the leading department."""
    return person_id in found.people or (supervises and department_id == found.lead_department_id)


def check_may_import(person_id: str, department_id: str | None, supervises: bool, found: Filmed) -> None:
    """Raises NotFound for everybody else."""
    if not may_import(person_id, department_id, supervises, found):
        raise NotFound()


def check_import(found: Filmed, *, wearer: str, reason: str | None, now: datetime, days: int) -> None:
    """Raises RecordingCancelled, WearerUnknown, LateReasonNeeded or RecordingTooLate (`days` after the seal)."""
    if found.state == "cancelled":
        raise RecordingCancelled()
    if wearer not in found.people:
        raise WearerUnknown(errors=[FieldError("/wearer", "请从检查人员中选择。", "Choose one of the inspectors.")])
    if found.sealed_at is None:
        return
    if now - found.sealed_at > timedelta(days=days):
        raise RecordingTooLate(days=days)
    if not reason:
        raise LateReasonNeeded(errors=[FieldError("/reason", "请写明原因。", "Say why.")])
