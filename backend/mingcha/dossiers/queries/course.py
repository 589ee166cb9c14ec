"""What does the auditor's page of one inspection show beside its record: the course, the gaps, the positions?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from mingcha.dossiers.queries.proofs import OF_DRAW, OF_VISIT
from mingcha.dossiers.rules.gaps import gaps
from mingcha.dossiers.rules.places import places
from mingcha.dossiers.rules.timeline import HeadSeen, Log, timeline
from mingcha.evidence import queries as evidence
from mingcha.kernel.clock import rfc3339
from mingcha.plans import queries as plans
from mingcha.registers import queries as registers
from mingcha.transparency import queries as log

Json = dict[str, Any]
SHOWN = ("draw.commit", "draw.seed", "draw.reveal", "visit.offer", "visit.team")


def get_course(record: Mapping[str, Any]) -> Json:
    """{timeline, gaps, places, registered} of a record, as rules give them."""
    visit = record["inspection"]["id"]
    events = [row for row in evidence.list_events_of_visit(visit)]
    heard = [(row, json.loads(row.line)["e"]) for row in events if row.status == "accepted"]
    told = _log(record, {row.id: e["nb"]["cp_size"] for row, e in heard})
    thing = record["object"]["id"]
    registered = registers.list_places_by_id([thing]).get(thing) if thing else None
    fixes = [
        {"event": row.id, "kind": row.kind, "at": rfc3339(row.at), "geo": e["payload"]["geo"]}
        for row, e in heard
        if "geo" in e["payload"]
    ]
    return {
        "timeline": timeline(record, told),
        "gaps": gaps(record, parked=len(events) - len(heard), lost=_lost(heard)),
        "places": places(fixes, registered),
        "registered": list(registered) if registered else None,
    }


def region_of(record: Mapping[str, Any]) -> str:
    """The region whose notices bind the task of a record."""
    return plans.get_plan(plans.get_task(record["task"]["id"]).plan_id).region


def _lost(heard: list[tuple[evidence.EventRow, Json]]) -> dict[str, list[list[int]]]:
    """Numbers between a phone's first and last event of the visit that it never sent, to this visit or another."""
    found: dict[str, list[list[int]]] = {}
    for key in sorted({row.key for row, _ in heard}):
        mine = [row.seq for row, _ in heard if row.key == key]
        for first, last in evidence.receipt_of(key)[1]:
            if min(mine) < last and first < max(mine):
                found.setdefault(key, []).append([first, last])
    return found


def _log(record: Mapping[str, Any], seen: dict[str, int]) -> Log:
    """Places, facts and heads of the case."""
    subjects = [record["inspection"]["id"]]
    subjects += [record["draw"]["id"]] if record["draw"] else []
    subjects += [record["publication"]["id"]] if record["publication"] else []
    found = log.list_facts(subjects, (*OF_DRAW, *OF_VISIT, "publication"))
    leaves: dict[str, int] = log.list_leaf_places([event["leaf"] for event in record["events"]])
    for kind in ("visit.review", "publication"):
        for no, fact in enumerate(fact for fact in found if fact.kind == kind):
            if fact.index is not None:
                leaves[f"{kind} {no}"] = fact.index
    facts = [_fact(fact) for fact in found if fact.kind in SHOWN]
    return Log(
        leaves, facts, _heads([*leaves.values(), *(f["index"] for f in facts if f["index"] is not None)], seen), seen
    )


def _heads(indexes: list[int], seen: Mapping[str, int]) -> list[HeadSeen]:
    """The first heads over each leaf, and those that phones had seen."""
    views: dict[int, log.HeadView] = {}
    covered = 0
    for index in sorted(set(indexes)):
        if index >= covered and (heads := log.list_covering_heads(index + 1)):
            views |= {head.number: head for head in heads}
            covered = heads[0].size
    views |= {head.number: head for head in log.list_heads_of_sizes(sorted(set(seen.values()) - {0}))}
    return [
        HeadSeen(
            head.size,
            rfc3339(head.at),
            tuple((who, rfc3339(at)) for who, at in (*head.witnesses, *head.authorities)),
        )
        for head in views.values()
    ]


def _fact(fact: log.FactLeaf) -> Json:
    told = json.loads(fact.content)
    words = {"draw.commit": "commit", "draw.seed": "draw", "draw.reveal": "draw", "visit.offer": "commit"}
    text = str(told.get(words.get(fact.kind, ""), ""))
    return {"kind": fact.kind, "subject": fact.subject, "index": fact.index, "at": told["at"], "text": text}
