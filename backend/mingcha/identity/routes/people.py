"""Where are departments, people, roles and certificates kept?"""

from __future__ import annotations

from typing import Any

from mingcha.identity import actions, queries, schemas
from mingcha.kernel.http import blueprint, ctx, requires, settings
from mingcha.kernel.permission import Permission, Role
from mingcha.regions.queries import get_profile

blp = blueprint("identity")


@blp.route("/departments", methods=["GET"])
@requires(Permission.DEPARTMENT_READ)
@blp.response(200, schemas.DepartmentListOut)
def list_departments() -> Any:
    """The whole tree, parents before children."""
    return {"items": queries.list_departments()}


@blp.route("/departments", methods=["POST"])
@requires(Permission.DEPARTMENT_WRITE)
@blp.arguments(schemas.DepartmentIn)
@blp.response(201, schemas.DepartmentOut)
def create_department(body: dict[str, Any]) -> Any:
    """A new department, with its duties of the role matrix."""
    return actions.create_department(ctx=ctx(), **body)


@blp.route("/people", methods=["GET"])
@requires(Permission.PERSON_READ)
@blp.arguments(schemas.PeopleArgs, location="query")
@blp.response(200, schemas.PeopleOut)
def list_people(args: dict[str, Any]) -> Any:
    """People of the departments the caller sees: their own and below; administrators of people see all."""
    page = queries.list_people(scope=queries.department_scope(ctx().actor), **args)
    return {"items": [schemas.person_out(person) for person in page.items], "next": page.next}


@blp.route("/people", methods=["POST"])
@requires(Permission.PERSON_WRITE)
@blp.arguments(schemas.PersonIn)
@blp.response(201, schemas.PersonOut)
def create_person(body: dict[str, Any]) -> Any:
    """A new person without roles; those are granted by the security administrator."""
    return schemas.person_out(actions.create_person(ctx=ctx(), **body))


@blp.route("/people/<uuid:person_id>/roles", methods=["PUT"])
@requires(Permission.ROLE_GRANT)
@blp.arguments(schemas.RolesIn)
@blp.response(200, schemas.PersonOut)
def set_roles(body: dict[str, Any], person_id: Any) -> Any:
    """Replaces all roles; acts on the person's next request. Administrators exclude each other and every business role."""
    roles = [Role(role) for role in body["roles"]]
    region = get_profile(settings().region)
    return schemas.person_out(actions.set_roles(str(person_id), roles, ctx=ctx(), region=region))


@blp.route("/people/<uuid:person_id>/password", methods=["PUT"])
@requires(Permission.PERSON_WRITE)
@blp.arguments(schemas.PasswordIn)
@blp.response(200, schemas.PersonOut)
def set_password(body: dict[str, Any], person_id: Any) -> Any:
    """Gives a person (also one who came by an import) a new password and ends their sessions."""
    return schemas.person_out(actions.set_password(str(person_id), body["password"], ctx=ctx()))


@blp.route("/people/<uuid:person_id>/disable", methods=["POST"])
@requires(Permission.PERSON_WRITE)
@blp.response(200, schemas.PersonOut)
def disable_person(person_id: Any) -> Any:
    """Switches an account off and ends its sessions."""
    return schemas.person_out(actions.set_disabled(str(person_id), True, ctx=ctx()))


@blp.route("/people/<uuid:person_id>/enable", methods=["POST"])
@requires(Permission.PERSON_WRITE)
@blp.response(200, schemas.PersonOut)
def enable_person(person_id: Any) -> Any:
    """Switches an account on again."""
    return schemas.person_out(actions.set_disabled(str(person_id), False, ctx=ctx()))


@blp.route("/people/<uuid:person_id>/certificates", methods=["GET"])
@requires(Permission.PERSON_READ)
@blp.response(200, schemas.CertificateListOut)
def list_certificates(person_id: Any) -> Any:
    """A person's certificates and whether each is valid today."""
    here = ctx()
    person = queries.check_sees_person(here.actor, str(person_id))
    return {"items": [schemas.certificate_out(one, here.clock.today()) for one in queries.list_certificates(person.id)]}


@blp.route("/people/<uuid:person_id>/certificates", methods=["POST"])
@requires(Permission.CERTIFICATE_WRITE)
@blp.arguments(schemas.CertificateIn)
@blp.response(201, schemas.CertificateOut)
def add_certificate(body: dict[str, Any], person_id: Any) -> Any:
    """Registers an enforcement certificate; valid on its first and last day."""
    here = ctx()
    return schemas.certificate_out(actions.add_certificate(str(person_id), ctx=here, **body), here.clock.today())
