"""Does the bucket keep what it locked, on a real server? Delete, shorten, bypass, overwrite: refused, or versioned and still readable.

The attacker here holds the office's own keys and owns the bucket. The server is Ceph's gateway; what it lets through stands in a test's name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mingcha.evidence.jobs import keep_terms
from mingcha.evidence.models import EvidenceBlob
from mingcha.kernel.db import session
from mingcha.kernel.storage import NotInStore, Pinned, StoreLocked, hash_stored, put_checked
from mingcha.kernel.storage_s3 import S3Store
from tests.ceph import ACCESS, REGION, SECRET, Ceph
from tests.factories.evidence import blob_of, create, jpeg, push
from tests.factories.identity import People, system_ctx
from tests.factories.inspections import make_office, take_field

pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore::ResourceWarning")]
BYTES = b"one photograph" * 1000
SHA = hashlib.sha256(BYTES).hexdigest()
KEY = "sha256/" + SHA
UNTIL = datetime(2057, 1, 1, tzinfo=UTC)
SOONER, LATER = datetime(2040, 1, 1, tzinfo=UTC), datetime(2080, 1, 1, tzinfo=UTC)
REFUSED = {"AccessDenied", "InvalidBucketState", "InvalidRequest", "InvalidRetentionPeriod"}


@pytest.fixture(params=["COMPLIANCE", "GOVERNANCE"])
def store(request: pytest.FixtureRequest, ceph: Ceph) -> Iterator[S3Store]:
    yield locking(ceph, request.param)


@pytest.fixture
def attacker(ceph: Ceph) -> Any:
    """The same keys without our code."""
    return ceph.client()


def locking(ceph: Ceph, mode: str) -> S3Store:
    return S3Store(
        endpoint=ceph.endpoint,
        bucket=ceph.bucket(lock=True),
        region=REGION,
        access_key=ACCESS,
        secret_key=SECRET,
        mode=mode,
    )


def refused(call: Callable[..., Any], **words: Any) -> None:
    with pytest.raises(ClientError) as said:
        call(**words)
    assert said.value.response["Error"]["Code"] in REFUSED


def test_a_locked_version_cannot_be_deleted(store: S3Store, attacker: Any) -> None:
    stored = put_checked(store, SHA, BYTES, until=UNTIL)
    assert stored.locked == UNTIL
    refused(attacker.delete_object, Bucket=store.bucket, Key=KEY, VersionId=stored.version)
    with pytest.raises(StoreLocked):
        store.remove(KEY)
    assert hash_stored(store, KEY, stored.version) == SHA


def test_a_lock_cannot_be_shortened_and_can_be_lengthened(store: S3Store, attacker: Any) -> None:
    stored = put_checked(store, SHA, BYTES, until=UNTIL)
    retention = {"Mode": store.protection().mode, "RetainUntilDate": SOONER}
    words = {"Bucket": store.bucket, "Key": KEY, "VersionId": stored.version}
    refused(attacker.put_object_retention, Retention=retention, **words)
    assert store.keep_until(KEY, stored.version, SOONER)
    found = store.stat(KEY, stored.version)
    assert found is not None
    assert found.locked == UNTIL
    assert store.keep_until(KEY, stored.version, LATER)
    found = store.stat(KEY, stored.version)
    assert found is not None
    assert found.locked == LATER


def test_in_compliance_mode_nobody_bypasses_the_lock_nor_leaves_the_mode(ceph: Ceph, attacker: Any) -> None:
    store = locking(ceph, "COMPLIANCE")
    stored = put_checked(store, SHA, BYTES, until=UNTIL)
    words = {"Bucket": store.bucket, "Key": KEY, "VersionId": stored.version, "BypassGovernanceRetention": True}
    refused(attacker.delete_object, **words)
    weaker = {"Mode": "GOVERNANCE", "RetainUntilDate": UNTIL}
    refused(attacker.put_object_retention, Retention=weaker, **words)
    assert hash_stored(store, KEY, stored.version) == SHA


def test_in_governance_mode_the_bucket_s_owner_can_bypass_the_lock_so_it_is_for_trials(
    ceph: Ceph, attacker: Any
) -> None:
    store = locking(ceph, "GOVERNANCE")
    stored = put_checked(store, SHA, BYTES, until=UNTIL)
    words = {"Bucket": store.bucket, "Key": KEY, "VersionId": stored.version}
    refused(attacker.delete_object, **words)
    attacker.delete_object(**words, BypassGovernanceRetention=True)
    assert store.stat(KEY, stored.version) is None


def test_an_overwrite_makes_another_version_and_ours_is_still_read(store: S3Store, attacker: Any) -> None:
    stored = put_checked(store, SHA, BYTES, until=UNTIL)
    attacker.put_object(Bucket=store.bucket, Key=KEY, Body=b"a nicer photograph")
    with store.open(KEY) as newest:
        assert newest.read() == b"a nicer photograph"
    assert hash_stored(Pinned(store, {KEY: stored.version}), KEY) == SHA


def test_a_delete_marker_hides_the_newest_and_ours_is_still_read(store: S3Store, attacker: Any) -> None:
    stored = put_checked(store, SHA, BYTES, until=UNTIL)
    attacker.delete_object(Bucket=store.bucket, Key=KEY)
    assert store.stat(KEY) is None
    with pytest.raises(NotInStore):
        store.open(KEY)
    assert hash_stored(store, KEY, stored.version) == SHA


def test_other_bytes_placed_under_the_hash_beforehand_do_not_keep_the_original_out(
    store: S3Store, attacker: Any
) -> None:
    attacker.put_object(Bucket=store.bucket, Key=KEY, Body=b"placed first")
    stored = put_checked(store, SHA, BYTES, until=UNTIL)
    assert stored.locked == UNTIL
    assert hash_stored(store, KEY, stored.version) == SHA


def test_ceph_16_ignores_if_none_match_where_it_keeps_versions_so_the_store_looks_first(
    store: S3Store, attacker: Any
) -> None:
    stored = put_checked(store, SHA, BYTES, until=UNTIL)
    attacker.put_object(Bucket=store.bucket, Key=KEY, Body=b"a nicer photograph", IfNoneMatch="*")
    assert len(attacker.list_object_versions(Bucket=store.bucket, Prefix=KEY)["Versions"]) == 2
    assert hash_stored(store, KEY, stored.version) == SHA
    again = put_checked(store, SHA, BYTES, until=UNTIL)
    assert hash_stored(store, KEY, again.version) == SHA


def test_asking_what_the_bucket_does_leaves_nothing_behind(ceph: Ceph, attacker: Any) -> None:
    bucket = ceph.bucket(lock=True)
    for _start in range(3):
        words = {"region": REGION, "access_key": ACCESS, "secret_key": SECRET}
        assert S3Store(endpoint=ceph.endpoint, bucket=bucket, **words).protection().lock
    assert attacker.list_object_versions(Bucket=bucket).get("Versions", []) == []


def test_versions_cannot_be_switched_off_under_a_lock(store: S3Store, attacker: Any) -> None:
    words = {"Bucket": store.bucket, "VersioningConfiguration": {"Status": "Suspended"}}
    refused(attacker.put_bucket_versioning, **words)


def test_a_legal_hold_keeps_what_no_lock_keeps_until_it_is_lifted(store: S3Store) -> None:
    stored = store.put(KEY, BYTES)
    assert stored.locked is None
    assert store.hold(KEY, stored.version, True)
    with pytest.raises(StoreLocked):
        store.remove(KEY)
    assert store.hold(KEY, stored.version, False)
    store.remove(KEY)
    assert store.stat(KEY, stored.version) is None


def test_a_removal_takes_every_version_and_marker(store: S3Store, attacker: Any) -> None:
    store.put(KEY, BYTES)
    attacker.put_object(Bucket=store.bucket, Key=KEY, Body=b"another")
    attacker.delete_object(Bucket=store.bucket, Key=KEY)
    store.remove(KEY)
    left = attacker.list_object_versions(Bucket=store.bucket, Prefix=KEY)
    assert (left.get("Versions", []), left.get("DeleteMarkers", [])) == ([], [])


def test_a_write_damaged_on_its_way_is_refused_by_its_md5(store: S3Store, attacker: Any) -> None:
    words = {"Bucket": store.bucket, "Key": KEY, "Body": BYTES}
    with pytest.raises(ClientError) as said:
        attacker.put_object(**words, ContentMD5="1B2M2Y8AsgTpgAmY7PhCfg==")
    assert said.value.response["Error"]["Code"] in {"BadDigest", "InvalidDigest"}


def test_an_upload_is_locked_for_its_term_and_read_by_its_version(
    ceph: Ceph, app: Flask, people: People, client_as: Callable[[str], FlaskClient], attacker: Any
) -> None:
    store = locking(ceph, "COMPLIANCE")
    app.extensions["mingcha_store"] = store
    mei, office = client_as("mei"), make_office(app, people)
    played = take_field(office, mei)
    push(mei, played.photo(jpeg()))
    played.upload(mei)
    told = played.photos[0][0]
    with app.app_context():
        blob = session().execute(select(EvidenceBlob).where(EvidenceBlob.sha256 == told["sha256"])).scalar_one()
        # 30 years of a photo, counted from the new year after 2026-06-15 in China.
        assert blob.retain_until == blob.locked_until == datetime(2056, 12, 31, 16, tzinfo=UTC)
        assert (blob.retention_class, blob.disposed_at) == ("photo", None)
        version = blob.store_version
    found = store.stat(f"sha256/{told['sha256']}", version)
    assert found is not None
    assert found.locked == datetime(2056, 12, 31, 16, tzinfo=UTC)
    attacker.put_object(Bucket=store.bucket, Key=f"sha256/{told['sha256']}", Body=b"a nicer photograph")
    reply = mei.get(f"/api/v1/evidence/{told['evidence']}/original")
    assert (reply.status_code, hashlib.sha256(reply.data).hexdigest()) == (200, told["sha256"])


def test_what_was_stored_before_the_lock_gets_it_from_the_job(
    ceph: Ceph, app: Flask, people: People, client_as: Callable[[str], FlaskClient]
) -> None:
    store = locking(ceph, "COMPLIANCE")
    app.extensions["mingcha_store"] = store
    mei, office = client_as("mei"), make_office(app, people)
    played = take_field(office, mei)
    blob = blob_of(played.phone, BYTES)
    store.put(KEY, BYTES)
    assert create(mei, blob, played.visit, BYTES).status_code == 201
    with app.app_context():
        keep_terms(ctx=system_ctx(app))
        row = session().execute(select(EvidenceBlob).where(EvidenceBlob.sha256 == SHA)).scalar_one()
        found = store.stat(KEY, row.store_version)
        assert found is not None
        assert found.locked == row.locked_until == row.retain_until
