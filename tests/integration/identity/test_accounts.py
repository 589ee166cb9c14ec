"""An office's first day, and accounts for people who came by an import."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingcha.cli import build_parser, main
from mingcha.identity import actions
from mingcha.identity.rules import OfficeOpen
from mingcha.kernel.db import transaction
from tests.factories.identity import PASSWORD

HTTPS = "https://localhost"


def put_password(client, person, password):
    return client.put(f"/api/v1/people/{person}/password", json={"password": password})


def test_only_the_system_administrator_sets_passwords(client, client_as, people):
    assert client.put(f"/api/v1/people/{people['mei']}/password", json={"password": "x"}).status_code == 401
    for name in ("mei", "bo", "qing", "dai", "sec", "otto"):
        assert put_password(client_as(name), people["mei"], "long enough 1").status_code == 403, name


def test_a_weak_password_is_refused_and_changes_nothing(client_as, people):
    mei = client_as("mei")
    reply = put_password(client_as("ada"), people["mei"], "short")
    assert (reply.status_code, reply.json["type"]) == (422, "/problems/password-weak")
    assert mei.get("/api/v1/auth/session").status_code == 200


@pytest.mark.req("S3B-19")
def test_a_new_password_opens_the_account_and_ends_old_sessions(app, client_as, people):
    mei = client_as("mei")
    assert put_password(client_as("ada"), people["mei"], "a new one 示例").status_code == 200
    assert mei.get("/api/v1/auth/session").status_code == 401
    fresh = app.test_client()
    body = {"username": "mei", "password": "a new one 示例"}
    assert fresh.post("/api/v1/auth/session", json=body, base_url="https://localhost").status_code == 200


def test_an_office_with_people_is_not_opened_again(app, ctx_of):
    with app.app_context(), pytest.raises(OfficeOpen), transaction():
        actions.open_office("示例局", ctx=ctx_of("system"))


def test_the_first_day_makes_two_administrators_and_prints_their_passwords_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("MINGCHA_DATA", str(tmp_path))
    assert main(["migrate"]) == 0
    capsys.readouterr()
    assert main(["office", "open", "--department", "示例县市场监督管理局"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    assert [line[0] for line in lines] == ["sysadmin", "secadmin"]
    assert main(["office", "open", "--department", "示例县市场监督管理局"]) == 2
    assert lines[0][1] not in capsys.readouterr().out


@pytest.mark.req("S3B-19")
def test_the_system_administrator_does_not_set_another_administrators_password(client_as, people):
    reply = put_password(client_as("ada"), people["sec"], "a new one 示例")
    assert (reply.status_code, reply.json["type"]) == (403, "/problems/administrator-apart")
    assert client_as("sec").get("/api/v1/auth/session").status_code == 200
    assert put_password(client_as("ada"), people["ada"], "a new one 示例").status_code == 200


def change(client, old, new="a new one 示例"):
    return client.put("/api/v1/auth/password", json={"password": old, "new_password": new})


def test_nobody_changes_a_password(client):
    assert change(client, PASSWORD).status_code == 401


def test_a_person_changes_their_own_password_and_only_this_session_goes_on(app, client_as):
    here, elsewhere = client_as("mei"), client_as("mei")
    assert change(here, PASSWORD).status_code == 204
    assert here.get("/api/v1/auth/session").status_code == 200
    assert elsewhere.get("/api/v1/auth/session").status_code == 401
    for password, status in ((PASSWORD, 401), ("a new one 示例", 200)):
        body = {"username": "mei", "password": password}
        assert app.test_client().post("/api/v1/auth/session", json=body, base_url=HTTPS).status_code == status


def test_a_wrong_present_password_changes_nothing_and_counts_as_a_miss(app, client_as):
    mei = client_as("mei")
    for _ in range(5):
        reply = change(mei, "wrong every time")
        assert (reply.status_code, reply.json["errors"][0]["pointer"]) == (422, "/password")
    assert change(mei, PASSWORD).status_code == 429
    body = {"username": "mei", "password": PASSWORD}
    assert app.test_client().post("/api/v1/auth/session", json=body, base_url=HTTPS).status_code == 429


def test_a_weak_new_password_is_refused(client_as):
    mei = client_as("mei")
    reply = change(mei, PASSWORD, "short")
    assert (reply.status_code, reply.json["type"]) == (422, "/problems/password-weak")
    assert change(mei, PASSWORD).status_code == 204


def test_a_lost_password_is_replaced_on_the_server(app, capsys):
    args = build_parser().parse_args(["office", "password", "sec"])
    with app.app_context():
        assert args.run(args, app) == 0
    username, password = capsys.readouterr().out.split()
    body = {"username": username, "password": password}
    assert app.test_client().post("/api/v1/auth/session", json=body, base_url=HTTPS).status_code == 200
