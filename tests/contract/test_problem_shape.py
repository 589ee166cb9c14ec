"""Is every refusal an RFC 9457 document in the caller's language, whoever refuses: router, parser, guard, rule?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

Sign = Callable[[str], FlaskClient]


def problem(reply: TestResponse) -> dict[str, Any]:
    assert reply.content_type == "application/problem+json"
    body: dict[str, Any] = reply.get_json()
    assert body["status"] == reply.status_code
    assert body["type"].startswith("/problems/")
    assert body["title"]
    assert body["detail"]
    assert set(body) <= {"type", "title", "status", "detail", "errors"}
    return body


def test_an_unknown_address_is_a_problem(client: FlaskClient) -> None:
    assert problem(client.get("/api/v1/nowhere"))["status"] == 404


def test_a_wrong_method_is_a_problem(client: FlaskClient) -> None:
    assert problem(client.delete("/healthz"))["status"] == 405


def test_nobody_is_asked_to_sign_in(client: FlaskClient) -> None:
    assert problem(client.get("/api/v1/people"))["status"] == 401


def test_json_that_cannot_be_read_is_a_problem(client: FlaskClient) -> None:
    reply = client.post("/api/v1/auth/session", data="{not json", content_type="application/json")
    assert problem(reply)["status"] == 400


UNREADABLE = {
    "deep": b'{"a":' + b"[" * 20_000,
    "digits": b'{"a":' + b"9" * 5_000 + b"}",
    "surrogate as a name": b'{"\\ud800": 1}',
    "surrogate as a value": b'{"username": "\\ud800", "password": "x"}',
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_input_that_no_text_or_number_can_hold_is_a_problem_of_the_caller(client: FlaskClient, name: str) -> None:
    reply = client.post("/api/v1/auth/session", data=UNREADABLE[name], content_type="application/json")
    assert problem(reply)["status"] in {400, 401, 422}


def test_a_year_beyond_any_calendar_is_a_problem_of_the_caller(client_as: Sign) -> None:
    assert problem(client_as("mei").get("/api/v1/calendar/99999999999999999999"))["status"] in {400, 404, 422}


def test_a_wrong_field_is_named_by_its_pointer(client: FlaskClient) -> None:
    body = problem(client.post("/api/v1/auth/session", json={"username": "mei", "colour": "red"}))
    assert body["status"] == 422
    assert {error["pointer"] for error in body["errors"]} >= {"/password", "/colour"}


def test_a_body_that_is_too_large_is_a_problem_and_not_a_broken_line(client: FlaskClient) -> None:
    reply = client.post("/api/v1/auth/session", data=b" " * (33 * 1024 * 1024), content_type="application/json")
    assert problem(reply)["status"] == 413


@pytest.mark.parametrize(
    ("language", "chinese"), [("zh-CN", True), ("en", False), ("en-GB,zh;q=0.5", False), ("", True)]
)
def test_the_problem_is_told_in_the_callers_language(client: FlaskClient, language: str, chinese: bool) -> None:
    body = problem(client.get("/api/v1/people", headers={"Accept-Language": language}))
    assert any("\u4e00" <= letter <= "\u9fff" for letter in body["title"]) is chinese


def test_an_unexpected_error_shows_nothing_of_the_inside(app: Flask, client_as: Sign) -> None:
    def breaks() -> str:
        raise RuntimeError("SELECT secret FROM table")

    breaks.guard = "public"  # type: ignore[attr-defined]
    app.add_url_rule("/api/v1/breaks", "breaks", breaks)
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    body = problem(client_as("mei").get("/api/v1/breaks"))
    assert body["status"] == 500
    assert "secret" not in str(body)
    assert "RuntimeError" not in str(body)


def test_a_write_without_the_csrf_header_is_refused(app: Flask, client_as: Sign) -> None:
    signed_in = client_as("ada")
    reply = signed_in.post("/api/v1/departments", json={"name": "示例"}, headers={"X-CSRF-TOKEN": "wrong"})
    assert problem(reply)["status"] in {401, 403}


def test_problem_pages_of_the_api_are_described(client: FlaskClient) -> None:
    spec = client.get("/api/v1/openapi.json").get_json()
    assert spec["openapi"].startswith("3.1")
    assert "Problem" in spec["components"]["schemas"]
    assert "Error" not in spec["components"]["schemas"]
