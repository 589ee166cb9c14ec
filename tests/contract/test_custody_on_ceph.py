"""Do holds, orders and reading again keep their word over a real store that locks?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.custody import actions
from mingcha.custody.jobs import settle_holds
from mingcha.custody.queries import list_faults
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import transaction
from mingcha.kernel.storage import store
from mingcha.kernel.storage_s3 import S3Store
from tests.ceph import ACCESS, REGION, SECRET, Ceph
from tests.factories.evidence import jpeg, push
from tests.factories.identity import PASSWORD, People, system_ctx
from tests.factories.inspections import Field, make_office, take_field

pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore::ResourceWarning")]
As = Callable[[str], FlaskClient]
ORDER = "0197ec00-0000-7000-8000-00000000000a"
HOLD = "0197ec00-0000-7000-8000-00000000000b"


@pytest.fixture
def bucket(ceph: Ceph, app: Flask) -> Iterator[str]:
    """The app's store: a bucket that locks, in governance mode so that its owner can play the thief."""
    name = ceph.bucket(lock=True)
    app.extensions["mingcha_store"] = S3Store(
        endpoint=ceph.endpoint, bucket=name, region=REGION, access_key=ACCESS, secret_key=SECRET
    )
    yield name


@pytest.fixture
def played(app: Flask, people: People, client_as: As, bucket: str) -> Field:
    """A visit with one stored photo."""
    mei = client_as("mei")
    found = take_field(make_office(app, people), mei)
    push(mei, found.photo(jpeg()))
    found.upload(mei)
    return found


@pytest.fixture
def place(ceph: Ceph, bucket: str, played: Field) -> dict[str, Any]:
    """The photo's version in the bucket."""
    key = f"sha256/{played.photos[0][0]['sha256']}"
    version = ceph.client().head_object(Bucket=bucket, Key=key)["VersionId"]
    return {"Bucket": bucket, "Key": key, "VersionId": version}


def read_all(app: Flask) -> list[tuple[str, str]]:
    """(hash, kind) of the open faults after every original was read."""
    with app.app_context():
        with transaction():
            run = actions.begin_all(ctx=system_ctx(app))
        while actions.advance(run, open_store=store, ctx=system_ctx(app)).left:
            pass
        return [(one.sha256, one.kind) for one in list_faults()]


def test_a_hold_is_set_and_lifted_in_the_store_too_also_for_what_comes_later(
    app: Flask, ceph: Ceph, client_as: As, played: Field, place: dict[str, Any]
) -> None:
    dai, mei, outside = client_as("dai"), client_as("mei"), ceph.client()
    number = dai.get(f"/api/v1/inspections/{played.visit}").get_json()["number"]
    body = {"id": HOLD, "number": number, "reason": "行政复议期间"}
    assert dai.post("/api/v1/custody/holds", json=body).status_code == 201
    assert outside.get_object_legal_hold(**place)["LegalHold"]["Status"] == "ON"
    push(mei, played.photo(jpeg(shade=200)))
    played.upload(mei)
    with app.app_context():
        settle_holds(ctx=system_ctx(app))
    late = f"sha256/{played.photos[1][0]['sha256']}"
    assert outside.get_object_legal_hold(Bucket=place["Bucket"], Key=late)["LegalHold"]["Status"] == "ON"
    assert dai.post(f"/api/v1/custody/holds/{HOLD}/lift", json={"reason": "复议已结束"}).status_code == 200
    assert outside.get_object_legal_hold(**place)["LegalHold"]["Status"] == "OFF"


def test_a_server_whose_clock_was_moved_on_still_cannot_delete_what_the_store_locks(
    ceph: Ceph, client_as: As, played: Field, place: dict[str, Any], clock: FixedClock
) -> None:
    sha = played.photos[0][0]["sha256"]
    clock.advance(datetime(2057, 1, 2, tzinfo=UTC) - clock.now())
    body = {"id": ORDER, "files": [sha], "reason": "保管期满"}
    assert client_as("bo").post("/api/v1/custody/orders", json=body).status_code == 201
    done = client_as("dai").post(f"/api/v1/custody/orders/{ORDER}/confirm", json={"password": PASSWORD}).get_json()
    assert (done["state"], done["removed"], done["kept"]) == ("done", 0, 1)
    file = client_as("dai").get(f"/api/v1/custody/orders/{ORDER}/files").get_json()["items"][0]
    assert "AccessDenied" in file["note"]
    assert ceph.client().head_object(**place)["ContentLength"] > 0
    assert client_as("dai").get(f"/api/v1/evidence/{played.photos[0][0]['evidence']}/original").status_code == 200


def test_reading_again_is_not_misled_by_what_stands_in_front_and_finds_what_is_gone(
    app: Flask, ceph: Ceph, played: Field, place: dict[str, Any]
) -> None:
    outside, sha = ceph.client(), played.photos[0][0]["sha256"]
    outside.put_object(Bucket=place["Bucket"], Key=place["Key"], Body=b"a nicer photograph")
    outside.delete_object(Bucket=place["Bucket"], Key=place["Key"])
    assert read_all(app) == []
    outside.delete_object(**place, BypassGovernanceRetention=True)
    assert read_all(app) == [(sha, "missing")]
