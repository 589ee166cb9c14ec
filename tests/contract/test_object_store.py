"""Do memory, disk and S3 keep one promise: bytes under their hash, written once, the same when read?"""

from __future__ import annotations

import gc
import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from mingcha.kernel.storage import DiskStore, MemoryStore, ObjectStore, S3Store, StoreBroken, put_checked
from tests.contract.s3_double import ACCESS, BUCKET, REGION, SECRET, Bucket, running_bucket

pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore::ResourceWarning")]
BYTES = b"one photograph" * 1000
KEY = "sha256/" + hashlib.sha256(BYTES).hexdigest()


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    with running_bucket() as running:
        yield running
        gc.collect()


def s3(bucket: Bucket, secret: str = SECRET) -> S3Store:
    return S3Store(endpoint=bucket.endpoint, bucket=BUCKET, region=REGION, access_key=ACCESS, secret_key=secret)


@pytest.fixture(params=["memory", "disk", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    if request.param == "memory":
        return MemoryStore()
    if request.param == "disk":
        return DiskStore(tmp_path / "originals")
    return s3(request.getfixturevalue("bucket"))


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
    with pytest.raises((KeyError, FileNotFoundError, ClientError)):
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


def test_a_wrong_secret_is_refused(bucket: Bucket) -> None:
    with pytest.raises(ClientError):
        s3(bucket, secret="guessed").put(KEY, BYTES)
    assert bucket.refused == 1
    assert bucket.objects == {}


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
