"""Are visits compared with each other once, shown as facts to those who may see them, and explained by somebody who was not there? (issue D, item 9)"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import rfc8785
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from mingcha.evidence.jobs import gate_new_images
from mingcha.evidence.models import EvidenceItem
from mingcha.inspections.jobs import find_flags
from mingcha.inspections.models import VisitFlag
from mingcha.kernel.audit import AuditEntry
from mingcha.kernel.db import reading, session
from tests.factories.evidence import blob_of, push, statuses
from tests.factories.identity import People, system_ctx
from tests.factories.inspections import Field, Office, make_office, take_field
from tests.unit.evidence.test_decoders import picture

As = Callable[[str], FlaskClient]


@pytest.fixture
def office(app: Flask, people: People) -> Office:
    return make_office(app, people, objects=3, items=3, entries=4)


@pytest.fixture
def mei(client_as: As) -> FlaskClient:
    return client_as("mei")


@pytest.fixture
def visits(office: Office, mei: FlaskClient) -> list[Field]:
    """Three visits of one day on Mei's phone."""
    first = take_field(office, mei)
    return [first, *(Field(office, visit, first.phone) for visit in office.visits[1:])]


def on(played: Field) -> Field:
    """The phone goes on with this visit."""
    played.phone.nonce = played.office.nonce(played.visit)
    return played


def look(app: Flask) -> None:
    """What runs by itself; twice, for nothing may be found twice."""
    with app.app_context():
        for _ in (1, 2):
            gate_new_images(ctx=system_ctx(app))
            find_flags(ctx=system_ctx(app))


def flags(client: FlaskClient, **query: str) -> list[dict[str, Any]]:
    reply = client.get("/api/v1/flags", query_string=query)
    assert reply.status_code == 200, reply.get_json()
    found: list[dict[str, Any]] = reply.get_json()["items"]
    return found


def photographed(client: FlaskClient, played: Field, data: bytes, **changes: Any) -> str:
    """One more photo of the visit; its evidence id."""
    blob = blob_of(played.phone, data)
    line = on(played).line("photo", {"blob": blob, "src": "in-app", **changes})
    assert statuses(push(client, line)) == ["accepted"]
    played.blobs.append((blob, data, "photo"))
    played.upload(client)
    return str(blob["evidence"])


def signed(client: FlaskClient, played: Field, points: list[tuple[int, int]]) -> None:
    """Mei signs with these points."""
    strokes = json.dumps({"v": 1, "visit": played.visit, "strokes": [[[x, y, 0, 128] for x, y in points]]}).encode()
    line, before = on(played).sign("mei"), len(played.blobs) - 2
    event = json.loads(line)["e"]
    event["payload"]["strokes"] |= {"sha256": hashlib.sha256(strokes).hexdigest(), "len": len(strokes)}
    played.phone.head = hashlib.sha256(rfc8785.dumps(event)).hexdigest()
    played.blobs[before] = (event["payload"]["strokes"], strokes, "strokes")
    assert statuses(push(client, played.phone.sign(event))) == ["accepted"]
    played.upload(client)


def test_only_auditors_and_supervisors_see_flags(client: FlaskClient, client_as: As) -> None:
    assert client.get("/api/v1/flags").status_code == 401
    for name in ("mei", "qing", "ada"):
        assert client_as(name).get("/api/v1/flags").status_code == 403
    for name in ("dai", "bo", "otto"):
        assert flags(client_as(name)) == []


def test_the_same_photo_in_two_visits_is_found_once_with_both_sides(
    app: Flask, visits: list[Field], mei: FlaskClient, client_as: As, people: People
) -> None:
    first, second, third = visits
    data = picture(1)
    one, two = photographed(mei, first, data), photographed(mei, second, data)
    photographed(mei, first, data)  # twice in one visit is no matter between visits
    photographed(mei, third, picture(2))
    look(app)
    found = flags(client_as("dai"), kind="same_photo")
    assert {(flag["facts"]["first"]["evidence"], flag["facts"]["second"]["evidence"]) for flag in found} >= {(one, two)}
    assert {flag["kind"] for flag in flags(client_as("dai"))} == {"same_photo"} and len(found) == 2
    flag = next(flag for flag in found if flag["facts"]["first"]["evidence"] == one)
    assert (flag["first"]["id"], flag["second"]["id"]) == (first.visit, second.visit)
    assert flag["people"] == {people["mei"]: "梅示例"} and flag["first"]["object"]
    record = client_as("bo").get(f"/api/v1/inspections/{second.visit}").get_json()
    assert [one["kind"] for one in record["across"]] == ["same_photo"] * 2
    assert mei.get(f"/api/v1/inspections/{second.visit}").get_json()["across"] == []
    assert flags(client_as("otto")) == []
    assert client_as("otto").get(f"/api/v1/flags/{flag['id']}").status_code == 404


def test_a_photo_saved_anew_is_alike_and_says_in_how_many_bits_it_differs(
    app: Flask, visits: list[Field], mei: FlaskClient, client_as: As
) -> None:
    photographed(mei, visits[0], picture(1))
    photographed(mei, visits[1], picture(1, width=1_000, height=750, quality=55))
    photographed(mei, visits[2], picture(7), page=1)
    photographed(mei, visits[1], picture(7, quality=60), page=1)  # the same printed form, filled in twice
    look(app)
    (flag,) = flags(client_as("dai"))
    assert (flag["kind"], flag["facts"]["of"], flag["facts"]["limit_bits"]) == ("like_photo", 64, 3)
    assert 0 <= flag["facts"]["bits"] <= 3


