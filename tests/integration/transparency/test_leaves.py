"""Does everything that must not disappear become a leaf, in the transaction of the act?"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mingcha.draws.actions import keep_day
from mingcha.evidence.models import EvidenceEvent
from mingcha.kernel import merkle
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import session, transaction
from mingcha.transparency.models import LogEntry
from tests.factories.draws import Steps, seed_world
from tests.factories.evidence import Phone, enrol
from tests.factories.identity import People, system_ctx
from tests.factories.inspections import make_office, sealed_visit

As = Callable[[str], FlaskClient]


def leaves(app: Flask, prefix: str) -> list[tuple[str, dict[str, Any]]]:
    """(kind, content) of the leaves of a kind, by arrival; each hash fits its content."""
    with app.app_context():
        rows = (
            session().execute(select(LogEntry.kind, LogEntry.leaf, LogEntry.content).order_by(LogEntry.position)).all()
        )
    for row in rows:
        assert row.content is None or merkle.leaf_hash(row.content).hex() == row.leaf
    return [(row.kind, json.loads(row.content or b"{}")) for row in rows if row.kind.startswith(prefix)]


@pytest.mark.req("S4-6b")
def test_a_draw_leaves_its_commit_seed_and_every_later_event(
    app: Flask, people: People, client_as: As, clock: FixedClock
) -> None:
    world = seed_world(app, people)
    with app.app_context():
        steps = Steps(client_as("qing"), clock, world, app.extensions["mingcha"].ids.new())
    steps.configure()
    assert leaves(app, "draw") == []
    frozen = steps.freeze()
    drawn = steps.seed()
    steps.event(type="VOID", reason="SCOPE")
    told = leaves(app, "draw")
    assert [kind for kind, _ in told] == ["draw.commit", "draw.seed", "draw.event"]
    assert [facts["draw"] for _, facts in told] == [frozen["number"]] * 3
    assert (told[0][1]["commit"], told[0][1]["prev"], told[0][1]["rehearsal"]) == (frozen["commit"], "-", False)
    assert told[1][1]["seed_public"] == drawn["seed_public"]
    assert told[2][1]["head"] == steps.get()["head"]
    with app.app_context(), transaction():
        keep_day(clock.today(), ctx=system_ctx(app))
    assert leaves(app, "draw.days")[0][1]["subject"] == clock.today().isoformat()


def test_a_draw_voided_before_its_seed_says_so_in_the_log(
    app: Flask, people: People, client_as: As, clock: FixedClock
) -> None:
    world = seed_world(app, people)
    with app.app_context():
        steps = Steps(client_as("qing"), clock, world, app.extensions["mingcha"].ids.new())
    steps.configure()
    commit = steps.freeze()["commit"]
    steps.event(type="VOID", reason="SCOPE")
    told = leaves(app, "draw")
    assert [kind for kind, _ in told] == ["draw.commit", "draw.void"]
    assert (told[1][1]["commit"], told[1][1]["reason"]) == (commit, "SCOPE")


def test_every_kept_event_line_is_a_leaf_and_a_repeated_one_is_not(app: Flask, people: People, client_as: As) -> None:
    office = make_office(app, people)
    sealed_visit(office, client_as("mei"))
    with app.app_context():
        lines = session().execute(select(EvidenceEvent.id, EvidenceEvent.leaf).order_by(EvidenceEvent.position)).all()
        entries = select(LogEntry.subject, LogEntry.leaf).where(LogEntry.kind == "event").order_by(LogEntry.position)
        assert len(lines) > 5
        assert session().execute(entries).all() == lines


def test_keys_are_enrolled_replaced_and_revoked_in_the_log(app: Flask, client_as: As) -> None:
    mei = client_as("mei")
    first, second = Phone(1), Phone(2)
    enrol(mei, first)
    enrol(mei, first)
    enrol(mei, second)
    assert mei.post(f"/api/v1/devices/{second.id}/revoke", json={"reason": "遗失"}).status_code == 200
    told = [(kind, facts["subject"]) for kind, facts in leaves(app, "key")]
    assert told == [
        ("key.enrol", first.id),
        ("key.replace", first.id),
        ("key.enrol", second.id),
        ("key.revoke", second.id),
    ]


def test_an_exported_dossier_is_bound_by_the_hash_of_its_tag_manifest(
    app: Flask, people: People, client_as: As
) -> None:
    played = sealed_visit(make_office(app, people), client_as("mei"))
    bag = client_as("dai").get(f"/api/v1/dossiers/{played.visit}/bag")
    data = bag.data
    bag.close()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        name = next(name for name in archive.namelist() if name.endswith("/tagmanifest-sha256.txt"))
        seal = hashlib.sha256(archive.read(name)).hexdigest()
        list_of = archive.read(name.replace("tagmanifest-sha256.txt", "data/log/contents.txt"))
    [(_, made)] = leaves(app, "dossier.made")
    assert made["subject"] == played.visit and hashlib.sha256(list_of).hexdigest() in made.values()
    [(_, facts)] = [leaf for leaf in leaves(app, "dossier") if leaf[0] != "dossier.made"]
    assert (facts["subject"], facts["tagmanifest"]) == (played.visit, seal)
