"""How complete are one list, two libraries and one set of rules in a department, and which gaps have a name? (S4-13)"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from mingcha.identity import queries as identity
from mingcha.kernel.db import session
from mingcha.regions import queries as regions
from mingcha.registers import queries as registers
from mingcha.rulebooks.models import Duty
from mingcha.rulebooks.queries.books import find_published
from mingcha.rulebooks.rules import CHECKS, KINDS, missing_sections, score

TEAM = 2
UNSAID = "通知未作规定"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; `n` is how many are concerned, `article` where the region asks for it (else empty), `holder` and `due_on` who closes the gap."""

    code: str
    part: str
    ok: bool
    n: int
    article: str
    link: str
    holder_id: str | None = None
    holder: str | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Readiness:
    """A department's checks, and the whole percent that passed."""

    department_id: str
    department: str
    score: int
    checks: tuple[Check, ...]


def list_readiness(*, region: str, today: date) -> list[Readiness]:
    """Every department that has items, a list or rules; the least complete first (the watch list)."""
    found = [get_readiness(one.id, region=region, today=today) for one in identity.list_departments()]
    touched = [one for one in found if any(check.ok for check in one.checks)]
    return sorted(touched, key=lambda one: (one.score, one.department))


def get_readiness(department_id: str, *, region: str, today: date) -> Readiness:
    """One department's checks, with named gaps and who answers for them; what has nothing to look at is no check."""
    name = identity.get_department(department_id).name
    profile = regions.get_profile(region)
    duties = {row.code: row for row in session().scalars(select(Duty).where(Duty.department_id == department_id))}
    people = identity.list_people_by_id(duty.person_id for duty in duties.values())
    counted = dict(
        [
            *_list_gaps(department_id, profile, today),
            ("objects_present", 0 if registers.has_objects_of_duty(name) else 1),
            *_inspector_gaps(department_id, today),
            *_rule_gaps(department_id, profile),
        ]
    )
    checks = tuple(_check(code, counted[code], profile, duties.get(code), people) for code in CHECKS if code in counted)
    return Readiness(department_id, name, score([check.ok for check in checks]), checks)


ARTICLES = {
    "list_fields": "item.required_fields",
    "list_complete": "item.coverage",
    "list_current": "item.legal_review",
    "inspectors_two": "inspector.eligibility",
    "inspectors_certified": "inspector.eligibility",
    "rules_published": "rules.sections",
    "rules_sections": "rules.sections",
}
LINKS = {
    "list": "/lists/versions",
    "objects": "/registers/objects",
    "inspectors": "/registers/inspectors",
    "rules": "/lists/rules",
}


def _check(
    code: str, n: int, profile: regions.RegionProfile, duty: Duty | None, people: dict[str, identity.PersonView]
) -> Check:
    part = CHECKS[code]
    source = profile.article(ARTICLES.get(code, "item.required_fields"))
    article = "" if UNSAID in source else source
    held = people.get(duty.person_id) if duty else None
    return Check(
        code,
        part,
        n == 0,
        n,
        article,
        LINKS[part],
        held.id if held else None,
        held.name if held else None,
        duty.due_on if duty else None,
    )


def _list_gaps(department_id: str, profile: regions.RegionProfile, today: date) -> Iterator[tuple[str, int]]:
    lists = registers.list_published_lists(department_id)
    own = [one for one in lists if one.kind == "own"]
    yield "list_published", 0 if own else 1
    if lists:
        yield "list_current", sum(len(registers.list_drifted(one.id).changed) for one in lists)
    if registers.list_active_item_ids(department_id):
        yield "list_fields", registers.count_incomplete_items(department_id, profile.item.required_fields)
        yield "list_complete", len(registers.list_unlisted_item_ids(department_id, on=today))


def _inspector_gaps(department_id: str, today: date) -> Iterator[tuple[str, int]]:
    found = [
        one for one in registers.list_inspectors(department_id=department_id, limit=200).items if one.state == "active"
    ]
    valid = sum(1 for one in found if one.valid_to is not None and one.valid_to >= today)
    yield "inspectors_two", max(0, TEAM - valid)
    if found:
        yield "inspectors_certified", len(found) - valid


def _rule_gaps(department_id: str, profile: regions.RegionProfile) -> Iterator[tuple[str, int]]:
    books = [book for book in (find_published(department_id, kind) for kind in KINDS) if book]
    yield "rules_published", 0 if books else 1
    written = [section for book in books for section in book.sections]
    if books and profile.item.rule_sections:
        yield "rules_sections", len(missing_sections(written, profile.item.rule_sections))
