"""Does an inspector count to the two? Only with a certificate that runs, whatever the region's pool takes in (C7, 54号)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

# The region's word for "certificate only" (001 第5条): the provincial one, of an enforcement or entrusted organ.
CERTIFICATE_ONLY = "certificate_holder"
PROVINCIAL = "provincial"
ALARM_DAYS = (90, 30, 7)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether somebody counts on a day, and why not: none, early, expired, kind, pool, left; `days` to the last day, or None."""

    counts: bool
    reason: str | None
    days: int | None


def standing(
    *,
    kind: str,
    state: str,
    certificate_kind: str | None,
    term: tuple[date, date] | None,
    on: date,
    eligibility: Collection[str],
) -> Standing:
    """The standing on a day under the region's rule `inspector.eligibility`; the last day of a certificate still counts."""
    days = (term[1] - on).days if term else None
    return Standing((reason := _reason(kind, state, certificate_kind, term, on, eligibility)) is None, reason, days)


def _reason(
    kind: str,
    state: str,
    certificate_kind: str | None,
    term: tuple[date, date] | None,
    on: date,
    eligibility: Collection[str],
) -> str | None:
    if state != "active":
        return "left"
    if term is None:
        return "none"
    if on < term[0]:
        return "early"
    if on > term[1]:
        return "expired"
    if CERTIFICATE_ONLY in eligibility:
        return None if certificate_kind == PROVINCIAL else "kind"
    return None if kind in eligibility else "pool"


def alarm(days: int | None) -> str:
    """none, expired, week, month, quarter or fine: how near the end of a certificate is."""
    if days is None:
        return "none"
    if days < 0:
        return "expired"
    names = {7: "week", 30: "month", 90: "quarter"}
    return next((names[limit] for limit in sorted(ALARM_DAYS) if days <= limit), "fine")


def horizon(on: date) -> date:
    """The last day that an alarm looks at."""
    return on + timedelta(days=max(ALARM_DAYS))
