"""Which figures of one visit, or of two, should a person look at? Facts with their thresholds, never a verdict. Pure. (issue D, item 9)"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mingcha.kernel.problem import Conflict

KINDS = ("same_photo", "like_photo", "same_strokes", "like_strokes", "travel", "bulk_answers")
EARTH_M = 6_371_009
NEAR_M = 1_000
"""Places closer than this, beyond what both positions may be off, are no journey."""
DATUM_M = 1_000
"""Two positions in different datums (WGS84, GCJ02) may lie this far apart at one place."""
CLOCKS_S = 120
"""So far the clocks of two phones, or of one phone before and after a restart, may disagree."""
MOST_FIXES = 24


class FlagExplained(Conflict):
    """Somebody explained it already."""

    code = "flag-explained"
    title_zh, title_en = "这条提示已有说明", "This flag is explained already"
    detail_zh, detail_en = "{name}已写明说明，请先查看。", "{name} explained it; read that first."


class FlagOwn(Conflict):
    """Whoever was on a visit's team does not explain what was found in it."""

    code = "flag-own"
    title_zh, title_en = "本人参加的检查由他人说明", "Somebody else explains flags of your own visits"
    detail_zh, detail_en = "请由其他负责人或审计人员写明。", "Ask another supervisor or an auditor."


@dataclass(frozen=True, slots=True)
class Limits:
    """From the settings: bits of 64, thousandths of a signature's size, km/h, and answers within seconds."""

    bits: int
    thousandths: int
    kmh: int
    answers: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Fix:
    """A position as a phone claimed it: microdegrees, metres of accuracy, seconds of age; `mono` in ms since that `boot` of that key."""

    event: str
    at: datetime
    key: str
    boot: str
    mono: int
    lat_u: int
    lng_u: int
    acc_m: int
    age_s: int
    crs: str

    def shown(self) -> dict[str, Any]:
        """As JSON values."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return {**values, "at": self.at.isoformat(timespec="milliseconds")}

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Fix:
        """From JSON values."""
        return cls(**{**told, "at": datetime.fromisoformat(told["at"])})


def fix_of(event: Mapping[str, Any], at: datetime) -> Fix | None:
    """The position that an event's `e` claims, if the phone measured it itself; one read from a file's EXIF proves nothing."""
    geo = event["payload"].get("geo")
    if not isinstance(geo, dict) or geo["src"] != "api":
        return None
    plain = {name: geo[name] for name in ("lat_u", "lng_u", "acc_m", "age_s", "crs")}
    return Fix(event=event["id"], at=at, key=event["key"], boot=event["boot"], mono=event["mono"], **plain)


def thinned(fixes: Iterable[Fix]) -> list[Fix]:
    """At most 24 by time, the first and the last among them."""
    ordered = sorted(fixes, key=lambda fix: (fix.at, fix.event))
    if len(ordered) <= MOST_FIXES:
        return ordered
    step = (len(ordered) - 1) / (MOST_FIXES - 1)
    return [ordered[round(n * step)] for n in range(MOST_FIXES)]


def metres(one: Fix, other: Fix) -> int:
    """The straight way over the ground, in metres."""
    a, b = math.radians(one.lat_u / 1e6), math.radians(other.lat_u / 1e6)
    across = math.radians((other.lng_u - one.lng_u) / 1e6)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(across / 2) ** 2
    return round(2 * EARTH_M * math.asin(min(1.0, math.sqrt(half))))


def journey(one: Fix, other: Fix) -> dict[str, Any]:
    """Metres, how many of them both positions may be off, the longest time that may lie between them, and the least km/h that fit."""
    slack = one.acc_m + other.acc_m + (0 if one.crs == other.crs else DATUM_M)
    if (one.key, one.boot) == (other.key, other.boot):
        between = abs(other.mono - one.mono) / 1000
    else:
        between = abs((other.at - one.at).total_seconds()) + CLOCKS_S
    seconds = max(1, math.ceil(between) + one.age_s + other.age_s)
    way = metres(one, other)
    return {"metres": way, "slack_m": slack, "seconds": seconds, "kmh": round(max(0, way - slack) * 3.6 / seconds)}


def impossible_way(mine: Sequence[Fix], theirs: Sequence[Fix], limits: Limits) -> dict[str, Any] | None:
    """The fastest journey between the positions of two visits of one person, if it is beyond the limit; None else.

    What both positions may be off never counts as way, and neither do places within a kilometre.
    """
    worst: dict[str, Any] | None = None
    for one in mine:
        for other in theirs:
            way = journey(one, other)
            near = way["metres"] - way["slack_m"] <= NEAR_M
            if near or way["kmh"] <= max(limits.kmh, worst["kmh"] if worst else 0):
                continue
            first, second = sorted((one, other), key=lambda fix: (fix.at, fix.event))
            worst = {**way, "limit_kmh": limits.kmh, "from": first.shown(), "to": second.shown()}
    return worst


@dataclass(frozen=True, slots=True)
class Said:
    """One answer as its phone dated it."""

    event: str
    entry: str
    key: str
    boot: str
    mono: int


def bulk(answers: Sequence[Said], limits: Limits) -> list[dict[str, Any]]:
    """Per phone and start: the densest stretch in which `limits.answers` entries or more were answered within `limits.seconds`."""
    found = []
    by_start: dict[tuple[str, str], list[Said]] = {}
    for one in answers:
        by_start.setdefault((one.key, one.boot), []).append(one)
    for (key, _), said in sorted(by_start.items()):
        stretch = _densest(sorted(said, key=lambda one: one.mono), limits.seconds * 1000)
        count = len({one.entry for one in stretch})
        if count >= limits.answers:
            told = {"answers": count, "ms": stretch[-1].mono - stretch[0].mono, "key": key}
            told |= {"first_event": stretch[0].event, "last_event": stretch[-1].event}
            found.append({**told, "limit_answers": limits.answers, "limit_seconds": limits.seconds})
    return found


def _densest(said: Sequence[Said], span: int) -> Sequence[Said]:
    best: Sequence[Said] = ()
    start = 0
    for end in range(len(said)):
        while said[end].mono - said[start].mono > span:
            start += 1
        if len({one.entry for one in said[start : end + 1]}) > len({one.entry for one in best}):
            best = said[start : end + 1]
    return best


def pair(kind: str, one: str, other: str) -> str:
    """The name under which two things are compared once, whichever came first."""
    return ":".join((kind, *sorted((one, other))))
