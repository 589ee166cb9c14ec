"""Can the office open each official form, does the bag carry them with copies, names and report, and does the desk see what left the house?"""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from mingcha.evidence.jobs import gate_new_images
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import db
from tests.factories.dossiers import Case, approved_case
from tests.factories.identity import People, system_ctx
from tests.factories.pdfs import assert_archival
from tests.factories.proofs import outside_of

As = Callable[[str], FlaskClient]
NOBODYS = "0197ec00-0000-7000-8000-000000000000"
NAMES = ["approval", "plan", "registration", "onsite-record", "check-record", "rectification"]


@pytest.fixture
def case(app: Flask, people: People, client_as: As, clock: FixedClock) -> Case:
    return approved_case(app, people, client_as, clock)


def bag_of(client: FlaskClient, case: Case) -> dict[str, bytes]:
    """The exported bag as {path: bytes}."""
    reply = client.get(f"/api/v1/dossiers/{case.inspection}/bag")
    assert reply.status_code == 200
    assert int(reply.headers["Content-Length"]) == len(reply.data)
    data = reply.data
    reply.close()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
        return {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}


def text_of(pdf: bytes, folder: Path) -> str | None:
    """What a reader selects in the PDF; None where no reader is installed."""
    (folder / "paper.pdf").write_bytes(pdf)
    try:
        done = subprocess.run(
            ["pdftotext", "-layout", str(folder / "paper.pdf"), "-"], capture_output=True, text=True, timeout=60
        )
    except FileNotFoundError:
        return None
    return done.stdout if done.returncode == 0 else None


@pytest.mark.parametrize("path", ["papers", "papers/registration"])
def test_only_the_office_of_the_check_and_auditors_open_forms(
    case: Case, client: FlaskClient, client_as: As, path: str
) -> None:
    there = f"/api/v1/inspections/{case.inspection}/{path}"
    assert client.get(there).status_code == 401
    assert {name: client_as(name).get(there).status_code for name in ("mei", "ada", "otto", "bo", "qing", "dai")} == {
        "mei": 403,
        "ada": 403,
        "otto": 404,
        "bo": 200,
        "qing": 200,
        "dai": 200,
    }
    assert client_as("bo").get(f"/api/v1/inspections/{NOBODYS}/{path}").status_code == 404


@pytest.mark.req("S1-12")
@pytest.mark.req("S3A-2.1")
def test_each_form_is_a_pdf_that_an_archive_keeps(case: Case, client_as: As, tmp_path: Path) -> None:
    bo = client_as("bo")
    listed = bo.get(f"/api/v1/inspections/{case.inspection}/papers").get_json()
    assert [one["name"] for one in listed] == NAMES
    for one in listed:
        reply = bo.get(f"/api/v1/inspections/{case.inspection}/papers/{one['name']}")
        assert (reply.status_code, reply.mimetype) == (200, "application/pdf")
        assert reply.headers["Content-Disposition"].startswith("inline")
        assert_archival(reply.data)
        told = text_of(reply.data, tmp_path)
        if told is not None:
            squeezed = told.replace(" ", "")
            assert all(part in squeezed for part in (one["title"], case.number, "示例数据", "第1页")), one
    custody = client_as("dai").get(f"/api/v1/dossiers/{case.inspection}").get_json()["custody"]
    assert [row["action"] for row in custody].count("print_paper") == len(NAMES)
    for name in ("notice", "nothing", "../record"):
        assert bo.get(f"/api/v1/inspections/{case.inspection}/papers/{name}").status_code == 404


@pytest.mark.req("S1-13d")
def test_the_on_site_record_tells_the_refusal_and_the_witness(case: Case, client_as: As, tmp_path: Path) -> None:
    pdf = client_as("bo").get(f"/api/v1/inspections/{case.inspection}/papers/onsite-record").data
    told = text_of(pdf, tmp_path)
    if told is not None:
        squeezed = re.sub(r"\s", "", told)
        for part in (
            "现场检查笔录",
            "王示例（站长）",
            "不申请回避",
            "通道堆放纸箱",
            "认为不必签字",
            "李示例",
            "我看到检查全过程",
        ):
            assert part in squeezed, part


