"""Is a result due when its region says, and is lateness marked once, by the scheduler itself?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command as alembic
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from mingcha.cli import publication as command
from mingcha.kernel.audit import AuditEntry
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import db, session, transaction
from mingcha.kernel.jobs import JobSlot
from mingcha.kernel.migrate import connection_for_revisions
from mingcha.plans.models import Plan
from mingcha.publication.jobs import mark_deadlines
from mingcha.publication.models import Publication
from tests.factories.identity import People
from tests.factories.inspections import make_office
from tests.factories.results import approve, approved, play, publish

As = Callable[[str], FlaskClient]
BACKEND = Path(__file__).resolve().parents[3] / "backend"


def due_in(app: Flask, people: People, client_as: As, clock: FixedClock, region: str) -> dict[str, Any]:
    """The publication of a visit sealed on 15 June 2026 and approved ten days later, under a plan of `region`."""
    office = make_office(app, people)
    with app.app_context(), transaction() as s:
        s.execute(update(Plan).values(region=region))
    played = play(office, client_as("mei"))
    clock.advance(timedelta(days=10))
    bo = client_as("bo")
    assert approve(bo, played.visit).status_code == 200
    [row] = bo.get("/api/v1/publications").get_json()["items"]
    found: dict[str, Any] = row
    return found


@pytest.mark.req("S1-14a")
def test_in_wugang_the_clock_starts_when_the_result_is_produced(
    app: Flask, people: People, client_as: As, clock: FixedClock
) -> None:
    row = due_in(app, people, client_as, clock, "WG")
    assert (row["starts_on"], row["due_on"], row["due_article"]) == ("2026-06-25", "2026-07-23", "舞钢 001 第14条")


@pytest.mark.req("S2-2.4a")
def test_in_linzi_the_clock_starts_when_the_task_is_completed(
    app: Flask, people: People, client_as: As, clock: FixedClock
) -> None:
    row = due_in(app, people, client_as, clock, "LZ")
    assert (row["starts_on"], row["due_on"], row["due_article"]) == ("2026-06-15", "2026-07-14", "临淄 002 二(四)")


@pytest.mark.req("S3A-2.3.3a")
def test_in_rudong_the_clock_starts_when_the_task_is_completed(
    app: Flask, people: People, client_as: As, clock: FixedClock
) -> None:
    row = due_in(app, people, client_as, clock, "RD")
    assert (row["starts_on"], row["due_on"], row["workdays_left"]) == ("2026-06-15", "2026-07-14", 13)


@pytest.mark.parametrize("region", ["ZH", "NA"])
def test_where_the_notice_gives_no_number_age_is_shown_and_nothing_is_late(
    app: Flask, people: People, client_as: As, clock: FixedClock, ctx_of: Callable[[str], Ctx], region: str
) -> None:
    row = due_in(app, people, client_as, clock, region)
    assert (row["due_on"], row["workdays_left"], row["age_days"]) == (None, None, 0)
    clock.advance(timedelta(days=400))
    with app.app_context():
        mark_deadlines(ctx=ctx_of("system"))
    found = client_as("bo").get("/api/v1/deadlines").get_json()
    assert {name: n for name, n in found["counts"].items() if n} == {"pending": 1, "without_number": 1}
    assert found["groups"][2]["items"][0]["age_days"] == 400


def states(client: FlaskClient) -> dict[str, int]:
    counts = client.get("/api/v1/deadlines").get_json()["counts"]
    return {name: number for name, number in counts.items() if number and name != "without_number"}


def test_a_result_becomes_due_soon_then_overdue_and_each_is_marked_once(
    app: Flask, people: People, client_as: As, clock: FixedClock, ctx_of: Callable[[str], Ctx]
) -> None:
    result = approved(app, people, client_as)
    seen = []
    for _ in range(31):
        with app.app_context():
            mark_deadlines(ctx=ctx_of("system"))
            mark_deadlines(ctx=ctx_of("system"))
            seen.append((clock.today().isoformat(), session().get_one(Publication, result.publication).state))
            db.session.remove()
        clock.advance(timedelta(days=1))
    changes = [b for a, b in zip([("", "")] + seen, seen, strict=False) if a[1] != b[1]]
    assert changes == [("2026-06-15", "pending"), ("2026-07-07", "due_soon"), ("2026-07-15", "overdue")]
    with app.app_context():
        told = (
            session()
            .scalars(
                select(AuditEntry.action).where(AuditEntry.subject_id == result.publication).order_by(AuditEntry.seq)
            )
            .all()
        )
        assert list(told) == ["open_publication", "mark_due_soon", "mark_overdue"]
    late = client_as("bo").get("/api/v1/deadlines").get_json()["groups"][0]
    assert (late["state"], late["items"][0]["workdays_left"] < 0) == ("overdue", True)


def test_a_published_result_is_never_marked(
    app: Flask, people: People, client_as: As, clock: FixedClock, ctx_of: Callable[[str], Ctx]
) -> None:
    bo = client_as("bo")
    publish(bo, approved(app, people, client_as).publication)
    clock.advance(timedelta(days=90))
    with app.app_context():
        mark_deadlines(ctx=ctx_of("system"))
    assert states(client_as("bo")) == {}
    assert [one["state"] for one in client_as("bo").get("/api/v1/publications").get_json()["items"]] == ["published"]


def test_the_hand_command_marks_by_the_day_it_is_given(
    app: Flask, people: People, client_as: As, capsys: pytest.CaptureFixture[str]
) -> None:
    import argparse

    approved(app, people, client_as)
    for today, words in (
        (None, "2026-06-15：待公示1，临期0，逾期0，已公示0"),
        (date(2026, 7, 15), "2026-07-15：待公示0，临期0，逾期1，已公示0"),
    ):
        with app.app_context():
            assert command.run_check(argparse.Namespace(today=today, lang="zh"), app) == 0
            db.session.remove()
        assert capsys.readouterr().out.strip() == words
    assert states(client_as("bo")) == {"overdue": 1}


def test_dates_beyond_the_last_official_year_are_provisional_until_the_notice_is_entered(
    app: Flask, people: People, client_as: As, clock: FixedClock
) -> None:
    clock.advance(timedelta(days=178))
    result = approved(app, people, client_as)
    bo = client_as("bo")
    before = bo.get(f"/api/v1/publications/{result.publication}").get_json()
    assert (before["starts_on"], before["due_on"], before["due_provisional"]) == ("2026-12-10", "2027-01-07", True)
    notice = {
        "source": "国务院办公厅关于2027年部分节假日安排的通知（示例）",
        "days_off": ["2027-01-01", "2027-01-02", "2027-01-03"],
        "workdays": [],
    }
    reply = client_as("ada").put("/api/v1/calendar/2027", json=notice, headers={"If-Match": "0"})
    assert reply.status_code == 200, reply.get_json()
    after = bo.get(f"/api/v1/publications/{result.publication}").get_json()
    assert (after["due_on"], after["due_provisional"], after["version"]) == ("2027-01-08", False, 2)


# ---------------------------------------------------------------- the real process


@pytest.fixture
def late(app: Flask, people: People, client_as: As) -> Iterator[tuple[Flask, str]]:
    """An app whose one result was due in 2020, still pending; its database says which revision it is, as `serve` wants to see."""
    result = approved(app, people, client_as)
    with app.app_context(), connection_for_revisions(db.engine) as config:
        alembic.stamp(config, "head")
    with app.app_context(), transaction() as s:
        s.execute(update(Publication).values(due_on=date(2020, 1, 10), soon_on=date(2020, 1, 3)))
    yield app, result.publication


def serve(app: Flask, port: int) -> subprocess.Popen[bytes]:
    """`mingcha serve` as a process of its own over the same database, scanning every second."""
    settings = app.extensions["mingcha"].settings
    env = {name: value for name, value in os.environ.items() if not name.startswith("MINGCHA_")} | {
        "PYTHONPATH": str(BACKEND),
        "MINGCHA_DATA": str(settings.data_dir),
        "MINGCHA_DATABASE_URL": settings.database_url,
        "MINGCHA_SCAN_SECONDS": "1",
        "MINGCHA_ENV": "test",
        "PORT": str(port),
    }
    line = [sys.executable, "-c", "import sys; from mingcha.cli import main; sys.exit(main(['serve']))"]
    return subprocess.Popen(line, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def stop(process: subprocess.Popen[bytes]) -> bytes:
    process.send_signal(signal.SIGTERM)
    try:
        return process.communicate(timeout=20)[1]
    except subprocess.TimeoutExpired:
        process.kill()
        raise


def wait_for(app: Flask, publication: str, state: str, seconds: float = 40) -> str:
    """Polls the database until the result has the state, at most so long; the state it has then."""
    end = time.monotonic() + seconds
    while True:
        with app.app_context():
            found: str = session().execute(select(Publication.state).where(Publication.id == publication)).scalar_one()
            db.session.remove()
        if found == state or time.monotonic() > end:
            return found
        time.sleep(0.2)


def free_ports(count: int) -> list[int]:
    import socket

    holders = [socket.socket(socket.AF_INET, socket.SOCK_STREAM) for _ in range(count)]
    try:
        for holder in holders:
            holder.bind(("127.0.0.1", 0))
        return [int(holder.getsockname()[1]) for holder in holders]
    finally:
        for holder in holders:
            holder.close()


@pytest.mark.enable_socket
def test_the_scheduler_of_two_real_servers_marks_a_late_result_overdue_exactly_once(late: tuple[Flask, str]) -> None:
    app, publication = late
    servers = [serve(app, port) for port in free_ports(2)]
    try:
        assert wait_for(app, publication, "overdue") == "overdue"
        time.sleep(2.5)
    finally:
        told = [stop(server) for server in servers]
    assert all(b"Traceback" not in text for text in told), told
    with app.app_context():
        acts = select(AuditEntry.action, AuditEntry.actor_id).where(
            AuditEntry.subject_id == publication, AuditEntry.action == "mark_overdue"
        )
        assert session().execute(acts).all() == [("mark_overdue", "system")]
        assert (
            session()
            .execute(select(func.count()).select_from(JobSlot).where(JobSlot.name == "mark_deadlines"))
            .scalar_one()
            == 1
        )
