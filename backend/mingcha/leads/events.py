"""What news do leads and copy notices publish to the floors above?"""

from __future__ import annotations

from dataclasses import dataclass

from mingcha.kernel.ctx import Ctx


@dataclass(frozen=True, slots=True)
class CopyNoticeAnswered:
    """Another department's answer was accepted by the sender; `follow_up_id` is whose step it was, if any."""

    copy_notice_id: str
    follow_up_id: str | None
    lead_id: str | None
    text: str
    ctx: Ctx
