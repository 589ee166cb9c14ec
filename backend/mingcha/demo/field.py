"""Who goes out with which phone, and how does what they did reach the server? Pull, enrolment, sync: all through the real doors."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from mingcha.demo.phone import Blob, SamplePhone
from mingcha.demo.walk import Signer, Walk
from mingcha.demo.world import World
from mingcha.evidence.actions import Announcement, append_piece, begin_upload, places_of
from mingcha.identity.actions import enrol_device
from mingcha.inspections.actions import receive_events
from mingcha.inspections.queries import pull_assignments
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import reading
from mingcha.kernel.problem import Problem
from mingcha.kernel.storage import store

LINES = 100
LABEL = "示例手机"


class SampleEventRefused(Problem):
    """500: a line of a sample phone did not pass the real intake."""

    code = "sample-event-refused"
    title_zh, title_en = "示例事件未被接收", "A sample event was not accepted"
    detail_zh, detail_en = "{reason}", "{reason}"


class Field:
    """The inspectors of a draw with their phones; `visits` are as the phones pulled them, in the order of their numbers."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._phones: dict[str, SamplePhone] = {}
        self._items: dict[str, dict[str, Any]] = {}
        self._walks = 0
        self.visits: list[dict[str, Any]] = []

    def prepare(self, people: Iterable[str], at: datetime) -> None:
        """Everybody with a visit enrols a phone and pulls the assignments."""
        self._world.set_time(at)
        found: dict[str, dict[str, Any]] = {}
        for person in people:
            with reading():
                pulled = pull_assignments(ctx=self._world.ctx_of(person))
            if pulled["visits"]:
                self._enrol(person)
                found |= {visit["id"]: visit for visit in pulled["visits"]}
                self._items |= pulled["items"]
        self.visits = sorted(found.values(), key=lambda visit: str(visit["number"]))

    def begin(self, visit: dict[str, Any], at: datetime) -> Walk:
        """The team stands at the door."""
        self._world.set_time(at)
        self._walks += 1
        entries = self._entries(visit)
        team = [
            Signer(one["id"], one["name"], one["certificate_no"], self._phones[one["id"]])
            for one in visit["inspectors"]
        ]
        return Walk(self._walks, visit, entries, team, at)

    def entry_of(self, visit: dict[str, Any], place: int) -> str:
        """The id of a checklist entry by its place from 0."""
        return str(self._entries(visit)[place]["id"])

    def sync(self, visit: dict[str, Any], at: datetime) -> None:
        """Both phones find a network: the other inspector's first, because the leader's seal counts on their signature."""
        self._world.set_time(at)
        for one in reversed(visit["inspectors"]):
            self._send(one["id"])

    def _entries(self, visit: dict[str, Any]) -> list[dict[str, Any]]:
        items = [self._items[reference] for reference in visit["items"]]
        return [{**entry, "item": item["id"]} for item in items for entry in item["entries"]]

    def _enrol(self, person: str) -> None:
        with reading():
            ctx = self._world.ctx_of(person)
        phone = SamplePhone(f"{person}|{LABEL}", self._world.ids)
        with self._world.act_as(ctx):
            enrol_device(ctx=ctx, jwk=phone.jwk, label=LABEL)
        self._phones[person] = phone

    def _send(self, person: str) -> None:
        with reading():
            ctx = self._world.ctx_of(person)
        lines, blobs = self._phones[person].empty_outbox()
        for start in range(0, len(lines), LINES):
            with self._world.act_as(ctx):
                answer = receive_events(lines[start : start + LINES], ctx=ctx)
            refused = [outcome for outcome in answer.outcomes if outcome.status != "accepted"]
            if refused:
                raise SampleEventRefused(reason=str(refused[0].problem))
        for blob in blobs:
            self._upload(blob, ctx)

    def _upload(self, blob: Blob, ctx: Ctx) -> None:
        said = Announcement(blob.evidence, blob.visit, blob.sha256, blob.type, blob.role, len(blob.data))
        places = places_of(self._world.data_dir, store(), self._world.region)
        confirmed = append_piece(begin_upload(said, ctx=ctx), 0, blob.data, places=places, ctx=ctx)
        if not confirmed.stored:
            raise SampleEventRefused(reason=blob.evidence)
