"""How is one field of many chosen rows changed at once, tried first, and taken back? One entry in the trail for each row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import insert_ignore, session
from mingcha.kernel.problem import NotFound
from mingcha.registers.actions.libraries import (
    close_act,
    look_for_gaps,
    open_act,
    own_library,
    set_tag,
    tell,
    undo_bulk,
)
from mingcha.registers.actions.object_rows import plain
from mingcha.registers.models import BulkAct, BulkRow, History, InspectionObject, Inspector, LibraryMember, Tag
from mingcha.registers.rules import libraries as rules


@dataclass(frozen=True, slots=True)
class Edited:
    """How many of the chosen rows change, and how many are so already."""

    changed: int
    unchanged: int


def bulk_edit(act_id: str, act: str, value: str, ids: Sequence[str], *, reason: str, preview: bool, ctx: Ctx) -> Edited:
    """Puts a tag on objects or takes it off, picks them into a sub-library, gives inspectors a specialty or takes it away.

    With `preview` nothing changes. Raises NothingChosen, NotFound (also for another department's rows), LibraryUnknown.
    """
    wanted = sorted(set(ids))
    rules.check_number(len(wanted))
    fitting = FITTING[act](value, wanted, ctx)
    if preview:
        return Edited(len(fitting), len(wanted) - len(fitting))
    open_act(act_id, act, value, ctx, reason)
    _change(act, value, fitting, ctx)
    close_act(act_id, [(one, None) for one in fitting], ctx)
    _tell(act, value, fitting, reason, ctx)
    return Edited(len(fitting), len(wanted) - len(fitting))


def undo_edit(act_id: str, *, ctx: Ctx) -> int:
    """Takes any act over many rows of the caller's department back. Returns how many. Raises NotFound, BulkUndone."""
    row = session().get(BulkAct, act_id)
    if row is None or row.act not in BACK:
        return undo_bulk(act_id, ctx=ctx)
    if row.department_id != ctx.actor.department_id:
        raise NotFound()
    if row.undone_at is not None:
        raise rules.BulkUndone()
    ids = list(session().scalars(select(BulkRow.object_id).where(BulkRow.act_id == act_id).order_by(BulkRow.object_id)))
    _change(BACK[row.act], row.value, ids, ctx)
    row.undone_at, row.undone_by = ctx.clock.now(), ctx.actor.id
    session().flush()
    _tell(BACK[row.act], row.value, ids, "undo", ctx)
    audit.record(ctx, "undo_bulk", ("bulk", act_id), None, {"act": row.act, "value": row.value, "objects": len(ids)})
    return len(ids)


BACK = {"skill": "unskill", "unskill": "skill", "pick": "unpick"}
"""What takes an act back; tags and duties have an undo of their own that leaves what was changed since."""


def _change(act: str, value: str, ids: Sequence[str], ctx: Ctx) -> None:
    if act in ("tag", "untag"):
        set_tag(value, ids, act == "tag")
    elif act in ("skill", "unskill"):
        _set_specialty(value, ids, act == "skill", ctx)
    else:
        known = (LibraryMember.library_id == value, LibraryMember.object_id.in_(ids), LibraryMember.side == "in")
        if act == "unpick":
            session().execute(delete(LibraryMember).where(*known))
        else:
            about = {"library_id": value, "side": "in", "picked_at": ctx.clock.now(), "picked_by": ctx.actor.id}
            rows = [{**about, "object_id": one} for one in ids]
            both = ["library_id", "object_id"]
            insert_ignore(LibraryMember, rows, index_elements=both, returning=LibraryMember.object_id)
        look_for_gaps(ctx=ctx)


def _set_specialty(value: str, ids: Sequence[str], on: bool, ctx: Ctx) -> None:
    for row in session().scalars(select(Inspector).where(Inspector.id.in_(ids)).with_for_update()):
        whole = {column.name: getattr(row, column.name) for column in Inspector.__table__.columns}
        kept = History(id=ctx.ids.new(), subject_kind="inspector", subject_id=row.id, version=row.version)
        kept.data, kept.valid_from, kept.valid_to = plain(whole), row.updated_at, ctx.clock.now()
        kept.changed_by = ctx.actor.id
        session().add(kept)
        others = [one for one in row.specialties if one != value]
        row.specialties = [*others, value] if on else others
        row.version, row.updated_at = row.version + 1, ctx.clock.now()
    session().flush()


def _tell(act: str, value: str, ids: Sequence[str], reason: str, ctx: Ctx) -> None:
    tell(act, value, ids, reason, ctx, "inspector" if act in ("skill", "unskill") else "object")


def _objects(ids: Sequence[str]) -> list[str]:
    found = list(session().scalars(select(InspectionObject.id).where(InspectionObject.id.in_(ids))))
    if len(found) < len(ids):
        raise NotFound()
    return sorted(found)


def _to_tag(value: str, ids: Sequence[str], ctx: Ctx) -> list[str]:
    have = set(session().scalars(select(Tag.object_id).where(Tag.tag == value, Tag.object_id.in_(ids))))
    return [one for one in _objects(ids) if one not in have]


def _to_untag(value: str, ids: Sequence[str], ctx: Ctx) -> list[str]:
    _objects(ids)
    return sorted(session().scalars(select(Tag.object_id).where(Tag.tag == value, Tag.object_id.in_(ids))))


def _to_pick(value: str, ids: Sequence[str], ctx: Ctx) -> list[str]:
    own_library(value, ctx)
    member = LibraryMember
    have = set(session().scalars(select(member.object_id).where(member.library_id == value, member.object_id.in_(ids))))
    return [one for one in _objects(ids) if one not in have]


def _inspectors(ids: Sequence[str], ctx: Ctx) -> list[Inspector]:
    mine = Inspector.department_id == ctx.actor.department_id
    found = list(session().scalars(select(Inspector).where(Inspector.id.in_(ids), mine).order_by(Inspector.id)))
    if len(found) < len(ids):
        raise NotFound()
    return found


def _to_skill(value: str, ids: Sequence[str], ctx: Ctx) -> list[str]:
    return [one.id for one in _inspectors(ids, ctx) if value not in one.specialties]


def _to_unskill(value: str, ids: Sequence[str], ctx: Ctx) -> list[str]:
    return [one.id for one in _inspectors(ids, ctx) if value in one.specialties]


FITTING: dict[str, Callable[[str, Sequence[str], Ctx], list[str]]] = {
    "tag": _to_tag,
    "untag": _to_untag,
    "pick": _to_pick,
    "skill": _to_skill,
    "unskill": _to_unskill,
}
"""{act: which of the chosen rows it changes}."""
