"""Which facts stand in a business's credit file? Dates and what was found; never a verdict, never a rank. (S4-9b, S1-15)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from mingcha.kernel.clock import local_date


class Shown(Protocol):
    """A published result."""

    @property
    def publication_id(self) -> str: ...
    @property
    def published_on(self) -> date: ...
    @property
    def body(self) -> dict[str, Any]: ...


class Changed(Protocol):
    """A step after publication."""

    @property
    def publication_id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def reason(self) -> str: ...
    @property
    def law(self) -> str: ...
    @property
    def article(self) -> str: ...


class Spoken(Protocol):
    """An objection as the public reads it."""

    @property
    def state(self) -> str: ...
    @property
    def answer(self) -> str: ...
    @property
    def submitted_at(self) -> datetime: ...


class Noticed(Protocol):
    """A public notice of an association."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def association(self) -> str: ...
    @property
    def issued_on(self) -> date: ...


@dataclass(frozen=True, slots=True)
class Fact:
    """One dated fact: kind is result, rectified, corrected, withdrawn, republished, objection or notice; `codes` are overall results."""

    on: date
    kind: str
    text: str
    publication_id: str | None = None
    codes: tuple[str, ...] = ()
    failing: int = 0
    channels: Mapping[str, str] = field(default_factory=dict)


PUBLIC_KINDS = ("corrected", "withdrawn", "republished")


def facts_of(
    results: Sequence[Shown],
    changes: Sequence[Changed],
    spoken: Mapping[str, Sequence[Spoken]],
    notices: Sequence[Noticed],
    *,
    done: Mapping[str, date],
    channels: Mapping[str, Mapping[str, str]],
) -> list[Fact]:
    """All facts, newest first. `done`: when the follow-up of a result was closed; `channels`: where it stands on credit platforms."""
    facts = [_result(one, channels.get(one.publication_id, {})) for one in results]
    facts += [Fact(on, "rectified", "", key) for key, on in done.items()]
    facts += [
        Fact(local_date(one.at), one.kind, f"{one.reason}{one.law}{one.article}", one.publication_id)
        for one in changes
        if one.kind in PUBLIC_KINDS
    ]
    facts += [
        Fact(local_date(one.submitted_at), "objection", one.answer, key, (one.state,))
        for key, rows in spoken.items()
        for one in rows
    ]
    facts += [Fact(one.issued_on, "notice", f"{one.association}：{one.title}", None, (one.kind,)) for one in notices]
    return sorted(facts, key=lambda fact: (fact.on, fact.kind), reverse=True)


def clean_run(clean: Sequence[bool]) -> int:
    """How many of the latest results in a row found no problem; `clean` is newest first."""
    for n, good in enumerate(clean):
        if not good:
            return n
    return len(clean)


def _result(one: Shown, channels: Mapping[str, str]) -> Fact:
    body = one.body
    return Fact(
        date.fromisoformat(body["inspected_on"]),
        "result",
        body["gsxt"]["raninsTaskName"],
        one.publication_id,
        tuple(body["conclusions"]),
        int(body["counts"]["failing"]),
        channels,
    )
