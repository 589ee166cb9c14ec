"""What does a phone's rescue file hold? Read line by line, opened, checked against signatures and hashes; nothing is written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from mingcha.evidence import actions as evidence
from mingcha.identity.actions import open_exported
from mingcha.identity.queries import DeviceKey, department_scope, list_device_keys, list_people_by_id
from mingcha.inspections.rules.rescue_file import ENDED, Faulty, Row, open_pin, open_row, read_head, read_line
from mingcha.inspections.rules.rescue_plan import FoundEvent, FoundFile, Place, Plan, fault
from mingcha.inspections.rules.rescue_problems import RescueForeign, RescuePinWrong, RescueSealed
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.problem import Problem

LONGEST = 96 << 20
VAULTS = "mingcha-vault"


@dataclass(slots=True)
class Bytes:
    """The bytes of one original as they pass by: hash and size so far, and where they lie."""

    hash: Any = field(default_factory=hashlib.sha256)
    size: int = 0
    at: list[Place] = field(default_factory=list)
    line: int = 0


@dataclass(slots=True)
class Contents:
    """What reading found, before it is compared with the server."""

    plan: Plan
    events: list[FoundEvent] = field(default_factory=list)
    announced: list[tuple[evidence.Announced, str]] = field(default_factory=list)
    bytes: dict[str, Bytes] = field(default_factory=dict)
    sealed: int = 0


def read_contents(path: Path, deks: Mapping[str, bytes], ctx: Ctx) -> Contents:
    """One pass over the file. Raises RescueForeign for anything that no rescue page wrote."""
    with path.open("rb") as stream:
        head = read_head(stream.readline(1000))
        contents = Contents(Plan(file_hash(path), head.made, whole=False))
        rows, end, last = 0, None, True
        parsed: list[tuple[int, Place, evidence.Event]] = []
        for number, place, line in lines(stream):
            rows, last = rows + 1, line.endswith(b"\n")
            try:
                row = read_line(line)
                if isinstance(row, int):
                    end = row
                else:
                    _take(contents, row, deks.get(row.db), number, place, parsed)
            except Faulty as error:
                contents.plan.faults.append(fault(error.why, number))
        contents.plan.whole = last and (head.version < ENDED or end == rows - 1)
    _judge(contents, parsed, ctx)
    return contents


def _take(
    contents: Contents, row: Row, dek: bytes | None, number: int, place: Place, parsed: list[tuple[int, Place, Any]]
) -> None:
    if row.store not in ("events", "bytes"):
        return
    if row.sealed and dek is None:
        contents.sealed += 1
        return
    values = open_row(row, dek)
    if row.store == "bytes":
        data, name = values.get("data"), str(values.get("evidence", ""))
        if not isinstance(data, bytes):
            raise Faulty("line")
        found = contents.bytes.setdefault(name.partition("#")[0], Bytes(line=number))
        found.hash.update(data)
        found.size += len(data)
        found.at.append(place)
        return
    try:
        parsed.append((number, place, evidence.parse_line(str(values["line"]).encode())))
    except (Problem, KeyError) as error:
        raise Faulty("event") from error


def _judge(contents: Contents, parsed: list[tuple[int, Place, evidence.Event]], ctx: Ctx) -> None:
    """Which events may be given to the intake: signed by a phone of somebody whom the caller sees."""
    keys = list_device_keys({event.key for _number, _place, event in parsed})
    people = list_people_by_id({key.person_id for key in keys.values()})
    scope = department_scope(ctx.actor)
    seen = {one.id for one in people.values() if scope is None or one.department_id in scope or one.id == ctx.actor.id}
    for number, place, event in parsed:
        why = _refusal(event, keys.get(event.key), seen)
        if why is not None:
            contents.plan.faults.append(fault(why, number, id=event.id, kind=event.kind, visit=event.visit))
            continue
        contents.events.append(FoundEvent(event.id, event.visit, event.key, event.seq, len(event.line), place))
        contents.announced += [(one, event.visit) for one in _announced(event)]


def _refusal(event: evidence.Event, key: DeviceKey | None, seen: set[str]) -> str | None:
    if key is None:
        return "key-unknown"
    if key.person_id not in seen:
        return "owner"
    try:
        evidence.check_signature(event, {"x": key.x, "y": key.y})
    except Problem:
        return "signature"
    return None


def _announced(event: evidence.Event) -> list[evidence.Announced]:
    try:
        evidence.check_payload(event.kind, event.payload)
    except Problem:
        return []
    return evidence.announced(event)


def whole_files(contents: Contents) -> tuple[list[FoundFile], list[FoundFile]]:
    """The originals whose bytes are in the file as they were signed, and those that are named without bytes. Faults go to the plan."""
    there, without = [], []
    for one, visit in contents.announced:
        found = contents.bytes.pop(one.id, None)
        named = FoundFile(one.id, visit, one.sha256, one.length, one.type, one.role, found.at if found else [])
        if found is None:
            without.append(named)
        elif (found.hash.hexdigest(), found.size) != (one.sha256, one.length):
            contents.plan.faults.append(fault("differs", found.line, id=one.id, visit=visit))
        else:
            there.append(named)
    contents.plan.faults += [fault("loose", one.line, id=name) for name, one in contents.bytes.items()]
    return there, without


def keys_of(path: Path, pin: str | None, *, ctx: Ctx, data_dir: Path) -> tuple[dict[str, bytes], Plan]:
    """The data key of each database in the file that the office's spare key or the PIN opens, and who the phone's people are.

    Raises RescueForeign, RescuePinWrong.
    """
    plan = Plan("", "", whole=False)
    deks: dict[str, bytes] = {}
    with path.open("rb") as stream:
        read_head(stream.readline(1000))
        for _number, place, line in lines(stream):
            if VAULTS.encode() in line[:60]:
                found = _vault(line, pin, ctx, data_dir)
                if found is not None:
                    plan.vaults.append(place)
                    plan.people.append(found[0])
                    deks |= {found[0]["db"]: found[1]} if found[1] else {}
    if pin and not any(one["by"] == "pin" for one in plan.people):
        raise RescuePinWrong
    return deks, plan


def _vault(line: bytes, pin: str | None, ctx: Ctx, data_dir: Path) -> tuple[dict[str, Any], bytes | None] | None:
    try:
        row = read_line(line)
    except Faulty:
        return None
    if isinstance(row, int) or row.store != "vaults":
        return None
    person, db = str(row.values.get("person", "")), str(row.values.get("db", ""))
    dek, by = (open_pin(row.values.get("pin"), pin, person), "pin") if pin else (None, None)
    if dek is None:
        try:
            dek, by = open_exported(row.values.get("escrow") or {}, person, ctx=ctx, data_dir=data_dir), "escrow"
        except Problem:
            by = None
    known = list_people_by_id([person]).get(person)
    return {"id": person, "name": known.name if known else "", "db": db, "by": by}, dek


def check_readable(contents: Contents) -> None:
    """Raises RescueSealed when there are sealed rows and nothing that could be read."""
    if contents.sealed and not contents.events:
        raise RescueSealed


def read_data(path: Path, place: Place, deks: Mapping[str, bytes]) -> dict[str, Any]:
    """The opened row at a place of the file."""
    with path.open("rb") as stream:
        stream.seek(place[0])
        row = read_line(stream.read(place[1]))
    if isinstance(row, int):
        raise Faulty("line")
    return open_row(row, deks.get(row.db))


def deks_again(path: Path, plan: Plan, pin: str | None, *, ctx: Ctx, data_dir: Path) -> dict[str, bytes]:
    """The data keys once more, from the lines that `keys_of` found."""
    deks: dict[str, bytes] = {}
    with path.open("rb") as stream:
        for offset, length in plan.vaults:
            stream.seek(offset)
            found = _vault(stream.read(length), pin, ctx, data_dir)
            if found is not None and found[1]:
                deks[found[0]["db"]] = found[1]
    return deks


def lines(stream: IO[bytes]) -> Iterator[tuple[int, Place, bytes]]:
    """Number, place and bytes of every line from here on. Raises RescueForeign for a line above 96 MiB."""
    number, offset = 1, stream.tell()
    while line := stream.readline(LONGEST):
        number += 1
        if len(line) == LONGEST:
            raise RescueForeign
        yield number, (offset, len(line)), line
        offset += len(line)


def file_hash(path: Path) -> str:
    """SHA-256 of the whole file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
