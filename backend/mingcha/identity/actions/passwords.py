"""How is a password kept and checked? Argon2id at the OWASP floor, two at a time, never inside a transaction."""

from __future__ import annotations

from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from mingcha.identity.rules import SignInTooOften

_HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_AT_ONCE = BoundedSemaphore(2)  # each hash takes 19 MiB: a flood of sign-ins must not take the machine's memory
WAIT_SECONDS = 10


def hash_password(password: str) -> str:
    """The Argon2id hash to keep. Raises SignInTooOften if the queue is too long."""
    with _Turn():
        return _HASHER.hash(password)


def verify_password(kept: str | None, password: str) -> bool:
    """True if the password fits. Without a kept hash it takes as long and is False, so that nobody learns who exists."""
    with _Turn():
        try:
            return _HASHER.verify(kept or _nobody(), password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


@cache
def _nobody() -> str:
    return _HASHER.hash("a password that nobody has")


class _Turn:
    def __enter__(self) -> None:
        if not _AT_ONCE.acquire(timeout=WAIT_SECONDS):
            raise SignInTooOften(seconds=WAIT_SECONDS)

    def __exit__(self, *_: object) -> None:
        _AT_ONCE.release()
