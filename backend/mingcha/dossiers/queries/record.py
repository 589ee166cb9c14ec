"""What is known of one inspection, over all floors below? Gathered once, for the page, the print and the bag."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from mingcha.dossiers.queries.planned import told_source, told_task
from mingcha.dossiers.rules.record import Parts, document, event_text, named_hashes
from mingcha.draws import queries as draws
from mingcha.evidence import queries as evidence
from mingcha.follow_up import queries as follow_ups
from mingcha.identity import queries as identity
from mingcha.inspections import queries as inspections
from mingcha.kernel.canon import canonical, sha256_hex
from mingcha.kernel.clock import rfc3339
from mingcha.kernel.ctx import Actor
from mingcha.kernel.problem import NotFound
from mingcha.obligations import queries as obligations
from mingcha.plans import queries as plans
from mingcha.publication import queries as publications

Json = dict[str, Any]


def get_record(inspection_id: str, *, sample: bool) -> Json:
    """data/record.json of an inspection. Raises NotFound."""
    seen = inspections.get_inspection_record(inspection_id)
    task = plans.get_task(seen["task"]["id"])
    source = told_source(task)
    events = evidence.list_accepted_events(inspection_id)
    return document(
        Parts(
            seen=seen,
            thing={**seen["object"], "id": seen["object"].get("id")},
            authorities=_authorities(task),
            plan=source.plan,
            task=told_task(task),
            draw=None if task.unplanned else _draw(seen["draw"]),
            outside=source.outside,
            events=_events(seen, events),
            evidence=_evidence(inspection_id),
            publication=_publication(inspection_id),
            follow_ups=_follow_ups(inspection_id),
            replies=_replies(inspection_id),
            receipt=_receipt(events),
            imports=[row.shown() for row in inspections.list_imported(inspection_id)],
            sample=sample,
            obligation=_obligation(inspection_id),
            overdue=_overdue(inspection_id),
        )
    )


def list_keys(inspection_id: str) -> list[Json]:
    """The public halves of every device key that signed an event of the visit, by id (data/keys.json)."""
    events = evidence.list_accepted_events(inspection_id)
    keys = identity.list_device_keys({event.key for event in events})
    people = identity.list_people_by_id({key.person_id for key in keys.values()})
    return [
        {
            "id": key.id,
            "jwk": {"kty": "EC", "crv": "P-256", "x": key.x, "y": key.y},
            "person": {"id": key.person_id, "name": people[key.person_id].name if key.person_id in people else ""},
            "label": key.label,
            "enrolled_at": rfc3339(key.enrolled_at),
            "revoked_at": rfc3339(key.revoked_at) if key.revoked_at else None,
        }
        for key in sorted(keys.values(), key=lambda key: key.id)
    ]


def list_named_hashes(inspection_id: str) -> list[str]:
    """The SHA-256 of every file that an accepted event of the visit names, or that was brought to the desk."""
    brought = {row.sha256 for row in inspections.list_imported(inspection_id) if row.withdrawn_at is None}
    named = named_hashes([event.payload for event in evidence.list_accepted_events(inspection_id)])
    return sorted(brought | set(named))


def _authorities(task: plans.TaskRow) -> list[str]:
    names = {d.id: d.name for d in identity.list_departments()}
    others = sorted(names[d] for d in task.departments if d != task.lead_department_id and d in names)
    return [names[task.lead_department_id], *others]


def _draw(told: Json) -> Json | None:
    if not told.get("id"):
        return None
    try:
        draw = draws.get_draw(told["id"], actor=Actor.system())
    except NotFound:
        return {
            "id": told["id"],
            "number": "",
            "commit": told["commit"],
            "head": None,
            "mode": None,
            "state": "missing",
        }
    return {
        "id": draw.id,
        "number": draw.number,
        "commit": told["commit"],
        "head": draw.head,
        "mode": draw.mode,
        "state": draw.state,
    }


def _receipt(events: Sequence[evidence.EventRow]) -> str | None:
    """The code on the receipt of the business: the seal's hash, cut to what a person can type (evidence 4.2)."""
    seals = [event for event in events if event.kind == "seal"]
    return sha256_hex(canonical(json.loads(seals[-1].line)["e"]))[:32] if seals else None


