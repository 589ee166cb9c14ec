"""How are sub-libraries, picks, tags and duties kept, and how is an act over many objects taken back?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, literal, select, update

from mingcha.identity import queries as identity
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import insert_ignore, session
from mingcha.kernel.problem import NotFound
from mingcha.registers.actions.batch import may_import_for_all
from mingcha.registers.models import BulkAct, BulkRow, Duty, Gap, InspectionObject, Library, LibraryMember, Tag
from mingcha.registers.queries import libraries as queries
from mingcha.registers.rules import libraries as rules

PART = 400


def save_library(
    library_id: str,
    *,
    name: str,
    line: str,
    parent_id: str | None,
    criteria: Mapping[str, Sequence[str]],
    by_hand: bool,
    ctx: Ctx,
) -> None:
    """Makes or changes a sub-library of the caller's department (S2-2.1c). Raises LibraryUnknown, LibraryNameTaken, LibraryAsksNothing, LibraryInLoop."""
    rules.check_criteria(criteria, by_hand=by_hand)
    known = queries.list_libraries(retired=True)
    rules.check_parent(library_id, parent_id, {one.id: one.parent_id for one in known})
    department = ctx.actor.department_id or ""
    if any(one.name == name and one.department_id == department and one.id != library_id for one in known):
        raise rules.LibraryNameTaken(name=name)
    row = session().get(Library, library_id, with_for_update=True, populate_existing=True)
    if row is None:
        row = Library(id=library_id, department_id=department, version=0, state="active")
        row.created_at, row.created_by = ctx.clock.now(), ctx.actor.id
        session().add(row)
    elif row.department_id != department:
        raise rules.LibraryUnknown()
    before = {"name": row.name, "criteria": row.criteria} if row.version else None
    row.name, row.line, row.parent_id = name, line, parent_id
    row.criteria = {field: sorted(set(criteria.get(field, ()))) for field in rules.CRITERIA}
    row.version += 1
    session().flush()
    audit.record(ctx, "save_library", ("library", library_id), before, {"name": name, "criteria": row.criteria})
    look_for_gaps(ctx=ctx)


def retire_library(library_id: str, *, ctx: Ctx) -> None:
    """Takes a sub-library out of use; its picks stay for when it comes back. Raises LibraryUnknown."""
    row = own_library(library_id, ctx)
    if row.state == "active":
        row.state = "retired"
        session().flush()
        audit.record(ctx, "retire_library", ("library", library_id), {"state": "active"}, {"state": "retired"})
        look_for_gaps(ctx=ctx)


def restore_library(library_id: str, *, ctx: Ctx) -> None:
    """Takes a retired sub-library back into use, with its picks. Raises LibraryUnknown."""
    row = own_library(library_id, ctx)
    if row.state == "retired":
        row.state = "active"
        session().flush()
        audit.record(ctx, "restore_library", ("library", library_id), {"state": "retired"}, {"state": "active"})
        look_for_gaps(ctx=ctx)


def pick_members(library_id: str, ids: Sequence[str], side: str | None, *, ctx: Ctx) -> int:
    """Picks objects in, leaves them out, or (None) takes the pick back. Returns how many. Raises LibraryUnknown, NothingChosen."""
    own_library(library_id, ctx)
    found = queries.list_chosen(ids, {}, rules.MOST_AT_ONCE)
    rules.check_number(len(found))
    for start in range(0, len(found), PART):
        part = found[start : start + PART]
        session().execute(
            delete(LibraryMember).where(LibraryMember.library_id == library_id, LibraryMember.object_id.in_(part))
        )
        if side is not None:
            known = {"library_id": library_id, "side": side, "picked_at": ctx.clock.now(), "picked_by": ctx.actor.id}
            session().execute(insert(LibraryMember), [{**known, "object_id": one} for one in part])
    audit.record(ctx, "pick_members", ("library", library_id), None, {"side": side, "objects": len(found)})
    look_for_gaps(ctx=ctx)
    return len(found)


