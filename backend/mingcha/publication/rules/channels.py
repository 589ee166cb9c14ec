"""On which channels must a result stand, and how far is it on each? (C15, 7.8, S0-2.6a, S4-9a)

queued -> sent -> acknowledged -> live | amended | withdrawn; sent or acknowledged -> failed -> queued (retry). Paper goes live with its proof.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from mingcha.kernel.problem import Conflict, FieldError, Invalid

PAPER = frozenset({"press", "broadcast", "service_hall", "notice_board"})
NAMES: dict[str, tuple[str, str]] = {
    "gsxt": ("国家企业信用信息公示系统", "National enterprise credit publicity system"),
    "city_platform": ("市级平台", "City platform"),
    "credit_site": ("信用网站", "Credit site"),
    "national_credit_platform": ("全国信用信息共享平台", "National credit information platform"),
    "government_site": ("政府门户网站", "Government site"),
    "department_site": ("部门网站", "Department's site"),
    "press": ("报刊", "Press"),
    "broadcast": ("广播电视", "Broadcast"),
    "service_hall": ("办事大厅（窗口）", "Service hall (window)"),
    "notice_board": ("公告栏", "Notice board"),
}
DONE = {"publish": "live", "amend": "amended", "withdraw": "withdrawn"}
OPEN = ("queued", "sent", "acknowledged", "failed")
ENDED = ("live", "amended", "withdrawn")
ACTS: dict[str, dict[str, str]] = {
    "send": {"queued": "sent"},
    "acknowledge": {"sent": "acknowledged"},
    "fail": {"sent": "failed", "acknowledged": "failed"},
    "retry": {"failed": "queued"},
    "show": {"queued": "live", "sent": "live", "acknowledged": "live"},
}


class ChannelUnknown(Invalid):
    """422: the region's notice does not name this channel."""

    code: ClassVar[str] = "channel-unknown"
    title_zh, title_en = "本地区没有这个公示渠道", "This region has no such channel"
    detail_zh, detail_en = ("{source}列出的渠道：{channels}。", "The channels of {source}: {channels}.")


class DeliveryState(Conflict):
    """409: the delivery stands somewhere else."""

    code: ClassVar[str] = "delivery-state"
    title_zh, title_en = "这条渠道当前不能这样登记", "Not possible at this point of the channel"
    detail_zh, detail_en = (
        "现在的状态是“{state}”。请刷新后查看；失败的先重新排队。",
        "It is “{state}” now. Reload to see; queue again what failed.",
    )


class ProofMissing(Invalid):
    """422: a paper channel counts with its day and a proof file."""

    code: ClassVar[str] = "proof-missing"
    title_zh, title_en = "缺少公示日期或凭证", "The day or the proof is missing"
    detail_zh, detail_en = (
        "依据{source}，{channel}须登记公示日期和凭证（照片或PDF，10 MB以内），日期不能晚于今天。",
        "By {source}, {channel} needs the day it was shown and a proof (photo or PDF, up to 10 MB); not a day to come.",
    )


def automatic(channels: Sequence[str]) -> list[str]:
    """The channels every result goes to by itself: all but paper, which is opened by hand."""
    return [one for one in channels if one not in PAPER]


def check_channel(channel: str, channels: Sequence[str], source: str) -> None:
    """Raises ChannelUnknown unless the region's notice names it (C15)."""
    if channel not in channels:
        raise ChannelUnknown(source=source, channels="、".join(NAMES[one][0] for one in channels))


def after(act: str, state: str, wants: str) -> str:
    """The state after an act. Raises DeliveryState."""
    found = ACTS[act].get(state)
    if found is None:
        raise DeliveryState(state=state)
    return DONE[wants] if act == "show" else found


def check_shown(channel: str, shown_on: date | None, proof: bool, today: date, source: str) -> None:
    """Raises ProofMissing: every channel needs its day, paper also a proof file."""
    faults = []
    if shown_on is None or shown_on > today:
        faults.append(FieldError("/shown_on", "填写不晚于今天的公示日期。", "Give the day; not one to come."))
    if channel in PAPER and not proof:
        faults.append(FieldError("/proof", "附上照片或PDF凭证。", "Add a photo or a PDF as proof."))
    if faults:
        raise ProofMissing(errors=faults, source=source, channel=NAMES[channel][0])
