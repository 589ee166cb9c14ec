"""May this version go out, by the region's notice? What is looked at before it is sent for review and again before it is published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.regions import queries as regions
from mingcha.registers import queries
from mingcha.registers.models import ItemList, ItemListEntry
from mingcha.registers.rules.exemptions import ItemsLeftOut, ItemsSpecial
from mingcha.registers.rules.items import Wanted, check_publishable
from mingcha.registers.rules.limits import Limit, check_limits, limits_of
from mingcha.registers.rules.problems import ItemsIncomplete

SHOWN = 10


def check_list(row: ItemList, *, limit_reason: str | None, region: str, ctx: Ctx) -> None:
    """Fields, caps and origin (C3, C4, C6), special fields (S0-2.8a), completeness (S4-2a), limits (S3A-2.2.1c).

    Raises ItemsIncomplete, ItemsSpecial, ItemsLeftOut or LimitReasonMissing with the region's article.
    """
    profile = regions.get_profile(region)
    items = items_of(row.id)
    check_publishable(items, wanted_of(profile))
    _check_special(items, profile, ctx)
    if profile.item.coverage == "all" and row.kind == "own":
        _check_coverage(row, items, profile, ctx)
    check_limits(list_limits(row.id, region=region), limit_reason or row.limit_reason)


def wanted_of(profile: regions.RegionProfile) -> Wanted:
    """What the region asks of items."""
    return Wanted(
        required=profile.item.required_fields,
        fields_article=profile.article("item.required_fields"),
        cap_needed=profile.item.general_cap == "required",
        cap_article=profile.article("ratio.general_cap"),
        adopted=profile.item.authority == "province",
        adopted_article=profile.article("item.authority"),
    )


def items_of(list_id: str) -> list[queries.ItemRow]:
    """The items of a version as the register has them now, by code."""
    ids = session().scalars(select(ItemListEntry.item_id).where(ItemListEntry.list_id == list_id))
    return sorted(queries.list_items_by_id(list(ids)).values(), key=lambda item: item.code)


def list_limits(list_id: str, *, region: str) -> list[Limit]:
    """What grew since the version published before (S3A-2.2.1c, S1-8b)."""
    profile = regions.get_profile(region)
    previous = queries.find_previous(queries.get_item_list(list_id))
    return limits_of(
        queries.list_snapshots(list_id),
        queries.list_snapshots(previous.id) if previous else [],
        key_items=profile.item.key_items,
        key_article=profile.article("item.key_items"),
        cap=profile.item.general_cap,
        cap_article=profile.article("ratio.general_cap"),
    )


def find_lacking(list_id: str, *, region: str) -> list[Any]:
    """The faults that would stop the version, as field errors; empty when its items are complete."""
    try:
        check_publishable(items_of(list_id), wanted_of(regions.get_profile(region)))
    except ItemsIncomplete as problem:
        return list(problem.errors)
    return []


def list_left_out(row: ItemList, listed: Sequence[str], *, ctx: Ctx) -> list[queries.ItemRow]:
    """Active items of the list's department that would stand in no list and no exemption once the version is published, by code (S4-2a)."""
    before = queries.find_previous(queries.get_item_list(row.id))
    without = before.id if before else None
    unlisted = queries.list_unlisted_item_ids(row.department_id, on=ctx.clock.today(), without=without)
    return sorted(queries.list_items_by_id(sorted(unlisted - set(listed))).values(), key=lambda one: one.code)


def _check_special(items: Sequence[queries.ItemRow], profile: regions.RegionProfile, ctx: Ctx) -> None:
    special = queries.list_exempted_item_ids(["special_field"], on=ctx.clock.today())
    codes = [f"{item.code} {item.name}" for item in items if item.id in special]
    if codes:
        raise ItemsSpecial(codes="、".join(codes[:SHOWN]), article=profile.article("item.special_fields"))


def _check_coverage(row: ItemList, items: Sequence[queries.ItemRow], profile: regions.RegionProfile, ctx: Ctx) -> None:
    missing = list_left_out(row, [item.id for item in items], ctx=ctx)
    if missing:
        codes = "、".join(f"{item.code} {item.name}" for item in missing[:SHOWN])
        raise ItemsLeftOut(codes=codes, article=profile.article("item.coverage"))
