"""What happened after the draw? The chained events, computed or refused one by one: SRD-1 section 6."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mingcha.draws.rules.encoding import HEX64, json_line, text_hash
from mingcha.draws.rules.problems import EventRefused, InspectorWithoutCertificate, ReplacementOutOfOrder
from mingcha.draws.rules.result import Result
from mingcha.draws.rules.seating import EMPTY

REASONS: dict[str, tuple[str, ...]] = {
    "REPLACE": ("CLOSED", "MOVED", "DUPLICATE", "DEREGISTERED", "NOT_THIS_BUSINESS", "OTHER"),
    "RECUSE": ("KIN", "INTEREST", "ILL", "CERTIFICATE", "TRANSFERRED", "OTHER"),
    "FILL": ("FREED",),
    "ASSIGN": ("TOO_FEW",),
    "VOID": ("SCOPE", "FAULT", "LEGAL", "OTHER"),
    "CLOSE": ("DONE",),
}
BARS_PAIR = ("KIN", "INTEREST", "OTHER")


@dataclass(frozen=True, slots=True)
class Wish:
    """What two people want to record. `new` chooses only for ASSIGN; everywhere else it is computed, and another one than told is refused."""

    type: str
    reason: str
    at: str
    evidence: str
    signers: tuple[str, ...]
    entity: str = ""
    inspector: str = ""
    seat: int = 0
    new: str = ""


def _in_order(wish: Wish, found: str) -> None:
    """`new` may be told to say who is expected; it is never a choice. Raises ReplacementOutOfOrder."""
    if wish.new and wish.new != found:
        raise ReplacementOutOfOrder(next=found, wanted=wish.new)


def refuse(zh: str, en: str) -> EventRefused:
    """An EventRefused with its words."""
    return EventRefused(zh=zh, en=en)


class Replay:
    """The draw as it stands after its events. `record` computes the next event's line."""

    def __init__(self, result: Result, *, alg: str, commit: str, earliest: str, direct_assignment: bool) -> None:
        self._alg = alg
        self.seating = result.seating
        self._selection = result.selection
        self._direct = direct_assignment
        self._last_at = earliest
        self._used: Counter[str] = Counter()
        self.stratum = {row.id: row.stratum for row in result.selection.drawn}
        self.live = dict.fromkeys(self.stratum)
        self.head = commit
        self.seq = 0
        self.state = "OPEN"

    @property
    def teams(self) -> Mapping[str, Sequence[str]]:
        """The live objects' teams."""
        return {entity: self.seating.teams[entity] for entity in self.live}

    def short(self) -> int:
        """Empty seats of live objects."""
        return sum(team.count(EMPTY) for team in self.teams.values())

    def record(self, wish: Wish) -> dict[str, Any]:
        """Check the wish, change the seating, and return the whole event; chained by `append`."""
        self._check(wish)
        steps: dict[str, Callable[[Wish], dict[str, Any]]] = {
            "REPLACE": self._replace,
            "RECUSE": self._recuse,
            "FILL": self._fill,
            "ASSIGN": self._assign,
        }
        found = steps[wish.type](wish) if wish.type in steps else self._end(wish)
        event = {
            "seq": self.seq,
            "prev": self.head,
            "type": wish.type,
            "at": wish.at,
            "reason": wish.reason,
            "evidence": wish.evidence,
            "signers": list(wish.signers),
            **found,
        }
        self.head = text_hash(self._alg, json_line(event).decode())
        self.seq += 1
        self._last_at = wish.at
        return event

    def again(self, event: Mapping[str, Any]) -> None:
        """Replay a recorded event; it must come out the same."""
        wish = Wish(
            event["type"],
            event["reason"],
            event["at"],
            event["evidence"],
            tuple(event["signers"]),
            event.get("entity", ""),
            event.get("inspector", ""),
            event.get("seat", 0),
            event.get("new", "") if event["type"] == "ASSIGN" else "",
        )
        if self.record(wish) != event:
            raise refuse(f"第{event['seq']}条变更与重算不符", f"event {event['seq']} does not recompute")

    def _check(self, wish: Wish) -> None:
        if self.state != "OPEN":
            raise refuse("抽取已办结或作废", "the draw has ended")
        if wish.reason not in REASONS.get(wish.type, ()):
            raise refuse(
                f"变更类型或原因“{wish.type} {wish.reason}”无效",
                f"“{wish.type} {wish.reason}” is not a type and reason",
            )
        if wish.at < self._last_at:
            raise refuse(f"时间不得早于{self._last_at}", f"the time must not be before {self._last_at}")
        if not HEX64.fullmatch(wish.evidence) or not re.search("[1-9a-f]", wish.evidence):
            raise refuse("缺少证据的哈希值", "the evidence's hash is missing")
        if len(set(wish.signers)) < 2 or not all(wish.signers):
            raise refuse("须由两名不同人员签署", "two different people must sign")

    def _live(self, entity: str) -> str:
        if entity not in self.live:
            raise refuse(f"对象“{entity}”不在现行名单中", f"object “{entity}” is not live")
        return entity

    def _replace(self, wish: Wish) -> dict[str, Any]:
        entity = self._live(wish.entity)
        for seat in range(len(self.seating.slots)):
            self.seating.release(entity, seat)
        stratum = self.stratum[entity]
        row = self._selection.reserve(stratum, self._used[stratum])
        del self.live[entity]
        if row is None:
            _in_order(wish, EMPTY)
            return {"entity": entity, "new": EMPTY, "team": []}
        _in_order(wish, row.id)
        self._used[stratum] += 1
        self.stratum[row.id] = stratum
        self.live[row.id] = None
        self.seating.fill(row.id)
        return {"entity": entity, "new": row.id, "team": list(self.seating.teams[row.id])}

    def _recuse(self, wish: Wish) -> dict[str, Any]:
        team = self.seating.teams[self._live(wish.entity)]
        if wish.inspector == EMPTY or wish.inspector not in team:
            raise refuse(f"人员“{wish.inspector}”不在该对象的检查组", f"“{wish.inspector}” holds no seat there")
        seat = team.index(wish.inspector)
        if wish.reason in BARS_PAIR:
            self.seating.barred_pairs.add((wish.entity, wish.inspector))
        else:
            self.seating.barred_people.add(wish.inspector)
        self.seating.release(wish.entity, seat)
        new = self.seating.choose(wish.entity, seat)
        _in_order(wish, new)
        self.seating.take(wish.entity, seat, new)
        return {"entity": wish.entity, "inspector": wish.inspector, "new": new}

    def _empty_seat(self, wish: Wish) -> int:
        team = self.seating.teams[self._live(wish.entity)]
        if not 1 <= wish.seat <= len(team) or team[wish.seat - 1] != EMPTY:
            raise refuse(f"席位{wish.seat}不是空席", f"seat {wish.seat} is not empty")
        return wish.seat - 1

    def _fill(self, wish: Wish) -> dict[str, Any]:
        seat = self._empty_seat(wish)
        new = self.seating.choose(wish.entity, seat)
        if new == EMPTY:
            raise refuse("仍无合适人员", "still nobody fits")
        _in_order(wish, new)
        self.seating.take(wish.entity, seat, new)
        return {"entity": wish.entity, "seat": wish.seat, "new": new}

    def _assign(self, wish: Wish) -> dict[str, Any]:
        if not self._direct:
            raise refuse("本地区不允许直接委派", "this region does not allow direct assignment")
        seat = self._empty_seat(wish)
        if self.seating.choose(wish.entity, seat) != EMPTY:
            raise refuse("仍有合适人员，不得直接委派", "somebody fits, so nobody is assigned directly")
        if wish.new not in self.seating.inspectors:
            raise InspectorWithoutCertificate(who=wish.new, on=wish.at[:10])
        if wish.new in self.seating.teams[wish.entity]:
            raise refuse(f"人员“{wish.new}”已在组内", f"“{wish.new}” is already in the team")
        if self.seating.barred(wish.entity, wish.new):
            raise refuse(f"人员“{wish.new}”须回避", f"“{wish.new}” is recused")
        self.seating.take(wish.entity, seat, wish.new)
        return {"entity": wish.entity, "seat": wish.seat, "new": wish.new}

    def _end(self, wish: Wish) -> dict[str, Any]:
        self.state = wish.type
        return {}
