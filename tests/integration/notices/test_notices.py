"""Is everybody told of what is due, each step once, also after a pause, by two schedulers and by ways that refuse?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from mingcha.identity.models import Certificate, Department
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import db, reading, session, transaction
from mingcha.kernel.ways import Message, NotSent
from mingcha.notices import actions, queries
from mingcha.notices.jobs import scan, scan_all, send
from mingcha.notices.models import Delivery, Notice
from mingcha.notices.rules import Clock
from mingcha.publication.models import Publication
from tests.factories.figures import in_region
from tests.factories.identity import People, system_ctx
from tests.factories.inspections import Office, make_office
from tests.factories.registers import an_id
from tests.factories.results import approved, publish

As = Callable[[str], FlaskClient]
DAY = timedelta(days=1)


@dataclass
class Post:
    """A way that keeps what it is given; `refuses` counts how often it does not."""

    refuses: int = 0
    got: list[Message] = field(default_factory=list)

    def send(self, message: Message) -> None:
        if self.refuses:
            self.refuses -= 1
            raise NotSent("451")
        self.got.append(message)


@pytest.fixture
def post(app: Flask) -> Post:
    made = Post()
    app.extensions["mingcha_ways"] = {"email": made}
    return made


@pytest.fixture
def office(app: Flask, people: People) -> Office:
    return make_office(app, people)


def run(app: Flask, work: Callable[..., Any] = scan_all) -> Any:
    with app.app_context():
        found = work(ctx=system_ctx(app))
        db.session.remove()
    return found


def told(client: FlaskClient, *clocks: str) -> list[tuple[str, str, bool]]:
    """(step, day on which it was told, whether it has ended), the oldest first."""
    rows = client.get("/api/v1/notices?limit=200").get_json()["items"]
    wanted = [row for row in rows if row["clock"] in (clocks or ("result",))]
    return [(row["step"], row["at"][:10], row["ended_at"] is not None) for row in reversed(wanted)]


def mail(client: FlaskClient, address: str = "bo@office.example") -> None:
    body = {"email": address, "by_email": True}
    assert client.put("/api/v1/notices/preference", json=body).status_code == 200


def test_each_step_of_a_late_result_is_told_once_and_publishing_ends_it(
    app: Flask, people: People, client_as: As, clock: FixedClock
) -> None:
    result = approved(app, people, client_as)  # due on 14 July 2026
    for _ in range(45):
        run(app)
        run(app)
        clock.advance(DAY)
    seen = told(client_as("bo"))
    assert seen == [("soon", "2026-07-07", True), ("late", "2026-07-15", True), ("later", "2026-07-22", False)]
    assert publish(client_as("bo"), result.publication).status_code == 200
    run(app)
    assert [ended for _, _, ended in told(client_as("bo"))] == [True, True, True]
    assert client_as("bo").get("/api/v1/notices").get_json()["unread"] == len(
        client_as("bo").get("/api/v1/notices?open=true").get_json()["items"]
    )


def test_a_scheduler_that_stood_still_for_thirty_days_tells_each_date_once(
    app: Flask, people: People, client_as: As, clock: FixedClock, post: Post
) -> None:
    approved(app, people, client_as)
    mail(client_as("bo"))
    run(app)
    post.got.clear()
    clock.advance(45 * DAY)
    assert told(client_as("bo")) == []
    for _ in range(3):
        run(app)
        clock.advance(timedelta(minutes=5))
    assert told(client_as("bo")) == [("later", "2026-07-30", False)]
    about = [one["about"] for message in post.got for one in message.about]
    assert len(about) == len(set(about)) > 0
    assert [message.to for message in post.got] == ["bo@office.example"]


def test_two_schedulers_that_look_at_once_tell_and_send_once(
    app: Flask, people: People, client_as: As, clock: FixedClock, post: Post
) -> None:
    approved(app, people, client_as)
    mail(client_as("bo"))
    clock.advance(40 * DAY)
    with app.app_context():
        ctx = system_ctx(app)
        with reading():
            dues = queries.list_dues(Clock.RESULT, today=clock.today(), region="RD")
            both = [actions.Telling.of(dues, set(), clock.today()) for _ in range(2)]
        new = []
        for found in both:  # both compared before either wrote
            with transaction():
                new.append(actions.tell(found.fresh, found.ended, ctx=ctx))
        assert new == [1, 0]
        with reading():
            [person] = queries.list_mailed()
            waiting = queries.list_not_carried("email", person, [person])
        made = []
        for _ in range(2):
            with transaction():
                made.append(actions.hand_over(waiting, channel="email", to=person, ctx=ctx))
        assert made[1] is None
        with transaction():
            assert actions.claim(str(made[0]), ctx=ctx) is not None
            assert actions.claim(str(made[0]), ctx=ctx) is None
        db.session.remove()


def test_a_refused_message_comes_again_and_one_that_was_on_its_way_is_never_repeated(
    app: Flask, people: People, client_as: As, clock: FixedClock, post: Post
) -> None:
    approved(app, people, client_as)
    mail(client_as("bo"))
    clock.advance(40 * DAY)
    post.refuses = 2
    for _ in range(8):
        run(app)
        clock.advance(timedelta(minutes=10))
    [message] = post.got
    assert "2026-07-14" in message.text
    with app.app_context():
        with transaction():
            row = session().scalars(select(Delivery)).one()
            assert (row.state, row.tries) == ("sent", 3)
            row.state = "sending"  # the machine stopped before it could write down that it was sent
        db.session.remove()
    clock.advance(timedelta(hours=1))
    run(app, send)
    assert len(post.got) == 1
    with app.app_context():
        assert session().scalars(select(Delivery.state)).one() == "unsure"


def test_the_office_above_hears_of_what_stays_late_and_nobody_else(
    app: Flask, people: People, client_as: As, clock: FixedClock
) -> None:
    approved(app, people, client_as)
    with app.app_context(), transaction():
        lead, other = people.actor("bo").department_id, people.actor("otto").department_id
        session().execute(update(Department).where(Department.id == lead).values(parent_id=other))
    clock.advance(31 * DAY)
    run(app)
    assert told(client_as("bo")) == [("late", "2026-07-16", False)]
    assert told(client_as("otto")) == []
    clock.advance(7 * DAY)
    run(app)
    assert told(client_as("otto")) == [("later", "2026-07-23", False)]
    for name in ("mei", "qing", "dai", "ada"):
        assert told(client_as(name)) == [], name


def test_an_inspector_hears_of_the_own_visit_and_of_the_own_certificate(
    app: Flask, people: People, client_as: As, clock: FixedClock, office: Office
) -> None:
    today = clock.today()
    with app.app_context(), transaction():
        mei = people.actor("mei").id
        session().execute(update(Certificate).where(Certificate.person_id == mei).values(valid_to=today + 59 * DAY))
    run(app)
    assert told(client_as("mei"), "certificate") == [("soon", "2026-06-15", False)]
    assert told(client_as("lan"), "certificate") == []
    due = client_as("bo").get("/api/v1/inspections").get_json()["items"][0]["due_on"]
    while clock.today().isoformat() < due:
        clock.advance(DAY)
        run(app, scan)
    assert {step for step, _, ended in told(client_as("mei"), "visit") if not ended} == {"soon"}
    assert told(client_as("bo"), "visit") == []


def test_notices_are_one_s_own_and_read_ones_are_counted_no_more(
    app: Flask, people: People, client_as: As, clock: FixedClock
) -> None:
    approved(app, people, client_as)
    clock.advance(40 * DAY)
    run(app)
    bo, qing = client_as("bo"), client_as("qing")
    [row] = [one for one in bo.get("/api/v1/notices").get_json()["items"] if one["clock"] == "result"]
    before = bo.get("/api/v1/notices").get_json()["unread"]
    assert qing.post("/api/v1/notices/read", json={"ids": [row["id"]]}).status_code == 200
    assert bo.get("/api/v1/notices").get_json()["unread"] == before
    assert bo.post("/api/v1/notices/read", json={"ids": [row["id"]]}).get_json() == {"unread": before - 1}
    assert bo.post("/api/v1/notices/read", json={}).get_json() == {"unread": 0}


def test_mail_wants_an_address_and_the_calendar_ends_with_its_address(
    app: Flask, people: People, client: FlaskClient, client_as: As, clock: FixedClock
) -> None:
    approved(app, people, client_as)
    bo = client_as("bo")
    refused = bo.put("/api/v1/notices/preference", json={"by_email": True})
    assert (refused.status_code, refused.get_json()["type"]) == (409, "/problems/no-address")
    assert bo.get("/api/v1/notices/preference").get_json()["feed"] is None
    first = bo.post("/api/v1/notices/feed", json={"wanted": True}).get_json()["feed"]
    text = client.get(first).get_data(as_text=True)
    assert client.get(first).mimetype == "text/calendar"
    assert "DTSTART;VALUE=DATE:20260714" in text
    second = bo.post("/api/v1/notices/feed", json={"wanted": True}).get_json()["feed"]
    assert second != first
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    assert bo.post("/api/v1/notices/feed", json={"wanted": False}).get_json()["feed"] is None
    assert client.get(second).status_code == 404


def test_a_moved_date_is_another_one(app: Flask, people: People, client_as: As, clock: FixedClock) -> None:
    result = approved(app, people, client_as)
    clock.advance(31 * DAY)
    run(app)
    with app.app_context(), transaction():
        row = session().get_one(Publication, result.publication)
        row.due_on = row.due_on + 5 * DAY if row.due_on else None
    run(app)
    assert [(step, ended) for step, _, ended in told(client_as("bo"))] == [("late", True), ("soon", False)]
    with app.app_context():
        assert len(session().scalars(select(Notice).where(Notice.clock == "result")).all()) == 2


@pytest.mark.req("S4-9d", "S4-10c")
def test_tables_to_hand_in_and_copy_notices_without_an_answer_are_told_until_they_are_done(
    app: Flask, people: People, client_as: As, clock: FixedClock
) -> None:
    in_region(app, "NA")
    make_office(app, people)
    bo = client_as("bo")
    body = {"id": an_id(1301), "to_department_id": people.other, "matter": "疑似无证经营", "facts": "示例事实"}
    assert bo.post("/api/v1/copy-notices", json={**body, "object_name": "示例商行"}).status_code == 201
    clock.advance(DAY)  # 16 June: table 2 of the first half is due on the last day of June
    run(app, scan)
    assert told(client_as("qing"), "table") == [("soon", "2026-06-16", False)]
    assert (told(client_as("bo"), "table"), told(client_as("otto"), "copy")) == ([], [])
    clock.advance(20 * DAY)  # 6 July: 15 working days after 15 June (one holiday between)
    run(app, scan)
    assert told(client_as("bo"), "table")[-1] == ("late", "2026-07-06", False)
    assert told(client_as("otto"), "copy") == [("soon", "2026-07-06", False)]
    assert client_as("bo").post("/api/v1/submissions", json={"table": "2", "period": "first_half"}).status_code == 201
    for act in ("receive", "handle", "feed_back"):
        seen = client_as("otto").get(f"/api/v1/copy-notices/{an_id(1301)}").get_json()["row"]["version"]
        said = {"act": act, "text": "已核查（示例）"}
        path = f"/api/v1/copy-notices/{an_id(1301)}/acts"
        assert client_as("otto").post(path, json=said, headers={"If-Match": str(seen)}).status_code == 200
    run(app, scan)
    assert {ended for _, _, ended in told(client_as("qing"), "table")} == {True}
    assert {ended for _, _, ended in told(client_as("otto"), "copy")} == {True}
