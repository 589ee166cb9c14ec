"""Twelve visits: every story's lines pass the rules that judge real phones, and end where the story says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from mingcha.demo.item_list import list_items
from mingcha.demo.phone import SamplePhone
from mingcha.demo.programme import HOTEL_ITEMS, list_planned_tasks
from mingcha.demo.stories import KEEP_FOR_TRYING, Story, cast_stories, list_stories
from mingcha.demo.timetable import moment, timetable
from mingcha.demo.walk import Signer, Walk
from mingcha.evidence.rules.envelope import parse_line
from mingcha.evidence.rules.payload import check_payload
from mingcha.inspections.rules.record import Fact, empty_record
from mingcha.inspections.rules.team import Entry, Member
from mingcha.inspections.rules.visit import Visit, admit
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.ids import SeededIds
from mingcha.regions.queries import shipped_calendar

TODAY = date(2026, 6, 15)
DAYS = timetable(TODAY, shipped_calendar())
STORIES = {story.name: story for story in list_stories(DAYS)}
ENDS = {name: "sealed" for name in STORIES} | {"started": "started"}
DATES = [
    date(2026, 6, 15),
    date(2026, 11, 22),
    date(2026, 10, 8),
    date(2026, 2, 24),
    date(2027, 1, 15),
    date(2027, 5, 3),
]


def a_visit(number: int, team: tuple[str, str]) -> dict[str, Any]:
    return {
        "id": SeededIds(f"visit{number}", FixedClock(datetime(2026, 5, 1, tzinfo=UTC))).new(),
        "number": f"320623202604290001-{number:04d}",
        "task": {"title": "宾馆酒店（示例）"},
        "object": {"name": "如东示例宾馆", "uscc": None, "address": "示例路1号", "contact_name": "王示例甲"},
        "inspectors": [{"id": person} for person in team],
        "offer": {"nonce": "a" * 64},
    }


def entries_of_hotels() -> list[dict[str, Any]]:
    ids = SeededIds("entries", FixedClock(datetime(2026, 1, 8, tzinfo=UTC)))
    items = {one.code: one for one in list_items()}
    found = []
    for code in HOTEL_ITEMS:
        item = ids.new()
        for entry in items[code].entries:
            found.append(
                {
                    "id": ids.new(),
                    "item": item,
                    "text": entry.text,
                    "required_photos": entry.required_photos,
                    "reasons": list(entry.reasons),
                }
            )
    return found


def played(story: Story) -> tuple[Visit, Mapping[str, SamplePhone]]:
    """The visit after both phones' lines were admitted by the real rules, the mate's first."""
    ids = SeededIds(story.name, FixedClock(moment(story.visited, 9)))
    people = [ids.new(), ids.new()]
    phones = {person: SamplePhone(person, ids) for person in people}
    entries = entries_of_hotels()
    told = a_visit(1, (people[0], people[1]))
    team = [Signer(person, f"示例{no}", f"SL{no}", phones[person]) for no, person in enumerate(people)]
    story.on_phone(Walk(1, told, entries, team, moment(story.visited, 9)))
    members = {one.id: Member(one.id, one.name, ((date(2020, 1, 1), date(2030, 1, 1)),)) for one in team}
    known = {one["id"]: Entry(one["id"], one["item"], one["required_photos"]) for one in entries}
    visit = Visit(told["id"], "planned", "a" * 64, members, known, empty_record())
    for person in reversed(people):
        for line in phones[person].lines:
            event = parse_line(line)
            check_payload(event.kind, event.payload)
            admit(visit, Fact(event.id, event.kind, event.payload, event.at, event.key, event.seq, person, event.nonce))
    return visit, phones


@pytest.mark.parametrize("name", sorted(STORIES))
def test_every_line_of_a_story_is_admitted_and_it_ends_as_told(name: str) -> None:
    visit, _ = played(STORIES[name])
    assert visit.state == ENDS[name]
    assert {one["code"] for one in visit.record["flags"]} <= {"same-device"}


@pytest.mark.parametrize("name", sorted(STORIES))
def test_every_announced_photo_and_signature_is_on_the_phone_with_its_hash(name: str) -> None:
    _, phones = played(STORIES[name])
    for phone in phones.values():
        announced = {}
        for line in phone.lines:
            payload = json.loads(line)["e"]["payload"]
            for word in ("blob", "strokes", "picture"):
                if word in payload:
                    announced[payload[word]["evidence"]] = (payload[word]["sha256"], payload[word]["len"])
        assert announced == {blob.evidence: (blob.sha256, len(blob.data)) for blob in phone.blobs}


def test_a_refusal_carries_the_reason_and_the_witness_with_a_note_of_their_own() -> None:
    visit, _ = played(STORIES["refused-with-witness"])
    witness = [one for one in visit.record["signatures"] if one["role"] == "witness"]
    assert visit.record["refusal"]["reason"] == "disagrees" and len(witness) == 1
    assert witness[0]["note"] and witness[0]["identity"] and visit.record["seal"]["acknowledged"] == "refused"


def test_a_locked_door_leaves_the_checklist_open_with_reasons() -> None:
    visit, _ = played(STORIES["unreachable"])
    assert visit.record["ending"]["kind"] == "not_found"
    assert visit.record["conclusion"] == ["unreachable"]
    assert len(visit.record["seal"]["unanswered"]) == len(entries_of_hotels())


@pytest.mark.parametrize("today", DATES)
def test_days_of_the_county_come_in_order_on_any_date(today: date) -> None:
    days = timetable(today, shipped_calendar())
    assert days.founded <= days.listed <= days.planned < days.drawn < days.overdue < days.due_soon < today
    for story in list_stories(days):
        assert days.drawn < story.visited <= story.sent < today
        later = [day for day in (story.reviewed, story.published) if day]
        assert later == sorted(later) and all(story.sent <= day <= today for day in later)


def test_the_pair_keeps_visits_to_try_the_phone_with() -> None:
    pair = ("mei", "lan")
    visits = [a_visit(no, pair if no % 3 == 0 else ("mei", "x")) for no in range(1, 25)]
    cast = cast_stories(list_stories(DAYS), visits, frozenset(pair))
    played_by_pair = [story.name for story, visit in cast if {one["id"] for one in visit["inspectors"]} == set(pair)]
    assert len({visit["id"] for _, visit in cast}) == len(cast) == 11
    assert played_by_pair == ["due-soon", "returned", "refused-with-witness"]
    assert 8 - len(played_by_pair) >= KEEP_FOR_TRYING


def test_nobody_whose_phone_lies_without_network_plays_a_later_story() -> None:
    """What they sent from there would take the waiting record along, before the other signature under it has arrived."""
    visits = [a_visit(no, ("ada", "bea") if no in {4, 5} else (f"x{no}", f"y{no}")) for no in range(1, 13)]
    cast = cast_stories(list_stories(DAYS), visits, frozenset({"mei", "lan"}))
    place, away = next((at, one) for at, (story, one) in enumerate(cast) if story.sent > story.visited)
    people = {one["id"] for one in away["inspectors"]}
    assert people == {"ada", "bea"}
    assert all(not people & {one["id"] for one in visit["inspectors"]} for _, visit in cast[place + 1 :])


@pytest.mark.req("S3A-2.4.1a")
def test_the_plan_has_a_joint_task_for_each_of_the_eight_industries() -> None:
    tasks = list_planned_tasks(DAYS)
    assert len({one.industry.name for one in tasks}) == 8
    for task in tasks:
        assert len(task.departments) >= 2 and len(task.seats) == 2 and 1 <= len(task.items) <= 7
        assert task.window[0] < task.window[1]
    assert tasks[0].window[1] == TODAY + timedelta(days=14)
