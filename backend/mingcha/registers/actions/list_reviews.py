"""How does a list pass the region's legal review? Sent, agreed or returned stage by stage, taken back (7.1, S3A-2.7a, C5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from mingcha.identity import queries as identity
from mingcha.kernel import audit
from mingcha.kernel.clock import local_date
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.problem import NotFound
from mingcha.regions import queries as regions
from mingcha.registers import queries
from mingcha.registers.actions.list_checks import check_list, items_of
from mingcha.registers.models import ItemList, ItemListEntry, ItemListReview
from mingcha.registers.rules.problems import ListNotDraft
from mingcha.registers.rules.review import (
    DUTY,
    STAGES,
    ReviewElsewhere,
    ReviewNotAsked,
    ReviewNotOpen,
    chain_of,
    check_date,
    check_not_own,
    check_paper,
    next_stage,
)
from mingcha.registers.rules.states import STATES


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a stage says: agree or return, its words, its day; `office` and `document_no` where it came on paper."""

    id: str
    opinion: str
    text: str
    on: date
    office: str | None = None
    document_no: str | None = None


def submit_item_list(list_id: str, *, limit_reason: str | None, region: str, ctx: Ctx) -> None:
    """Sends a draft into the region's review; each item is kept as it is sent (S3A-2.7a).

    Raises NotFound, ListNotDraft, ReviewNotAsked, and whatever `check_list` finds.
    """
    row = locked(list_id, ctx.actor.department_id)
    profile = regions.get_profile(region)
    if not chain_of(profile.item.legal_review):
        raise ReviewNotAsked(article=profile.article("item.legal_review"))
    if "submit" not in STATES[state_of(row)]:
        raise ListNotDraft()
    check_list(row, limit_reason=limit_reason, region=region, ctx=ctx)
    keep_snapshots(list_id)
    row.review, row.round, row.limit_reason = "open", row.round + 1, limit_reason or row.limit_reason
    row.submitted_at, row.submitted_by = ctx.clock.now(), ctx.actor.id
    session().flush()
    after = {"state": "in_review", "round": row.round, "limit_reason": row.limit_reason}
    audit.record(ctx, "submit_item_list", ("item_list", list_id), {"state": "draft"}, after)


def review_item_list(list_id: str, said: Opinion, *, region: str, ctx: Ctx) -> None:
    """One stage agrees, or returns the list with a reason; then it is a draft again, and all stages begin anew.

    Raises NotFound, ReviewNotOpen, ReviewElsewhere, OwnReview, PaperOpinionIncomplete, ReviewDateWrong.
    """
    chain = chain_of(regions.get_profile(region).item.legal_review)
    queries.get_seen_list(list_id, ctx.actor, chain=chain)
    row = locked(list_id)
    if session().get(ItemListReview, said.id) is not None:
        return
    stage = next_stage(chain, queries.agreed_stages(list_id, row.round))
    if state_of(row) != "in_review" or stage is None or row.submitted_at is None:
        raise ReviewNotOpen()
    office = _office(row, stage, said, ctx)
    check_not_own(ctx.actor.id, row.created_by, row.submitted_by)
    check_date(said.on, first=local_date(row.submitted_at), today=ctx.clock.today())
    session().add(_review(row, stage, office, said, ctx))
    if said.opinion == "return":
        _reopen(row)
    elif stage == chain[-1]:
        row.review = "passed"
    session().flush()
    after = {"stage": stage, "opinion": said.opinion, "text": said.text, "office": office, "state": state_of(row)}
    audit.record(ctx, "review_item_list", ("item_list", list_id), {"state": "in_review"}, after)


def reopen_item_list(list_id: str, *, ctx: Ctx) -> None:
    """The department takes back what it sent, to change it; the opinions stay on record. Raises NotFound, ReviewNotOpen."""
    row = locked(list_id, ctx.actor.department_id)
    before = state_of(row)
    if before not in ("in_review", "reviewed"):
        raise ReviewNotOpen()
    _reopen(row)
    session().flush()
    audit.record(ctx, "reopen_item_list", ("item_list", list_id), {"state": before}, {"state": "draft"})


def state_of(row: ItemList) -> str:
    """The state of a version as the state machine names it."""
    return row.state if row.state != "draft" else {"open": "in_review", "passed": "reviewed"}.get(row.review, "draft")


def locked(list_id: str, department_id: str | None = None) -> ItemList:
    """The row, locked until the end of the transaction. Raises NotFound, also for another department's where one is asked for."""
    row = session().get(ItemList, list_id, with_for_update=True, populate_existing=True)
    if row is None or (department_id is not None and row.department_id != department_id):
        raise NotFound()
    return row


def keep_snapshots(list_id: str) -> None:
    """Keeps each item of a version as it stands now."""
    snapshots = {item.id: queries.snapshot_of(item) for item in items_of(list_id)}
    for entry in _entries(list_id):
        entry.snapshot = snapshots[entry.item_id]
    session().flush()


def _entries(list_id: str) -> list[ItemListEntry]:
    return list(session().scalars(select(ItemListEntry).where(ItemListEntry.list_id == list_id)))


def _reopen(row: ItemList) -> None:
    row.review = "none"
    for entry in _entries(row.id):
        entry.snapshot = None


def _office(row: ItemList, stage: str, said: Opinion, ctx: Ctx) -> str:
    """The name of the office whose opinion it is. An office without an account here is recorded from paper by the list's department."""
    offices = queries.offices_of(stage)
    if ctx.actor.department_id not in (offices or {row.department_id}):
        zh, en = STAGES[stage]
        named = "、".join(offices.values()) or identity.get_department(row.department_id).name
        raise ReviewElsewhere(stage_zh=zh, stage_en=en, office=named)
    if stage in DUTY and not offices:
        check_paper(stage, said.office, said.document_no)
        return (said.office or "").strip()
    return identity.get_department(ctx.actor.department_id or "").name


def _review(row: ItemList, stage: str, office: str, said: Opinion, ctx: Ctx) -> ItemListReview:
    return ItemListReview(
        id=said.id,
        list_id=row.id,
        round=row.round,
        stage=stage,
        opinion=said.opinion,
        text=said.text.strip(),
        office=office,
        document_no=said.document_no,
        reviewed_on=said.on,
        reviewer_id=ctx.actor.id,
        reviewer_name=ctx.actor.name,
        recorded_at=ctx.clock.now(),
    )
