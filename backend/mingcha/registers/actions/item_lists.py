"""How does an item list come into force?"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, update

from mingcha.kernel import audit, events
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.problem import Conflict
from mingcha.regions import queries as regions
from mingcha.registers import queries
from mingcha.registers.actions.list_checks import check_list
from mingcha.registers.actions.list_reviews import keep_snapshots, locked, state_of
from mingcha.registers.events import ItemListPublished
from mingcha.registers.models import ItemList, ItemListEntry
from mingcha.registers.rules.problems import ItemsNotOurs, ItemsUnknown, ListNotDraft
from mingcha.registers.rules.review import ListChangedSince, chain_of, check_reviewed


def create_item_list(
    *, id: str, kind: str, title: str, item_ids: Sequence[str], reason: str | None = None, ctx: Ctx
) -> str:
    """A new draft version of the department's own or joint list; the same id again is the same list.

    Raises ItemsUnknown; ItemsNotOurs where an `own` list holds another department's items.
    """
    department_id = ctx.actor.department_id
    if department_id is None:
        raise Conflict()
    row = session().get(ItemList, id)
    if row is not None:
        return _same(row, department_id)
    wanted = list(dict.fromkeys(item_ids))
    items = queries.list_items_by_id(wanted)
    if len(items) != len(wanted):
        raise ItemsUnknown()
    foreign = sorted(item.code for item in items.values() if item.department_id != department_id)
    if kind == "own" and foreign:
        raise ItemsNotOurs(codes="、".join(foreign[:10]))
    row = ItemList(
        id=id,
        department_id=department_id,
        kind=kind,
        title=title,
        version=_next_version(department_id, kind),
        state="draft",
    )
    row.reason, row.created_at, row.created_by = reason, ctx.clock.now(), ctx.actor.id
    session().add(row)
    session().flush()
    session().add_all(ItemListEntry(list_id=id, item_id=item_id, snapshot=None) for item_id in wanted)
    session().flush()
    audit.record(
        ctx, "create_item_list", ("item_list", id), None, {"kind": kind, "version": row.version, "items": len(wanted)}
    )
    return id


def publish_item_list(list_id: str, *, region: str, ctx: Ctx, limit_reason: str | None = None) -> None:
    """Puts a draft in force and supersedes the version before it; each item is kept as it stands now (S0-2.2c).

    Raises NotFound (also for another department's), ListNotDraft; ReviewUnfinished and ListChangedSince where the region
    has a legal review (S3A-2.7a, C5); whatever `check_list` finds, with the region's article.
    """
    row = locked(list_id, ctx.actor.department_id or "")
    before = state_of(row)
    if before in ("published", "superseded"):
        raise ListNotDraft()
    profile = regions.get_profile(region)
    chain = chain_of(profile.item.legal_review)
    article = profile.article("item.legal_review")
    check_reviewed(before, chain, queries.agreed_stages(list_id, row.round), article=article)
    if chain:
        _check_unchanged(list_id, article)
    check_list(row, limit_reason=limit_reason, region=region, ctx=ctx)
    same = (ItemList.department_id == row.department_id, ItemList.kind == row.kind, ItemList.state == "published")
    session().execute(update(ItemList).where(*same).values(state="superseded"))
    row.state, row.published_at, row.published_by = "published", ctx.clock.now(), ctx.actor.id
    row.limit_reason = limit_reason or row.limit_reason
    keep_snapshots(list_id)
    after = {"version": row.version, "items": len(queries.list_item_ids_of_list(list_id))}
    audit.record(ctx, "publish_item_list", ("item_list", list_id), {"state": before}, {"state": "published", **after})
    events.publish(ItemListPublished(list_id, row.department_id))


def _check_unchanged(list_id: str, article: str) -> None:
    changed = queries.list_drifted(list_id).changed
    if changed:
        raise ListChangedSince(article=article, codes="、".join(one.code for one in changed[:10]))


def _same(row: ItemList, department_id: str) -> str:
    if row.department_id != department_id:
        raise Conflict()
    return row.id


def _next_version(department_id: str, kind: str) -> int:
    most = select(func.max(ItemList.version)).where(ItemList.department_id == department_id, ItemList.kind == kind)
    return (session().scalar(most) or 0) + 1
