"""How do good rows become inspectors? The person and the certificate are made or renewed in identity."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from mingcha.identity import actions as identity_actions
from mingcha.identity import queries as identity
from mingcha.kernel.db import session
from mingcha.kernel.permission import Role
from mingcha.registers.actions.batch import Batch, Parsed
from mingcha.registers.actions.object_rows import plain
from mingcha.registers.models import History, Inspector

FIELDS = ("department_id", "certificate_no", "kind", "qualifications", "specialties", "districts", "contact", "state")


def take_inspectors(rows: list[Parsed], batch: Batch) -> tuple[int, int, int]:
    """Upsert by certificate number; without a certificate and its term nobody gets here (S1-5b)."""
    numbers = [one.values["certificate_no"] for one in rows]
    held = identity.list_certificates_by_number(numbers)
    people = identity.list_people_by_id(certificate.person_id for certificate in held.values())
    known = {row.id: row for row in session().scalars(select(Inspector).where(Inspector.id.in_(list(people))))}
    counts = [0, 0, 0]
    for one in rows:
        department_id = batch.departments.get(one.values["department"])
        if department_id is None:
            batch.fault(one, "department", "department", value=one.values["department"])
            continue
        certificate = held.get(one.values["certificate_no"])
        person = people[certificate.person_id] if certificate else None
        if person is not None and person.name != one.values["name"]:
            batch.fault(one, "certificate_no", "certificate_other", other=person.name)
            continue
        person_id = person.id if person else _create_person(one.values, department_id, batch)
        renewed = _certify(person_id, certificate, one.values, batch)
        values = {**{name: one.values.get(name) for name in FIELDS}, "department_id": department_id}
        counts[_write(known.get(person_id), person_id, values, renewed, batch)] += 1
    return counts[0], counts[1], counts[2]


def _create_person(values: dict[str, Any], department_id: str, batch: Batch) -> str:
    username = values["certificate_no"].lower()
    person = identity_actions.create_person(
        ctx=batch.ctx, username=username, name=values["name"], department_id=department_id, roles=(Role.INSPECTOR,)
    )
    return person.id


def _certify(person_id: str, held: identity.CertificateView | None, values: dict[str, Any], batch: Batch) -> bool:
    """True if a certificate that was there got another term."""
    term = {"valid_from": values["valid_from"], "valid_to": values["valid_to"]}
    if held is None:
        number, issuer = values["certificate_no"], values["issuer"] or values["department"]
        identity_actions.add_certificate(
            person_id, ctx=batch.ctx, number=number, kind="provincial", issuer=issuer, **term
        )
        return False
    if (held.valid_from, held.valid_to) == (values["valid_from"], values["valid_to"]):
        return False
    identity_actions.renew_certificate(held.id, ctx=batch.ctx, **term)
    return True


def _write(row: Inspector | None, person_id: str, values: dict[str, Any], renewed: bool, batch: Batch) -> int:
    """0 created, 1 updated, 2 unchanged."""
    if row is None:
        session().add(Inspector(id=person_id, version=1, updated_at=batch.now, **values))
        session().flush()
        return 0
    before = {name: getattr(row, name) for name in FIELDS}
    if before == values:
        return 1 if renewed else 2
    kept = History(
        id=batch.ctx.ids.new(), subject_kind="inspector", subject_id=row.id, version=row.version, data=plain(before)
    )
    kept.valid_from, kept.valid_to = row.updated_at, batch.now
    kept.changed_by, kept.import_id = batch.ctx.actor.id, batch.import_id
    session().add(kept)
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.updated_at = batch.now
    session().flush()
    return 1
