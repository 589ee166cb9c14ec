"""When may a department rely on another's result, and when may an association's words be published? (S3A-2.4.3b, S0-2.11)"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import ClassVar

from mingcha.kernel.problem import Conflict, FieldError, Invalid


class RecognitionInvalid(Invalid):
    """422: one's own result, or no purpose."""

    code: ClassVar[str] = "recognition-invalid"
    title_zh, title_en = "不能这样互认", "Not a mutual recognition"
    detail_zh, detail_en = (
        "互认的是其他部门已公示的结果，写明用途，2至500字。",
        "Another department's public result is recognised, for a purpose of 2 to 500 characters.",
    )


class NoticeState(Conflict):
    """409: a notice is published once and withdrawn once."""

    code: ClassVar[str] = "notice-state"
    title_zh, title_en = "这条信息当前不能这样处理", "Not possible at this point of the notice"
    detail_zh, detail_en = "现在的状态是“{state}”。请刷新后查看。", "It is “{state}” now. Reload to see."


class NoticeInvalid(Invalid):
    """422: a notice of the future."""

    code: ClassVar[str] = "notice-invalid"
    title_zh, title_en = "行业自律信息有误", "The notice is wrong"
    detail_zh, detail_en = "发布日期不能晚于今天。", "It cannot be issued after today."


def check_recognition(owner: str, asking: str | None, purpose: str) -> None:
    """Raises RecognitionInvalid."""
    faults = []
    if asking is None or owner == asking:
        faults.append(FieldError("/", "这是本部门的结果。", "It is your own department's."))
    if not 2 <= len(purpose.strip()) <= 500:
        faults.append(FieldError("/purpose", "写明用途，2至500字。", "Say what for, 2 to 500 characters."))
    if faults:
        raise RecognitionInvalid(errors=faults)


def check_shared(wanted: Collection[str], shared: Collection[str]) -> None:
    """Raises RecognitionInvalid for a piece of evidence that the check does not have."""
    if not set(wanted) <= set(shared):
        raise RecognitionInvalid(
            errors=[FieldError("/evidence", "有证据不在这次检查中。", "Some evidence is not of this check.")]
        )


def check_notice(state: str, wanted: str) -> None:
    """Raises NoticeState unless the notice stands at `wanted`."""
    if state != wanted:
        raise NoticeState(state=state)


def check_issued(issued_on: date, today: date) -> None:
    """Raises NoticeInvalid."""
    if issued_on > today:
        raise NoticeInvalid(errors=[FieldError("/issued_on", "不能晚于今天。", "Not after today.")])