def _events(seen: Json, events: Sequence[evidence.EventRow]) -> list[Json]:
    words = {entry["id"]: entry["text"] for item in seen["items"] for entry in item["entries"]}
    return [
        {
            "id": event.id,
            "key": event.key,
            "seq": event.seq,
            "kind": event.kind,
            "at": rfc3339(event.at),
            "received_at": rfc3339(event.received_at),
            "by": event.person_id,
            "leaf": event.leaf,
            "flags": list(event.flags),
            "text": event_text(event.kind, event.payload, words),
        }
        for event in events
    ]


def _evidence(inspection_id: str) -> list[Json]:
    named = set(list_named_hashes(inspection_id))
    return [
        {
            "id": item.id,
            "role": item.role,
            "sha256": item.sha256,
            "len": item.length,
            "type": item.type,
            "entry": item.entry,
            "src": item.src,
            "derived_from": item.derived_from,
            "event": item.event_id,
            "state": item.state,
            "gate": item.gate,
            "stored_at": rfc3339(item.stored_at) if item.stored_at else None,
            "version": item.store_version or "",
        }
        for item in sorted(evidence.list_items_of_visit(inspection_id), key=lambda item: (item.announced_at, item.id))
        if item.sha256 in named
    ]


def _publication(inspection_id: str) -> Json | None:
    row = publications.find_publication_of(inspection_id)
    if row is None:
        return None
    return {
        "id": row.id,
        "state": "published" if row.published_at else "waiting",
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "provisional": row.provisional,
        "article": row.article,
        "starts_on": row.starts_on.isoformat(),
        "published_at": rfc3339(row.published_at) if row.published_at else None,
    }


def _replies(inspection_id: str) -> list[Json]:
    """What the business stated (陈述申辩), with the leaf of each; a rating is no part of a dossier."""
    return [
        {"id": row.id, "at": rfc3339(row.sent_at), "text": row.text, "leaf": row.leaf}
        for row in follow_ups.list_replies(inspection_id)
    ]


def _proofs(inspection_id: str) -> dict[str, list[Json]]:
    """{follow-up: proofs that the business sent}; their bytes stay in the store, named by their hashes."""
    found: dict[str, list[Json]] = {}
    for row in follow_ups.list_proofs(inspection_id):
        decided = rfc3339(row.decided_at) if row.decided_at else None
        told: Json = {"id": row.id, "at": rfc3339(row.sent_at), "note": row.note, "files": row.files, "leaf": row.leaf}
        told |= {"state": row.state, "answer": row.answer, "decided_at": decided, "decided_by": row.decided_by_name}
        found.setdefault(row.follow_up_id, []).append(told)
    return found


def _follow_ups(inspection_id: str) -> list[Json]:
    proofs = _proofs(inspection_id)
    return [
        {
            "id": row.id,
            "kind": row.kind,
            "opened_at": rfc3339(row.opened_at),
            "closed_at": rfc3339(row.closed_at) if row.closed_at else None,
            "close_reason": row.close_reason,
            "proofs": proofs.get(row.id, []),
        }
        for row in follow_ups.list_follow_ups_of(inspection_id)
    ]


def _obligation(inspection_id: str) -> Json | None:
    """What was to be done until when, and what became of it; None for a visit from before obligations were kept."""
    row = obligations.find_obligation(inspection_id)
    if row is None:
        return None
    let_off = (
        {"at": rfc3339(row.excused_at), "by": row.excused_by_name, "reason": row.excuse} if row.excused_at else None
    )
    return {
        "due_on": row.due_on.isoformat(),
        "provisional": row.provisional,
        "opened_at": rfc3339(row.opened_at),
        "state": row.state,
        "done_at": rfc3339(row.done_at) if row.done_at else None,
        "excused": let_off,
    }


def _overdue(inspection_id: str) -> list[Json]:
    """What was missing, since when, found when, and when it came."""
    return [
        {
            "id": row.id,
            "kind": row.kind,
            "about": row.about,
            "since": rfc3339(row.since),
            "found_at": rfc3339(row.found_at),
            "leaf": row.leaf,
            "closed_at": rfc3339(row.closed_at) if row.closed_at else None,
            "how": row.how,
            "closing_leaf": row.closing_leaf,
        }
        for row in obligations.list_missing_of(inspection_id)
    ]
