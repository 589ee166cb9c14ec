"""Do memory, disk and a real S3 server keep one promise: bytes under their hash, written once, the same when read?

S3 is Ceph's gateway, with a bucket that locks and with a plain one; a stand-in proves nothing (it only gives faults no server can be made to give).
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mingcha.kernel.storage import (
    DiskStore,
    MemoryStore,
    NotInStore,
    ObjectStore,
    Pinned,
    StoreBroken,
    hash_stored,
    put_checked,
)
from mingcha.kernel.storage_s3 import S3Store, StoreUnreachable
from tests.ceph import ACCESS, REGION, SECRET, Ceph
from tests.contract.broken_s3 import Answer, broken_s3, refusal

pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore::ResourceWarning")]
BYTES = b"one photograph" * 1000
SHA = hashlib.sha256(BYTES).hexdigest()
KEY = "sha256/" + SHA


def s3(endpoint: str, bucket: str, secret: str = SECRET) -> S3Store:
    return S3Store(endpoint=endpoint, bucket=bucket, region=REGION, access_key=ACCESS, secret_key=secret)


@pytest.fixture(params=["memory", "disk", "ceph", "ceph-with-lock"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ObjectStore]:
    if request.param == "memory":
        yield MemoryStore()
    elif request.param == "disk":
        yield DiskStore(tmp_path / "originals")
    else:
        running: Ceph = request.getfixturevalue("ceph")
        yield s3(running.endpoint, running.bucket(lock=request.param == "ceph-with-lock"))


def read(store: ObjectStore, key: str = KEY) -> bytes:
    with store.open(key) as stream:
        return stream.read()


def test_what_was_put_is_read_back(store: ObjectStore) -> None:
    stored = store.put(KEY, BYTES)
    assert (stored.key, stored.size) == (KEY, len(BYTES))
    assert read(store) == BYTES


def test_a_file_is_kept_like_bytes(store: ObjectStore, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(BYTES)
    assert store.put(KEY, tmp_path / "photo.jpg").size == len(BYTES)
    assert read(store) == BYTES


def test_a_key_is_written_once(store: ObjectStore) -> None:
    store.put(KEY, BYTES)
    again = store.put(KEY, b"something else")
    assert again.size == len(BYTES)
    assert read(store) == BYTES


def test_nothing_is_known_of_a_key_that_was_never_put(store: ObjectStore) -> None:
    assert store.stat(KEY) is None
    with pytest.raises(NotInStore):
        store.open(KEY)


def test_stat_tells_the_size_without_reading(store: ObjectStore) -> None:
    store.put(KEY, BYTES)
    found = store.stat(KEY)
    assert found is not None
    assert found.size == len(BYTES)


def test_no_bytes_are_bytes_too(store: ObjectStore) -> None:
    key = "sha256/" + hashlib.sha256(b"").hexdigest()
    assert store.put(key, b"").size == 0
    assert read(store, key) == b""


def test_four_writers_of_one_key_leave_one_whole_object(store: ObjectStore) -> None:
    threads = [threading.Thread(target=store.put, args=(KEY, BYTES)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read(store) == BYTES


def test_checked_bytes_are_hashed_again_after_storing(store: ObjectStore) -> None:
    stored = put_checked(store, hashlib.sha256(BYTES).hexdigest(), BYTES)
    assert stored.key == KEY


def test_other_bytes_under_a_hash_are_never_acknowledged(store: ObjectStore) -> None:
    with pytest.raises(StoreBroken):
        put_checked(store, hashlib.sha256(b"what the phone computed").hexdigest(), BYTES)


def test_what_an_order_removes_is_gone_and_may_come_again(store: ObjectStore) -> None:
    store.put(KEY, BYTES)
    store.remove(KEY)
    assert store.stat(KEY) is None
    store.remove(KEY)
    assert put_checked(store, SHA, BYTES).size == len(BYTES)
    assert read(store) == BYTES


def test_a_version_is_read_by_its_name(store: ObjectStore) -> None:
    stored = put_checked(store, SHA, BYTES)
    pinned = Pinned(store, {KEY: stored.version})
    assert hash_stored(pinned, KEY) == SHA
    found = pinned.stat(KEY)
    assert found is not None
    assert found.version == stored.version


def test_every_store_says_how_it_is_guarded(store: ObjectStore, request: pytest.FixtureRequest) -> None:
    told = store.protection()
    lock = "ceph-with-lock" in request.node.name
    # Ceph 16 ignores If-None-Match in a bucket with versions: the probe says so, and the store then looks before it writes.
    assert (told.write_once, told.versions, told.lock) == (not lock, lock, lock)
    assert told.mode == ("GOVERNANCE" if lock else "")


def test_a_wrong_secret_is_refused(ceph: Ceph) -> None:
    bucket = ceph.bucket()
    with pytest.raises(StoreUnreachable, match="SignatureDoesNotMatch"):
        s3(ceph.endpoint, bucket, secret="guessed").put(KEY, BYTES)
    assert s3(ceph.endpoint, bucket).stat(KEY) is None


def test_a_bucket_that_is_not_there_is_told_in_words(ceph: Ceph) -> None:
    with pytest.raises(StoreUnreachable):
        s3(ceph.endpoint, "never-made").protection()


def test_a_server_that_gives_other_bytes_back_is_never_acknowledged() -> None:
    other = {"GET": Answer(body=b"other bytes"), "GET ?versioning": Answer(body=b"<VersioningConfiguration/>")}
    other |= {"GET ?object-lock": refusal(404, "ObjectLockConfigurationNotFoundError")}
    with broken_s3({**other, "HEAD": Answer(headers={"ETag": '"x"'})}) as server, pytest.raises(StoreBroken):
        put_checked(s3(server.endpoint, "broken"), SHA, BYTES)


def test_a_server_that_says_taken_but_has_nothing_is_never_acknowledged() -> None:
    answers = {"PUT": refusal(412, "PreconditionFailed"), "HEAD": Answer(404)}
    with broken_s3(answers) as server, pytest.raises(StoreBroken):
        s3(server.endpoint, "broken").put(KEY, BYTES)


def test_a_server_that_overwrites_in_spite_of_if_none_match_is_found_out() -> None:
    versions = b"<VersioningConfiguration/>"
    answers = {"GET ?versioning": Answer(body=versions), "GET ?object-lock": refusal(501, "NotImplemented")}
    with broken_s3(answers) as server:
        told = s3(server.endpoint, "broken").protection()
    assert (told.write_once, told.versions, told.lock) == (False, False, False)


def test_a_disk_object_is_read_only_and_nothing_else_lies_about(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    store.put(KEY, BYTES)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 1
    assert files[0].stat().st_mode & 0o222 == 0


@pytest.mark.parametrize("key", ["../../etc/passwd", "sha256/../../x", "sha256", "/etc/passwd", "sha256/a/b"])
def test_a_disk_key_cannot_leave_its_folder(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError):
        DiskStore(tmp_path / "originals").put(key, BYTES)
