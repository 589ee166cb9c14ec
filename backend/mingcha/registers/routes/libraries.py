"""How is the object library divided: sub-libraries, tags, duties, and what stands in none?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from mingcha.kernel.http import blueprint, ctx, requires
from mingcha.kernel.pages import Page, PageArgs
from mingcha.kernel.permission import Permission
from mingcha.registers import actions, queries
from mingcha.registers.schemas import ObjectPageOut
from mingcha.registers.schemas.libraries import (
    ActIn,
    BulkEditIn,
    BulkPageOut,
    ChangedOut,
    DutiesOut,
    DutyIn,
    EditedOut,
    GapPageOut,
    LibrariesOut,
    LibraryIn,
    LibraryOut,
    PickIn,
    TagIn,
    TagsOut,
)

blp = blueprint("libraries")


@blp.route("/libraries")
@requires(Permission.REGISTER_READ)
@blp.response(200, LibrariesOut)
def get_libraries() -> Any:
    """Every department's sub-libraries by line of business (S2-2.1c)."""
    return {"items": queries.list_libraries()}


@blp.route("/libraries/<uuid:library_id>")
@requires(Permission.REGISTER_READ)
@blp.response(200, LibraryOut)
def get_library(library_id: Any) -> Any:
    """One of them with the number of its objects."""
    found = queries.get_library(str(library_id))
    return {**asdict(found), "objects": queries.count_members(found.id)}


@blp.route("/libraries/<uuid:library_id>", methods=["PUT"])
@requires(Permission.REGISTER_WRITE)
@blp.arguments(LibraryIn)
@blp.response(200, LibraryOut)
def put_library(values: dict[str, Any], library_id: Any) -> Any:
    """Makes a sub-library under the client's id, or changes it."""
    actions.save_library(str(library_id), ctx=ctx(), **values)
    return queries.get_library(str(library_id))


@blp.route("/libraries/<uuid:library_id>/retire", methods=["POST"])
@requires(Permission.REGISTER_WRITE)
@blp.response(200, LibraryOut)
def retire_library(library_id: Any) -> Any:
    """Takes it out of use."""
    actions.retire_library(str(library_id), ctx=ctx())
    return queries.get_library(str(library_id))


@blp.route("/libraries/<uuid:library_id>/restore", methods=["POST"])
@requires(Permission.REGISTER_WRITE)
@blp.response(200, LibraryOut)
def restore_library(library_id: Any) -> Any:
    """Takes it back into use."""
    actions.restore_library(str(library_id), ctx=ctx())
    return queries.get_library(str(library_id))


@blp.route("/libraries/<uuid:library_id>/objects")
@requires(Permission.REGISTER_READ)
@blp.arguments(PageArgs, location="query")
@blp.response(200, ObjectPageOut)
def get_members(args: dict[str, Any], library_id: Any) -> Page[queries.ObjectRow]:
    """Its objects by name."""
    return queries.list_members(str(library_id), **args)


@blp.route("/libraries/<uuid:library_id>/picks", methods=["POST"])
@requires(Permission.REGISTER_WRITE)
@blp.arguments(PickIn)
@blp.response(200, ChangedOut)
def pick(values: dict[str, Any], library_id: Any) -> Any:
    """Picks objects by hand."""
    return {"objects": actions.pick_members(str(library_id), values["ids"], values["side"], ctx=ctx())}


@blp.route("/tags")
@requires(Permission.REGISTER_READ)
@blp.response(200, TagsOut)
def get_tags() -> Any:
    """The classification marks in use (S0-2.3b)."""
    return {"items": [{"tag": tag, "objects": number} for tag, number in queries.list_tags()]}


@blp.route("/tags", methods=["POST"])
@requires(Permission.REGISTER_WRITE)
@blp.arguments(TagIn)
@blp.response(200, ChangedOut)
def post_tag(values: dict[str, Any]) -> Any:
    """Tags many objects as one act that can be undone."""
    act, tag, chosen = values.pop("id"), values.pop("tag").strip(), values.pop("filter")
    return {"objects": actions.tag_objects(act, tag, values["ids"], chosen, on=values["on"], ctx=ctx())}


@blp.route("/bulk-edits", methods=["POST"])
@requires(Permission.REGISTER_WRITE)
@blp.arguments(BulkEditIn)
@blp.response(200, EditedOut)
def post_bulk_edit(values: dict[str, Any]) -> Any:
    """Changes one field of the chosen rows, or counts what it would change; each row has an entry in the trail."""
    return actions.bulk_edit(values.pop("id"), values.pop("act"), values.pop("value").strip(), ctx=ctx(), **values)


@blp.route("/bulk-acts")
@requires(Permission.REGISTER_WRITE)
@blp.arguments(PageArgs, location="query")
@blp.response(200, BulkPageOut)
def get_bulk_acts(args: dict[str, Any]) -> Page[queries.BulkRow]:
    """The department's acts over many objects, newest first."""
    return queries.list_bulk_acts(department_id=ctx().actor.department_id, **args)


@blp.route("/bulk-acts/<uuid:act_id>/undo", methods=["POST"])
@requires(Permission.REGISTER_WRITE)
@blp.response(200, ChangedOut)
def undo(act_id: Any) -> Any:
    """Takes an act back; what was changed since stays."""
    return {"objects": actions.undo_edit(str(act_id), ctx=ctx())}


@blp.route("/duties")
@requires(Permission.REGISTER_READ)
@blp.response(200, DutiesOut)
def get_duties() -> Any:
    """Who approves supervises, who is in charge supervises (S0-2.3b)."""
    return {"items": queries.list_duties()}


@blp.route("/duties", methods=["POST"])
@requires(Permission.REGISTER_WRITE)
@blp.arguments(DutyIn)
@blp.response(201, DutiesOut)
def post_duty(values: dict[str, Any]) -> Any:
    """Enters a duty; objects imported later without a department get this one."""
    actions.enter_duty(values.pop("id"), ctx=ctx(), **values)
    return {"items": queries.list_duties()}


@blp.route("/duties/<uuid:duty_id>/end", methods=["POST"])
@requires(Permission.REGISTER_WRITE)
@blp.response(200, DutiesOut)
def end_duty(duty_id: Any) -> Any:
    """Ends a duty."""
    actions.end_duty(str(duty_id), ctx=ctx())
    return {"items": queries.list_duties()}


@blp.route("/duties/<uuid:duty_id>/apply", methods=["POST"])
@requires(Permission.REGISTER_WRITE)
@blp.arguments(ActIn)
@blp.response(200, ChangedOut)
def apply_duty(values: dict[str, Any], duty_id: Any) -> Any:
    """Gives its objects without a department this one, as one act that can be undone."""
    return {"objects": actions.apply_duty(values["id"], str(duty_id), ctx=ctx())}


@blp.route("/gaps")
@requires(Permission.REGISTER_READ)
@blp.arguments(PageArgs, location="query")
@blp.response(200, GapPageOut)
def get_gaps(args: dict[str, Any]) -> Any:
    """Open objects in no sub-library (S4-4d)."""
    page, (number, at) = queries.list_gaps(**args), queries.gap_facts()
    return {"items": page.items, "next": page.next, "objects": number, "looked_at": at}


@blp.route("/gaps/look", methods=["POST"])
@requires(Permission.REGISTER_WRITE)
@blp.response(200, GapPageOut)
def look_for_gaps() -> Any:
    """Looks again now."""
    actions.look_for_gaps(ctx=ctx())
    page, (number, at) = queries.list_gaps(), queries.gap_facts()
    return {"items": page.items, "next": page.next, "objects": number, "looked_at": at}
