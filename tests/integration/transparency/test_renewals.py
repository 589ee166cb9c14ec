"""Is a time stamp renewed each year over its head and its former stamp, by another authority, and does the line hold in ten years?"""

from __future__ import annotations

import io
import json
import zipfile
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from mingcha.cli.log import run_verify
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import db, reading, session, transaction
from mingcha.transparency import actions, queries
from mingcha.transparency.jobs import keep_log, renew_some, stamp_head
from mingcha.transparency.rules import renewed_bytes
from tests.factories.dossiers import approved_case
from tests.factories.identity import People, system_ctx
from tests.factories.stamping import StampOffice

As = Callable[[str], FlaskClient]
YEAR = timedelta(days=366)


def offices(app: Flask, clock: FixedClock, folder: Path) -> tuple[StampOffice, StampOffice]:
    """Two authorities; the first one's certificate ends after a year and a half."""
    first = StampOffice(folder / "one", "One", now=clock.now(), days=550)
    second = StampOffice(folder / "two", "Two", now=clock.now(), days=4000)
    both = folder / "roots.pem"
    both.write_bytes(first.roots.read_bytes() + second.roots.read_bytes())
    parts = app.extensions["mingcha"]
    settings = replace(
        parts.settings,
        tsa_url="https://one.example/s",
        tsa_renewal_url="https://two.example/s",
        tsa_roots=both,
    )
    app.extensions["mingcha"] = replace(parts, settings=settings)
    return first, second


def stamped(app: Flask, first: StampOffice) -> None:
    with app.app_context():
        keep_log(ctx=system_ctx(app))
        stamp_head(ctx=system_ctx(app), post=first.answer)
        db.session.remove()


def renewed(app: Flask, office: StampOffice, clock: FixedClock) -> int:
    office.now = clock.now()
    with app.app_context():
        count = renew_some(ctx=system_ctx(app), post=office.answer)
        db.session.remove()
    return count


@pytest.mark.req("S3A-2.7c")
def test_a_stamp_is_renewed_once_a_year_over_head_and_former_stamp(
    app: Flask, clock: FixedClock, tmp_path: Path
) -> None:
    first, second = offices(app, clock, tmp_path)
    stamped(app, first)
    assert renewed(app, second, clock) == 0
    for year in range(1, 4):
        clock.advance(YEAR)
        assert (renewed(app, second, clock), renewed(app, second, clock)) == (1, 0), year
    with app.app_context(), reading():
        lines = queries.list_renewals()
        head = queries.get_checkpoint()
        token = queries.get_token(head.number, "one.example")
    assert [(one.number, one.first, one.authority) for one in lines] == [(n, "one.example", "two.example") for n in (1, 2, 3)]  # fmt: skip
    for one in lines:
        assert one.covers == renewed_bytes(head.signed.encode(), token)
        token = one.token


def test_in_ten_years_the_whole_line_holds_although_the_first_certificate_ended_long_ago(
    app: Flask, clock: FixedClock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = offices(app, clock, tmp_path)
    stamped(app, first)
    for _ in range(9):
        clock.advance(YEAR)
        assert renewed(app, second, clock) == 1
    clock.advance(YEAR)
    assert clock.now() > first.certificate.not_valid_after_utc + 8 * YEAR
    with app.app_context():
        assert run_verify(Namespace(lang="en"), app) == 0
    assert capsys.readouterr().out == ""


def test_a_renewal_over_something_else_is_not_kept(app: Flask, clock: FixedClock, tmp_path: Path) -> None:
    first, second = offices(app, clock, tmp_path)
    stranger = StampOffice(tmp_path / "three", "Three", now=clock.now(), days=4000)
    stamped(app, first)
    clock.advance(YEAR)
    stranger.now = second.now = clock.now()
    other = second.stamp(b"\0" * 64)
    with app.app_context():
        for post in (stranger.answer, lambda *_: (200, other), lambda *_: (500, b"no")):
            assert renew_some(ctx=system_ctx(app), post=post) == 0
        with reading():
            assert queries.list_renewals() == []


def test_renewals_can_only_grow_and_an_exchanged_one_is_found(
    app: Flask, clock: FixedClock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = offices(app, clock, tmp_path)
    stamped(app, first)
    clock.advance(YEAR)
    renewed(app, second, clock)
    with app.app_context():
        with pytest.raises(Exception, match="append-only"), transaction():
            session().execute(text("DELETE FROM transparency_renewal"))
        on = " ON transparency_renewal" if db.engine.dialect.name == "postgresql" else ""
        with transaction():
            session().execute(text(f"DROP TRIGGER transparency_renewal_no_update{on}"))
            session().execute(text("UPDATE transparency_renewal SET token = :t"), {"t": second.stamp(b"\1" * 64)})
        assert run_verify(Namespace(lang="en"), app) == 1
    assert "renewal 1 of the time stamp of one.example over head 1 does not hold" in capsys.readouterr().out


def test_the_bag_brings_the_renewals_of_its_heads(
    app: Flask, people: People, client_as: As, clock: FixedClock, tmp_path: Path
) -> None:
    first, second = offices(app, clock, tmp_path)
    case = approved_case(app, people, client_as, clock)
    first.now = clock.now()
    stamped(app, first)
    clock.advance(YEAR)
    renewed(app, second, clock)
    with client_as("dai").get(f"/api/v1/dossiers/{case.inspection}/bag") as reply:
        bag = zipfile.ZipFile(io.BytesIO(reply.data))
    top = bag.namelist()[0].split("/")[0]
    [head] = [one for one in json.loads(bag.read(f"{top}/data/log/proofs.json"))["heads"] if one["tokens"]]
    [token] = head["tokens"]
    [renewal] = token["renewals"]
    assert (token["authority"], renewal["authority"]) == ("one.example", "two.example")
    files = [bag.read(f"{top}/data/log/{name}") for name in (head["file"], token["file"], renewal["file"])]
    signed = files[0].decode().split("\n\n")[0] + "\n\n" + files[0].decode().split("\n\n")[1].splitlines()[0] + "\n"
    roots = actions.root_certificates(tmp_path / "roots.pem")
    assert actions.stamped_at(files[2], renewed_bytes(signed.encode(), files[1]), roots) == clock.now().replace(microsecond=0)  # fmt: skip
    assert f"data/log/{renewal['file']}" in bag.read(f"{top}/manifest-sm3.txt").decode()
