"""The sample county: repeatable, refused where it must be, and with something on every screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from mingcha.demo.load import SampleInProduction, SampleLoadedAlready, load_county
from mingcha.identity.queries import find_person_by_username
from mingcha.inspections.queries import count_by_state, pull_assignments
from mingcha.kernel import audit
from mingcha.kernel.canon import sha256_hex
from mingcha.kernel.chance import SeededChance
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.ctx import Actor, Ctx
from mingcha.kernel.db import UtcDateTime, db
from mingcha.kernel.ids import SeededIds
from mingcha.kernel.storage import store
from mingcha.publication.queries import count_states
from tests.integration.demo.conftest import TODAY, Empty, inside

NOW = datetime(2026, 6, 15, 1, 0, tzinfo=UTC)
# A password hash has a random salt; an import's runner names machine and process.
UNREPEATABLE = {"identity_person": {"password_hash"}}


def rows_of(app: Flask) -> dict[str, list[Any]]:
    """Every row of every table in a fixed order, without what cannot repeat."""
    with inside(app):
        found = {}
        for table in db.metadata.sorted_tables:
            columns = [column for column in table.columns if column.name not in UNREPEATABLE.get(table.name, set())]
            order = list(table.primary_key.columns) or columns
            found[table.name] = [tuple(row) for row in db.session.execute(select(*columns).order_by(*order))]
        return found


def test_the_same_date_gives_the_same_rows_in_every_table(county: Flask, empty: Empty) -> None:
    second = empty()
    with inside(second):
        load_county(TODAY)
    first, again = rows_of(county), rows_of(second)
    assert sum(map(len, first.values())) > 7_000
    for table, rows in first.items():
        assert again[table] == rows, table


def test_a_county_beyond_the_last_official_year_has_other_ids_and_provisional_dates(
    county: Flask, empty: Empty
) -> None:
    later = empty()
    with inside(later):
        load_county(date(2027, 1, 15))
        provisional = set(
            db.session.execute(
                text("select provisional from publication_publication where state <> 'published'")
            ).scalars()
        )
        states = count_by_state()
    ids = {row[0] for row in rows_of(county)["registers_object"]}
    assert ids.isdisjoint(row[0] for row in rows_of(later)["registers_object"])
    assert states["planned"] >= 8 and provisional == {True}


def test_a_second_load_is_refused_and_changes_nothing(county: Flask) -> None:
    before = rows_of(county)
    with inside(county), pytest.raises(SampleLoadedAlready):
        load_county(TODAY)
    assert rows_of(county) == before


def test_production_refuses_the_sample(empty: Empty) -> None:
    app = empty()
    with inside(app):
        parts = app.extensions["mingcha"]
        app.extensions["mingcha"] = replace(parts, settings=replace(parts.settings, env="production"))
        with pytest.raises(SampleInProduction):
            load_county(TODAY)
    assert not any(rows_of(app).values())


def test_the_clock_of_the_office_is_its_own_again_after_loading(county: Flask) -> None:
    assert county.extensions["mingcha"].clock.__class__.__name__ == "SystemClock"


def test_the_audit_chain_of_the_county_is_whole(county: Flask) -> None:
    with inside(county):
        assert audit.find_break() is None
        moments = list(db.session.scalars(select(audit.AuditEntry.at).order_by(audit.AuditEntry.seq)))
    assert moments == sorted(moments)


def test_the_office_files_lie_beside_the_county(county: Flask) -> None:
    with inside(county) as folder:
        assert len(list((folder / "sample-files").iterdir())) == 4


def pulled(app: Flask, username: str) -> list[dict[str, Any]]:
    """The visits that a sample account's phone gets now."""
    with inside(app):
        person = find_person_by_username(username)
        assert person is not None
        actor = Actor(person.id, person.name, person.roles, person.department_id, person.id)
        clock = FixedClock(NOW)
        ctx = Ctx(actor=actor, clock=clock, ids=SeededIds("test", clock), chance=SeededChance("test"))
        return list(pull_assignments(ctx=ctx)["visits"])


def test_every_state_of_a_visit_is_there(county: Flask) -> None:
    with inside(county):
        states = count_by_state()
    assert states["planned"] >= 8 and states["started"] == 1
    assert states["sealed"] == 4 and states["returned"] == 1 and states["accepted"] == 5


def test_every_state_of_a_publication_is_there(county: Flask) -> None:
    with inside(county):
        assert count_states(None).items() >= {"pending": 1, "due_soon": 1, "overdue": 1, "published": 2}.items()


def test_mei_and_lan_have_three_visits_together_to_try_the_phone_with(county: Flask) -> None:
    mei, lan = pulled(county, "mei"), pulled(county, "lan")
    both = {visit["id"] for visit in mei} & {visit["id"] for visit in lan}
    states = [visit["state"] for visit in mei if visit["id"] in both]
    assert states.count("planned") >= 3 and "returned" in states
    assert all(visit["items"] and visit["offer"]["nonce"] for visit in mei)


def test_every_line_was_accepted_and_every_original_is_stored(county: Flask) -> None:
    rows = rows_of(county)
    assert not rows["evidence_quarantine"] and not rows["evidence_conflict"]
    with inside(county):
        parked = db.session.execute(text("select count(*) from evidence_event where status <> 'accepted'")).scalar()
        waiting = db.session.execute(text("select count(*) from evidence_item where state <> 'stored'")).scalar()
        stored = db.session.execute(text("select sha256 from evidence_blob order by sha256")).scalars().all()
        for sha256 in stored:
            with store().open(f"sha256/{sha256}") as stream:
                assert sha256_hex(stream.read()) == sha256
    assert (parked, waiting) == (0, 0) and len(stored) > 50


def test_a_visit_sealed_without_network_arrived_days_later(county: Flask) -> None:
    with inside(county):
        query = text("select at, received_at from evidence_event where kind = 'seal' order by received_at")
        late = [
            row
            for row in db.session.execute(query.columns(at=UtcDateTime(), received_at=UtcDateTime()))
            if row.received_at - row.at > timedelta(days=1)
        ]
    assert len(late) == 1


def test_a_refusal_was_witnessed(county: Flask) -> None:
    with inside(county):
        kinds = set(db.session.execute(text("select distinct kind from evidence_event")).scalars())
    assert {"refuse", "witness.present", "sign.business", "ending", "seal", "note", "statement"} <= kinds


def test_the_drawn_task_has_whole_teams_of_two_departments(county: Flask) -> None:
    rows = rows_of(county)
    assert 20 <= len(rows["inspections_inspection"]) <= 40
    assert len(rows["inspections_seat"]) == 2 * len(rows["inspections_inspection"])


def test_no_notice_is_missing_before_the_county_s_today(county: Flask) -> None:
    with inside(county):
        states = set(db.session.execute(text("select state from plans_plan")).scalars())
    assert states <= {"published", "in_force"} and states
