"""Does a dossier hold everything, give the same bytes twice, check without us, and tell who read it?"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import bagit
import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.cli import dossiers as command
from mingcha.dossiers.rules.problems import OutputExists
from mingcha.evidence.queries import export_lines
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import db
from mingcha.kernel.problem import NotFound
from tests.factories.dossiers import TEXT, Case, approved_case
from tests.factories.identity import People

As = Callable[[str], FlaskClient]
VERIFIERS = Path(__file__).resolve().parents[3] / "backend" / "verifiers"


@pytest.fixture
def case(app: Flask, people: People, client_as: As, clock: FixedClock) -> Case:
    return approved_case(app, people, client_as, clock)


def export(app: Flask, case: Case, out: Path) -> Path:
    """`mingcha dossier export` into `out`."""
    with app.app_context():
        assert command.run_export(argparse.Namespace(inspection=case.inspection, out=out, lang="zh"), app) == 0
        db.session.remove()
    return out


def verify(bag: Path, *more: str) -> tuple[int, str]:
    """The stand-alone verifier as an outsider runs it."""
    done = subprocess.run(
        [sys.executable, "-I", str(VERIFIERS / "verify_dossier.py"), str(bag), *more],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def contents(bag: Path) -> dict[str, bytes]:
    return {path.relative_to(bag).as_posix(): path.read_bytes() for path in sorted(bag.rglob("*")) if path.is_file()}


@pytest.mark.parametrize(
    "path", ["", "/0197ec00-0000-7000-8000-000000000000", "/0197ec00-0000-7000-8000-000000000000/bag"]
)
def test_only_an_auditor_opens_dossiers(client: FlaskClient, client_as: As, path: str) -> None:
    assert client.get("/api/v1/dossiers" + path).status_code == 401
    for name in ("mei", "bo", "qing", "ada", "otto"):
        assert client_as(name).get("/api/v1/dossiers" + path).status_code == 403
    assert client_as("dai").get("/api/v1/dossiers" + path).status_code == (404 if path else 200)


def test_an_inspection_is_found_by_business_code_inspector_day_and_state(case: Case, client_as: As) -> None:
    dai = client_as("dai")
    seen = dai.get(f"/api/v1/dossiers/{case.inspection}").get_json()["record"]

    def found(**query: str) -> bool:
        rows = dai.get("/api/v1/dossiers", query_string={"limit": "200", **query}).get_json()["items"]
        return case.inspection in [row["id"] for row in rows]

    assert found(q=seen["object"]["name"][3:])
    assert found(uscc=seen["object"]["uscc"])
    assert found(inspector="兰示") and found(inspector=seen["team"][0]["certificate_no"])
    assert found(state="accepted", **{"from": "2026-06-15", "to": "2026-06-15"})
    assert not found(q="没有这家") and not found(inspector="欧示") and not found(state="planned")
    assert not found(**{"from": "2026-06-16"}) and not found(to="2026-06-14")
    assert dai.get("/api/v1/dossiers?from=yesterday").status_code == 422


def test_the_record_has_its_timeline_and_every_reading_is_written_down(
    case: Case, client_as: As, clock: FixedClock
) -> None:
    dai = client_as("dai")
    first = dai.get(f"/api/v1/dossiers/{case.inspection}").get_json()
    clock.advance(timedelta(minutes=5))
    second = client_as("dai").get(f"/api/v1/dossiers/{case.inspection}").get_json()
    assert first["record"] == second["record"]
    read = [(row["by"], row["action"]) for row in first["custody"]]
    assert read == [("柏示例", "read_record")] * 2 + [("戴示例", "read_dossier")]  # Bo's review
    assert len(second["custody"]) == 4
    kinds = [step["kind"] for step in first["timeline"]]
    assert kinds[0] == "draw.commit" and kinds[-2:] == ["approve", "follow_up_opened"]
    assert kinds.index("draw.commit") < kinds.index("draw.seed") and kinds.index("accept") < kinds.index("seal")
    answers = next(step for step in first["timeline"] if step["kind"] == "answer")
    assert (answers["count"], answers["source"], answers["by"]) == (2, "event", "梅示例")
    assert first["files"] == {"named": 4, "missing": 0, "keys": 2, "bytes": 2028}
    record = first["record"]
    assert record["sealed"]["text"] == TEXT
    assert [(e["result"], e["photos"]) for e in record["items"][0]["entries"]] == [("failing", 2), ("conforming", 0)]
    assert next(s["note"] for s in record["signatures"] if s["role"] == "witness") == "我看到检查全过程"


def test_the_bag_holds_everything_and_standard_tools_accept_it(case: Case, app: Flask, tmp_path: Path) -> None:
    out = export(app, case, tmp_path / "bag")
    assert bagit.Bag(str(out)).validate() is True
    files = contents(out)
    with app.app_context():
        lines = list(export_lines(case.inspection))
        db.session.remove()
    assert files["data/events.jsonl"] == b"".join(line + b"\n" for line in lines)
    for data in case.photos:
        assert files[f"data/blobs/{hashlib.sha256(data).hexdigest()}"] == data
    record = json.loads(files["data/record.json"])
    assert hashlib.sha256(files["data/draw/manifest.json"]).hexdigest() == record["draw"]["commit"]
    assert files["data/record.pdf"].startswith(b"%PDF-")
    assert files["data/verify/verify_dossier.py"] == (VERIFIERS / "verify_dossier.py").read_bytes()
    text = b"".join(
        data for name, data in files.items() if not name.startswith("data/blobs/") and not name.endswith(".pdf")
    ).decode()
    assert ("免责" in text, "问责" in text) == (False, False)


def test_the_printed_record_can_be_read_and_names_rare_characters(case: Case, app: Flask, tmp_path: Path) -> None:
    out = export(app, case, tmp_path / "bag")
    done = subprocess.run(
        ["pdftotext", "-layout", str(out / "data" / "record.pdf"), "-"], capture_output=True, text=True, timeout=60
    )
    if done.returncode == 0:
        for words in (
            "行政检查记录",
            case.number,
            "通道堆放纸箱",
            "〔U+20BB7〕野示例",
            "居委会干部",
            "我看到检查全过程",
            "认为不必签字",
            "发现问题已责令改正",
        ):
            assert words in done.stdout, words


def test_the_same_dossier_has_the_same_bytes_as_folder_and_as_zip(
    case: Case, app: Flask, client_as: As, clock: FixedClock, tmp_path: Path
) -> None:
    one = contents(export(app, case, tmp_path / "one"))
    clock.advance(timedelta(days=300))
    two = contents(export(app, case, tmp_path / "two"))
    assert one == two
    packed = export(app, case, tmp_path / "three.zip").read_bytes()
    reply = client_as("dai").get(f"/api/v1/dossiers/{case.inspection}/bag")
    assert (reply.status_code, reply.mimetype) == (200, "application/zip")
    assert reply.data == packed
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        [top] = {name.split("/")[0] for name in archive.namelist()}
        assert {name.removeprefix(top + "/"): archive.read(name) for name in archive.namelist()} == one
    reply.close()
    acts = [row["action"] for row in client_as("dai").get(f"/api/v1/dossiers/{case.inspection}").get_json()["custody"]]
    assert acts == ["read_record"] * 2 + ["export_dossier"] * 4 + ["read_dossier"]


def test_nothing_is_overwritten_and_an_unknown_inspection_is_told_in_words(
    case: Case, app: Flask, tmp_path: Path
) -> None:
    (tmp_path / "taken.zip").write_bytes(b"mine")
    with app.app_context():
        with pytest.raises(OutputExists):
            command.run_export(argparse.Namespace(inspection=case.number, out=tmp_path / "taken.zip", lang="zh"), app)
        with pytest.raises(NotFound):
            command.run_export(
                argparse.Namespace(inspection="0197ec00-0000-7000-8000-000000000000", out=tmp_path / "new", lang="zh"),
                app,
            )
        db.session.remove()
    assert (tmp_path / "taken.zip").read_bytes() == b"mine"
    assert [path.name for path in tmp_path.iterdir() if path.name != "data"] == ["taken.zip"]


def test_a_number_names_the_inspection_too(case: Case, app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        assert (
            command.run_export(argparse.Namespace(inspection=case.number, out=tmp_path / "by-number", lang="en"), app)
            == 0
        )
        db.session.remove()
    assert (tmp_path / "by-number" / "bagit.txt").exists()


def test_a_lost_original_is_named_and_the_command_says_so(case: Case, app: Flask, tmp_path: Path) -> None:
    sha = hashlib.sha256(case.photos[0]).hexdigest()
    store = app.extensions["mingcha_store"]
    store._path(f"sha256/{sha}").unlink()
    with app.app_context():
        assert (
            command.run_export(argparse.Namespace(inspection=case.inspection, out=tmp_path / "bag", lang="zh"), app)
            == 1
        )
        db.session.remove()
    assert json.loads((tmp_path / "bag" / "data" / "record.json").read_text("utf-8"))["missing"] == [sha]
    code, told = verify(tmp_path / "bag")
    assert (code, sha[:16] + "（导出时已写明缺失）" in told) == (1, True)


def test_an_outsider_verifies_the_dossier_and_its_draw_offline(case: Case, app: Flask, tmp_path: Path) -> None:
    out = export(app, case, tmp_path / "bag")
    commit = json.loads((out / "data" / "record.json").read_text("utf-8"))["draw"]["commit"]
    for more in ((), ("--commit", commit), ("--lang", "en")):
        code, told = verify(out, *more)
        assert code == 0, told
    code, told = verify(export(app, case, tmp_path / "bag.zip"))
    assert (code, f"卷宗{case.number}：全部相符" in told) == (0, True), told
    draw = subprocess.run(
        [sys.executable, "-I", str(VERIFIERS / "verify_draw.py"), str(out / "data" / "draw"), "--commit", commit],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert draw.returncode == 0, draw.stdout + draw.stderr
    assert verify(out, "--commit", "0" * 64)[0] == 1


def test_a_return_that_was_taken_back_stands_in_the_dossier_with_both_reasons_and_verifies(
    app: Flask, people: People, client_as: As, clock: FixedClock, tmp_path: Path
) -> None:
    case = approved_case(app, people, client_as, clock, recalled=True)
    out = export(app, case, tmp_path / "bag")
    code, told = verify(out)
    assert code == 0, told
    reviews = json.loads((out / "data" / "record.json").read_text("utf-8"))["reviews"]
    assert [(one["decision"], one["reason"]) for one in reviews] == [
        ("return", "第2项缺少说明"),
        ("recall", "退回有误"),
        ("approve", None),
    ]
    course = client_as("dai").get(f"/api/v1/dossiers/{case.inspection}").get_json()["timeline"]
    assert [one["kind"] for one in course if one["phase"] == "approval"] == ["return", "recall", "approve"]
