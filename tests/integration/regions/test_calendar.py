"""Over HTTP: the working-day calendar, its upload by the administrator, and dates that are only provisional."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from mingcha.kernel import events
from mingcha.kernel.audit import AuditEntry
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import reading
from mingcha.regions.events import CalendarYearEntered
from tests.vectors.workdays import PROVISIONAL, VECTORS

ClientAs = Callable[[str], FlaskClient]
TITLE = "国务院办公厅关于2027年部分节假日安排的通知"
# An invented year: these tests show the mechanism, not the holidays of 2027.
YEAR = {"source": TITLE, "days_off": ["2027-01-01", "2027-02-08"], "workdays": ["2027-01-09"]}


@pytest.fixture
def heard() -> Iterator[list[CalendarYearEntered]]:
    news: list[CalendarYearEntered] = []
    events.subscribe(CalendarYearEntered, news.append)
    yield news
    events._handlers[CalendarYearEntered].remove(news.append)


def entries(app: Flask) -> int:
    with app.app_context(), reading() as session:
        return session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def due(client: FlaskClient, start: str, days: int) -> dict[str, object]:
    reply = client.get(f"/api/v1/workdays/due?start={start}&days={days}")
    assert reply.status_code == 200
    return dict(reply.json)


def test_nobody_enters_a_year(client: FlaskClient, app: Flask) -> None:
    before = entries(app)
    assert client.put("/api/v1/calendar/2027", json=YEAR).status_code == 401
    assert entries(app) == before


@pytest.mark.parametrize("name", ["mei", "bo", "qing", "dai", "sec", "otto"])
def test_a_year_is_entered_by_the_system_administrator_only(client_as: ClientAs, name: str) -> None:
    client = client_as(name)
    assert client.put("/api/v1/calendar/2027", json=YEAR).status_code == 403
    assert client.get("/api/v1/calendar/2027").status_code == 404


def test_the_official_vectors_over_http(client_as: ClientAs) -> None:
    client = client_as("mei")
    found = [due(client, start, days)["due_on"] for start, days, _ in VECTORS]
    assert found == [wanted for _, _, wanted in VECTORS]


def test_a_date_beyond_the_last_notice_says_so_in_the_callers_language(client_as: ClientAs) -> None:
    client = client_as("mei")
    body = due(client, *PROVISIONAL)
    assert body["provisional"] is True
    assert TITLE in str(body["reason"])
    english = client.get("/api/v1/workdays/due?start=2026-12-04&days=20", headers={"Accept-Language": "en"}).json
    assert english["reason"].startswith("counted Monday to Friday")


def test_a_missing_year_is_named_by_its_notice(client_as: ClientAs) -> None:
    reply = client_as("mei").get("/api/v1/calendar/2027")
    assert (reply.status_code, reply.json["type"]) == (404, "/problems/calendar-year-missing")
    assert TITLE in reply.json["detail"]


def test_the_shipped_years_name_their_source(client_as: ClientAs) -> None:
    client = client_as("mei")
    for year in (2025, 2026):
        reply = client.get(f"/api/v1/calendar/{year}")
        assert reply.json["source"] == f"国务院办公厅关于{year}年部分节假日安排的通知"
        assert (reply.json["origin"], reply.json["version"], reply.headers["ETag"]) == ("shipped", 0, '"0"')
    assert "2026-02-14" in client.get("/api/v1/calendar/2026").json["workdays"]


def test_an_entered_year_makes_provisional_dates_certain_and_is_told(
    app: Flask, client_as: ClientAs, heard: list[CalendarYearEntered]
) -> None:
    ada, mei = client_as("ada"), client_as("mei")
    before = entries(app)
    reply = ada.put("/api/v1/calendar/2027", json=YEAR)
    assert (reply.status_code, reply.json["origin"], reply.json["version"]) == (200, "uploaded", 1)
    assert due(mei, *PROVISIONAL) == {
        "start": "2026-12-04",
        "days": 20,
        "due_on": "2027-01-04",
        "provisional": False,
        "reason": None,
    }
    assert due(mei, "2027-01-08", 1)["due_on"] == "2027-01-09"
    assert heard == [CalendarYearEntered(2027)]
    assert entries(app) == before + 1


def test_the_same_year_again_changes_nothing_and_a_stale_one_is_refused(app: Flask, client_as: ClientAs) -> None:
    ada = client_as("ada")
    ada.put("/api/v1/calendar/2027", json=YEAR)
    before = entries(app)
    assert ada.put("/api/v1/calendar/2027", json=YEAR).json["version"] == 1
    assert entries(app) == before
    changed = {**YEAR, "workdays": []}
    stale = ada.put("/api/v1/calendar/2027", json=changed, headers={"If-Match": '"0"'})
    assert (stale.status_code, stale.json["type"]) == (412, "/problems/stale")
    assert ada.put("/api/v1/calendar/2027", json=changed, headers={"If-Match": '"1"'}).json["version"] == 2


def test_an_uploaded_year_wins_over_the_shipped_one(client_as: ClientAs) -> None:
    body = {"source": "国务院办公厅关于2026年部分节假日安排的通知（更正）", "days_off": ["2026-01-01"], "workdays": []}
    client_as("ada").put("/api/v1/calendar/2026", json=body)
    assert due(client_as("mei"), "2026-02-13", 1)["due_on"] == "2026-02-16"


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({**YEAR, "days_off": ["2027-01-01", "2026-05-01"]}, ["/days_off/1"]),
        ({**YEAR, "days_off": ["2027-01-01", "1 May"]}, ["/days_off/1"]),
        ({**YEAR, "days_off": []}, ["/days_off"]),
        ({**YEAR, "workdays": ["2027-01-04"]}, ["/workdays/0"]),
        ({**YEAR, "source": "放假通知"}, ["/source"]),
        ({**YEAR, "holidays": []}, ["/holidays"]),
    ],
)
def test_a_faulty_year_is_refused_by_field_and_not_kept(
    client_as: ClientAs, body: dict[str, object], pointers: list[str]
) -> None:
    ada = client_as("ada")
    reply = ada.put("/api/v1/calendar/2027", json=body)
    assert (reply.status_code, reply.content_type) == (422, "application/problem+json")
    assert [error["pointer"] for error in reply.json["errors"]] == pointers
    assert ada.get("/api/v1/calendar/2027").status_code == 404


@pytest.mark.parametrize(
    "query", ["start=2026-02-30&days=1", "start=2026-01-01&days=0", "start=2026-01-01&days=x", "days=3"]
)
def test_a_faulty_question_is_refused(client_as: ClientAs, query: str) -> None:
    assert client_as("mei").get(f"/api/v1/workdays/due?{query}").status_code == 422


def test_an_unknown_region_is_refused(client_as: ClientAs) -> None:
    reply = client_as("mei").get("/api/v1/workdays/due?start=2026-01-01&days=1&region=XX")
    assert (reply.status_code, reply.json["type"]) == (404, "/problems/region-unknown")


def test_on_2027_01_15_every_date_of_the_suite_is_provisional_until_the_notice_arrives(
    clock: FixedClock, client_as: ClientAs
) -> None:
    clock.advance(timedelta(days=214))
    mei = client_as("mei")
    assert clock.today().isoformat() == "2027-01-15"
    assert all(due(mei, "2027-01-15", days)["provisional"] for days in (1, 7, 10, 20))
    plan = mei.get("/api/v1/region").json["plan_deadlines"]
    assert [(one["on"], one["provisional"]) for one in plan] == [("2027-02-28", True)]
    assert client_as("ada").put("/api/v1/calendar/2027", json=YEAR).status_code == 200
    assert not any(due(mei, "2027-01-15", days)["provisional"] for days in (1, 7, 10, 20))
    assert mei.get("/api/v1/region").json["plan_deadlines"][0]["provisional"] is False