def test_the_same_strokes_elsewhere_on_the_pad_are_found_and_a_person_s_own_hand_is_not(
    app: Flask, visits: list[Field], mei: FlaskClient, client_as: As
) -> None:
    hand = [(40 + 9 * n, 60 + (n * n * 7) % 53) for n in range(30)]
    signed(mei, visits[0], hand)
    signed(mei, visits[1], [(2 * x + 100, 2 * y + 30) for x, y in hand])
    signed(mei, visits[2], [(x + (n % 3) * 3, y + (n * 5) % 9) for n, (x, y) in enumerate(hand)])
    look(app)
    strokes = [flag for flag in flags(client_as("dai")) if "strokes" in flag["kind"]]
    assert [flag["kind"] for flag in strokes] == ["same_strokes"]
    assert {strokes[0]["first"]["id"], strokes[0]["second"]["id"]} == {visits[0].visit, visits[1].visit}
    assert strokes[0]["facts"]["first"]["picture"]


def test_a_way_too_fast_is_found_and_what_the_accuracy_explains_is_not(
    app: Flask, visits: list[Field], mei: FlaskClient, client_as: As, people: People
) -> None:
    def arrive(played: Field, lat: int, acc: int) -> None:
        geo = {"lat_u": lat, "lng_u": 121_000_000, "acc_m": acc, "age_s": 0, "crs": "WGS84", "src": "api"}
        assert statuses(push(mei, on(played).line("arrive", {"geo": geo}))) == ["accepted"]

    arrive(visits[0], 31_000_000, 20)
    arrive(visits[1], 31_200_000, 22_000)
    look(app)
    assert flags(client_as("dai")) == []
    arrive(visits[2], 31_200_000, 20)
    look(app)
    (flag,) = flags(client_as("dai"))
    facts = flag["facts"]
    assert (flag["kind"], facts["person"], facts["limit_kmh"]) == ("travel", people["mei"], 200)
    assert 22_000 < facts["metres"] < 22_500 and facts["seconds"] == 2 and facts["kmh"] > 200
    assert (flag["first"]["id"], flag["second"]["id"]) == (visits[0].visit, visits[2].visit)


def test_many_answers_at_once_are_found_by_the_phone_s_steady_clock(
    app: Flask, visits: list[Field], mei: FlaskClient, client_as: As
) -> None:
    quick, slow = visits[0], visits[1]
    for played, pace in ((quick, 200), (slow, 2_000)):
        on(played)
        lines = []
        for n, (item, entry) in enumerate(played.office.entries):
            payload = {"item": item, "entry": entry, "result": "conforming"}
            lines.append(played.phone.line(played.visit, "answer", payload, mono=1_000_000 + n * pace))
        assert set(statuses(push(mei, *lines))) == {"accepted"}
    look(app)
    (flag,) = flags(client_as("dai"))
    assert (flag["kind"], flag["first"]["id"], flag["second"]) == ("bulk_answers", quick.visit, None)
    assert (flag["facts"]["answers"], flag["facts"]["ms"]) == (12, 2_200)


def test_a_flag_is_explained_once_by_somebody_who_was_not_there(
    app: Flask, visits: list[Field], mei: FlaskClient, client_as: As
) -> None:
    for played in visits[:2]:
        photographed(mei, played, picture(1))
    look(app)
    (flag,) = flags(client_as("dai"), state="open")
    address = f"/api/v1/flags/{flag['id']}/explain"
    assert mei.post(address, json={"reason": "同一张"}).status_code == 403
    assert client_as("otto").post(address, json={"reason": "同一张"}).status_code == 404
    assert client_as("bo").post(address, json={"reason": " "}).status_code == 422
    told = client_as("bo").post(address, json={"reason": "两次检查在同一门厅，取自同一份登记证照片"})
    assert told.get_json()["explained"]["by"] == "柏示例"
    again = client_as("dai").post(address, json={"reason": "再写一次"})
    assert (again.status_code, again.get_json()["type"]) == (409, "/problems/flag-explained")
    assert flags(client_as("dai"), state="open") == [] and len(flags(client_as("dai"), state="explained")) == 1
    look(app)
    with app.app_context(), reading():
        assert session().execute(select(func.count()).select_from(VisitFlag)).scalar_one() == 1
        acts = list(session().scalars(select(AuditEntry.action)))
    assert acts.count("find_flags") == acts.count("explain_flag") == 1


def test_what_was_compared_or_never_is_waits_no_longer(app: Flask, visits: list[Field], mei: FlaskClient) -> None:
    hand = [(40 + 9 * n, 60 + (n * n * 7) % 53) for n in range(30)]
    signed(mei, visits[0], hand)
    original = photographed(mei, visits[0], picture(1))
    photographed(mei, visits[0], picture(2), derived_from=original)
    look(app)
    with app.app_context(), reading():
        waiting = select(EvidenceItem.role).where(EvidenceItem.compared_at.is_(None))
        assert session().execute(waiting).all() == []


def test_honest_visits_raise_nothing(app: Flask, office: Office, mei: FlaskClient, client_as: As) -> None:
    """Three whole visits as the sample county's phones record them, with photos, signatures and a car between them."""
    for no in range(3):
        played = take_field(office, mei, visit=no, seed=no + 1)
        played.phone.now += timedelta(minutes=25 * no)
        lat = 31_000_000 + no * 90_000
        geo = {"lat_u": lat, "lng_u": 121_000_000, "acc_m": 40, "age_s": 2, "crs": "WGS84", "src": "api"}
        assert statuses(push(mei, played.line("arrive", {"geo": geo}))) == ["accepted"]
        for n in range(4):
            photographed(mei, played, picture(100 + no * 10 + n))
        signed(mei, played, [(30 + 8 * n, 50 + (n * (n + no * 11) * 7) % 61) for n in range(30)])
    look(app)
    assert flags(client_as("dai")) == []
