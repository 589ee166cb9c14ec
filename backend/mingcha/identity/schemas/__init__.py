"""Which shapes do departments, people, certificates, devices and sessions have in JSON?"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from marshmallow import fields, validate

from mingcha.identity.rules import CERTIFICATE_KINDS, DUTIES, CertificateView, DeviceKey, PersonView
from mingcha.identity.schemas.unsealing import JwkIn, text_of
from mingcha.kernel.clock import Clock
from mingcha.kernel.pages import PageArgs
from mingcha.kernel.permission import Role
from mingcha.kernel.schema import Hex64, Instant, Schema, Uuid

USERNAME = validate.Regexp(r"[a-z][a-z0-9._-]{1,31}\Z", error="username")
ROLES = validate.OneOf([role.value for role in Role])


class DepartmentRefOut(Schema):
    """A department by id and name."""

    id = Uuid(required=True)
    name = fields.String(required=True)


class DepartmentIn(Schema):
    """A new department; the client may name it by its own UUID."""

    id = Uuid(load_default=None)
    name = fields.String(required=True, validate=text_of(2, 200))
    parent_id = Uuid(load_default=None, allow_none=True)
    duties = fields.List(fields.String(validate=validate.OneOf(DUTIES)), load_default=list, validate=text_of(0, 5))


class DepartmentOut(DepartmentRefOut):
    """A department of the tree."""

    parent_id = Uuid(required=True, allow_none=True)
    duties = fields.List(fields.String(), required=True)


class DepartmentListOut(Schema):
    """The whole tree, parents before children."""

    items = fields.List(fields.Nested(DepartmentOut), required=True)


class PeopleArgs(PageArgs):
    """Which people: of one department, with one role, whose name or user name contains `q`."""

    department_id = Uuid(load_default=None)
    role = fields.String(load_default=None, validate=ROLES)
    q = fields.String(load_default=None, validate=text_of(1, 50))


class PersonIn(Schema):
    """A new person, without any role: the security administrator grants those."""

    id = Uuid(load_default=None)
    username = fields.String(required=True, validate=USERNAME)
    name = fields.String(required=True, validate=text_of(1, 100))
    department_id = Uuid(required=True)
    password = fields.String(required=True, load_only=True, validate=text_of(1, 200))


class PasswordIn(Schema):
    """A new password: at least 10 characters, without the user name."""

    password = fields.String(required=True, load_only=True, validate=text_of(1, 200))


class OwnPasswordIn(Schema):
    """The present password and the new one."""

    password = fields.String(required=True, load_only=True, validate=text_of(1, 200))
    new_password = fields.String(required=True, load_only=True, validate=text_of(1, 200))


class PersonOut(Schema):
    """A person as others see them."""

    id = Uuid(required=True)
    username = fields.String(required=True)
    name = fields.String(required=True)
    department = fields.Nested(DepartmentRefOut, required=True)
    roles = fields.List(fields.String(), required=True)
    disabled = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class PeopleOut(Schema):
    """One page of people."""

    items = fields.List(fields.Nested(PersonOut), required=True)
    next = fields.String(required=True, allow_none=True)


class RolesIn(Schema):
    """All roles the person shall hold from now on."""

    roles = fields.List(fields.String(validate=ROLES), required=True, validate=text_of(0, 7))


class CertificateIn(Schema):
    """A certificate (S1-5b); valid on both named days."""

    id = Uuid(load_default=None)
    number = fields.String(required=True, validate=text_of(2, 64))
    kind = fields.String(required=True, validate=validate.OneOf(CERTIFICATE_KINDS))
    issuer = fields.String(required=True, validate=text_of(2, 200))
    valid_from = fields.Date(required=True)
    valid_to = fields.Date(required=True)


class CertificateOut(Schema):
    """A certificate and whether it is valid today."""

    id = Uuid(required=True)
    person_id = Uuid(required=True)
    number = fields.String(required=True)
    kind = fields.String(required=True)
    issuer = fields.String(required=True)
    valid_from = fields.Date(required=True)
    valid_to = fields.Date(required=True)
    valid_today = fields.Boolean(required=True)


class CertificateListOut(Schema):
    """All certificates of a person, newest first."""

    items = fields.List(fields.Nested(CertificateOut), required=True)


class DeviceIn(Schema):
    """A phone's key and what its owner calls the phone; one active key per person and label."""

    jwk = fields.Nested(JwkIn, required=True)
    label = fields.String(required=True, validate=text_of(1, 100))


