"""Incidents of other offline systems (security.md 9), each a test named after it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from mingcha.evidence.models import EvidenceConflict, EvidenceEvent
from mingcha.inspections.models import Answer, Inspection
from mingcha.kernel.db import db, session
from tests.factories.evidence import Phone, enrol, head, push, statuses
from tests.factories.identity import People
from tests.factories.inspections import Office, make_office, sealed_visit, take_field

As = Callable[[str], FlaskClient]


@pytest.fixture
def office(app: Flask, people: People) -> Office:
    return make_office(app, people)


def test_kobocat_470_four_identical_batches_at_the_same_moment_have_one_effect(
    office: Office, client_as: As, app: Flask
) -> None:
    clients = [client_as("mei") for _ in range(4)]
    played = take_field(office, clients[0])
    lines = played.whole()
    barrier, told = threading.Barrier(4), []

    def send(client: FlaskClient) -> None:
        barrier.wait()
        reply = push(client, *lines)
        told.append((reply.status_code, Counter(statuses(reply))))
        with app.app_context():
            db.session.remove()

    threads = [threading.Thread(target=send, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    once, again = (200, Counter(accepted=len(lines))), (200, Counter(duplicate=len(lines)))
    assert sorted(told, key=str) == sorted([once, again, again, again], key=str)
    with app.app_context():
        assert session().execute(select(func.count()).select_from(EvidenceEvent)).scalar_one() == len(lines)
        assert session().get_one(Inspection, played.visit).events == len(lines)
        assert session().execute(select(func.count()).select_from(Answer)).scalar_one() == len(office.entries)


def test_two_phones_on_one_visit_at_the_same_moment_lose_nothing(office: Office, client_as: As, app: Flask) -> None:
    mei, lan = client_as("mei"), client_as("lan")
    played = take_field(office, mei)
    other = Phone(2, nonce=played.phone.nonce)
    enrol(lan, other, "兰的手机")
    batches = [
        (mei, [played.line("note", {"text": f"梅{n}"}) for n in range(20)]),
        (lan, [played.line("note", {"text": f"兰{n}"}, other) for n in range(20)]),
    ]
    barrier, told = threading.Barrier(2), []

    def send(client: FlaskClient, lines: list[bytes]) -> None:
        for line in lines:
            barrier.wait()
            told.extend(statuses(push(client, line)))
        with app.app_context():
            db.session.remove()

    threads = [threading.Thread(target=send, args=batch) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(told) == Counter(accepted=40)
    notes = mei.get(f"/api/v1/inspections/{played.visit}").get_json()["notes"]
    assert Counter(note["text"][0] for note in notes) == Counter(梅=20, 兰=20)
    with app.app_context():
        numbers = session().execute(select(EvidenceEvent.visit_no).order_by(EvidenceEvent.visit_no)).scalars().all()
    assert numbers == list(range(1, 41))


def test_enketo_1405_the_same_id_with_other_content_after_a_lost_answer_changes_nothing(
    office: Office, client_as: As, app: Flask
) -> None:
    mei = client_as("mei")
    played = take_field(office, mei)
    e = played.phone.event(played.visit, "note", {"text": "第一次"})
    assert statuses(push(mei, played.phone.sign(e))) == ["accepted"]
    assert statuses(push(mei, played.phone.sign({**e, "payload": {"text": "改过"}}))) == ["conflict"]
    assert [note["text"] for note in mei.get(f"/api/v1/inspections/{played.visit}").get_json()["notes"]] == ["第一次"]
    with app.app_context():
        assert session().execute(select(func.count()).select_from(EvidenceConflict)).scalar_one() == 1


def test_enketo_1226_a_record_keeps_the_checklist_it_was_made_with(office: Office, client_as: As, app: Flask) -> None:
    from sqlalchemy import update

    from mingcha.kernel.db import transaction
    from mingcha.registers.models import ChecklistEntry

    mei = client_as("mei")
    before = mei.get("/api/v1/assignments").get_json()
    with app.app_context(), transaction() as db_session:
        db_session.execute(update(ChecklistEntry).values(text="改过的内容"))
    after = mei.get("/api/v1/assignments").get_json()
    assert after["items"] == before["items"]
    assert after["visits"][0]["offer"]["template_sha256"] == before["visits"][0]["offer"]["template_sha256"]


def test_survey123_352_what_arrived_can_always_be_told_from_what_did_not(office: Office, client_as: As) -> None:
    mei = client_as("mei")
    played = take_field(office, mei)
    lines = [played.line("note", {"text": str(n)}) for n in range(10)]
    push(mei, *lines[:3])
    push(mei, *lines[5:7])
    receipt = mei.get(f"/api/v1/receipts?device={played.phone.id}").get_json()
    assert (receipt["seq"], receipt["gaps"], receipt["top"]) == (3, [[4, 5]], 7)


def test_kobocat_432_an_answer_of_200_alone_is_no_confirmation_of_bytes(office: Office, client_as: As) -> None:
    mei = client_as("mei")
    played = take_field(office, mei)
    assert statuses(push(mei, played.photo())) == ["accepted"]
    receipt = mei.get(f"/api/v1/receipts?device={played.phone.id}").get_json()
    assert receipt["blobs"] == {}
    assert head(mei, played.photos[0][0]["evidence"]).status_code == 404
    played.upload(mei)
    named = head(mei, played.photos[0][0]["evidence"]).headers["Mingcha-Sha256"]
    assert named == played.photos[0][0]["sha256"]


def test_hono_crud_82_lists_searches_and_exports_of_another_office_hold_nothing_of_this_visit(
    office: Office, client_as: As, app: Flask
) -> None:
    played = sealed_visit(office, client_as("mei"))
    bo, otto = client_as("bo"), client_as("otto")
    number = bo.get(f"/api/v1/inspections/{played.visit}").get_json()["number"]
    lists = ["/inspections?limit=200", f"/inspections?q={number}", "/review-queue", "/publications", "/deadlines"]
    lists += ["/follow-ups", "/assignments", f"/dossiers?q={number}"]
    seen = False
    for path in lists:
        theirs, ours = otto.get(f"/api/v1{path}"), bo.get(f"/api/v1{path}")
        assert theirs.status_code in (200, 403, 404), (path, theirs.status_code)
        assert played.visit not in theirs.get_data(as_text=True), path
        seen = seen or played.visit in ours.get_data(as_text=True)
    assert seen  # the lists that were asked do hold it for its own office
    for path in ("", "/form.pdf"):
        assert otto.get(f"/api/v1/inspections/{played.visit}{path}").status_code == 404
    assert otto.get(f"/api/v1/dossiers/{played.visit}/bag").status_code in (403, 404)