def test_the_bag_holds_forms_copies_names_and_the_report(case: Case, app: Flask, people: People, client_as: As) -> None:
    before = bag_of(client_as("dai"), case)
    assert json.loads(before["data/derived/index.json"])["files"] == []
    with app.app_context():
        gate_new_images(ctx=system_ctx(app))
        db.session.remove()
    files = bag_of(client_as("dai"), case)
    assert [name for name in sorted(files) if name.startswith("data/forms/")] == [
        f"data/forms/{name}.pdf" for name in sorted(NAMES)
    ]
    index = json.loads(files["data/derived/index.json"])
    wanted = {hashlib.sha256(data).hexdigest() for data in case.photos}
    assert wanted <= {one["derived_from"] for one in index["files"]}
    for one in index["files"]:
        copy = files[f"data/derived/{one['file']}"]
        assert copy != files[f"data/blobs/{one['derived_from']}"]
        with Image.open(io.BytesIO(copy)) as picture:
            assert (picture.format, dict(picture.getexif())) == ("JPEG", {})
    names = json.loads(files["data/metadata.json"])
    assert {one["数字摘要"] for one in names["DA/T 54"]} == wanted
    assert "DAT46-题名: " in files["bag-info.txt"].decode()
    report = files["data/四性检测报告.html"].decode()
    lines = files["data/events.jsonl"].count(b"\n")
    assert f"{lines}条，全部相符" in report
    assert "<script" not in report


def test_the_desk_sees_what_left_the_house_and_what_binds_it(
    case: Case, app: Flask, client: FlaskClient, client_as: As, clock: FixedClock, tmp_path: Path
) -> None:
    outside = outside_of(app, clock, tmp_path / "tsa")
    there = f"/api/v1/dossiers/{case.inspection}/exports"
    assert client.get(there).status_code == 401 and client_as("bo").get(there).status_code == 403
    assert client_as("dai").get(f"/api/v1/dossiers/{NOBODYS}/exports").status_code == 404
    assert client_as("dai").get(there).get_json() == {"exports": [], "supplements": []}
    files = bag_of(client_as("dai"), case)
    [one] = client_as("dai").get(there).get_json()["exports"]
    assert one["tagmanifest"] == hashlib.sha256(files["tagmanifest-sha256.txt"]).hexdigest()
    assert (one["by"], one["leaf"], one["signed_at"], one["witnesses"], one["stamps"]) == ("戴示例", None, None, [], [])
    assert one["files"] == len([name for name in files if name.startswith("data/")])
    outside.grow()
    [one] = client_as("dai").get(there).get_json()["exports"]
    assert one["leaf"] is not None and one["signed_at"]
    assert [seen["by"] for seen in one["witnesses"]] == [outside.witness.key.name]
    assert len(one["stamps"]) == 1
    later = client_as("dai").get(f"/api/v1/dossiers/{case.inspection}/supplement")
    assert later.status_code == 200
    later.close()
    told = client_as("dai").get(there).get_json()
    assert [(row["by"], row["of"]) for row in told["supplements"]] == [("戴示例", one["tagmanifest"])]


def test_the_file_of_keys_is_what_the_verifier_takes(
    case: Case, app: Flask, client: FlaskClient, client_as: As, clock: FixedClock, tmp_path: Path
) -> None:
    outside = outside_of(app, clock, tmp_path / "tsa")
    outside.grow()
    assert client.get("/api/v1/dossiers/trust.json").status_code == 401
    assert client_as("bo").get("/api/v1/dossiers/trust.json").status_code == 403
    told = client_as("dai").get("/api/v1/dossiers/trust.json").get_json()
    own = json.loads(outside.trust(tmp_path / "own.json").read_text())
    assert {name: told[name] for name in own} == own
    assert len(told["heads"]) == 1
