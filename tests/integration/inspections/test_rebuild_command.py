"""Does `mingcha evidence rebuild` find and mend what the tables say against the received lines?"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from mingcha.cli.evidence import run_rebuild
from mingcha.inspections.models import Answer, Inspection
from mingcha.kernel.db import session, transaction
from tests.factories.identity import People
from tests.factories.inspections import make_office, sealed_visit


@pytest.mark.req("S1-20a")
def test_rebuilding_compares_and_mends(
    app: Flask, people: People, client_as: Callable[[str], FlaskClient], capsys: pytest.CaptureFixture[str]
) -> None:
    office = make_office(app, people, objects=2)
    visit = sealed_visit(office, client_as("mei")).visit

    def run(compare: bool) -> tuple[int, str]:
        with app.app_context():
            code = run_rebuild(Namespace(compare=compare, lang="en"), app)
        return code, capsys.readouterr().out

    assert run(True) == (0, "")
    with app.app_context(), transaction():
        entry = session().execute(select(func.min(Answer.entry_id))).scalar_one()
        session().execute(update(Answer).where(Answer.entry_id == entry).values(result="failing"))
        kept = session().execute(select(Inspection.record, Inspection.number).where(Inspection.id == visit)).one()
        session().execute(
            update(Inspection).where(Inspection.id == visit).values(record={**kept.record, "conclusion": ["forged"]})
        )
    assert run(True) == (1, f"{kept.number}\tconclusion, answer {entry}\n")
    assert run(True)[0] == 1  # comparing changed nothing
    assert run(False)[0] == 0
    assert run(True) == (0, "")
