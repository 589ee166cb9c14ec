"""What does publication need to know of one inspection? Gathered from the record, its events, the plan and the registers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from mingcha.evidence import queries as evidence
from mingcha.identity import queries as identity
from mingcha.inspections import queries as inspections
from mingcha.kernel.clock import local_date
from mingcha.kernel.template import value_text
from mingcha.plans import queries as plans
from mingcha.publication.rules.masking import Private
from mingcha.publication.rules.result import Entry, ItemResult, Source
from mingcha.registers import queries as registers

NAMES_IN_EVENTS = ("name", "by", "to", "asked_of", "legal_representative", "sealed_by")
NUMBERS_IN_EVENTS = ("certificate_no", "id_no", "contact", "contact_phone")


def load_source(
    inspection_id: str, *, withheld: Sequence[str] = (), correction: Mapping[str, Any] | None = None
) -> Source:
    """Everything that publishing one approved result needs; `withheld` passages stay in the house. Raises NotFound."""
    seen = inspections.get_inspection(inspection_id)
    record = inspections.get_inspection_record(inspection_id)
    task = plans.get_task(seen.task_id)
    plan = plans.get_plan(task.plan_id)
    authorities = _authorities(task)
    return Source(
        number=seen.number,
        inspected_on=_inspected_on(record, seen),
        conclusions=tuple(seen.conclusions),
        items=tuple(_item(item) for item in record["items"]),
        object_id=seen.object_id,
        object_name=seen.object_name,
        object_uscc=seen.object_uscc,
        object_address=str(seen.object.get("address") or ""),
        authorities=authorities,
        plan_number=plan.number,
        plan_title=plan.title,
        task_number=task.number,
        task_title=task.title,
        draw_type=task.draw_type,
        draw_id=None if plan.unplanned else seen.draw_id,  # a lead's check was not drawn
        private=replace(_private(record, seen, authorities), withheld=tuple(withheld)),
        district=str(seen.object.get("district") or ""),
        correction=dict(correction or {}),
    )


def _inspected_on(record: Mapping[str, Any], seen: inspections.InspectionRow) -> date:
    """The day of the seal as the phone that made it says: a record may arrive days after the visit."""
    seal = record["seal"]
    return local_date(datetime.fromisoformat(seal["at"]) if seal else seen.sealed_at or seen.opened_at)


def _authorities(task: plans.TaskRow) -> tuple[str, ...]:
    """The lead department first, then those taking part, by name."""
    names = {d.id: d.name for d in identity.list_departments()}
    others = sorted(names[d] for d in task.departments if d != task.lead_department_id and d in names)
    return (names[task.lead_department_id], *others)


def _item(item: Mapping[str, Any]) -> ItemResult:
    """What was not asked, because its condition did not hold, is no part of the result; findings outside the list are not either (S1-3)."""
    return ItemResult(item["name"], tuple(_entry(entry) for entry in item["entries"] if entry["applies"]))


def _entry(entry: Mapping[str, Any]) -> Entry:
    answer = entry["answer"] or {}
    result = str(answer.get("result") or "unanswered")
    told = [value_text(entry, answer.get("value")), *answer.get("reasons", []), answer.get("reason") or ""]
    return Entry(
        entry["text"], "unanswered" if result == "withdrawn" else result, "；".join(part for part in told if part)
    )


def _private(record: Mapping[str, Any], seen: inspections.InspectionRow, authorities: Iterable[str]) -> Private:
    """Names and numbers of everybody the record knows: team, contact, representative, signatories, witnesses, those who spoke."""
    thing = registers.find_object(seen.object_id)
    names = [member["name"] for member in record["inspectors"]]
    numbers = [member["certificate_no"] for member in record["inspectors"]]
    people = [seen.object.get("contact_name"), thing and thing.legal_representative, thing and thing.contact_name]
    phones = [seen.object.get("contact_phone"), thing and thing.contact_phone]
    for event in evidence.list_accepted_events(seen.id):
        payload = event.payload
        people += [payload.get(key) for key in NAMES_IN_EVENTS]
        phones += [payload.get(key) for key in NUMBERS_IN_EVENTS] + payload.get("certificates", [])
    return Private(
        names=tuple(sorted({str(name) for name in [*names, *people] if name})),
        numbers=tuple(sorted({str(number) for number in [*numbers, *phones] if number})),
        open_names=tuple(sorted({seen.object_name, *(authorities), *([seen.object_uscc] if seen.object_uscc else [])})),
    )
