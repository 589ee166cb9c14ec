"""How long do sessions live, when is signing in refused, and which CSRF value belongs to a session?"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from mingcha.kernel.problem import FieldError, Invalid, TooMany, Unauthenticated

ACCESS_LIFE = timedelta(minutes=10)
DESK_LIFE = timedelta(hours=8)
PHONE_REFRESH_LIFE = timedelta(hours=72)
PHONE_SESSION_LIFE = timedelta(days=7)
GRACE = timedelta(seconds=30)
KEPT = timedelta(days=30)
LOCK_FAILURES, LOCK_WINDOW = 5, timedelta(minutes=15)
ADDRESS_TRIES, ADDRESS_WINDOW = 30, timedelta(minutes=1)


class SignInRefused(Unauthenticated):
    """Name or password is wrong, or the account is off: one answer for all three."""

    code = "sign-in-refused"
    title_zh, title_en = "用户名或密码不正确", "The user name or password is not right"
    detail_zh, detail_en = (
        "请核对后再试。连续5次不正确，账号将锁定15分钟。",
        "Check them and try again. Five misses lock the account for 15 minutes.",
    )


class PasswordWrong(Invalid):
    """The present password is wrong; the session stays."""

    code = "password-wrong"
    title_zh, title_en = "原密码不正确", "The present password is not right"
    detail_zh, detail_en = (
        "密码没有改动。连续5次不正确，账号将锁定15分钟。",
        ("Nothing was changed. Five misses lock the account for 15 minutes."),
    )

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("/password", "原密码不正确。", "The present password is not right.")])


class StepUpRefused(Invalid):
    """The password given again for one act is wrong; the session stays, the act is not done."""

    code = "step-up-refused"
    title_zh, title_en = "密码不正确，没有确认", "The password is not right; nothing was confirmed"
    detail_zh, detail_en = (
        "请重新输入您自己的登录密码。连续5次不正确，账号将锁定15分钟。",
        "Enter your own password again. Five misses lock the account for 15 minutes.",
    )

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("/password", "密码不正确。", "The password is not right.")])


class SignInTooOften(TooMany):
    """The account is locked, or the address tries too often; the same answer for accounts that do not exist."""

    code = "sign-in-too-often"
    title_zh, title_en = "登录尝试次数过多", "Too many tries to sign in"
    detail_zh, detail_en = (
        "请{seconds}秒后再试。本机的记录都在。",
        "Try again in {seconds} seconds. Everything on this device is kept.",
    )


def session_end(created_at: datetime, *, phone: bool) -> datetime:
    """When a session ends for good: 8 hours at a desk, 7 days on an enrolled phone."""
    return created_at + (PHONE_SESSION_LIFE if phone else DESK_LIFE)


def refresh_until(now: datetime, ends_at: datetime, *, phone: bool) -> datetime:
    """Until when a refresh token is good: 8 or 72 hours, never beyond the session."""
    return min(now + (PHONE_REFRESH_LIFE if phone else DESK_LIFE), ends_at)


def lock_wait(failures: Sequence[datetime], now: datetime) -> int:
    """Seconds an account stays locked; 0 if it is open. `failures` are the misses since the last success, oldest first."""
    recent = [at for at in failures if at > now - LOCK_WINDOW]
    return ceil((recent[-LOCK_FAILURES] + LOCK_WINDOW - now).total_seconds()) if len(recent) >= LOCK_FAILURES else 0


def address_wait(tries: Sequence[datetime], now: datetime) -> int:
    """Seconds an address must wait; 0 if it may try. `tries` oldest first."""
    recent = [at for at in tries if at > now - ADDRESS_WINDOW]
    return ceil((recent[-ADDRESS_TRIES] + ADDRESS_WINDOW - now).total_seconds()) if len(recent) >= ADDRESS_TRIES else 0


def csrf_value(csrf_key: str, kind: str) -> str:
    """The CSRF value of a session for `access` or `refresh`: the same in all tabs, useless without the cookie."""
    return hashlib.sha256(f"{kind}|{csrf_key}".encode()).hexdigest()
