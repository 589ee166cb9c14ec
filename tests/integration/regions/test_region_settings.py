"""Over HTTP: which region is this office in, and by which article?"""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

ClientAs = Callable[[str], FlaskClient]


def test_nobody_is_told_to_sign_in(client: FlaskClient) -> None:
    for path in ("/regions", "/region", "/calendar/2026", "/workdays/due?start=2026-02-10&days=20"):
        reply = client.get("/api/v1" + path)
        assert (reply.status_code, reply.content_type) == (401, "application/problem+json"), path


def test_the_five_regions_are_listed(client_as: ClientAs) -> None:
    reply = client_as("mei").get("/api/v1/regions")
    assert [one["code"] for one in reply.json["items"]] == ["ZH", "WG", "LZ", "RD", "NA"]


def test_this_office_reads_its_settings_with_their_articles(client_as: ClientAs) -> None:
    body = client_as("qing").get("/api/v1/region").json
    assert (body["code"], body["division"]) == ("RD", "320623")
    assert len(body["settings"]) == 31
    assert body["settings"]["result.deadline"] == {
        "value": {"workdays": 20, "target": "publish"},
        "source": "如东 003A 二(三)3",
    }
    assert body["settings"]["result.clock"]["value"] == "task_completed"
    assert body["plan_deadlines"] == [
        {
            "on": "2026-02-28",
            "last_workday": "2026-02-28",
            "provisional": False,
            "reason": None,
            "domains": ["market"],
            "period": "year",
        }
    ]
