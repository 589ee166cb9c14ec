"""Is a lost or changed original found, told once, shown on the desk, and closed only by bytes that fit?"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from mingcha.cli import evidence as command
from mingcha.custody import actions
from mingcha.custody.jobs import read_again
from mingcha.custody.models import FixityFault, FixityRun
from mingcha.custody.rules.fixity import NIGHTS
from mingcha.evidence.models import EvidenceBlob
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import session, transaction
from mingcha.kernel.storage import DiskStore, store
from mingcha.transparency.models import LogEntry
from tests.factories.evidence import blob_of, create
from tests.factories.identity import People, system_ctx
from tests.factories.inspections import Field, make_office, take_field

As = Callable[[str], FlaskClient]


@pytest.fixture
def played(app: Flask, people: People, client_as: As) -> Field:
    return take_field(make_office(app, people), client_as("mei"))


@pytest.fixture
def hashes(played: Field, client_as: As) -> list[str]:
    """Seventy stored originals, so that a night's sample of fifty is not all of them."""
    mei, found = client_as("mei"), []
    for number in range(70):
        data = f"original {number}".encode()
        blob = blob_of(played.phone, data)
        assert create(mei, blob, played.visit, data).status_code == 201
        found.append(blob["sha256"])
    return sorted(found)


def night(app: Flask) -> None:
    with app.app_context():
        read_again(ctx=system_ctx(app))


def path_of(app: Flask, sha: str) -> Path:
    return Path(app.extensions["mingcha"].settings.data_dir) / "originals" / "sha256" / sha[:2] / sha


def spoil(app: Flask, sha: str) -> bytes:
    """One bit of the stored file, as rot does it."""
    path = path_of(app, sha)
    before = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(bytes([before[0] ^ 1]) + before[1:])
    return before


def read_since(app: Flask, clock: FixedClock) -> set[str]:
    with app.app_context():
        fresh = select(EvidenceBlob.sha256).where(EvidenceBlob.checked_at == clock.now())
        return set(session().execute(fresh).scalars())


def test_a_night_reads_its_sample_once(app: Flask, hashes: list[str], clock: FixedClock) -> None:
    clock.advance(timedelta(days=1))
    night(app)
    night(app)
    with app.app_context():
        run = session().execute(select(FixityRun)).scalar_one()
        assert (run.day, run.checked, run.faults) == (clock.today(), 51, 0)
        assert run.finished_at == clock.now()
        leaf = session().execute(select(LogEntry.kind, LogEntry.subject).order_by(LogEntry.position.desc())).first()
        assert leaf is not None
        assert tuple(leaf) == ("fixity.run", clock.today().isoformat())
    assert 50 <= len(read_since(app, clock)) <= 51


def test_all_are_read_within_a_year_of_nights(app: Flask, hashes: list[str], clock: FixedClock) -> None:
    with app.app_context():
        with transaction():
            # The samples alone would come past all; so the sweep is looked at by itself.
            session().execute(update(EvidenceBlob).values(checked_at=None))
        seen: set[str] = set()
        for _night in range(70):
            clock.advance(timedelta(days=1))
            with transaction():
                run = actions.begin_night(clock.today(), ctx=system_ctx(app))
                session().execute(update(FixityRun).where(FixityRun.id == run).values(sample_left=0))
            assert run is not None
            while actions.advance(run, open_store=store, ctx=system_ctx(app)).left:
                pass
            seen |= read_since(app, clock)
    assert seen == set(hashes)
    assert NIGHTS > 70


@pytest.mark.req("S4-6b")
def test_a_changed_and_a_lost_original_are_facts_and_an_alarm_on_the_auditor_s_desk(
    app: Flask, client_as: As, hashes: list[str], clock: FixedClock
) -> None:
    spoil(app, hashes[0])
    path_of(app, hashes[1]).unlink()
    for _night in range(3):
        clock.advance(timedelta(days=1))
        night(app)
    with app.app_context():
        leaves = select(func.count()).select_from(LogEntry).where(LogEntry.kind == "fixity.fault")
        faults = session().execute(select(FixityFault.sha256, FixityFault.kind)).all()
        assert session().execute(leaves).scalar_one() == len(faults)
    assert {tuple(fault) for fault in faults} <= {(hashes[0], "differs"), (hashes[1], "missing")}
    assert all_read(app) == {hashes[0], hashes[1]}
    desk = client_as("dai").get("/api/v1/overview").get_json()["fixity_faults"]
    assert {(one["sha256"], one["kind"]) for one in desk} == {(hashes[0], "differs"), (hashes[1], "missing")}
    assert client_as("bo").get("/api/v1/overview").get_json()["fixity_faults"] == []


