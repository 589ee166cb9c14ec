"""What stands in a business's credit file, what do the results of a period show, and who relies on whose results? (S4-9b, S1-15)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, select

from mingcha.follow_up import queries as follow_ups
from mingcha.identity import queries as identity
from mingcha.inspections import queries as inspections
from mingcha.kernel.clock import local_date
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of
from mingcha.kernel.problem import NotFound
from mingcha.publication.models import Delivery, IndustryNotice, Publication, Recognition, Snapshot
from mingcha.publication.queries.changes import list_changes_of_object
from mingcha.publication.queries.objections import list_spoken
from mingcha.publication.queries.snapshots import list_snapshots_of
from mingcha.publication.rules.credit import Fact, clean_run, facts_of
from mingcha.publication.rules.deadlines import State
from mingcha.registers import queries as registers

LISTED = 100
SHARED_ROLES = ("photo", "clip", "document")
CREDIT_CHANNELS = ("credit_site", "national_credit_platform", "gsxt")


@dataclass(frozen=True, slots=True)
class CreditFile:
    """The facts about one business, newest first, and three figures that follow from them; no word of praise or blame."""

    object_id: str
    object_name: str
    object_uscc: str | None
    risk_class: str
    risk_flags: str
    results: int
    clean: int
    clean_run: int
    entries: list[Fact]


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One piece of self-discipline information."""

    id: str
    department_id: str
    association: str
    industry: str
    kind: str
    title: str
    text: str
    object_id: str | None
    object_name: str
    issued_on: date
    state: str
    entered_at: datetime
    published_at: datetime | None
    ended_reason: str
    version: int


@dataclass(frozen=True, slots=True)
class SharedEvidence:
    """A piece of evidence by its hash; its bytes stay with the department that checked."""

    id: str
    role: str
    type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """Which department relies on a result, and what for."""

    department: str
    purpose: str
    made_at: datetime
    evidence: int = 0


_NOTICE = [getattr(IndustryNotice, name) for name in NoticeRow.__slots__]


def get_credit_file(object_id: str) -> CreditFile:
    """Everything public about one business, as facts with dates and where the credit platforms stand. Raises NotFound."""
    thing = registers.get_object(object_id)
    results = list_snapshots_of(object_id)
    ids = [one.publication_id for one in results]
    notices = [one for one in list_notices_of(object_id) if one.state == "published"]
    sent = _sent(ids)
    done = {
        one.publication_id: local_date(row.closed_at)
        for one in results
        for row in follow_ups.list_follow_ups_of(_inspection(one.publication_id))
        if row.closed_at
    }
    entries = facts_of(results, list_changes_of_object(object_id), list_spoken(ids), notices, done=done, channels=sent)
    clean = [one.body["conclusions"] == ["no_problem"] for one in results]
    return CreditFile(
        object_id,
        thing.name,
        thing.uscc,
        thing.risk_class,
        thing.risk_flags or "",
        len(results),
        sum(clean),
        clean_run(clean),
        entries,
    )


def get_analysis(since: date, until: date) -> dict[str, Any]:
    """What the results published in a period show: by overall result, by area, and businesses with the same result again and again.

    {results, clean, conclusions: {code: n}, areas: [{name, results, clean}], steady: [...], repeated: [...]}; facts only (S1-15).
    """
    within = (Snapshot.published_on >= since, Snapshot.published_on <= until)
    clean = func.sum(case((Snapshot.clean, 1), else_=0))
    joined = select(Publication.conclusions, func.count()).join(Snapshot, Snapshot.publication_id == Publication.id)
    conclusions: dict[str, int] = {}
    for codes, n in session().execute(joined.where(*within).group_by(Publication.conclusions)):
        for code in codes:
            conclusions[code] = conclusions.get(code, 0) + int(n)
    areas = [
        {"name": name, "results": int(n), "clean": int(good)}
        for name, n, good in session().execute(
            select(Snapshot.district, func.count(), clean)
            .where(*within)
            .group_by(Snapshot.district)
            .order_by(func.count().desc())
        )
    ]
    return {
        "results": sum(one["results"] for one in areas),
        "clean": sum(one["clean"] for one in areas),
        "conclusions": conclusions,
        "areas": areas,
        "steady": _again(within, clean == func.count()),
        "repeated": _again(within, func.count() - clean >= 2),
    }


