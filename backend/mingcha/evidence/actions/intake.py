"""What happens to one batch, step by step? Read the lines, load what they touch, judge in order, heal, keep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mingcha.evidence.actions import keep
from mingcha.evidence.queries import intake as known
from mingcha.evidence.queries.events import receipt_of
from mingcha.evidence.rules.batch import CLOSING, HEALING, Judged, Outcome, both_languages
from mingcha.evidence.rules.blobs import announced
from mingcha.evidence.rules.envelope import Event, check_signature, clock_is_far, leaf_hash, parse_line
from mingcha.evidence.rules.payload import check_payload
from mingcha.evidence.rules.problems import (
    EventConflict,
    EventEvidenceDiffers,
    EventKeyRevoked,
    EventKeyUnknown,
)
from mingcha.identity.queries import DeviceKey, list_device_keys
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.problem import Problem
from mingcha.transparency.queries import signed_heads

if TYPE_CHECKING:
    from mingcha.evidence.actions.receive import Roster


class Intake:
    """The working memory of one batch; `run` once."""

    def __init__(self, lines: Sequence[bytes], roster: Roster, ctx: Ctx) -> None:
        self._roster = roster
        self._ctx = ctx
        self._now = ctx.clock.now()
        self._read = [self._parse(line) for line in lines]
        self._events = [part for part in self._read if isinstance(part, Event)]
        self._invalid: dict[str, Problem] = {}
        self._answers: list[Outcome | Judged] = []
        self._new: dict[str, Judged] = {}
        self._waiting: dict[str, Judged] = {}
        self._kept = keep.Kept()

    def run(self) -> tuple[list[Outcome], tuple[str, int, list[list[int]]] | None]:
        """Judges and keeps the batch; answers in the order of the lines."""
        self._load()
        for part in self._read:
            self._answers.append(self._quarantined(*part) if isinstance(part, tuple) else self._take(part))
        self._heal()
        keep.keep(
            self._kept,
            list(self._new.values()),
            [j for j in self._waiting.values() if not j.parked],
            self._chains,
            ctx=self._ctx,
        )
        self._roster.save()
        outcomes = [answer if isinstance(answer, Outcome) else _outcome(answer) for answer in self._answers]
        key = self._events[0].key if self._events else None
        return outcomes, (key, *receipt_of(key)) if key else None

    def _parse(self, line: bytes) -> Event | tuple[bytes, Problem, Event | None]:
        try:
            return parse_line(line)
        except Problem as problem:
            return line, problem, None

    def _load(self) -> None:
        healing = HEALING | self._roster.healing
        self._known = known.known_events([event.id for event in self._events])
        fresh = [event for event in self._events if event.id not in self._known]
        visits = {event.visit for event in self._events}
        keys = {event.key for event in self._events}
        for row in known.waiting_events(keys, visits, healing):
            event = parse_line(row.line)
            parked = Problem()
            self._waiting[event.id] = Judged(
                event, row.person_id, row.flags, row.received_at, parked, position=row.position
            )
        judged = fresh + [waiting.event for waiting in self._waiting.values()]
        self._devices: dict[str, DeviceKey] = list_device_keys({event.key for event in judged})
        lowest: dict[str, int] = {}
        for event in judged:
            if event.key in self._devices:
                lowest[event.key] = min(event.seq, lowest.get(event.key, event.seq))
        self._chains = known.lock_chains(lowest) if lowest else {}
        self._roster.open(visits | {event.visit for event in judged})
        self._heads = signed_heads({event.head for event in fresh if event.head[0]})
        self._check_payloads(judged)

    def _check_payloads(self, judged: list[Event]) -> None:
        named: set[str] = set()
        for event in judged:
            try:
                check_payload(event.kind, event.payload)
                named.update(one.id for one in announced(event))
            except Problem as problem:
                self._invalid[event.digest] = problem
        self._items = known.registered_items(named)

    def _take(self, event: Event) -> Outcome | Judged:
        seen = self._new.get(event.id)
        before = self._known.get(event.id)
        leaf = seen.event.leaf if seen else before.leaf if before else None
        if leaf is not None and leaf != event.leaf:
            return self._conflict(event)
        if seen is not None:
            return Outcome(event.id, "duplicate", event.leaf)
        if before is not None:
            return self._waiting.get(event.id) or _repeated(event, before)
        device = self._devices.get(event.key)
        try:
            if device is None:
                raise EventKeyUnknown()
            check_signature(event, {"x": device.x, "y": device.y})
            self._chains[event.key].check_place(event)
        except Problem as problem:
            return self._quarantined(event.line, problem, event)
        judged = Judged(event, device.person_id, self._flags(event), self._now)
        self._judge(judged)
        self._new[event.id] = judged
        self._chains[event.key].append(event)
        if event.seq < self._chains[event.key].top:
            self._heal()
        return judged

    def _flags(self, event: Event) -> list[str]:
        """What is strange about an authentic event and does not stop it: its clock, or a head that this log never signed (decision 0094)."""
        flags = ["clock"] if clock_is_far(event.at, self._now) else []
        return flags if event.head[0] == 0 or event.head in self._heads else [*flags, "log-head"]

    def _judge(self, judged: Judged) -> None:
        event, device = judged.event, self._devices[judged.event.key]
        try:
            if device.revoked_at is not None and device.revoked_at <= judged.received_at:
                raise EventKeyRevoked()
            self._chains[event.key].check_link(event)
            if event.kind in CLOSING:
                self._chains[event.key].check_whole(event)
            if event.digest in self._invalid:
                raise self._invalid[event.digest]
            for one in announced(event):
                if self._items.get(one.id, (event.visit, one.sha256)) != (event.visit, one.sha256):
                    raise EventEvidenceDiffers(evidence=one.id)
            judged.visit_no = self._roster.admit(event, judged.person_id)
            judged.problem = None
            self._items.update({one.id: (event.visit, one.sha256) for one in announced(event)})
        except Problem as problem:
            judged.problem = problem

    def _heal(self) -> None:
        """Judges again what may heal, until nothing more does: an earlier event or a missing signature may have come."""
        healing = HEALING | self._roster.healing
        if not any(not judged.parked for judged in self._new.values()) and not self._waiting:
            return
        waiting = [
            *self._waiting.values(),
            *(j for j in self._new.values() if j.problem is not None and j.problem.code in healing),
        ]
        healed = True
        while healed:
            healed = False
            for judged in [one for one in waiting if one.parked]:
                self._judge(judged)
                healed = healed or not judged.parked

    def _quarantined(self, line: bytes, problem: Problem, event: Event | None) -> Outcome:
        self._kept.quarantined.append((line, problem, event))
        return Outcome(event.id if event else None, "parked", leaf_hash(line), both_languages(problem))

    def _conflict(self, event: Event) -> Outcome:
        self._kept.conflicts.append(event)
        return Outcome(event.id, "conflict", event.leaf, both_languages(EventConflict()))


def _outcome(judged: Judged) -> Outcome:
    if judged.problem is None:
        return Outcome(judged.event.id, "accepted", judged.event.leaf)
    return Outcome(judged.event.id, "parked", judged.event.leaf, both_languages(judged.problem))


def _repeated(event: Event, before: known.KnownEvent) -> Outcome:
    if before.status == "accepted":
        return Outcome(event.id, "duplicate", event.leaf)
    return Outcome(event.id, "parked", event.leaf, before.problem)