def all_read(app: Flask) -> set[str]:
    """Everything read once; the hashes with an open fault."""
    with app.app_context():
        with transaction():
            run = actions.begin_all(ctx=system_ctx(app))
        while actions.advance(run, open_store=store, ctx=system_ctx(app)).left:
            pass
        return set(session().execute(select(FixityFault.sha256).where(FixityFault.healed_at.is_(None))).scalars())


def test_a_fault_is_told_once_answered_in_words_and_closed_only_by_bytes_that_fit(
    app: Flask, client_as: As, hashes: list[str], played: Field
) -> None:
    before = spoil(app, hashes[3])
    assert all_read(app) == all_read(app) == {hashes[3]}
    dai = client_as("dai")
    fault = dai.get("/api/v1/custody").get_json()["faults"][0]
    assert (fault["sha256"], fault["kind"], len(fault["inspections"])) == (hashes[3], "differs", 1)
    answered = dai.post(f"/api/v1/custody/faults/{fault['id']}/answer", json={"answer": "正从备份恢复"})
    assert answered.status_code == 204
    assert dai.get("/api/v1/overview").get_json()["fixity_faults"] == []
    assert dai.get("/api/v1/custody").get_json()["faults"][0]["answer"] == "正从备份恢复"
    path_of(app, hashes[3]).write_bytes(before)
    assert all_read(app) == set()
    assert dai.get("/api/v1/custody").get_json()["faults"] == []
    late = dai.post(f"/api/v1/custody/faults/{fault['id']}/answer", json={"answer": "再答一次"})
    assert (late.status_code, late.get_json()["type"]) == (404, "/problems/fault-not-found")


def test_a_line_that_is_down_is_no_lost_file(app: Flask, hashes: list[str], clock: FixedClock) -> None:
    class Down(DiskStore):
        def open(self, key: str, version: str = "") -> object:  # type: ignore[override]
            raise ConnectionError("no answer")

    app.extensions["mingcha_store"] = Down(Path(app.extensions["mingcha"].settings.data_dir) / "originals")
    clock.advance(timedelta(days=1))
    with pytest.raises(ConnectionError):
        night(app)
    with app.app_context():
        assert session().execute(select(func.count()).select_from(FixityFault)).scalar_one() == 0
        assert session().execute(select(FixityRun.checked)).scalar_one() == 0


def test_a_run_that_was_cut_goes_on_where_it_stopped(app: Flask, hashes: list[str], clock: FixedClock) -> None:
    with app.app_context():
        with transaction():
            run = actions.begin_all(ctx=system_ctx(app))
        first = actions.advance(run, open_store=store, ctx=system_ctx(app), batch=30)
        second = actions.advance(run, open_store=store, ctx=system_ctx(app), batch=30)
        third = actions.advance(run, open_store=store, ctx=system_ctx(app), batch=30)
    assert [(one.read, one.left) for one in (first, second, third)] == [(30, 40), (30, 10), (10, 0)]
    assert read_since(app, clock) == set(hashes)


def test_what_was_lawfully_deleted_is_not_missed(app: Flask, hashes: list[str], clock: FixedClock) -> None:
    with app.app_context():
        with transaction():
            gone = update(EvidenceBlob).where(EvidenceBlob.sha256 == hashes[0])
            session().execute(gone.values(disposed_at=clock.now()))
        store().remove(f"sha256/{hashes[0]}")
    assert all_read(app) == set()


def test_the_command_reads_all_tells_each_fault_and_ends_with_one(
    app: Flask, hashes: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(app, hashes[5])
    for words, code, out, err in (
        ({"all": True, "lang": "zh"}, 1, f"differs\t{hashes[5]}\n", "70件原件，1件异常"),
        ({"all": True, "lang": "en"}, 1, f"differs\t{hashes[5]}\n", "50 read again, 20 to go"),
    ):
        with app.app_context():
            assert command.run_fixity(argparse.Namespace(**words), app) == code
        told = capsys.readouterr()
        assert told.out == out
        assert err in told.err


def test_the_command_reads_tonight_s_sample_once(
    app: Flask, hashes: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for said in ("51 originals, 0 faults", "read already"):
        with app.app_context():
            assert command.run_fixity(argparse.Namespace(all=False, lang="en"), app) == 0
        assert said in capsys.readouterr().err