def own_library(library_id: str, ctx: Ctx) -> Library:
    """A sub-library of the caller's department, locked. Raises LibraryUnknown."""
    row = session().get(Library, library_id, with_for_update=True, populate_existing=True)
    if row is None or row.department_id != ctx.actor.department_id:
        raise rules.LibraryUnknown()
    return row


def look_for_gaps(*, ctx: Ctx) -> None:
    """Writes the list of open objects in no sub-library anew (S4-4d); one statement, whatever the size."""
    session().execute(delete(Gap))
    found = queries.select_gaps().add_columns(literal(ctx.clock.now(), Gap.seen_at.type))
    session().execute(insert(Gap).from_select(["object_id", "name", "seen_at"], found))


def tag_objects(act_id: str, tag: str, ids: Sequence[str], chosen: Mapping[str, Any], *, on: bool, ctx: Ctx) -> int:
    """Puts a tag on objects, or takes it off, as one act (S0-2.3b). Returns how many changed. Raises NothingChosen, TooManyAtOnce."""
    found = queries.list_chosen(ids, chosen, rules.MOST_AT_ONCE + 1)
    rules.check_number(len(found))
    open_act(act_id, "tag" if on else "untag", tag, ctx)
    changed: list[str] = []
    for start in range(0, len(found), PART):
        part = found[start : start + PART]
        changed += set_tag(tag, part, on)
    tell("tag" if on else "untag", tag, changed, "", ctx)
    return close_act(act_id, [(one, None) for one in changed], ctx)


def set_tag(tag: str, ids: Sequence[str], on: bool) -> list[str]:
    """Puts a tag on these objects or takes it off; those that changed."""
    if on:
        rows = [{"tag": tag, "object_id": one} for one in ids]
        return insert_ignore(Tag, rows, index_elements=["tag", "object_id"], returning=Tag.object_id)
    gone = delete(Tag).where(Tag.tag == tag, Tag.object_id.in_(ids)).returning(Tag.object_id)
    return list(session().scalars(gone))


def open_act(act_id: str, act: str, value: str, ctx: Ctx, reason: str = "") -> None:
    """Begins an act over many rows under the client's id."""
    row = BulkAct(id=act_id, act=act, value=value, objects=0, department_id=ctx.actor.department_id or "")
    row.reason = reason
    row.at, row.by = ctx.clock.now(), ctx.actor.id
    session().add(row)
    session().flush()


def close_act(act_id: str, rows: Sequence[tuple[str, str | None]], ctx: Ctx) -> int:
    """Writes down which rows it changed and what stood there before; how many."""
    if rows:
        session().execute(
            insert(BulkRow), [{"act_id": act_id, "object_id": one, "before": before} for one, before in rows]
        )
    row = session().get_one(BulkAct, act_id)
    row.objects = len(rows)
    session().flush()
    audit.record(ctx, "bulk_act", ("bulk", act_id), None, {"act": row.act, "value": row.value, "objects": len(rows)})
    return len(rows)


def tell(act: str, value: str, ids: Sequence[str], reason: str, ctx: Ctx, kind: str = "object") -> None:
    """One entry in the trail for each row that an act over many rows changed."""
    audit.record_each(
        ctx, "bulk_edit", [(kind, one) for one in ids], None, {"act": act, "value": value, "reason": reason}
    )


def undo_bulk(act_id: str, *, ctx: Ctx) -> int:
    """Takes an act of the caller's department back, as far as nobody changed it since. Returns how many. Raises NotFound, BulkUndone."""
    row = session().get(BulkAct, act_id, with_for_update=True, populate_existing=True)
    if row is None or row.department_id != ctx.actor.department_id:
        raise NotFound()
    if row.undone_at is not None:
        raise rules.BulkUndone()
    done = session().execute(select(BulkRow.object_id, BulkRow.before).where(BulkRow.act_id == act_id)).all()
    ids = [one for one, _ in done]
    changed: list[str] = []
    for start in range(0, len(ids), PART):
        part = ids[start : start + PART]
        if row.act == "duty":
            changed += _give_back(row.value, {one: before for one, before in done if one in set(part)}, ctx)
        else:
            changed += set_tag(row.value, part, row.act == "untag")
    tell(BACK[row.act], row.value, changed, "undo", ctx)
    row.undone_at, row.undone_by = ctx.clock.now(), ctx.actor.id
    session().flush()
    audit.record(
        ctx, "undo_bulk", ("bulk", act_id), None, {"act": row.act, "value": row.value, "objects": len(changed)}
    )
    return len(changed)


