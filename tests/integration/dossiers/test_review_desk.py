"""The auditor's page: course, gaps, answers, conditions and ledger, through HTTP; who may see them, and what they say of a real case."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import db, transaction
from mingcha.registers.models import InspectionObject
from mingcha.transparency import jobs
from tests.factories.dossiers import Case, approved_case
from tests.factories.identity import People, system_ctx

As = Callable[[str], FlaskClient]
NOBODY = "0197ec00-0000-7000-8000-000000000000"
VERDICTS = re.compile("免责|问责|exempt|liab|accountab", re.IGNORECASE)
PERIOD = "from=2026-06-01&to=2026-06-30"


@pytest.fixture
def case(app: Flask, people: People, client_as: As, clock: FixedClock) -> Case:
    return approved_case(app, people, client_as, clock)


def sign_heads(app: Flask) -> None:
    """The office signs its log."""
    with app.app_context():
        jobs.keep_log(ctx=system_ctx(app))
        db.session.remove()


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.mark.parametrize("path", [f"dossiers/{NOBODY}/answers", f"dossiers/{NOBODY}/answers.pdf"])
def test_only_an_auditor_asks_for_answers(client: FlaskClient, client_as: As, path: str) -> None:
    assert client.get(f"/api/v1/{path}").status_code == 401
    for name in ("mei", "bo", "qing", "ada", "otto"):
        assert client_as(name).get(f"/api/v1/{path}").status_code == 403
    assert client_as("dai").get(f"/api/v1/{path}").status_code == 404


@pytest.mark.parametrize("form", ["", ".xlsx", ".pdf"])
def test_the_ledger_is_the_office_s_and_another_department_is_not_found(
    client: FlaskClient, client_as: As, people: People, form: str
) -> None:
    path = f"/api/v1/ledger{form}?{PERIOD}"
    assert client.get(path).status_code == 401
    for name in ("mei", "ada"):
        assert client_as(name).get(path).status_code == 403
    assert client_as("otto").get(f"{path}&department={people.lead}").status_code == 404
    assert client_as("dai").get(f"{path}&department={NOBODY}").status_code == 404
    assert client_as("bo").get(f"/api/v1/ledger{form}?from=2026-06-30&to=2026-06-01").status_code == 422
    assert client_as("bo").get(f"/api/v1/ledger{form}").status_code == 422


def test_the_page_has_course_gaps_and_positions(case: Case, app: Flask, client_as: As) -> None:
    sign_heads(app)
    thing = client_as("dai").get(f"/api/v1/inspections/{case.inspection}").get_json()["object"]["id"]
    with app.app_context(), transaction() as s:
        place = s.get_one(InspectionObject, thing)
        place.lat_u, place.lng_u = 32_331_200, 121_185_300
    found = client_as("dai").get(f"/api/v1/dossiers/{case.inspection}").get_json()
    seal = next(step for step in found["timeline"] if step["kind"] == "seal")
    assert seal["phase"] == "seal" and seal["index"] is not None and seal["not_after_by"] == "own_head"
    assert seal["not_before_by"] in ("offer", "head") and seal["not_before"] <= seal["not_after"]
    assert {"draw", "assignment", "arrival", "work", "signatures", "seal", "approval", "follow_up"} <= {
        step["phase"] for step in found["timeline"]
    }
    assert found["registered"] == [32_331_200, 121_185_300]
    assert found["places"] == [] and found["gaps"] == []  # the phones of this case gave a reason instead of a position


@pytest.mark.req("S1-20a", "S3A-2.7c")
def test_the_sheet_answers_as_the_stand_alone_program_does(case: Case, app: Flask, client_as: As) -> None:
    sign_heads(app)
    dai = client_as("dai")
    found = dai.get(f"/api/v1/dossiers/{case.inspection}/answers?lang=en").get_json()
    assert found["faults"] == [] and [row["no"] for row in found["rows"]] == list(range(1, 37))
    answers = {row["no"]: row for row in found["rows"]}
    assert answers[1]["answer"] == "yes" and answers[8]["answer"] == "yes" and answers[29]["answer"] == "no"
    assert answers[35]["answer"] == "unknown"  # nobody outside has seen it
    assert answers[21]["ref"]["kind"] == "event" and answers[21]["ref"]["name"] == "seal"
    assert sum(found["tally"].values()) == 36 and found["tally"]["yes"] + found["tally"]["no"] >= 20
    assert found["verdict"].startswith("Followed the list: 2 of 2 items recorded; ")
    assert "record unaltered since 2026-06-15" in found["verdict"]
    codes = [row["code"] for row in found["conditions"]]
    assert codes == ["E1", "E2", "E3", "E4", "E5", "E6", "L1", "L2", "L3", "L4", "L5", "W1"]
    for lang in ("zh", "en"):
        told = dai.get(f"/api/v1/dossiers/{case.inspection}/answers?lang={lang}").get_data(as_text=True)
        assert not VERDICTS.search(told)
    acts = [row["action"] for row in dai.get(f"/api/v1/dossiers/{case.inspection}").get_json()["custody"]]
    assert acts == ["read_record"] * 2 + ["read_dossier"] * 4  # Bo reviewed it


def test_a_receipt_is_held_against_the_seal(case: Case, app: Flask, client_as: As) -> None:
    sign_heads(app)
    dai = client_as("dai")
    text = {row["no"]: row for row in dai.get(f"/api/v1/dossiers/{case.inspection}/answers").get_json()["rows"]}[23]
    assert text["answer"] == "unknown"
    right = dai.get(f"/api/v1/dossiers/{case.inspection}/answers?receipt={text['text']}").get_json()
    assert right["rows"][22]["answer"] == "yes"
    wrong = dai.get(f"/api/v1/dossiers/{case.inspection}/answers?receipt={'0' * 32}").get_json()
    assert wrong["rows"][22]["answer"] == "no" and len(wrong["faults"]) == 1
    assert "1处不符" in wrong["verdict"]
    assert dai.get(f"/api/v1/dossiers/{case.inspection}/answers?receipt=xyz").status_code == 422


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_printed_sheet_has_two_pages_at_most(case: Case, app: Flask, client_as: As, lang: str) -> None:
    reply = client_as("dai").get(f"/api/v1/dossiers/{case.inspection}/answers.pdf?lang={lang}")
    assert (reply.status_code, reply.mimetype) == (200, "application/pdf")
    assert 1 <= pages(reply.data) <= 2


@pytest.mark.req("S4-6c")
def test_the_ledger_has_the_notice_s_columns(case: Case, client_as: As, people: People) -> None:
    for name in ("dai", "bo"):
        rows = client_as(name).get(f"/api/v1/ledger?{PERIOD}&department={people.lead}").get_json()["items"]
        assert [row["id"] for row in rows] == [case.inspection]
        cells = rows[0]["cells"]
        assert cells["content"] == "疏散通道" and cells["result"] == "发现问题已责令改正"
        assert "梅示例" in cells["inspectors"] and "责令改正" in cells["measures"] and "通过" in cells["supervision"]
    assert client_as("otto").get(f"/api/v1/ledger?{PERIOD}").get_json()["items"] == []
    assert client_as("dai").get("/api/v1/ledger?from=2026-07-01&to=2026-07-02").get_json()["items"] == []


@pytest.mark.req("S4-6c")
def test_the_ledger_leaves_as_a_workbook_and_on_paper(case: Case, app: Flask, client_as: As) -> None:
    bo = client_as("bo")
    book = bo.get(f"/api/v1/ledger.xlsx?{PERIOD}")
    rows = list(load_workbook(io.BytesIO(book.data)).active.values)
    assert rows[0] == (
        "序号",
        "检查日期",
        "编号",
        "检查对象",
        "检查人员",
        "检查内容",
        "检查方式",
        "处理措施",
        "检查结果",
        "监督记录",
    )
    assert len(rows) == 2 and rows[1][2] == case.number and rows[1][0] == "1"
    paper = bo.get(f"/api/v1/ledger.pdf?{PERIOD}")
    assert paper.mimetype == "application/pdf" and pages(paper.data) == 1
