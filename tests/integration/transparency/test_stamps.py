"""Is a head stamped by an outside authority at most once an hour, and is no reply taken that does not hold?"""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from mingcha.cli.log import run_verify
from mingcha.kernel.audit import AuditEntry
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import reading, session, transaction
from mingcha.transparency import actions, queries
from mingcha.transparency.jobs import keep_log, stamp_head
from tests.factories.authority import Authority
from tests.factories.identity import system_ctx


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("stranger"), "Stranger")


@pytest.fixture(scope="module")
def chained(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """One whose replies carry two certificates in an order that DER forbids: real ones do."""
    return Authority(tmp_path_factory.mktemp("chained"), "Chained", chained=True)


def trusting(app: Flask, roots: Path) -> None:
    parts = app.extensions["mingcha"]
    settings = replace(parts.settings, tsa_url="https://tsa.example/stamp", tsa_roots=roots)
    app.extensions["mingcha"] = replace(parts, settings=settings)


def grown(app: Flask, clock: FixedClock, minutes: int) -> None:
    with transaction():
        actions.append_fact("draw.commit", "s", {"at": clock.now().isoformat()}, ctx=system_ctx(app))
    clock.advance(timedelta(minutes=minutes))
    keep_log(ctx=system_ctx(app))


def stamps() -> list[list[str]]:
    with reading():
        return [[name for name, _ in head.authorities] for head in queries.list_heads()]


def test_without_an_authority_nothing_is_asked(app: Flask) -> None:
    with app.app_context():
        keep_log(ctx=system_ctx(app))
        stamp_head(ctx=system_ctx(app), post=lambda *_: pytest.fail("asked"))
        assert not any(stamps())


def test_a_head_is_stamped_once_an_hour_and_the_stamp_can_be_fetched(
    app: Flask, authority: Authority, clock: FixedClock, client: FlaskClient, tmp_path: Path
) -> None:
    trusting(app, authority.roots)
    with app.app_context():
        context = system_ctx(app)
        keep_log(ctx=context)
        for _ in range(2):
            stamp_head(ctx=context, post=authority.answer)
        for minutes in (20, 40):
            grown(app, clock, minutes)
            stamp_head(ctx=context, post=authority.answer)
        assert stamps() == [["tsa.example"], [], ["tsa.example"]]
        with reading():
            signed = queries.get_checkpoint().signed.encode()
        assert run_verify(Namespace(lang="en"), app) == 0
    page = client.get("/portal/log/4")
    assert 'href="/portal/log/4/stamp-0.tsr"' in page.text
    token = client.get("/portal/log/4/stamp-0.tsr").data
    roots = actions.root_certificates(authority.roots)
    assert actions.stamped_at(token, signed, roots).tzinfo is not None
    with pytest.raises(actions.Unstamped):
        actions.stamped_at(token, signed + b"x", roots)


def test_a_reply_that_does_not_hold_is_not_kept(app: Flask, authority: Authority, stranger: Authority) -> None:
    trusting(app, authority.roots)
    with app.app_context():
        context = system_ctx(app)
        keep_log(ctx=context)
        with reading():
            wanted = actions.stamp_wanted("tsa.example")
        assert wanted
        former = authority.answer("", wanted.body(), "")[1]  # an answer to another question: its nonce differs

        def silent(*_: object) -> tuple[int, bytes]:
            raise actions.Unreachable("nobody")

        for post in (stranger.answer, lambda *_: (200, former), lambda *_: (500, b"no"), silent):
            stamp_head(ctx=context, post=post)
            assert stamps() == [[]]


def test_a_foreign_token_pasted_into_the_database_is_found(
    app: Flask, authority: Authority, stranger: Authority, capsys: pytest.CaptureFixture[str]
) -> None:
    trusting(app, stranger.roots)
    with app.app_context():
        keep_log(ctx=system_ctx(app))
        stamp_head(ctx=system_ctx(app), post=stranger.answer)
        assert stamps() == [["tsa.example"]]
        trusting(app, authority.roots)
        assert run_verify(Namespace(lang="en"), app) == 1
        assert "the time stamp of tsa.example over 2 leaves does not hold" in capsys.readouterr().out
        with transaction(), pytest.raises(Exception, match="append-only"):
            session().execute(text("DELETE FROM transparency_token"))


@pytest.mark.parametrize(("kind", "program"), [("authority", "rfc3161-client"), ("chained", "openssl")])
def test_a_stamp_in_unusual_der_is_judged_by_openssl_and_the_trail_says_by_whom(
    app: Flask, request: pytest.FixtureRequest, kind: str, program: str
) -> None:
    authority: Authority = request.getfixturevalue(kind)
    trusting(app, authority.roots)
    sent: list[bytes] = []

    def post(url: str, body: bytes, content_type: str) -> tuple[int, bytes]:
        status, reply = authority.answer(url, body, content_type)
        sent.append(reply)
        return status, reply

    with app.app_context():
        keep_log(ctx=system_ctx(app))
        stamp_head(ctx=system_ctx(app), post=post)
        with reading():
            head = queries.get_checkpoint()
            assert queries.get_token(head.number, "tsa.example") == sent[0]
            told = session().query(AuditEntry).filter_by(action="keep_time_stamp").one().after
    assert told == {"authority": "tsa.example", "verifier": program}


def test_what_openssl_judges_must_be_over_this_text_by_this_root_and_to_this_question(
    app: Flask, chained: Authority, stranger: Authority
) -> None:
    with app.app_context():
        keep_log(ctx=system_ctx(app))
        with reading():
            wanted = actions.stamp_wanted("tsa.example")
    assert wanted
    reply, roots = chained.answer("", wanted.body(), "")[1], actions.root_certificates(chained.roots)
    assert actions.stamped_at(reply, wanted.text, roots, wanted.request).tzinfo is not None
    for said, trusted, question in (
        (wanted.text + b"x", roots, None),
        (wanted.text, actions.root_certificates(stranger.roots), None),
    ):
        with pytest.raises(actions.Unstamped):
            actions.stamped_at(reply, said, trusted, question)
    with app.app_context(), reading():
        again = actions.stamp_wanted("tsa.example")
    assert again and again.text == wanted.text  # another nonce
    with pytest.raises(actions.Unstamped):
        actions.stamped_at(reply, again.text, roots, again.request)
    for spoilt in (reply[:-9], reply[:200] + bytes([reply[200] ^ 1]) + reply[201:], b"", b"no stamp"):
        with pytest.raises(actions.Unstamped):
            actions.stamped_at(spoilt, wanted.text, roots)


def test_without_the_program_openssl_such_a_stamp_is_not_kept(
    app: Flask, chained: Authority, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    trusting(app, chained.roots)

    def post(url: str, body: bytes, content_type: str) -> tuple[int, bytes]:
        answer = chained.answer(url, body, content_type)
        monkeypatch.setenv("PATH", str(tmp_path))
        return answer

    with app.app_context():
        keep_log(ctx=system_ctx(app))
        stamp_head(ctx=system_ctx(app), post=post)
        assert stamps() == [[]]
