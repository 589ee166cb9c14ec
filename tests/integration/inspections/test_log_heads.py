"""Is each event bound to a head of the log that the phone had seen, and is a head that never was noticed? (evidence 4.1, decision 0094)"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mingcha.evidence.models import EvidenceEvent
from mingcha.kernel.db import reading, session
from mingcha.transparency.jobs import keep_log
from tests.factories.evidence import ZERO, push, statuses
from tests.factories.identity import People, system_ctx
from tests.factories.inspections import make_office, take_field


@pytest.mark.req("S2-2.3b")
def test_an_event_names_a_signed_head_and_any_other_is_flagged_and_kept(
    app: Flask, people: People, client_as: Callable[[str], FlaskClient]
) -> None:
    mei = client_as("mei")
    played = take_field(make_office(app, people), mei)
    with app.app_context():
        keep_log(ctx=system_ctx(app))
    head: dict[str, Any] = mei.get("/api/v1/assignments").get_json()["checkpoint"]
    assert head["size"] > 0
    heads = [
        (0, ZERO),
        (head["size"], head["root"]),
        (head["size"], "ab" * 32),
        (head["size"] + 1, head["root"]),
        (2**53 - 1, head["root"]),
    ]
    lines = [
        played.phone.line(
            played.visit, "note", {"text": "示例"}, nb={"nonce": played.phone.nonce, "cp_size": size, "cp_root": root}
        )
        for size, root in heads
    ]
    assert statuses(push(mei, *lines)) == ["accepted"] * 5
    with app.app_context(), reading():
        flags = session().execute(select(EvidenceEvent.flags).order_by(EvidenceEvent.seq)).scalars().all()
    assert flags == [[], [], ["log-head"], ["log-head"], ["log-head"]]
    told = mei.get(f"/api/v1/inspections/{played.visit}").get_json()["events"]
    assert [one["flags"] for one in told] == flags
