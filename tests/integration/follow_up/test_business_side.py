"""Does a receipt open its own record and nothing else, and does what the business adds arrive whole or not at all?"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from mingcha.dossiers.queries.record import get_record
from mingcha.evidence.models import EvidenceBlob, EvidenceItem
from mingcha.follow_up.jobs import forget_receipt_tries
from mingcha.follow_up.models import BusinessProof, ReceiptTry
from mingcha.follow_up.rules import second_part
from mingcha.inspections.models import Inspection
from mingcha.kernel.audit import AuditEntry
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import reading, session
from mingcha.kernel.merkle import leaf_hash
from mingcha.transparency.queries import list_facts
from tests.factories import hostile
from tests.factories.identity import People, system_ctx
from tests.factories.results import FINDING, Result, approved, publish

As = Callable[[str], FlaskClient]
HIDDEN = "receipt-holder"


@pytest.fixture
def result(app: Flask, people: People, client_as: As) -> Result:
    return approved(app, people, client_as, failing=FINDING, conclusion="rectification_ordered")


@pytest.fixture
def pair(app: Flask, result: Result) -> tuple[str, str]:
    """Code and second part."""
    return pair_of(app, result.inspection)


def pair_of(app: Flask, inspection: str) -> tuple[str, str]:
    with app.app_context():
        row = session().get_one(Inspection, inspection)
        assert row.seal_hash is not None
        return row.seal_hash[:32], second_part(row.object["uscc"], row.number)


def ask(client: FlaskClient, pair: tuple[str, str], *, headers: dict[str, str] | None = None, **form: Any) -> Any:
    boundary, body = encode_multipart({"key": pair[1], **form})
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(f"/portal/receipt/{pair[0]}?lang=en", data=body, content_type=kind, headers=headers)


def photo(width: int = 160) -> bytes:
    return hostile.real("JPEG", width)


def files(*data: bytes, name: str = "photo.jpg") -> list[FileStorage]:
    return [FileStorage(io.BytesIO(one), name, content_type="image/jpeg") for one in data]


def rows(app: Flask, model: Any, *where: Any) -> int:
    with app.app_context():
        return int(session().execute(select(func.count()).select_from(model).where(*where)).scalar_one())


def side(client: FlaskClient, result: Result) -> Any:
    return client.get(f"/api/v1/inspections/{result.inspection}/business").get_json()


def test_the_code_and_the_end_of_the_credit_code_open_the_own_record(
    client: FlaskClient, pair: tuple[str, str]
) -> None:
    page = ask(client, pair)
    assert page.status_code == 200
    for words in ("What was checked", "堆放纸箱", "mei", "Order to put right", "To be published by 14 July 2026"):
        assert words in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "Set-Cookie" not in page.headers
    assert ask(client, (pair[0], f" 0000-{pair[1].lower()} ")).status_code == 200


def test_whatever_is_wrong_gets_the_same_answer(
    app: Flask, client: FlaskClient, pair: tuple[str, str], people: People, client_as: As
) -> None:
    other = approved(app, people, client_as, tag="b", seed=5)
    theirs = pair_of(app, other.inspection)
    wrong = [("0" * 32, pair[1]), (pair[0], "ZZZZZZ"), (pair[0], ""), (pair[0][:31], pair[1])]
    wrong += [(pair[0], theirs[1])] if theirs[1] != pair[1] else []
    answers = {(page := ask(client, one)).status_code: page.text.replace(one[0], "") for one in wrong}
    assert list(answers) == [404]
    assert all("do not match" in text and "堆放纸箱" not in text for text in answers.values())


def test_of_two_businesses_each_reads_its_own(
    app: Flask, client: FlaskClient, result: Result, pair: tuple[str, str], people: People, client_as: As
) -> None:
    other = approved(app, people, client_as, tag="b", seed=5)
    assert "堆放纸箱" in ask(client, pair).text
    assert "堆放纸箱" not in ask(client, pair_of(app, other.inspection)).text
    ask(client, pair_of(app, other.inspection), act="reply", text="示例：别家的陈述")
    assert "别家的陈述" not in ask(client, pair).text
    assert side(client_as("bo"), result)["replies"] == []


def test_guessing_is_limited_by_address_and_by_code_and_right_tries_do_not_count(
    app: Flask, client: FlaskClient, pair: tuple[str, str], clock: FixedClock
) -> None:
    assert {ask(client, pair).status_code for _ in range(12)} == {200}
    assert rows(app, ReceiptTry) == 0
    told = [ask(client, (pair[0], f"{n:06}")).status_code for n in range(11)]
    assert told == [404] * 10 + [429]
    refused = ask(client, pair)
    assert (refused.status_code, "Try again in" in refused.text) == (429, True)
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    for n in range(10):
        client.post(f"/portal/receipt/{pair[0]}", data={"key": f"9{n:05}"}, environ_overrides=elsewhere)
    fresh = client.post(
        f"/portal/receipt/{pair[0]}", data={"key": pair[1]}, environ_overrides={"REMOTE_ADDR": "192.0.2.9"}
    )
    assert fresh.status_code == 429
    clock.advance(timedelta(minutes=11))
    assert ask(client, pair).status_code == 200
    clock.advance(timedelta(days=1))
    with app.app_context():
        forget_receipt_tries(ctx=system_ctx(app))
    assert rows(app, ReceiptTry) == 0


def test_others_learn_only_whether_it_matches(
    app: Flask, client: FlaskClient, result: Result, pair: tuple[str, str]
) -> None:
    with app.app_context():
        whole = session().get_one(Inspection, result.inspection).seal_hash
    for code in (pair[0], whole):
        page = client.get(f"/portal/receipt/{code}")
        assert (page.status_code, "相符" in page.text) == (200, True)
        assert "堆放纸箱" not in page.text and "市场监管" not in page.text and "2026" not in page.text
    assert "不相符" in client.get("/portal/receipt/" + "0" * 32).text
    assert client.get(f"/portal/receipt/{pair[0][:20]}").status_code == 404
    told = [client.get(f"/portal/receipt/{n:032}").status_code for n in range(10)]
    assert told[-1] == 429


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://elsewhere.example"}],
)
def test_a_form_of_another_site_is_refused(
    client: FlaskClient, pair: tuple[str, str], headers: dict[str, str], client_as: As, result: Result
) -> None:
    assert ask(client, pair, headers=headers, act="reply", text="示例").status_code == 403
    assert side(client_as("bo"), result)["replies"] == []
    assert ask(client, pair, headers={"Sec-Fetch-Site": "same-origin", "Origin": "null"}).status_code == 200


def test_a_statement_is_kept_once_with_its_time_and_leaf(
    app: Flask, client: FlaskClient, pair: tuple[str, str], result: Result, client_as: As
) -> None:
    for _ in range(2):
        assert "is kept" in ask(client, pair, act="reply", text="示例：<b>纸箱</b>当天已清\r\n").text
    [reply] = side(client_as("bo"), result)["replies"]
    assert (reply["text"], reply["sent_at"], len(reply["leaf"])) == (
        "示例：<b>纸箱</b>当天已清",
        "2026-06-15T02:00:00Z",
        64,
    )
    page = ask(client, pair).text
    assert "&lt;b&gt;纸箱" in page and "<b>纸箱" not in page
    with app.app_context():
        act = session().scalars(select(AuditEntry).where(AuditEntry.action == "state_reply")).one()
        assert act.actor_id == HIDDEN and "纸箱" not in str(act.after)


def test_an_empty_or_long_statement_is_refused_with_what_was_typed(
    client: FlaskClient, pair: tuple[str, str], result: Result, client_as: As
) -> None:
    long = ask(client, pair, act="reply", text="示" * 2001)
    assert (long.status_code, "there are 2001" in long.text, "示" * 2001 in long.text) == (422, True, True)
    empty = ask(client, pair, act="reply", text="  ")
    assert (empty.status_code, "there are 0. Change it" in empty.text) == (422, True)
    assert [ask(client, pair, act="reply", text=f"示例{n}").status_code for n in range(6)] == [200] * 5 + [409]
    assert len(side(client_as("bo"), result)["replies"]) == 5


def test_proof_goes_through_the_gate_and_a_supervisor_decides_on_it(
    app: Flask, client: FlaskClient, pair: tuple[str, str], result: Result, client_as: As
) -> None:
    pdf = b"%PDF-1.7\n%synthetic\n"
    sent = ask(client, pair, act="proof", note="示例：已清", files=[*files(photo()), *files(pdf, name="a.pdf")])
    assert (sent.status_code, "waits for the office" in sent.text) == (200, True)
    bo = client_as("bo")
    [proof] = side(bo, result)["proofs"]
    assert [one["type"] for one in proof["files"]] == ["image/jpeg", "application/pdf"]
    picture, paper = (one["evidence"] for one in proof["files"])
    shown = bo.get(f"/api/v1/evidence/{picture}/view?size=320")
    assert (shown.mimetype, shown.data == photo()) == ("image/jpeg", False)
    assert bo.get(f"/api/v1/evidence/{picture}/original").data == photo()
    original = bo.get(f"/api/v1/evidence/{paper}/original")
    assert (original.mimetype, original.data) == ("application/octet-stream", pdf)
    assert client_as("otto").get(f"/api/v1/evidence/{picture}/view").status_code == 404
    path = f"/api/v1/proofs/{proof['id']}/decide"
    assert client.post(path, json={"accepted": True}).status_code == 401
    assert client_as("mei").post(path, json={"accepted": True}).status_code == 403
    assert client_as("otto").post(path, json={"accepted": True}).status_code == 404
    assert bo.post(path, json={"accepted": False}).status_code == 422
    told = bo.post(path, json={"accepted": False, "answer": "示例：请再拍消防通道"})
    assert told.get_json()["proofs"][0]["state"] == "asked_again"
    assert bo.post(path, json={"accepted": True}).status_code == 409
    page = ask(client, pair).text
    assert "Please add to it" in page and "请再拍消防通道" in page
    with app.app_context():
        acts = set(session().scalars(select(AuditEntry.action)))
    assert {"send_proof", "store_evidence", "decide_proof"} <= acts


def test_the_same_files_again_change_nothing(
    app: Flask, client: FlaskClient, pair: tuple[str, str], result: Result
) -> None:
    for _ in range(2):
        assert ask(client, pair, act="proof", files=files(photo())).status_code == 200
    assert rows(app, BusinessProof) == 1


HTML = hostile.PAGE


@pytest.mark.parametrize(
    ("bad", "status", "words"),
    [
        (HTML, 422, "does not open"),
        (b"GIF89a" + b"\0" * 64, 422, "does not open"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 500, 422, "does not open"),
        (b"%PDF-1.7\n" + b"x" * 10_000_000, 413, "10 MB"),
    ],
    ids=["html named jpg", "gif", "broken jpeg", "too large"],
)
def test_one_bad_file_keeps_all_out(
    app: Flask, client: FlaskClient, pair: tuple[str, str], bad: bytes, status: int, words: str
) -> None:
    stored = rows(app, EvidenceBlob)
    refused = ask(client, pair, act="proof", note="示例：说明", files=files(photo(), bad))
    assert (refused.status_code, words in refused.text, "示例：说明" in refused.text) == (status, True, True)
    assert "File 2" in refused.text
    assert rows(app, BusinessProof) == 0 and rows(app, EvidenceBlob) == stored
    assert rows(app, EvidenceItem, EvidenceItem.role == "proof") == 0


def test_no_file_too_many_and_a_body_beyond_all_limits_say_what_to_do(
    app: Flask, client: FlaskClient, pair: tuple[str, str]
) -> None:
    assert ask(client, pair, act="proof").status_code == 422
    four = ask(client, pair, act="proof", files=files(*(photo(100 + n) for n in range(4))))
    assert (four.status_code, "1 to 3 files at a time" in four.text) == (422, True)
    for n in range(4):
        three = files(*(photo(200 + 10 * n + m) for m in range(3)))
        assert ask(client, pair, act="proof", files=three).status_code == 200
    assert ask(client, pair, act="proof", files=files(photo(400))).status_code == 422
    huge = ask(client, pair, act="proof", files=files(b"\xff\xd8\xff" + b"\0" * 40_000_000))
    assert huge.status_code == 413
    assert rows(app, BusinessProof) == 4


def test_proof_waits_for_an_open_order(
    app: Flask, people: People, client: FlaskClient, client_as: As, result: Result, pair: tuple[str, str]
) -> None:
    fine = approved(app, people, client_as, tag="b", seed=5)
    refused = ask(client, pair_of(app, fine.inspection), act="proof", files=files(photo()))
    assert (refused.status_code, "No proof is asked for" in refused.text) == (409, True)
    bo = client_as("bo")
    [order] = bo.get("/api/v1/follow-ups").get_json()["items"]
    closed = bo.post(
        f"/api/v1/follow-ups/{order['id']}/close", json={"reason": "示例：已改"}, headers={"If-Match": "1"}
    )
    assert closed.status_code == 200
    assert ask(client, pair, act="proof", files=files(photo())).status_code == 409


def test_a_rating_is_read_by_supervisors_only_and_changes_until_publication(
    app: Flask, client: FlaskClient, pair: tuple[str, str], result: Result, client_as: As
) -> None:
    assert ask(client, pair, act="rating", stars="6").status_code == 422
    assert ask(client, pair, act="rating", stars="2", text="示例：等了很久").status_code == 200
    again = ask(client, pair, act="rating", stars="4", text="示例：说明清楚")
    assert (again.status_code, "示例：说明清楚" in again.text) == (200, False)
    bo, mei, dai = side(client_as("bo"), result), side(client_as("mei"), result), side(client_as("dai"), result)
    assert (bo["rating"]["stars"], bo["rating"]["text"]) == (4, "示例：说明清楚")
    assert (mei["rating"], mei["may_read_rating"], mei["may_decide"]) == (None, False, False)
    assert (dai["rating"], dai["may_read_rating"]) == (None, False)
    record = client_as("mei").get(f"/api/v1/inspections/{result.inspection}").text
    assert "说明清楚" not in record
    with app.app_context():
        assert "说明清楚" not in str([one.after for one in session().scalars(select(AuditEntry))])
    assert publish(client_as("bo"), result.publication).status_code == 200
    late = ask(client, pair, act="rating", stars="1")
    assert (late.status_code, side(client_as("bo"), result)["rating"]["stars"]) == (409, 4)


def test_the_dossier_s_data_hold_statement_and_proof_and_no_rating(
    app: Flask, client: FlaskClient, pair: tuple[str, str], result: Result
) -> None:
    ask(client, pair, act="reply", text="示例：已清")
    ask(client, pair, act="proof", files=files(photo()))
    ask(client, pair, act="rating", stars="3", text="示例：一般")
    with app.app_context(), reading():
        record = get_record(result.inspection, sample=True)
        facts = list_facts([result.inspection], ["visit.business"])
    [reply], [order] = record["replies"], record["follow_ups"]
    assert (reply["text"], order["proofs"][0]["files"][0]["type"]) == ("示例：已清", "image/jpeg")
    assert {reply["leaf"], order["proofs"][0]["leaf"]} == {leaf_hash(one.content).hex() for one in facts}
    assert "示例：一般" not in str(record)


def test_outsiders_do_not_read_what_a_business_added(client: FlaskClient, result: Result, client_as: As) -> None:
    path = f"/api/v1/inspections/{result.inspection}/business"
    assert client.get(path).status_code == 401
    assert client_as("ada").get(path).status_code == 403
    assert client_as("otto").get(path).status_code == 404
