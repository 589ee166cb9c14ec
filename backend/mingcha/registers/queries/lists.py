"""Which versions has an item list, what stands in each, and whose turn is it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, true

from mingcha.identity import queries as identity
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import NotFound
from mingcha.registers.models import ItemList, ItemListEntry, ItemListReview
from mingcha.registers.queries.exemptions import list_exempted_item_ids
from mingcha.registers.queries.items import item_viewer, list_active_item_ids, list_items_by_id
from mingcha.registers.queries.rows import ItemListRow, ItemRow
from mingcha.registers.rules.differences import Difference, compare
from mingcha.registers.rules.exemptions import KINDS
from mingcha.registers.rules.items import lacking_fields
from mingcha.registers.rules.review import DUTY, next_stage

PUBLIC = ("published", "superseded")
_STATE = case(
    ((ItemList.state == "draft") & (ItemList.review == "open"), "in_review"),
    ((ItemList.state == "draft") & (ItemList.review == "passed"), "reviewed"),
    else_=ItemList.state,
).label("state")


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One opinion; `document_no` where it was given on paper by an office outside the system."""

    id: str
    round: int
    stage: str
    opinion: str
    text: str
    office: str
    document_no: str | None
    reviewed_on: date
    reviewer_id: str
    reviewer_name: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is: the stage, the offices in this system (empty: the opinion comes on paper), and whether it is the caller's."""

    stage: str
    offices: tuple[str, ...]
    paper: bool
    mine: bool


def _lists() -> Select[Any]:
    number = select(func.count()).where(ItemListEntry.list_id == ItemList.id).scalar_subquery().label("items")
    columns = [
        _STATE if name == "state" else getattr(ItemList, name) for name in ItemListRow.__slots__ if name != "items"
    ]
    return select(*columns, number)


def list_item_lists(
    *,
    department_id: str | None = None,
    public: bool = False,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> Page[ItemListRow]:
    """A page of list versions, newest first; `public`: only those that are or were published."""
    statement = _lists()
    if department_id:
        statement = statement.where(ItemList.department_id == department_id)
    if public:
        statement = statement.where(ItemList.state.in_(PUBLIC))
    return _page(statement, cursor, limit)


def list_lists_to_review(
    actor: Actor, *, chain: Sequence[str], cursor: str | None = None, limit: int = LIMIT
) -> Page[ItemListRow]:
    """A page of lists that wait for an opinion of the caller's office."""
    agreed = (
        select(func.count())
        .where(
            ItemListReview.list_id == ItemList.id,
            ItemListReview.round == ItemList.round,
            ItemListReview.opinion == "agree",
        )
        .scalar_subquery()
    )
    mine = [and_(agreed == place, _turn_of(actor, stage)) for place, stage in enumerate(chain)]
    statement = _lists().where(ItemList.state == "draft", ItemList.review == "open", or_(false(), *mine))
    return _page(statement, cursor, limit)


def _turn_of(actor: Actor, stage: str) -> ColumnElement[bool]:
    offices = offices_of(stage)
    if not offices:
        return ItemList.department_id == actor.department_id
    return true() if actor.department_id in offices else false()


def _page(statement: Select[Any], cursor: str | None, limit: int) -> Page[ItemListRow]:
    page = page_of(statement, key=(ItemList.created_at, ItemList.id), cursor=cursor, limit=limit, descending=True)
    return Page([ItemListRow(*row) for row in page.items], page.next)


def get_item_list(list_id: str) -> ItemListRow:
    """One list version. Raises NotFound."""
    row = session().execute(_lists().where(ItemList.id == list_id)).first()
    if row is None:
        raise NotFound()
    return ItemListRow(*row)


def get_seen_list(list_id: str, actor: Actor, *, chain: Sequence[str]) -> ItemListRow:
    """One list version the actor may read: their own, a public one, one under review in their office, or any for the coordinator. Raises NotFound."""
    row = get_item_list(list_id)
    if row.state in PUBLIC or row.department_id == actor.department_id or item_viewer(actor) is None:
        return row
    if row.round and any(actor.department_id in offices_of(stage) for stage in chain):
        return row
    raise NotFound()


def offices_of(stage: str) -> dict[str, str]:
    """{department id: name} with the duty of the stage; empty for the department's own legal unit, and where the office has no account here."""
    duty = DUTY.get(stage)
    return {one.id: one.name for one in identity.list_departments() if duty and duty in one.duties}


def turn_of(row: ItemListRow, actor: Actor, *, chain: Sequence[str]) -> Turn | None:
    """Who gives the next opinion; None when nobody does."""
    stage = next_stage(chain, agreed_stages(row.id, row.round)) if row.state == "in_review" else None
    if stage is None:
        return None
    offices = offices_of(stage)
    allowed = actor.department_id in (offices or {row.department_id})
    mine = allowed and actor.can(Permission.ITEM_LIST_REVIEW) and not _made(row.id, actor.id)
    return Turn(stage, tuple(offices.values()), stage in DUTY and not offices, mine)


def _made(list_id: str, person_id: str) -> bool:
    by = select(ItemList.created_by, ItemList.submitted_by).where(ItemList.id == list_id)
    return person_id in (session().execute(by).first() or ())


def agreed_stages(list_id: str, number: int) -> set[str]:
    """Stages that agreed in one round."""
    statement = select(ItemListReview.stage).where(
        ItemListReview.list_id == list_id, ItemListReview.round == number, ItemListReview.opinion == "agree"
    )
    return set(session().scalars(statement))


def list_reviews(list_id: str) -> list[ReviewRow]:
    """Every opinion, in the order given."""
    columns = [getattr(ItemListReview, name) for name in ReviewRow.__slots__]
    statement = select(*columns).where(ItemListReview.list_id == list_id)
    return [
        ReviewRow(*row) for row in session().execute(statement.order_by(ItemListReview.recorded_at, ItemListReview.id))
    ]


def snapshot_of(item: ItemRow) -> dict[str, Any]:
    """An item as it is kept in a list version."""
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(item).items()}
    return {name: value for name, value in values.items() if name != "published"}