BACK = {"tag": "untag", "untag": "tag", "duty": "unduty"}
"""How the trail calls what takes an act back."""


def _give_back(value: str, before: Mapping[str, str | None], ctx: Ctx) -> list[str]:
    rows = session().scalars(select(InspectionObject).where(InspectionObject.id.in_(before)))
    mine = [row for row in rows if row.duty_department == value]
    for row in mine:
        row.duty_department = before[row.id]
        row.version += 1
        row.updated_at = ctx.clock.now()
    session().flush()
    return [row.id for row in mine]


def enter_duty(
    duty_id: str,
    *,
    department_id: str,
    ground: str,
    matter: str,
    basis: str,
    industries: Sequence[str],
    kinds: Sequence[str],
    ctx: Ctx,
) -> None:
    """Enters who supervises: who approves, or who is in charge (S0-2.3b). Raises DutyNotOurs, DutyTaken."""
    if department_id != ctx.actor.department_id and not may_import_for_all(ctx):
        raise rules.DutyNotOurs()
    name = identity.get_department(department_id).name
    rules.check_duty_free(industries, ground, name, queries.duties_in_force())
    row = Duty(id=duty_id, department_id=department_id, ground=ground, matter=matter, basis=basis)
    row.industries, row.kinds = sorted(set(industries)), sorted(set(kinds))
    row.entered_at, row.entered_by = ctx.clock.now(), ctx.actor.id
    session().add(row)
    session().flush()
    audit.record(ctx, "enter_duty", ("duty", duty_id), None, {"matter": matter, "ground": ground, "department": name})


def end_duty(duty_id: str, *, ctx: Ctx) -> None:
    """Ends one; objects keep their department until the next assigns it. Raises NotFound, DutyNotOurs."""
    row = session().get(Duty, duty_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound()
    if row.department_id != ctx.actor.department_id and not may_import_for_all(ctx):
        raise rules.DutyNotOurs()
    if row.ended_at is None:
        row.ended_at = ctx.clock.now()
        session().flush()
        audit.record(ctx, "end_duty", ("duty", duty_id), None, {"matter": row.matter})


def apply_duty(act_id: str, duty_id: str, *, ctx: Ctx) -> int:
    """Gives the duty's department to its objects that have none, as one act that can be undone. Raises NotFound, NothingChosen, TooManyAtOnce."""
    duty = session().get(Duty, duty_id)
    if duty is None or duty.ended_at is not None:
        raise NotFound()
    if duty.department_id != ctx.actor.department_id and not may_import_for_all(ctx):
        raise rules.DutyNotOurs()
    name, model = identity.get_department(duty.department_id).name, InspectionObject
    statement = select(model.id).where(model.duty_department.is_(None))
    for column, wanted in ((model.industry, duty.industries), (model.kind, duty.kinds)):
        if wanted:
            statement = statement.where(column.in_(wanted))
    found = list(session().scalars(statement.order_by(model.id).limit(rules.MOST_AT_ONCE + 1)))
    rules.check_number(len(found))
    open_act(act_id, "duty", name, ctx)
    for start in range(0, len(found), PART):
        session().execute(
            update(model)
            .where(model.id.in_(found[start : start + PART]))
            .values(duty_department=name, version=model.version + 1, updated_at=ctx.clock.now())
            .execution_options(synchronize_session=False)
        )
    tell("duty", name, found, "", ctx)
    return close_act(act_id, [(one, None) for one in found], ctx)
