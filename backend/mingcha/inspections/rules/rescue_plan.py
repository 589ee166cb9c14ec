"""What is in a rescue file, what of it is new here, and how far has its import come? Values only; kept beside the file as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from mingcha.inspections.rules.rescue_problems import FAULTS

BATCH_LINES = 100
BATCH_BYTES = 256 * 1024
Place = tuple[int, int]
"""Where a line stands in the file: offset and length in bytes."""


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """A signed event that can be read. `size` is that of its line."""

    id: str
    visit: str
    key: str
    seq: int
    size: int
    at: Place


@dataclass(frozen=True, slots=True)
class FoundFile:
    """An original that a signed event names, with the lines its bytes lie in (more than one for film)."""

    evidence: str
    visit: str
    sha256: str
    length: int
    type: str
    role: str
    at: list[Place]


@dataclass(slots=True)
class Plan:
    """What to do with a file, and what came of it so far. `done` steps of `steps` are through."""

    sha256: str
    made: str
    whole: bool
    people: list[dict[str, Any]] = field(default_factory=list)
    vaults: list[Place] = field(default_factory=list)
    batches: list[list[Place]] = field(default_factory=list)
    files: list[FoundFile] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    visits: list[dict[str, Any]] = field(default_factory=list)
    faults: list[dict[str, Any]] = field(default_factory=list)
    done: int = 0
    results: dict[str, int] = field(default_factory=dict)
    items: list[dict[str, Any]] = field(default_factory=list)

    @property
    def steps(self) -> int:
        """Batches of events, then one step for each original."""
        return len(self.batches) + len(self.files)

    @property
    def finished(self) -> bool:
        """True when nothing is left to do."""
        return self.done >= self.steps

    def tell(self, result: str) -> None:
        """Counts one event or original."""
        self.results[result] = self.results.get(result, 0) + 1

    def shown(self) -> dict[str, Any]:
        """For people: no offsets."""
        names = ("sha256", "made", "whole", "people", "counts", "visits", "faults", "items")
        return {
            **{name: getattr(self, name) for name in names},
            "results": self.results,
            "done": self.done,
            "total": self.steps,
        }


def fault(why: str, line: int | None = None, **more: Any) -> dict[str, Any]:
    """One thing that cannot be taken, with its reason in both languages."""
    zh, en = FAULTS[why]
    return {"why": why, "zh": zh, "en": en, "line": line, **more}


def batches_of(events: list[FoundEvent]) -> list[list[Place]]:
    """The lines of the events, by phone and place in its chain, in batches that the intake takes: 100 lines, 256 KiB."""
    batches: list[list[Place]] = []
    size = BATCH_BYTES
    for event in sorted(events, key=lambda one: (one.key, one.seq, one.id)):
        if size + event.size + 1 > BATCH_BYTES or len(batches[-1]) >= BATCH_LINES:
            batches.append([])
            size = 0
        batches[-1].append(event.at)
        size += event.size + 1
    return batches


def plan_json(plan: Plan) -> dict[str, Any]:
    """As it is kept."""
    return asdict(plan)


def plan_of(found: dict[str, Any]) -> Plan:
    """As it was kept."""
    files = [FoundFile(**{**one, "at": [tuple(place) for place in one["at"]]}) for one in found["files"]]
    return Plan(**{**found, "files": files})
