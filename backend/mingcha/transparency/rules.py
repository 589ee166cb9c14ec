"""What may everybody read of the log, when is its head signed anew, and what is refused?"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from mingcha.kernel.canon import canonical
from mingcha.kernel.clock import rfc3339
from mingcha.kernel.problem import Conflict, Invalid, NotFound, Problem

EVENT = "event"
# Of all other leaves (event lines, phones' keys, dossiers) only the hash is public.
PUBLIC = frozenset(
    {
        "draw.commit",
        "draw.seed",
        "draw.event",
        "draw.reveal",
        "draw.void",
        "draw.days",
        "audit.root",
        "log.key",
        "publication",
        "obligation",
        "obligation.excused",
        "overdue",
        "overdue.closed",
    }
)
BINDS = "dossiers mingcha-dossier-2"
"""A line of every head: who makes a dossier under such a head names its contents in the log. No older form can be claimed under it (decision 0170)."""
PAUSE = timedelta(minutes=10)
STAMP_PAUSE = timedelta(hours=1)
RENEW_AFTER = timedelta(days=365)
OWN_ACTS = (
    "sign_log_head",
    "keep_cosignature",
    "keep_time_stamp",
    "renew_time_stamp",
    "raise_log_alarm",
    "name_log_key",
    "forget_old_sign_ins",
)
"""Acts of the log's own keeping: they alone are no activity, or every head would call for the next one."""
MOST_ENTRIES = 1000


class LeafNotFound(NotFound):
    """404: no leaf of the log has this hash, or it has not got its place yet."""

    code = "leaf-not-found"
    title_zh, title_en = "日志中没有这一条", "The log has no such leaf"
    detail_zh, detail_en = (
        "请核对64位叶值；刚记录的内容几分钟后才有位置。",
        "Check the 64 digits of the leaf; what was just recorded gets its place within minutes.",
    )


class CheckpointNotFound(NotFound):
    """404: no head of the log was signed yet, or none of this size."""

    code = "checkpoint-not-found"
    title_zh, title_en = "没有这个签署的日志头", "No such signed head of the log"
    detail_zh, detail_en = (
        "日志头每十分钟签署一次，请稍后再试。",
        "A head is signed every ten minutes; try again later.",
    )


class LogSizeUnknown(Invalid):
    """422: a proof was asked for sizes that the log does not have."""

    code = "log-size-unknown"
    title_zh, title_en = "日志没有这么多条", "The log does not have that many leaves"
    detail_zh, detail_en = (
        "日志现有{size}条。请填写不大于它的数。",
        "The log has {size} leaves. Ask for a size up to that.",
    )


class LogKeyMissing(Conflict):
    """409: the log was signed with a key whose file is not there; a new one is never made in silence."""

    code = "log-key-missing"
    title_zh, title_en = "日志签名密钥不在原处", "The log's signing key is not where it was"
    detail_zh, detail_en = (
        "日志登记的密钥是{key}，文件{file}里没有它。请从备份恢复；不能恢复时停用并公告。",
        "The log names the key {key}; the file {file} does not hold it. Restore it from the backup; where that fails, end the log and announce it.",
    )


class LogBroken(Problem):
    """500: the stored leaves no longer give the root that was signed."""

    code = "log-broken"
    title_zh, title_en = "日志与已签署的日志头不符", "The log does not fit its signed head"
    detail_zh, detail_en = (
        "在第{size}条处不符。不再签署新的日志头，请立即告知审计。",
        "It differs at size {size}. No further head is signed; tell the auditors at once.",
    )


def content_of(kind: str, subject: str, at: datetime, facts: dict[str, Any]) -> bytes:
    """The bytes of a leaf that states a fact: RFC 8785 JSON."""
    return canonical({"kind": kind, "subject": subject, "at": rfc3339(at), **facts})


def is_due(size: int, last: tuple[int, datetime] | None, now: datetime, pause: timedelta = PAUSE) -> bool:
    """A head is due when leaves came since the last one (its size and instant), and ten minutes (or `pause`) went by."""
    if size == 0 or last is None:
        return size > 0
    return size > last[0] and now - last[1] >= pause


def renewed_bytes(head: bytes, token: bytes) -> bytes:
    """What a renewal stamps: SHA-512 of a head's signed text, then SHA-512 of its former time stamp (evidence.md 4.6, the idea of RFC 4998)."""
    return hashlib.sha512(head).digest() + hashlib.sha512(token).digest()


def key_statement(text: str) -> str:
    """What the former key signs when another one follows it."""
    return f"mingcha log key v1\n{text}\n"
