"""Does computing the log anew name what was touched behind our back?"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from mingcha.cli.log import run_verify
from mingcha.kernel import audit
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import session, transaction
from mingcha.transparency import actions
from mingcha.transparency.jobs import keep_log
from tests.factories.evidence import push, statuses
from tests.factories.identity import People, system_ctx
from tests.factories.inspections import make_office, sealed_visit

As = Callable[[str], FlaskClient]
TRIGGERS = {
    "transparency_entry": ("no_delete", "no_update", "no_second_index"),
    "transparency_checkpoint": ("no_delete", "no_update"),
    "evidence_event": ("no_delete", "no_update"),
}
EDITS = {
    "an event's line": ("UPDATE evidence_event SET line = 'x' WHERE position = 3", "its bytes are changed"),
    "an event lost": ("DELETE FROM evidence_event WHERE position = 3", "its bytes are gone"),
    "a leaf lost": ("DELETE FROM transparency_entry WHERE leaf_index = 4", "leaf 4 is missing"),
    "a leaf swapped": ("UPDATE transparency_entry SET leaf = '{a}' WHERE leaf_index = 4", "its bytes are changed"),
    "the tail cut": ("DELETE FROM transparency_entry WHERE leaf_index > 4", "is longer than the log"),
    "a head's root": ("UPDATE transparency_checkpoint SET root = '{a}'", "says something else"),
    "a head's text": (
        "UPDATE transparency_checkpoint SET note = replace(note, 'mingcha/log', 'mingcha/lag')",
        "is not signed by a key",
    ),
    "the tree": (
        "UPDATE transparency_tile SET hashes = (SELECT hashes FROM transparency_tile) || hashes",
        "the stored tree differs",
    ),
}


@pytest.fixture
def kept(app: Flask, people: People, client_as: As, clock: FixedClock) -> None:
    sealed_visit(make_office(app, people), client_as("mei"))
    for _ in range(2):
        with app.app_context():
            keep_log(ctx=system_ctx(app))
        clock.advance(timedelta(days=1))


def verified(app: Flask, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    with app.app_context():
        code = run_verify(Namespace(lang="en"), app)
    return code, capsys.readouterr().out


@pytest.mark.req("S4-6b")
def test_an_honest_log_has_no_fault(app: Flask, kept: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert verified(app, capsys) == (0, "")


@pytest.mark.parametrize("name", EDITS)
def test_what_was_touched_is_named(app: Flask, kept: None, capsys: pytest.CaptureFixture[str], name: str) -> None:
    edit, told = EDITS[name]
    with app.app_context(), transaction():
        postgres = session().get_bind().dialect.name == "postgresql"
        for table, names in TRIGGERS.items():
            for trigger in names:
                session().execute(text(f"DROP TRIGGER {table}_{trigger}" + (f" ON {table}" if postgres else "")))
        if name == "the tree":
            edit = "UPDATE transparency_tile SET hashes = " + (
                "decode(repeat('00', 4096), 'hex')" if postgres else "zeroblob(4096)"
            )
        session().execute(text(edit.format(a="a" * 64)))
    code, out = verified(app, capsys)
    assert (code, told in out) == (1, True), out


def test_an_event_that_never_got_its_leaf_shows(app: Flask, kept: None, capsys: pytest.CaptureFixture[str]) -> None:
    with app.app_context(), transaction():
        postgres = session().get_bind().dialect.name == "postgresql"
        on = " ON transparency_entry" if postgres else ""
        session().execute(text(f"DROP TRIGGER transparency_entry_no_delete{on}"))
        last = "(SELECT max(leaf_index) FROM transparency_entry WHERE kind = 'event')"
        session().execute(text(f"DELETE FROM transparency_entry WHERE leaf_index = {last}"))
    code, out = verified(app, capsys)
    assert (code, "of them in the log" in out) == (1, True), out


@pytest.mark.parametrize(
    ("kind", "told"), [("key.enrol", "was not enrolled before"), ("key.revoke", "was revoked at leaf 0")]
)
def test_log_order_decides_whether_a_key_was_valid(
    app: Flask, people: People, client_as: As, capsys: pytest.CaptureFixture[str], kind: str, told: str
) -> None:
    """The same leaves in another order: the enrolment came after the events, or a revocation stands before them."""
    played = sealed_visit(make_office(app, people), client_as("mei"))
    with app.app_context(), transaction():
        last = "SELECT max(position) + 1 FROM transparency_entry"
        drop = "DROP TRIGGER transparency_entry_no_update"
        postgres = session().get_bind().dialect.name == "postgresql"
        session().execute(text(drop + (" ON transparency_entry" if postgres else "")))
        if kind == "key.enrol":
            session().execute(text(f"UPDATE transparency_entry SET position = ({last}) WHERE kind = 'key.enrol'"))
        else:
            row = f"VALUES (0, 'key.revoke', '{played.phone.id}', '{'b' * 64}', '2026-06-15')"
            session().execute(text(f"INSERT INTO transparency_entry (position, kind, subject, leaf, at) {row}"))
    with app.app_context(), transaction():
        actions.sequence()
    code, out = verified(app, capsys)
    assert (code, told in out) == (1, True), out


def test_what_a_revoked_phone_sends_later_is_no_fault(
    app: Flask, people: People, client_as: As, capsys: pytest.CaptureFixture[str]
) -> None:
    mei = client_as("mei")
    played = sealed_visit(make_office(app, people), mei)
    bo = client_as("bo")
    assert bo.post(f"/api/v1/devices/{played.phone.id}/revoke", json={"reason": "遗失"}).status_code == 200
    line = played.phone.sign(played.phone.event(played.visit, "note", {"text": "停用之后"}))
    assert [told[:6] for told in statuses(push(client_as("mei"), line))] == ["parked"]
    with app.app_context():
        keep_log(ctx=system_ctx(app))
    assert verified(app, capsys) == (0, "")


def test_an_audit_trail_that_was_written_anew_does_not_fit_the_days_that_were_logged(
    app: Flask, kept: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every hash of the forged chain is right; only the log remembers the true one."""
    with app.app_context(), transaction():
        entries = list(session().scalars(select(audit.AuditEntry).order_by(audit.AuditEntry.seq)))
        prev = audit.ZERO
        for entry in entries:
            entry.action = "nothing" if entry.seq == 2 else entry.action
            entry.prev = prev
            entry.hash = prev = audit.entry_hash(entry)
    with app.app_context():
        assert audit.find_break() is None
    code, out = verified(app, capsys)
    assert (code, out.count("the audit trail was another one on")) == (1, 2), out
