"""Does a witness of another office, in a process of its own, sign honest growth and refuse a forked or rolled-back database?"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from mingcha.kernel import notes
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import reading, session, transaction
from mingcha.transparency import actions, queries
from mingcha.transparency.jobs import keep_log, show_witness, show_witnesses
from tests.factories.identity import system_ctx

COMMAND = [str(Path(sys.executable).parent / "mingcha"), "witness"]


@dataclass
class Office:
    """Another office with its key, its state and its running service."""

    key: notes.Key
    url: str
    folder: Path


def mingcha(folder: Path, *words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "MINGCHA_DATA": str(folder / "nothing-is-made-here")}
    return subprocess.run([*COMMAND, *words], cwd=folder, env=environment, input=given, capture_output=True, timeout=60)


@pytest.fixture
def log_key(app: Flask) -> notes.Key:
    with app.app_context():
        keep_log(ctx=system_ctx(app))
        with reading():
            return queries.list_keys()[0]


@pytest.fixture
def archive(tmp_path: Path, log_key: notes.Key) -> Iterator[Office]:
    folder = tmp_path / "archive"
    folder.mkdir()
    made = mingcha(folder, "key", "--key", "w.key", "--name", "archive.example/witness")
    assert made.returncode == 0, made.stderr
    words = ["serve", "--key", "w.key", "--state", "seen.json", "--log", log_key.text(), "--port", "0"]
    service = subprocess.Popen([*COMMAND, *words], cwd=folder, stdout=subprocess.PIPE, text=True)
    assert service.stdout is not None
    found = re.search(r"http://\S+:\d+", service.stdout.readline())
    assert found
    yield Office(notes.read_key(made.stdout.decode()), found[0], folder)
    service.terminate()
    service.wait(timeout=20)
    service.stdout.close()
    assert not (folder / "nothing-is-made-here").exists()


def grown(app: Flask, clock: FixedClock, name: str) -> None:
    """Some leaves more, ten minutes later, with a signed head."""
    with transaction():
        for n in range(3):
            actions.append_fact("draw.commit", f"{name}{n}", {"n": n}, ctx=system_ctx(app))
    clock.advance(timedelta(minutes=10))
    keep_log(ctx=system_ctx(app))


def shown(app: Flask, office: Office) -> str:
    return show_witness(office.url, office.key, actions.post, ctx=system_ctx(app))


def rolled_back(size: int) -> None:
    """What an administrator with every right can do to the database: cut the log, and forget what was signed."""
    triggers = {"transparency_entry": ("no_delete", "no_update", "no_second_index")}
    for table in ("transparency_checkpoint", "transparency_cosignature"):
        triggers[table] = ("no_delete", "no_update")
    postgres = session().get_bind().dialect.name == "postgresql"
    for table, names in triggers.items():
        for name in names:
            session().execute(text(f"DROP TRIGGER {table}_{name}" + (f" ON {table}" if postgres else "")))
    late = f"(SELECT number FROM transparency_checkpoint WHERE size > {size})"
    session().execute(text(f"DELETE FROM transparency_cosignature WHERE checkpoint IN {late}"))
    session().execute(text(f"DELETE FROM transparency_checkpoint WHERE size > {size}"))
    session().execute(text(f"DELETE FROM transparency_entry WHERE leaf_index >= {size}"))


@pytest.mark.enable_socket
def test_honest_growth_is_cosigned_and_shown(
    app: Flask, archive: Office, clock: FixedClock, client: FlaskClient
) -> None:
    with app.app_context():
        for name in ("a", "b"):
            assert shown(app, archive) == "kept"
            assert shown(app, archive) == ""  # nothing new
            grown(app, clock, name)
        assert shown(app, archive) == "kept"
        with reading():
            heads = queries.list_heads()
            assert [len(head.witnesses) for head in heads] == [1, 1, 1]
            assert all(notes.cosigned_at(notes.read_note(head.note), archive.key) for head in heads)
    assert "archive.example/witness" in client.get("/portal/log").text
    assert notes.cosigned_at(notes.read_note(client.get("/api/v1/log/checkpoint").text), archive.key)


@pytest.mark.enable_socket
def test_a_rolled_back_and_a_forked_database_get_no_cosignature(
    app: Flask, archive: Office, clock: FixedClock, client: FlaskClient
) -> None:
    with app.app_context():
        assert shown(app, archive) == "kept"
        grown(app, clock, "a")
        assert shown(app, archive) == "kept"
        with transaction():
            rolled_back(2)
        with transaction():
            actions.append_fact("draw.commit", "other", {}, ctx=system_ctx(app))
        clock.advance(timedelta(minutes=10))
        keep_log(ctx=system_ctx(app))
        assert shown(app, archive) == "rollback"
        grown(app, clock, "c")
        assert shown(app, archive) == "fork"
        assert shown(app, archive) == "fork"
        with reading():
            assert queries.get_checkpoint().witnesses == []
            alarms = [(alarm.source, alarm.kind, alarm.size) for alarm in queries.list_alarms()]
        assert sorted(alarms) == [("archive.example/witness", "fork", 5), ("archive.example/witness", "rollback", 5)]
    assert "第5条处，与见证过的日志不一致" in client.get("/portal/log").text


@pytest.mark.enable_socket
def test_a_forged_head_and_a_strangers_log_get_no_cosignature(app: Flask, archive: Office) -> None:
    with app.app_context(), reading():
        sent = actions.submission_for(archive.key.name)
    assert sent
    status, _ = actions.post(f"{archive.url}/add-checkpoint", sent.body().replace(b"\n2\n", b"\n3\n"), "text/plain")
    assert status == 403
    status, _ = actions.post(
        f"{archive.url}/add-checkpoint", sent.body().replace(b"mingcha/log\n", b"other/log\n"), "text/plain"
    )
    assert status == 404
    assert actions.post(f"{archive.url}/elsewhere", b"", "text/plain")[0] == 404
    assert not (archive.folder / "seen.json").exists()


def test_where_no_network_joins_the_offices_request_and_line_are_carried(
    app: Flask, tmp_path: Path, log_key: notes.Key
) -> None:
    made = mingcha(tmp_path, "key", "--key", "w.key", "--name", "bureau")
    key = notes.read_key(made.stdout.decode())
    with app.app_context():
        with reading():
            sent = actions.submission_for("bureau")
        assert sent
        words = ("sign", "--key", "w.key", "--state", "seen.json", "--log", log_key.text())
        line = mingcha(tmp_path, *words, given=sent.body())
        assert line.returncode == 0, line.stderr
        with transaction():
            assert actions.keep_answer(sent, key, 200, line.stdout.decode(), ctx=system_ctx(app)) == "kept"
        assert mingcha(tmp_path, *words, given=b"old 0\n\nx").returncode == 1
    assert (tmp_path / "w.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (200, b"", "wrong"),
        (200, "— archive AAAAAAAA\n".encode(), "wrong"),
        (403, b"no", "wrong"),
        (500, b"", "wrong"),
        (409, b"x", "wrong"),
    ],
)
def test_an_answer_that_is_none_is_neither_kept_nor_an_alarm(
    app: Flask, log_key: notes.Key, status: int, body: bytes, told: str
) -> None:
    key = notes.new_signer("archive", notes.WITNESS, b"w" * 32).key
    with app.app_context():
        assert show_witness("http://x", key, lambda *_: (status, body), ctx=system_ctx(app)) == told
        with reading():
            assert (queries.get_checkpoint().witnesses, queries.list_alarms()) == ([], [])


def test_a_witness_that_does_not_answer_holds_nothing_up(app: Flask, log_key: notes.Key) -> None:
    def silent(*_: object) -> tuple[int, bytes]:
        raise actions.Unreachable("nobody")

    asked: Callable[..., None] = show_witnesses
    with app.app_context():
        asked(ctx=system_ctx(app), post=silent)
        with pytest.raises(actions.Unreachable):
            actions.post("file:///etc/passwd", b"", "text/plain")
