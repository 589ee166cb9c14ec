"""Over HTTP: who reads the audit trail, and does a changed row show?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import session, transaction

ClientAs = Callable[[str], FlaskClient]


@pytest.mark.parametrize("path", ["/api/v1/audit", "/api/v1/audit/check"])
def test_the_trail_is_for_auditors_only(client: FlaskClient, client_as: ClientAs, path: str) -> None:
    assert client.get(path).status_code == 401
    refused = ("mei", "bo", "qing", "ada", "sec", "otto")
    assert [client_as(name).get(path).status_code for name in refused] == [403] * len(refused)
    assert client_as("dai").get(path).status_code == 200


@pytest.mark.req("S3B-19")
def test_the_audit_administrator_reads_every_act_but_does_no_business(client_as: ClientAs, people: Any) -> None:
    client_as("sec").put(f"/api/v1/people/{people['lan']}/roles", json={"roles": ["auditadmin"]})
    lan = client_as("lan")
    page = lan.get(f"/api/v1/audit?action=set_roles&subject_id={people['lan']}").json
    assert [(one["actor_id"], one["before"], one["after"]) for one in page["items"]] == [
        (people["sec"], {"roles": ["inspector"]}, {"roles": ["auditadmin"]})
    ]
    assert [lan.get("/api/v1" + path).status_code for path in ("/people", "/devices")] == [403, 200]
    assert lan.post("/api/v1/departments", json={"name": "新部门"}).status_code == 403


def test_the_trail_is_read_page_by_page_the_latest_first(client_as: ClientAs) -> None:
    dai = client_as("dai")
    seen: list[int] = []
    cursor = ""
    while cursor is not None:
        page = dai.get(f"/api/v1/audit?limit=7{cursor and '&cursor=' + cursor}").json
        seen += [one["seq"] for one in page["items"]]
        cursor = page["next"]
    assert seen == list(range(len(seen), 0, -1))
    assert len(seen) > 7


@pytest.mark.req("S3B-19")
@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE kernel_audit_entry SET actor_id = 'somebody' WHERE seq = 3",
        "UPDATE kernel_audit_entry SET after = NULL WHERE seq = 3",
        "DELETE FROM kernel_audit_entry WHERE seq = 3",
    ],
)
def test_a_changed_or_missing_act_is_found_at_its_place(app: Flask, client_as: ClientAs, tampering: str) -> None:
    dai = client_as("dai")
    assert dai.get("/api/v1/audit/check").json == {"whole": True, "broken_at": None}
    with app.app_context(), transaction():
        session().execute(text(tampering))
    assert dai.get("/api/v1/audit/check").json == {"whole": False, "broken_at": 3}


def test_acts_are_found_by_part_of_a_name_by_kind_and_by_day(
    client_as: ClientAs, people: Any, clock: FixedClock
) -> None:
    client_as("sec").put(f"/api/v1/people/{people['lan']}/roles", json={"roles": ["auditadmin"]})
    clock.advance(timedelta(days=2))
    dai = client_as("dai")
    acts = dai.get("/api/v1/audit?limit=200").json["items"]
    name, day = acts[-1]["actor_name"], acts[-1]["at"][:10]

    def found(**asked: str) -> list[int]:
        seqs, cursor = [], ""
        while cursor is not None:
            query = {**asked, "limit": "2", **({"cursor": cursor} if cursor else {})}
            page = dai.get("/api/v1/audit", query_string=query).json
            seqs += [one["seq"] for one in page["items"]]
            cursor = page["next"]
        return seqs

    for part in (name, name[1:], acts[0]["actor_name"][:1]):
        assert found(who=part) == [one["seq"] for one in acts if part in one["actor_name"]]
    assert found(who="没有") == []
    assert found(subject_kind="person") == [one["seq"] for one in acts if one["subject_kind"] == "person"]
    assert found(to=day) == [one["seq"] for one in acts if one["at"][:10] == day] != [one["seq"] for one in acts]
