"""What runs by itself, and how does it run once? The bell rings often; a claimed slot makes one run of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import Base, insert_ignore


class Job(Protocol):
    """A job's entry: does its work in transactions of its own and is safe to run twice."""

    def __call__(self, *, ctx: Ctx) -> None: ...


@dataclass(frozen=True, slots=True)
class Registered:
    """A job by its name; `every` is a multiple of the scheduler's scan interval."""

    name: str
    run: Job


_registered: dict[str, Registered] = {}


class JobSlot(Base):
    """One run of one job: whoever inserts the row runs it."""

    __tablename__ = "kernel_job_slot"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    slot: Mapped[str] = mapped_column(String(40), primary_key=True)
    claimed_at: Mapped[datetime]


def job(name: str) -> Callable[[Job], Job]:
    """Declares a job; the scheduler runs every declared job at each scan."""

    def register(run: Job) -> Job:
        _registered[name] = Registered(name, run)
        return run

    return register


def registered_jobs() -> list[Registered]:
    """All declared jobs by name."""
    return [_registered[name] for name in sorted(_registered)]


def claim_slot(name: str, slot: str, *, ctx: Ctx) -> bool:
    """True for exactly one caller per (name, slot); call it inside the transaction that does the work."""
    row = {"name": name, "slot": slot, "claimed_at": ctx.clock.now()}
    return bool(insert_ignore(JobSlot, [row], index_elements=["name", "slot"], returning=JobSlot.slot))
