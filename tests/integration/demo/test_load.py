"""The sample county: repeatable, refused where it must be, and with something on every screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from mingcha.demo.load import SampleInProduction, SampleLoadedAlready, load_county
from mingcha.kernel import audit
from mingcha.kernel.db import db
from tests.integration.demo.conftest import TODAY, Empty, inside

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
    assert sum(map(len, first.values())) > 8_000
    for table, rows in first.items():
        assert again[table] == rows, table


def test_another_date_gives_other_ids(county: Flask, empty: Empty) -> None:
    other = empty()
    with inside(other):
        load_county(date(2026, 11, 20))
    ids = {row[0] for row in rows_of(county)["registers_object"]}
    assert ids.isdisjoint(row[0] for row in rows_of(other)["registers_object"])


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