def list_snapshots(list_id: str) -> list[dict[str, Any]]:
    """Items of a list version by code: as published or sent, or as the register has them now for a bare draft."""
    rows = session().execute(
        select(ItemListEntry.item_id, ItemListEntry.snapshot).where(ItemListEntry.list_id == list_id)
    )
    return _told({row.item_id: row.snapshot for row in rows})


def find_previous(row: ItemListRow) -> ItemListRow | None:
    """The version before it that was published."""
    statement = _lists().where(
        ItemList.department_id == row.department_id,
        ItemList.kind == row.kind,
        ItemList.version < row.version,
        ItemList.state.in_(PUBLIC),
    )
    found = session().execute(statement.order_by(ItemList.version.desc()).limit(1)).first()
    return ItemListRow(*found) if found else None


def compare_lists(old_id: str | None, new_id: str) -> Difference:
    """From one version to another (S0-2.2c); None: from nothing."""
    return compare(list_snapshots(old_id) if old_id else [], list_snapshots(new_id))


def list_public_lists(limit: int) -> list[ItemListRow]:
    """The newest versions that are or were in force, for the portal."""
    statement = _lists().where(ItemList.state.in_(PUBLIC)).order_by(ItemList.published_at.desc(), ItemList.id)
    return [ItemListRow(*row) for row in session().execute(statement.limit(limit))]


def get_public_list(list_id: str) -> ItemListRow:
    """A version that is or was in force. Raises NotFound."""
    row = get_item_list(list_id)
    if row.state not in PUBLIC:
        raise NotFound()
    return row


def list_published_snapshots() -> list[dict[str, Any]]:
    """Every item in force as it was published, the newest publication of each, by code."""
    statement = (
        select(ItemListEntry.item_id, ItemListEntry.snapshot)
        .join(ItemList, ItemList.id == ItemListEntry.list_id)
        .where(ItemList.state == "published")
        .order_by(ItemList.published_at, ItemList.id)
    )
    return _told({row.item_id: row.snapshot for row in session().execute(statement)})


def _told(kept: dict[str, dict[str, Any] | None]) -> list[dict[str, Any]]:
    bare = list_items_by_id([item_id for item_id, snapshot in kept.items() if snapshot is None])
    found = [snapshot or snapshot_of(bare[item_id]) for item_id, snapshot in kept.items()]
    return sorted(found, key=lambda one: str(one["code"]))


def list_published_lists(department_id: str | None = None) -> list[ItemListRow]:
    """The versions in force, of one department or all."""
    statement = _lists().where(ItemList.state == "published")
    if department_id:
        statement = statement.where(ItemList.department_id == department_id)
    return [ItemListRow(*row) for row in session().execute(statement.order_by(ItemList.published_at, ItemList.id))]


def list_drifted(list_id: str) -> Difference:
    """What the register says now against what stands in the version: changes that no version has taken up yet."""
    snapshots = list_snapshots(list_id)
    now = [snapshot_of(item) for item in list_items_by_id([one["id"] for one in snapshots]).values()]
    return compare(snapshots, now)


def list_unlisted_item_ids(department_id: str, *, on: date, without: str | None = None) -> set[str]:
    """Ids of a department's active items in no published list (the list `without` aside) and no exemption in force (S4-2a)."""
    listed = select(ItemListEntry.item_id).join(ItemList, ItemList.id == ItemListEntry.list_id)
    listed = listed.where(ItemList.state == "published", ItemList.id != (without or ""))
    exempted = list_exempted_item_ids(KINDS, on=on)
    return list_active_item_ids(department_id) - set(session().scalars(listed)) - exempted


def count_incomplete_items(department_id: str, required: Sequence[str]) -> int:
    """How many of a department's active items lack a field that the region asks for (C3)."""
    items = list_items_by_id(sorted(list_active_item_ids(department_id)))
    return sum(1 for item in items.values() if lacking_fields(item, required))
