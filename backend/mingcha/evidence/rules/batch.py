"""What becomes of one received line? The word for it, and which refusals may heal when more arrives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from mingcha.evidence.rules.envelope import Event
from mingcha.evidence.rules.problems import BatchMalformed, BatchTooLarge
from mingcha.kernel.problem import FieldError, Problem

MAX_LINES = 100
MAX_BYTES = 256 * 1024
Status = Literal["accepted", "duplicate", "parked", "conflict"]
CLOSING = frozenset({"seal"})
HEALING = frozenset({"event-gap", "event-kind-unknown"})


@dataclass(slots=True)
class Outcome:
    """The answer for one line: `id` is None if the line could not even be read."""

    id: str | None
    status: Status
    leaf: str
    problem: dict[str, dict[str, Any]] | None = None

    def document(self, lang: str) -> dict[str, Any]:
        """The JSON of this answer in the caller's language."""
        body: dict[str, Any] = {"id": self.id, "status": self.status, "leaf": self.leaf}
        if self.problem is not None:
            body["problem"] = self.problem["en" if lang == "en" else "zh"]
        return body


@dataclass(slots=True)
class Judged:
    """An authentic event on its way into the table; `problem` None means accepted, at place `visit_no` of its visit."""

    event: Event
    person_id: str
    flags: list[str]
    received_at: datetime
    problem: Problem | None = None
    visit_no: int | None = None
    position: int | None = None

    @property
    def parked(self) -> bool:
        """True while it is kept without effect."""
        return self.problem is not None


def both_languages(problem: Problem) -> dict[str, dict[str, Any]]:
    """A problem document in both languages, so that a kept line can be explained to anybody later."""
    return {"zh": problem.document("zh"), "en": problem.document("en")}


def split_batch(body: bytes) -> list[bytes]:
    """The lines of an NDJSON body. Raises BatchMalformed (empty, not UTF-8) or BatchTooLarge (> 100 lines, > 256 KiB)."""
    if len(body) > MAX_BYTES:
        raise BatchTooLarge()
    lines = [line for line in body.split(b"\n") if line]
    if len(lines) > MAX_LINES:
        raise BatchTooLarge()
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BatchMalformed(errors=[FieldError("/", "应为UTF-8", "UTF-8 is needed")]) from error
    if not lines or not all(line.lstrip()[:1] == b"{" for line in lines):
        raise BatchMalformed(errors=[FieldError("/", "每行应为一个JSON对象", "Each line is one JSON object")])
    return lines
