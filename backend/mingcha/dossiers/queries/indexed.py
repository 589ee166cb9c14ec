"""What should stand in the search index, and what stands there?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select

from mingcha.dossiers.models import SearchPosting, SearchRow
from mingcha.dossiers.rules.bitmap import of_numbers, unpacked
from mingcha.dossiers.rules.search import Found, terms
from mingcha.inspections import queries as inspections
from mingcha.kernel.clock import local_date
from mingcha.kernel.db import session
from mingcha.publication import queries as publications

FIELDS = tuple(field.name for field in fields(Found))
COLUMNS = [SearchRow.no, *(getattr(SearchRow, name) for name in FIELDS)]


def columns_of(found: Found) -> dict[str, Any]:
    """The row's values by column."""
    return {name: getattr(found, name) for name in FIELDS}


@lru_cache(maxsize=512)
def checklist_items(sha256: str) -> tuple[str, ...]:
    """The ids of a checklist's items; it is named by its content, so it is kept in memory."""
    return tuple(item["id"] for item in inspections.get_checklist(sha256))


def list_found(ids: Sequence[str]) -> list[Found]:
    """The inspections as the floors below know them now."""
    seen = inspections.list_visit_facts(ids)
    accepted = [facts.id for facts in seen if facts.state == "accepted"]
    days = publications.list_publication_days(accepted) if accepted else {}
    return [_found(facts, days.get(facts.id)) for facts in seen]


def list_rows(ids: Sequence[str]) -> dict[str, tuple[int, Found]]:
    """{inspection id: (row number, as it is indexed)}."""
    rows = session().execute(select(*COLUMNS).where(SearchRow.inspection_id.in_(list(ids))))
    return {row.inspection_id: (row.no, Found(*row[1:])) for row in rows}


def count_rows() -> int:
    """All indexed inspections."""
    return session().execute(select(func.count()).select_from(SearchRow)).scalar_one()


def list_differences() -> Iterator[str]:
    """What in the index is not as it should be, in words: for a check, not for every day."""
    wanted: dict[str, set[int]] = {}
    seen, last = 0, ""
    while ids := inspections.list_ids_after(last, 500):
        known, last = list_rows(ids), ids[-1]
        for found in list_found(ids):
            seen += 1
            if found.inspection_id not in known or known[found.inspection_id][1] != found:
                yield f"row {found.number}"
            else:
                for term in terms(found, checklist_items(found.checklist_sha256)):
                    wanted.setdefault(term, set()).add(known[found.inspection_id][0])
    if seen != count_rows():
        yield f"rows {count_rows()} of {seen}"
    yield from _postings(wanted)


def _postings(wanted: dict[str, set[int]]) -> Iterator[str]:
    stored: dict[str, dict[int, int]] = {}
    for term, block, bits in session().execute(select(SearchPosting.term, SearchPosting.block, SearchPosting.bits)):
        stored.setdefault(term, {})[block] = unpacked(bits)
    for term in sorted(stored.keys() | wanted.keys()):
        if stored.get(term, {}) != of_numbers(wanted.get(term, ())):
            yield f"term {term}"


def _found(facts: inspections.VisitFacts, publication: publications.Days | None) -> Found:
    due, published = publication or (None, None)
    at = facts.sealed_at or facts.started_at or facts.opened_at
    sealed = facts.claimed_at or facts.sealed_at
    place = "\n".join(part for part in (facts.object.get("district"), facts.object.get("address")) if part)
    return Found(
        inspection_id=facts.id,
        at=at,
        number=facts.number,
        state=facts.state,
        object_id=facts.object_id,
        object_name=facts.object_name,
        object_uscc=facts.object_uscc,
        place=place,
        task_title=facts.task_title,
        people="\n".join(part for one in facts.people for part in one if part),
        departments=" ".join(facts.departments),
        checklist_sha256=facts.checklist_sha256,
        conclusions=" ".join(facts.conclusions),
        due_on=facts.due_on,
        sealed_on=local_date(sealed) if sealed else None,
        publish_by=due,
        published_on=local_date(published) if published else None,
        publishing=publication is not None,
    )
