"""How does what a crashed phone exported come in? Step by step through the phone's own intake: again is the same as once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mingcha.evidence import actions as evidence
from mingcha.evidence.queries import lines_by_id, list_items_by_id
from mingcha.inspections.actions.receive import receive_events
from mingcha.inspections.actions.rescue_read import (
    Contents,
    check_readable,
    deks_again,
    keys_of,
    read_contents,
    read_data,
    whole_files,
)
from mingcha.inspections.queries import list_inspections_by_id
from mingcha.inspections.rules.rescue_file import Faulty
from mingcha.inspections.rules.rescue_plan import FoundFile, Plan, batches_of, fault
from mingcha.inspections.rules.rescue_problems import RescueCut, RescueEmpty
from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.problem import Conflict

SOME = 500


def inspect_rescue(path: Path, *, pin: str | None, ctx: Ctx, data_dir: Path) -> Plan:
    """What the file holds and what of it is new here. Writes one audit entry and nothing else.

    Raises RescueForeign, RescueSealed, RescuePinWrong, RescueEmpty. Opens its own transactions.
    """
    with reading():
        deks, keys = keys_of(path, pin, ctx=ctx, data_dir=data_dir)
        contents = read_contents(path, deks, ctx)
        plan = contents.plan
        plan.people, plan.vaults = keys.people, keys.vaults
        check_readable(contents)
        if not contents.events:
            raise RescueEmpty
        _compare(contents)
    with transaction():
        opened = {one["id"]: one["by"] for one in plan.people if one["by"]}
        told = {"made": plan.made, "whole": plan.whole, "opened": opened, **plan.counts}
        audit.record(ctx, "open_rescue_file", ("rescue", plan.sha256), None, told)
    return plan


def _compare(contents: Contents) -> None:
    plan, (there, without) = contents.plan, whole_files(contents)
    known = _known_lines([one.id for one in contents.events])
    stored = {
        name
        for at in range(0, len(there) + len(without), SOME)
        for name, item in list_items_by_id([one.evidence for one in (there + without)[at : at + SOME]]).items()
        if item.state == "stored"
    }
    missing = [one for one in without if one.evidence not in stored]
    plan.faults += [fault("missing", id=one.evidence, visit=one.visit) for one in missing]
    plan.batches, plan.files = batches_of(contents.events), there
    plan.counts = {
        "events": len(contents.events),
        "events_new": sum(one.id not in known for one in contents.events),
        "files": len(there),
        "files_new": sum(one.evidence not in stored for one in there),
        "files_elsewhere": len(without) - len(missing),
        "sealed": contents.sealed,
    }
    plan.visits = _visits(contents, there, known, stored)


def _known_lines(ids: list[str]) -> set[str]:
    return {name for at in range(0, len(ids), SOME) for name in lines_by_id(ids[at : at + SOME])}


def _visits(contents: Contents, there: list[FoundFile], known: set[str], stored: set[str]) -> list[dict[str, Any]]:
    ids = sorted({one.visit for one in contents.events})
    rows = list_inspections_by_id(ids)
    found = []
    for visit in ids:
        row = rows.get(visit)
        events = [one for one in contents.events if one.visit == visit]
        files = [one for one in there if one.visit == visit]
        found.append(
            {
                "id": visit,
                "number": row.number if row else None,
                "object": row.object["name"] if row else None,
                "events": len(events),
                "events_new": sum(one.id not in known for one in events),
                "files": len(files),
                "files_new": sum(one.evidence not in stored for one in files),
            }
        )
    return found


def advance_rescue(
    path: Path, plan: Plan, *, part: bool, pin: str | None, places: evidence.Places, ctx: Ctx, data_dir: Path
) -> None:
    """Takes the next step: up to 100 events, or one original. With the last one an audit entry says what came of it all.

    A cut file needs `part`. Raises RescueCut. Opens its own transactions; what a step wrote stays, whatever comes after.
    """
    if not plan.whole and not part:
        raise RescueCut
    if plan.finished:
        return
    with reading():
        deks = deks_again(path, plan, pin, ctx=ctx, data_dir=data_dir)
    if plan.done < len(plan.batches):
        lines = [str(read_data(path, place, deks)["line"]).encode() for place in plan.batches[plan.done]]
        _take_events(plan, lines, ctx)
    else:
        _take_file(path, plan, plan.files[plan.done - len(plan.batches)], deks, places, ctx)
    plan.done += 1
    if plan.finished:
        with transaction():
            told = {**plan.results, "faults": len(plan.faults), "whole": plan.whole}
            audit.record(ctx, "import_rescue_file", ("rescue", plan.sha256), None, told)


def _take_events(plan: Plan, lines: list[bytes], ctx: Ctx) -> None:
    with transaction():
        outcomes = receive_events(lines, ctx=ctx).outcomes
    for line, outcome in zip(lines, outcomes, strict=True):
        plan.tell(outcome.status)
        if outcome.problem is not None:
            event = evidence.parse_line(line)
            named = {"id": event.id, "visit": event.visit, "kind": event.kind, "status": outcome.status}
            plan.items.append({**named, **_words(outcome.problem)})


def _words(problem: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {
        name: "：".join((one["title"], one["detail"])) if name == "zh" else f"{one['title']}: {one['detail']}"
        for name, one in problem.items()
    }


def _take_file(
    path: Path, plan: Plan, one: FoundFile, deks: dict[str, bytes], places: evidence.Places, ctx: Ctx
) -> None:
    with reading():
        item = list_items_by_id([one.evidence]).get(one.evidence)
        known = bool(list_inspections_by_id([one.visit]))
    if item is not None and item.state == "stored" and item.sha256 == one.sha256:
        plan.tell("there")
        return
    why = "visit"
    if known:
        try:
            _send(path, one, deks, places, ctx)
            plan.tell("stored")
            return
        except (Faulty, evidence.HashMismatch):
            why = "differs"
        except Conflict:
            why = "upload-conflict"
    plan.tell("refused")
    plan.items.append(fault(why, id=one.evidence, visit=one.visit, kind=one.role, status="refused"))


def _send(path: Path, one: FoundFile, deks: dict[str, bytes], places: evidence.Places, ctx: Ctx) -> None:
    """As a phone does: a photo whole, film piece by piece, from where an earlier sending stopped."""
    said = evidence.Announcement(one.evidence, one.visit, one.sha256, one.type, one.role, one.length)
    if len(one.at) == 1:
        evidence.take_whole(said, read_data(path, one.at[0], deks)["data"], None, places=places, ctx=ctx)
        return
    upload, start = evidence.begin_upload(said, ctx=ctx), 0
    for place in one.at:
        data = read_data(path, place, deks)["data"]
        if upload.received < start + len(data) and not upload.stored:
            rest = data[upload.received - start :]
            upload = evidence.append_piece(upload, upload.received, rest, places=places, ctx=ctx)
        start += len(data)
