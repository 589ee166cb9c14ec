"""Do other questions than 是否符合, findings, statements and materials come from the phone into the record, each judged by its rule?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.inspections.actions import rebuild
from mingcha.inspections.actions.open import seat_teams
from mingcha.inspections.models import Answer, Inspection
from mingcha.inspections.queries.visits import entries_of
from mingcha.inspections.rules.marks import marks_of
from mingcha.inspections.rules.record import answer_rows
from mingcha.kernel.db import session, transaction
from tests.factories.evidence import push, statuses
from tests.factories.identity import People, system_ctx
from tests.factories.inspections import Field, Office, make_office, take_field

As = Callable[[str], FlaskClient]
OPTIONS = {"options": ["齐全", "缺少"], "bad": ["缺少"]}
SHAPES: tuple[dict[str, Any], ...] = (
    {"kind": "number", "spec": {"unit": "米", "min": "0.9"}},
    {"kind": "choice", "spec": OPTIONS, "shown_when": {"no": 1, "is": ["failing"]}},
    {"kind": "choices", "spec": {"options": ["灭火器", "消火栓"]}},
    {"kind": "date"},
    {"kind": "text"},
    {"kind": "table", "spec": {"columns": ["名称", "数量"]}},
    {"kind": "photo", "required_photos": 1},
    {"shown_when": {"no": 2, "is": ["缺少"]}},
)
VALUES: tuple[tuple[str, dict[str, Any] | None], ...] = (
    ("failing", {"number": "0.6"}),
    ("failing", {"choices": ["缺少"]}),
    ("recorded", {"choices": ["灭火器", "消火栓"]}),
    ("recorded", {"date": "2026-06-30"}),
    ("recorded", {"text": "两名员工在岗"}),
    ("recorded", {"rows": [[{"at": 0, "text": "灭火器"}, {"at": 1, "text": "4"}]]}),
    ("recorded", None),
    ("conforming", None),
)


@pytest.fixture
def office(app: Flask, people: People) -> Office:
    return make_office(app, people, items=1, shapes=SHAPES)


@pytest.fixture
def mei(client_as: As) -> FlaskClient:
    return client_as("mei")


def said(played: Field, no: int, result: str, value: dict[str, Any] | None = None) -> bytes:
    item, entry = played.office.entries[no - 1]
    played.answered += result != "withdrawn"
    return played.line(
        "answer", {"item": item, "entry": entry, "result": result, **({"value": value} if value else {})}
    )


def record(client: FlaskClient, visit: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/v1/inspections/{visit}").get_json()
    return found


def signed(played: Field, **seal: Any) -> list[bytes]:
    return [played.sign("mei"), played.sign("lan"), played.sign_business(), played.seal(**seal)]


@pytest.mark.req("S1-13c")
def test_every_kind_of_answer_stands_in_the_sealed_record_and_follows_from_the_events(
    office: Office, mei: FlaskClient, app: Flask
) -> None:
    played = take_field(office, mei)
    lines = [*played.arrive(), *(said(played, no, *one) for no, one in enumerate(VALUES, 1))]
    lines += [played.photo(entry=office.entries[6][1]), *signed(played, conclusion=["rectification_ordered"])]
    assert set(statuses(push(mei, *lines))) == {"accepted"}
    found = record(mei, played.visit)
    entries = found["items"][0]["entries"]
    assert found["state"] == "sealed"
    assert [(one["answer"]["result"], one["answer"].get("value"), one["applies"]) for one in entries] == [
        (result, value, True) for result, value in VALUES
    ]
    assert [flag["code"] for flag in found["flags"]] == ["same-device"]
    with app.app_context(), transaction():
        assert rebuild(played.visit, ctx=system_ctx(app)) is False


@pytest.mark.parametrize(
    ("no", "result", "value"),
    [
        (1, "conforming", {"number": "0.6"}),
        (1, "failing", None),
        (2, "failing", {"choices": ["没有的"]}),
        (3, "conforming", {"choices": ["灭火器"]}),
        (6, "recorded", {"rows": [[{"at": 2, "text": "x"}]]}),
        (8, "recorded", None),
    ],
)
def test_an_answer_that_does_not_fit_its_entry_is_kept_without_effect(
    office: Office, mei: FlaskClient, no: int, result: str, value: dict[str, Any] | None
) -> None:
    played = take_field(office, mei)
    reply = push(mei, *played.arrive(), said(played, no, result, value))
    assert reply.get_json()["results"][-1]["problem"]["type"] == "/problems/event-answer-unfit"
    assert record(mei, played.visit)["items"][0]["entries"][no - 1]["answer"] is None


def test_what_is_hidden_is_neither_asked_nor_counted_and_an_earlier_answer_is_kept_as_not_applicable(
    office: Office, mei: FlaskClient, app: Flask
) -> None:
    played = take_field(office, mei)
    lines = [
        *played.arrive(),
        said(played, 1, "failing", {"number": "0.6"}),
        said(played, 2, "failing", {"choices": ["缺少"]}),
    ]
    lines += [said(played, 1, "conforming", {"number": "1.2"})]
    lines += [said(played, no, *VALUES[no - 1]) for no in range(3, 8)]
    played.answered = 6
    assert set(statuses(push(mei, *lines, *signed(played)))) == {"accepted"}
    found = record(mei, played.visit)
    assert [one["applies"] for one in found["items"][0]["entries"]] == [True, False, *[True] * 5, False]
    assert found["items"][0]["entries"][1]["answer"]["result"] == "failing"
    with app.app_context():
        rows = {one.entry_id: one.result for one in session().query(Answer).filter_by(inspection_id=played.visit)}
    assert rows[office.entries[1][1]] == "not_applicable"
    assert office.entries[7][1] not in rows


def test_an_entry_that_became_asked_must_be_accounted_for(office: Office, mei: FlaskClient) -> None:
    played = take_field(office, mei)
    lines = [*played.arrive(), said(played, 1, "failing", {"number": "0.6"})]
    lines += [said(played, no, *VALUES[no - 1]) for no in range(3, 8)]
    told = push(mei, *lines, *signed(played)).get_json()["results"][-1]
    assert told["problem"]["type"] == "/problems/seal-entries-open"
    assert [error["pointer"] for error in told["problem"]["errors"]] == [f"/entries/{office.entries[1][1]}"]


def materials(played: Field) -> list[tuple[str, dict[str, Any]]]:
    words = "问：何时开业？\n答：三月。"
    return [
        ("finding", {"text": "门前电线裸露", "basis": "《示例条例》"}),
        (
            "statement",
            {
                "by": "王示例",
                "role": "店员",
                "text": words,
                "kind": "inquiry",
                "read_back": True,
                "shown": hashlib.sha256(words.encode()).hexdigest(),
                **played.pad(),
            },
        ),
        ("sample", {"no": "1", "name": "汽油", "quantity": "2瓶", "sealed_by": "梅示例", "kept_at": "示例局样品室"}),
        ("document_copy", {"title": "台账", "pages": 3, "source": "财务室", "compared": True}),
        ("expert_opinion", {"by": "赵示例", "organisation": "示例院", "text": "满足要求"}),
        ("third_party_report", {"organisation": "示例检测站", "title": "报告", "on": "2026-06-01", "text": "合格"}),
    ]


@pytest.mark.req("S0-2.5d")
@pytest.mark.req("S0-2.5e")
def test_findings_statements_and_materials_stand_in_the_record_with_their_photos(
    office: Office, mei: FlaskClient, app: Flask
) -> None:
    played = take_field(office, mei)
    lines, ids = played.arrive(), {}
    for kind, payload in materials(played):
        ids[kind] = played.phone.uuid()
        lines.append(played.line(kind, {"material": ids[kind], **payload}))
    lines.append(played.photo(entry=ids["sample"]))
    lines.append(played.line("withdrawal", {"material": ids["finding"], "reason": "重复登记"}))
    assert set(statuses(push(mei, *lines))) == {"accepted"}
    played.upload(mei)
    found = record(mei, played.visit)
    assert [one["kind"] for one in found["materials"]] == [kind for kind, _ in materials(played)]
    told = {one["kind"]: one for one in found["materials"]}
    assert told["finding"]["withdrawn"]["reason"] == "重复登记"
    assert {name: told["statement"][name] for name in ("manner", "stored", "by")} == {
        "manner": "inquiry",
        "stored": True,
        "by": "王示例",
    }
    assert [photo["entry"] for photo in found["photos"]] == [ids["sample"]]
    assert found["notes"] == []
    with app.app_context(), transaction():
        assert rebuild(played.visit, ctx=system_ctx(app)) is False


def test_a_statement_signed_under_another_text_is_parked(office: Office, mei: FlaskClient) -> None:
    played = take_field(office, mei)
    payload = {**dict(materials(played))["statement"], "material": played.phone.uuid(), "text": "另一段话"}
    told = push(mei, *played.arrive(), played.line("statement", payload)).get_json()["results"][-1]
    assert told["problem"]["type"] == "/problems/event-statement-differs"


def test_a_photo_of_a_material_that_is_not_there_is_parked(office: Office, mei: FlaskClient) -> None:
    played = take_field(office, mei)
    reply = push(mei, *played.arrive(), played.photo(entry=played.phone.uuid()))
    assert reply.get_json()["results"][-1]["problem"]["type"] == "/problems/event-entry-unknown"


@pytest.mark.req("S1-12")
def test_the_registration_form_is_kept_with_what_differs(office: Office, mei: FlaskClient) -> None:
    played = take_field(office, mei)
    form = {
        "address": "示例路2号",
        "status": "open",
        "legal_representative_present": False,
        "contact": "王示例",
        "contact_present": True,
        "differs": ["address"],
    }
    assert set(statuses(push(mei, *played.arrive(), played.line("registration", form)))) == {"accepted"}
    found = record(mei, played.visit)["registration"]
    assert {name: found[name] for name in form} == form


@pytest.mark.req("S0-2.8b")
def test_the_last_accepted_answers_come_with_the_next_visit(office: Office, mei: FlaskClient, app: Flask) -> None:
    played = take_field(office, mei)
    lines = [*played.arrive(), *(said(played, no, *one) for no, one in enumerate(VALUES, 1))]
    lines += [played.photo(entry=office.entries[6][1]), *signed(played, conclusion=["rectification_ordered"])]
    push(mei, *lines)
    with app.app_context(), transaction() as db:
        done = db.get_one(Inspection, played.visit)
        columns = {c.name: getattr(done, c.name) for c in Inspection.__table__.columns}
        results = {entry: said["result"] for entry, said in answer_rows(done.record).items()}
        done.state, done.marks = "accepted", marks_of(entries_of(done.checklist_sha256), results)
        again = {**columns, "id": played.phone.uuid(), "number": "T-again", "draw_id": played.phone.uuid()}
        db.add(Inspection(**again | {"state": "planned", "record": {}, "events": 0}))
        db.flush()
        seat_teams({again["id"]: [office.people["mei"], office.people["lan"]]}, ctx=system_ctx(app))
    told = mei.get("/api/v1/assignments").get_json()
    [earlier] = told["visits"][0]["previous"]
    found = dict(zip(told["sheets"][earlier["sheet"]], earlier["marks"], strict=True))
    assert earlier["on"] == "2026-06-15" and found[office.entries[0][1]] == "f"
    assert earlier["failed_n"] == list(found.values()).count("f")
