"""Approved results for tests: a visit played to its seal and approved through HTTP, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.factories.evidence import Phone, push, statuses
from tests.factories.identity import People
from tests.factories.inspections import Field, Office, make_office, take_field

As = Callable[[str], FlaskClient]
PHONE_NO, ID_NO = "13800138000", "320623199001011239"
FINDING = f"店主王示例（{PHONE_NO}，身份证{ID_NO}）在通道堆放纸箱，检查员mei告知"


@dataclass(frozen=True)
class Result:
    """One approved inspection: its visit as played, its id, and its publication's."""

    office: Office
    played: Field
    inspection: str
    publication: str


def play(
    office: Office,
    client: FlaskClient,
    *,
    visit: int = 0,
    seed: int = 1,
    failing: str | None = None,
    conclusion: str = "no_problem",
    phone: Phone | None = None,
) -> Field:
    """A visit with one photo, its first entry failing with the words of `failing`, all signed, sealed and uploaded.

    With `phone` on that enrolled phone, else on a new one.
    """
    field = take_field(office, client, visit=visit, seed=seed, phone=phone)
    lines = [*field.arrive(), *field.answers()]
    if failing:
        item, entry = office.entries[0]
        lines.append(field.line("answer", {"item": item, "entry": entry, "result": "failing", "reason": failing}))
    lines += [field.photo(entry=office.entries[0][1]), field.sign("mei"), field.sign("lan"), field.sign_business()]
    told = statuses(push(client, *lines, field.seal(conclusion=[conclusion])))
    assert set(told) == {"accepted"}, told
    field.upload(client)
    return field


def approve(client: FlaskClient, inspection: str) -> Any:
    """POST approve with the version as seen."""
    seen = client.get(f"/api/v1/inspections/{inspection}").get_json()
    return client.post(f"/api/v1/inspections/{inspection}/approve", headers={"If-Match": str(seen["version"])})


def approved(
    app: Flask,
    people: People,
    client_as: As,
    *,
    tag: str = "a",
    seed: int = 1,
    failing: str | None = None,
    conclusion: str = "no_problem",
) -> Result:
    """An approved result of the lead department and its publication."""
    office = make_office(app, people, tag=tag)
    played = play(office, client_as("mei"), seed=seed, failing=failing, conclusion=conclusion)
    bo = client_as("bo")
    reply = approve(bo, played.visit)
    assert reply.status_code == 200, reply.get_json()
    listed = bo.get("/api/v1/publications?limit=200").get_json()["items"]
    return Result(
        office, played, played.visit, next(row["id"] for row in listed if row["inspection_id"] == played.visit)
    )


def publish(client: FlaskClient, publication: str) -> Any:
    """POST publish with the version as seen."""
    seen = client.get(f"/api/v1/publications/{publication}").get_json()
    return client.post(f"/api/v1/publications/{publication}/publish", headers={"If-Match": str(seen["version"])})
