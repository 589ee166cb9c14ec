"""Is nothing deleted without an order of two people, after its term and free of holds; and does what went leave its tombstone?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from mingcha.custody import actions
from mingcha.custody.jobs import finish_orders
from mingcha.custody.queries import list_disposals
from mingcha.evidence.models import EvidenceBlob
from mingcha.kernel.audit import AuditEntry
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import session, transaction
from mingcha.kernel.storage import DiskStore, Stored, StoreLocked
from mingcha.transparency.models import LogEntry
from tests.factories.evidence import blob_of, create, jpeg, push
from tests.factories.identity import PASSWORD, People, system_ctx
from tests.factories.inspections import Field, Office, make_office, take_field

As = Callable[[str], FlaskClient]
REASON = "保管期满，经鉴定无继续保存价值"
ORDER = "0197ec00-0000-7000-8000-00000000000a"
HOLD = "0197ec00-0000-7000-8000-00000000000b"
AFTER = datetime(2057, 1, 2, tzinfo=UTC)


@pytest.fixture
def office(app: Flask, people: People) -> Office:
    return make_office(app, people)


@pytest.fixture
def played(office: Office, client_as: As) -> Field:
    """A visit with one stored photo."""
    mei = client_as("mei")
    found = take_field(office, mei)
    assert push(mei, found.photo(jpeg())).status_code == 200
    found.upload(mei)
    return found


@pytest.fixture
def sha(played: Field) -> str:
    return str(played.photos[0][0]["sha256"])


def number_of(client: FlaskClient, played: Field) -> str:
    return str(client.get(f"/api/v1/inspections/{played.visit}").get_json()["number"])


def later(clock: FixedClock, to: datetime = AFTER) -> None:
    """More than thirty years later; who acts signs in anew."""
    clock.advance(to - clock.now())


def propose(client: FlaskClient, *files: str, order: str = ORDER) -> TestResponse:
    return client.post("/api/v1/custody/orders", json={"id": order, "files": list(files), "reason": REASON})


def confirm(client: FlaskClient, password: str = PASSWORD, order: str = ORDER) -> TestResponse:
    return client.post(f"/api/v1/custody/orders/{order}/confirm", json={"password": password})


def hold(client: FlaskClient, number: str, key: str = HOLD) -> TestResponse:
    return client.post("/api/v1/custody/holds", json={"id": key, "number": number, "reason": "行政复议期间"})


def blob(app: Flask, sha: str) -> EvidenceBlob:
    with app.app_context():
        return session().execute(select(EvidenceBlob).where(EvidenceBlob.sha256 == sha)).scalar_one()


def original(app: Flask, sha: str) -> Stored | None:
    found: Stored | None = app.extensions["mingcha_store"].stat(f"sha256/{sha}")
    return found


WRITES = [
    ("/custody/holds", {"id": HOLD, "number": "x", "reason": "复议期间"}),
    (f"/custody/holds/{HOLD}/lift", {"reason": "复议结束"}),
    ("/custody/orders", {"id": ORDER, "files": ["a" * 64], "reason": REASON}),
    (f"/custody/orders/{ORDER}/confirm", {"password": PASSWORD}),
    (f"/custody/orders/{ORDER}/withdraw", {}),
    (f"/custody/faults/{ORDER}/answer", {"answer": "已从备份恢复"}),
]


@pytest.mark.parametrize(("path", "body"), WRITES)
def test_only_auditors_and_supervisors_hold_and_order(
    client: FlaskClient, client_as: As, path: str, body: dict[str, Any]
) -> None:
    assert client.post("/api/v1" + path, json=body).status_code in (401, 403)
    for name in ("mei", "qing", "ada", "sec"):
        assert client_as(name).post("/api/v1" + path, json=body).status_code == 403, name


@pytest.mark.parametrize("path", ["", "/holds", "/due", "/orders"])
def test_the_system_administrator_reads_custody_and_inspectors_do_not(
    client: FlaskClient, client_as: As, path: str
) -> None:
    assert client.get("/api/v1/custody" + path).status_code == 401
    for name, status in (("mei", 403), ("qing", 403), ("sec", 403), ("dai", 200), ("bo", 200), ("ada", 200)):
        assert client_as(name).get("/api/v1/custody" + path).status_code == status, name


def test_another_office_s_supervisor_finds_neither_visit_nor_file_nor_order(
    client_as: As, played: Field, sha: str, clock: FixedClock
) -> None:
    number = number_of(client_as("bo"), played)
    later(clock)
    otto = client_as("otto")
    refused = hold(otto, number)
    assert (refused.status_code, refused.get_json()["type"]) == (404, "/problems/inspection-unknown")
    assert propose(otto, sha).status_code == 404
    assert propose(client_as("bo"), sha).status_code == 201
    assert confirm(otto).status_code == 404
    assert otto.get("/api/v1/custody/orders").get_json()["items"] == []
    assert otto.get("/api/v1/custody/due").get_json()["items"] == []
    assert otto.get(f"/api/v1/custody/orders/{ORDER}/files").status_code == 404


def test_every_stored_file_has_its_class_and_its_term(client_as: As, played: Field, app: Flask, sha: str) -> None:
    kept = blob(app, sha)
    assert (kept.retention_class, kept.retain_until) == ("photo", datetime(2056, 12, 31, 16, tzinfo=UTC))
    told = client_as("dai").get("/api/v1/custody").get_json()
    photo = next(one for one in told["classes"] if one["kind"] == "photo")
    assert (photo["years"], photo["files"], photo["size"], photo["due"]) == (30, 1, kept.size, 0)
    assert [one["years"] for one in told["classes"] if one["kind"] == "event"] == [None]
    assert told["protection"] == {"kind": "disk", "lock": False, "mode": "", "versions": False, "write_once": True}
    assert "第8号" in told["source"]


def test_nothing_goes_before_its_term(client_as: As, app: Flask, sha: str, clock: FixedClock) -> None:
    later(clock, datetime(2056, 12, 31, 15, 59, 59, tzinfo=UTC))
    reply = propose(client_as("bo"), sha)
    assert (reply.status_code, reply.get_json()["type"]) == (409, "/problems/order-refused")
    assert sha[:16] in reply.get_json()["errors"][0]["detail"]
    assert original(app, sha) is not None


def test_nothing_goes_by_one_person_nor_without_the_password(
    client_as: As, app: Flask, sha: str, clock: FixedClock
) -> None:
    later(clock)
    bo = client_as("bo")
    assert propose(bo, sha).get_json()["acts"] == ["withdraw"]
    own = confirm(bo)
    assert (own.status_code, own.get_json()["type"]) == (403, "/problems/order-needs-another")
    assert confirm(client_as("dai"), "guessed").status_code == 422
    assert original(app, sha) is not None
    assert blob(app, sha).disposed_at is None


@pytest.mark.req("S3A-2.7c")
def test_a_confirmed_order_deletes_and_leaves_a_tombstone_an_audit_entry_and_a_leaf(
    client_as: As, app: Flask, played: Field, sha: str, clock: FixedClock, people: People
) -> None:
    evidence = played.photos[0][0]["evidence"]
    assert client_as("bo").get(f"/api/v1/evidence/{evidence}/view").status_code == 200
    later(clock)
    assert client_as("dai").get("/api/v1/custody/due").get_json()["items"][0]["sha256"] == sha
    assert propose(client_as("bo"), sha).status_code == 201
    done = confirm(client_as("dai")).get_json()
    assert (done["state"], done["files"], done["removed"], done["kept"], done["acts"]) == ("done", 1, 1, 0, [])
    assert original(app, sha) is None
    derived = Path(app.extensions["mingcha"].settings.data_dir) / "derived"
    assert list(derived.glob("*.jpg")) == []
    gone = client_as("bo").get(f"/api/v1/evidence/{evidence}/original")
    assert (gone.status_code, gone.get_json()["type"]) == (410, "/problems/evidence-disposed")
    assert client_as("bo").get(f"/api/v1/evidence/{evidence}/view").status_code == 410
    record = client_as("bo").get(f"/api/v1/inspections/{played.visit}").get_json()
    assert [(one["stored"], one["gate"]) for one in record["photos"]] == [(True, "disposed")]
    file = client_as("ada").get(f"/api/v1/custody/orders/{ORDER}/files").get_json()["items"][0]
    assert (file["sha256"], file["state"], file["removed_at"]) == (sha, "removed", "2057-01-02T00:00:00Z")
    with app.app_context():
        tombstone = list_disposals([sha])[sha]
        assert (tombstone.proposed_by, tombstone.confirmed_by) == (people["bo"], people["dai"])
        assert tombstone.reason == REASON
        leaves = session().execute(select(LogEntry.kind, LogEntry.subject).order_by(LogEntry.position)).all()
        mine = [tuple(leaf) for leaf in leaves if leaf.kind in ("custody.order", "blob.disposed")]
        assert mine == [("custody.order", ORDER), ("blob.disposed", sha)]
        acts = session().execute(select(AuditEntry.action).order_by(AuditEntry.seq)).scalars().all()
        assert [act for act in acts if "delet" in act] == ["propose_deletion", "confirm_deletion", "delete_original"]


def test_a_hold_stops_an_order_at_every_step_until_it_is_lifted(
    client_as: As, app: Flask, played: Field, sha: str, clock: FixedClock
) -> None:
    number = number_of(client_as("bo"), played)
    later(clock)
    dai, bo = client_as("dai"), client_as("bo")
    assert hold(dai, number).status_code == 201
    assert propose(bo, sha).status_code == 409
    assert dai.get("/api/v1/custody").get_json()["held"] == 1
    lifted = dai.post(f"/api/v1/custody/holds/{HOLD}/lift", json={"reason": "复议已结束"})
    assert (lifted.status_code, lifted.get_json()["items"]) == (200, [])
    again = dai.post(f"/api/v1/custody/holds/{HOLD}/lift", json={"reason": "再解除一次"})
    assert (again.status_code, again.get_json()["type"]) == (409, "/problems/hold-lifted")
    assert propose(bo, sha).status_code == 201
    clock.advance(timedelta(minutes=1))
    assert hold(bo, number, "0197ec00-0000-7000-8000-00000000000c").status_code == 201
    assert confirm(dai).status_code == 409
    assert original(app, sha) is not None
    former = dai.get("/api/v1/custody/holds?lifted=true").get_json()["items"]
    assert [(one["lift_reason"], one["reason"]) for one in former] == [
        (None, "行政复议期间"),
        ("复议已结束", "行政复议期间"),
    ]


def test_the_administrator_sees_a_hold_without_the_name_of_the_business(client_as: As, played: Field) -> None:
    assert hold(client_as("bo"), number_of(client_as("bo"), played)).status_code == 201
    assert client_as("dai").get("/api/v1/custody/holds").get_json()["items"][0]["object_name"]
    assert client_as("ada").get("/api/v1/custody/holds").get_json()["items"][0]["object_name"] is None


def test_a_hold_set_while_files_go_keeps_the_rest(
    app: Flask, client_as: As, played: Field, sha: str, clock: FixedClock, ctx_of: Callable[[str], Any]
) -> None:
    later(clock)
    propose(client_as("bo"), sha)
    with app.app_context():
        with transaction():
            actions.confirm_order(ORDER, proved_at=clock.now(), ctx=ctx_of("dai"))
        with transaction():
            actions.place_hold(HOLD, played.visit, "行政复议期间", ctx=ctx_of("dai"))
        finish_orders(ctx=system_ctx(app))
    order = client_as("dai").get("/api/v1/custody/orders").get_json()["items"][0]
    assert (order["state"], order["removed"], order["kept"]) == ("done", 0, 1)
    assert original(app, sha) is not None


def test_an_order_cut_by_a_crash_is_finished_by_the_job(
    app: Flask, client_as: As, sha: str, clock: FixedClock, ctx_of: Callable[[str], Any]
) -> None:
    class Crashing(DiskStore):
        def remove(self, key: str) -> None:
            super().remove(key)
            raise OSError("the power went")

    later(clock)
    propose(client_as("bo"), sha)
    whole = app.extensions["mingcha_store"]
    app.extensions["mingcha_store"] = Crashing(Path(app.extensions["mingcha"].settings.data_dir) / "originals")
    with app.app_context():
        with transaction():
            actions.confirm_order(ORDER, proved_at=clock.now(), ctx=ctx_of("dai"))
        with pytest.raises(OSError, match="power"):
            finish_orders(ctx=system_ctx(app))
        app.extensions["mingcha_store"] = whole
        finish_orders(ctx=system_ctx(app))
    order = client_as("dai").get("/api/v1/custody/orders").get_json()["items"][0]
    assert (order["state"], order["removed"]) == ("done", 1)
    assert original(app, sha) is None


def test_what_the_store_itself_locks_stays_and_the_order_says_why(
    app: Flask, client_as: As, sha: str, clock: FixedClock
) -> None:
    class Locked(DiskStore):
        def remove(self, key: str) -> None:
            raise StoreLocked(why="retention until 2060")

    later(clock)
    app.extensions["mingcha_store"] = Locked(Path(app.extensions["mingcha"].settings.data_dir) / "originals")
    propose(client_as("bo"), sha)
    done = confirm(client_as("dai")).get_json()
    assert (done["state"], done["removed"], done["kept"]) == ("done", 0, 1)
    file = client_as("dai").get(f"/api/v1/custody/orders/{ORDER}/files").get_json()["items"][0]
    assert (file["state"], file["note"]) == ("kept", "retention until 2060")
    assert blob(app, sha).disposed_at is None


def test_an_order_is_withdrawn_or_declined_with_words_and_the_file_may_be_named_again(
    client_as: As, sha: str, clock: FixedClock
) -> None:
    later(clock)
    bo, dai = client_as("bo"), client_as("dai")
    propose(bo, sha)
    other = "0197ec00-0000-7000-8000-00000000000d"
    assert propose(dai, sha, order=other).status_code == 409
    assert dai.post(f"/api/v1/custody/orders/{ORDER}/withdraw", json={}).status_code == 422
    declined = dai.post(f"/api/v1/custody/orders/{ORDER}/withdraw", json={"answer": "仍有参考价值"})
    assert (declined.get_json()["state"], declined.get_json()["answer"]) == ("withdrawn", "仍有参考价值")
    assert confirm(dai).status_code == 409
    assert propose(dai, sha, order=other).status_code == 201
    assert confirm(bo, order=other).get_json()["removed"] == 1


def test_bytes_that_went_and_come_again_are_kept_for_a_new_term(
    app: Flask, client_as: As, played: Field, sha: str, clock: FixedClock
) -> None:
    later(clock)
    propose(client_as("bo"), sha)
    assert confirm(client_as("dai")).get_json()["removed"] == 1
    again = blob_of(played.phone, jpeg())
    assert again["sha256"] == sha
    assert create(client_as("mei"), again, played.visit, jpeg()).headers["Mingcha-Sha256"] == sha
    kept = blob(app, sha)
    assert (kept.disposed_at, kept.retain_until) == (None, datetime(2087, 12, 31, 16, tzinfo=UTC))
    assert original(app, sha) is not None


def test_the_same_bytes_used_again_are_kept_for_the_later_term(
    app: Flask, client_as: As, played: Field, sha: str, clock: FixedClock
) -> None:
    later(clock, datetime(2030, 6, 1, tzinfo=UTC))
    again = blob_of(played.phone, jpeg())
    assert create(client_as("mei"), again, played.visit, jpeg()).status_code == 201
    assert blob(app, sha).retain_until == datetime(2060, 12, 31, 16, tzinfo=UTC)
