"""When may a visit be entered from its paper form, and how late? (S3A-2.1 结果回填; issue C, 7.)"""

from __future__ import annotations

from datetime import date

from mingcha.inspections.rules.fact import Fact, Record, flag
from mingcha.inspections.rules.paper_problems import (
    LateConsentMissing,
    LateReasonMissing,
    PaperDateWrong,
    PaperPagesMissing,
)
from mingcha.kernel.clock import local_date

LATE_DAYS = 10
"""Days after the check within which an inspector registers a result late with a reason alone."""


def days_late(checked_on: date, registered_on: date) -> int:
    """Whole days between the check on paper and its entry."""
    return (registered_on - checked_on).days


def check_paper(record: Record, template: str, fact: Fact) -> None:
    """Raises PaperDateWrong for a day to come, PaperPagesMissing unless every page is photographed in this record."""
    payload = fact.payload
    if date.fromisoformat(payload["checked_on"]) > local_date(fact.at):
        raise PaperDateWrong(day=payload["checked_on"])
    taken = {photo["evidence"] for photo in record["photos"]}
    named = set(payload["photos"]) & taken
    if payload["pages"] < 1 or len(named) < payload["pages"]:
        raise PaperPagesMissing(pages=payload["pages"], photos=len(named))
    if payload["template"] != template:
        flag(record, "paper-other-form")


def check_late(record: Record, fact: Fact, *, consented: bool) -> None:
    """At the seal of a record entered from paper: a reason if it is late, and after ten days the supervisor's consent.

    Raises LateReasonMissing or LateConsentMissing; both heal when the missing part arrives.
    """
    paper = record.get("paper")
    if paper is None:
        return
    days = days_late(date.fromisoformat(paper["checked_on"]), local_date(fact.at))
    if days > 0 and record.get("late_registration") is None:
        raise LateReasonMissing(days=days)
    if days > LATE_DAYS and not consented:
        raise LateConsentMissing(days=days)


def signed_on_paper(record: Record) -> bool:
    """True if the business signed the paper form whose pages are in this record."""
    return (record.get("paper") or {}).get("business") == "signed"