class DeviceArgs(Schema):
    """Whose devices; the caller's own without it."""

    person_id = Uuid(load_default=None)


class DeviceOut(Schema):
    """A device key; `state` is active, expired, replaced or revoked."""

    id = Hex64(required=True)
    label = fields.String(required=True)
    state = fields.String(required=True)
    enrolled_at = Instant(required=True)
    expires_at = Instant(required=True)
    revoked_at = Instant(required=True, allow_none=True)


class DeviceListOut(Schema):
    """Devices, newest first."""

    items = fields.List(fields.Nested(DeviceOut), required=True)


class RevokeIn(Schema):
    """Why the device is revoked."""

    reason = fields.String(required=True, validate=text_of(1, 300))


class SignInIn(Schema):
    """User name and password; an enrolled phone names its key, so that its session may last longer."""

    username = fields.String(required=True, validate=text_of(1, 64))
    password = fields.String(required=True, load_only=True, validate=text_of(1, 200))
    device = Hex64(load_default=None, allow_none=True)


class MeOut(Schema):
    """The caller."""

    id = Uuid(required=True)
    name = fields.String(required=True)
    username = fields.String(required=True)
    department = fields.Nested(DepartmentRefOut, required=True)
    roles = fields.List(fields.String(), required=True)
    permissions = fields.List(fields.String(), required=True)
    inspector_id = Uuid(required=True, allow_none=True)


class SessionRegionOut(Schema):
    """The office's region."""

    code = fields.String(required=True)
    name = fields.String(required=True)


class SessionOut(Schema):
    """A session. Writes carry `X-CSRF-TOKEN: csrf`; the refresh carries `csrf_refresh`. Neither is in a cookie."""

    me = fields.Nested(MeOut, required=True)
    csrf = fields.String(required=True)
    csrf_refresh = fields.String(required=True)
    expires_at = Instant(required=True)
    region = fields.Nested(SessionRegionOut, required=True)


class AuditArgs(PageArgs):
    """Which acts."""

    actor_id = Uuid(load_default=None)
    action = fields.String(load_default=None, validate=text_of(1, 80))
    subject_id = fields.String(load_default=None, validate=text_of(1, 80))
    subject_kind = fields.String(load_default=None, validate=text_of(1, 40))
    who = fields.String(load_default=None, validate=text_of(1, 100))
    since_on = fields.Date(load_default=None, data_key="from")
    until_on = fields.Date(load_default=None, data_key="to")


class AuditEntryOut(Schema):
    """One act, with what was before and after, and its place in the hash chain."""

    seq = fields.Integer(required=True)
    at = Instant(required=True)
    actor_id = fields.String(required=True)
    actor_name = fields.String(required=True)
    action = fields.String(required=True)
    subject_kind = fields.String(required=True)
    subject_id = fields.String(required=True)
    before = fields.Raw(required=True, allow_none=True)
    after = fields.Raw(required=True, allow_none=True)
    hash = Hex64(required=True)


class AuditPageOut(Schema):
    """One page of acts."""

    items = fields.List(fields.Nested(AuditEntryOut), required=True)
    next = fields.String(required=True, allow_none=True)


class AuditCheckOut(Schema):
    """Whether the chain is whole."""

    whole = fields.Boolean(required=True)
    broken_at = fields.Integer(required=True, allow_none=True)


def person_out(person: PersonView) -> dict[str, Any]:
    """The JSON shape of PersonOut."""
    return {
        "id": person.id,
        "username": person.username,
        "name": person.name,
        "department": {"id": person.department_id, "name": person.department_name},
        "roles": sorted(role.value for role in person.roles),
        "disabled": person.disabled,
        "version": person.version,
    }


def device_out(key: DeviceKey, clock: Clock) -> dict[str, Any]:
    """The JSON shape of DeviceOut."""
    return {
        "id": key.id,
        "label": key.label,
        "state": key.state(clock.now()),
        "enrolled_at": key.enrolled_at,
        "expires_at": key.expires_at,
        "revoked_at": key.revoked_at,
    }


def certificate_out(certificate: CertificateView, today: date) -> dict[str, Any]:
    """The JSON shape of CertificateOut."""
    return {**asdict(certificate), "valid_today": certificate.valid_on(today)}