def _again(within: Any, having: Any) -> list[dict[str, Any]]:
    """Businesses with at least two results in the period that satisfy `having`, most results first, at most 100."""
    wanted = (
        select(Snapshot.object_id, func.max(Snapshot.object_name), func.count())
        .where(*within)
        .group_by(Snapshot.object_id)
        .having(func.count() >= 2, having)
        .order_by(func.count().desc(), Snapshot.object_id)
        .limit(LISTED)
    )
    return [{"object_id": key, "name": name, "results": int(n)} for key, name, n in session().execute(wanted)]


def list_notices(*, state: str | None, cursor: str | None = None, limit: int = LIMIT) -> Page[NoticeRow]:
    """A page of self-discipline information, newest first."""
    statement = select(*_NOTICE)
    if state:
        statement = statement.where(IndustryNotice.state == state)
    page = page_of(statement, key=(IndustryNotice.id,), cursor=cursor, limit=limit, descending=True)
    return Page([NoticeRow(*row) for row in page.items], page.next)


def list_notices_of(object_id: str) -> list[NoticeRow]:
    """What associations said about one business, newest first."""
    wanted = select(*_NOTICE).where(IndustryNotice.object_id == object_id).order_by(IndustryNotice.id.desc())
    return [NoticeRow(*row) for row in session().execute(wanted)]


def get_notice(notice_id: str, scope: frozenset[str] | None) -> IndustryNotice:
    """The row itself. Raises NotFound, also for another department's."""
    row = session().get(IndustryNotice, notice_id)
    if row is None or (scope is not None and row.department_id not in scope):
        raise NotFound()
    return row


def list_recognised(publication_ids: Sequence[str]) -> dict[str, list[Recognised]]:
    """{publication id: who relies on it}, oldest first."""
    wanted = select(Recognition).where(Recognition.publication_id.in_(list(publication_ids))).order_by(Recognition.id)
    rows = list(session().scalars(wanted))
    names = identity.list_departments_by_id({row.department_id for row in rows})
    found: dict[str, list[Recognised]] = {}
    for row in rows:
        told = Recognised(names[row.department_id].name, row.purpose, row.made_at, len(row.evidence))
        found.setdefault(row.publication_id, []).append(told)
    return found


def list_shared_evidence(publication_id: str) -> list[SharedEvidence]:
    """The evidence of a check by hash, for who may rely on it: what shows the place or a document, no signature. Raises NotFound unless it is public."""
    row = session().get(Publication, publication_id)
    if row is None or row.state != State.PUBLISHED.value:
        raise NotFound()
    items = inspections.list_blobs_of_visit(row.inspection_id)
    kept = [one for one in items if one.role in SHARED_ROLES and one.state == "stored" and one.disposed_at is None]
    return [SharedEvidence(one.id, one.role, one.type, one.sha256) for one in kept]


def _inspection(publication_id: str) -> str:
    return session().get_one(Publication, publication_id).inspection_id


def _sent(publication_ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """{publication id: {channel: state}} of the channels that carry credit information."""
    columns = (Delivery.publication_id, Delivery.channel, Delivery.state)
    wanted = select(*columns).where(
        Delivery.publication_id.in_(list(publication_ids)), Delivery.channel.in_(CREDIT_CHANNELS)
    )
    found: dict[str, dict[str, str]] = {}
    for key, channel, state in session().execute(wanted):
        found.setdefault(key, {})[channel] = state
    return found
