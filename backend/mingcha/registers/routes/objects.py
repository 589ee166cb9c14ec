"""How are the two libraries read and kept: objects and inspectors?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import request

from mingcha.kernel.http import blueprint, ctx, if_match, requires
from mingcha.kernel.pages import Page
from mingcha.kernel.permission import Permission
from mingcha.registers import actions, queries
from mingcha.registers.schemas import (
    FacetsOut,
    ObjectArgs,
    ObjectDetailOut,
    ObjectIn,
    ObjectOut,
    ObjectPageOut,
)
from mingcha.registers.schemas.inspectors import InspectorArgs, InspectorOut, InspectorPageOut

blp = blueprint("registers")


@blp.route("/objects", methods=["GET"])
@requires(Permission.REGISTER_READ)
@blp.arguments(ObjectArgs, location="query")
@blp.response(200, ObjectPageOut)
def get_objects(args: dict[str, Any]) -> Page[queries.ObjectRow]:
    """The object library, which the whole county shares."""
    return queries.list_objects(**args)


@blp.route("/objects/facets", methods=["GET"])
@requires(Permission.REGISTER_READ)
@blp.response(200, FacetsOut)
def get_object_facets() -> dict[str, list[str]]:
    """Districts, industries, kinds and risk classes that objects have."""
    return queries.list_object_facets()


@blp.route("/objects/<uuid:object_id>", methods=["GET"])
@requires(Permission.REGISTER_READ)
@blp.response(200, ObjectDetailOut)
def get_object(object_id: Any) -> dict[str, Any]:
    """One object with its former states."""
    found = queries.get_object(str(object_id))
    return {**asdict(found), "key": found.key, "history": queries.list_history("object", found.id)}


@blp.route("/objects/<uuid:object_id>", methods=["PUT"])
@requires(Permission.REGISTER_WRITE)
@blp.arguments(ObjectIn)
@blp.response(200, ObjectOut)
def put_object(values: dict[str, Any], object_id: Any) -> queries.ObjectRow:
    """Changes fields of an object; If-Match carries the version the caller saw."""
    found = queries.get_object(str(object_id))
    if_match(found.version)
    actions.change_object(found.id, values, seen_version=int(request.headers["If-Match"].strip('" ')), ctx=ctx())
    return queries.get_object(found.id)


@blp.route("/inspectors", methods=["GET"])
@requires(Permission.REGISTER_READ)
@blp.arguments(InspectorArgs, location="query")
@blp.response(200, InspectorPageOut)
def get_inspectors(args: dict[str, Any]) -> Page[queries.InspectorRow]:
    """The inspector library."""
    department_id = args.pop("department")
    return queries.list_inspectors(department_id=department_id, **args)


@blp.route("/inspectors/<uuid:person_id>", methods=["GET"])
@requires(Permission.REGISTER_READ)
@blp.response(200, InspectorOut)
def get_inspector(person_id: Any) -> queries.InspectorRow:
    """One inspector with the term of the certificate."""
    return queries.get_inspector(str(person_id))
