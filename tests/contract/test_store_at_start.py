"""Does a server start only with a store that guards originals as the office demands, and does it say how they are guarded?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mingcha.app.stores import StoreUnfit, check_store, make_store
from mingcha.cli import main
from mingcha.kernel.storage import Protection
from mingcha.settings import Settings, SettingsError
from tests.ceph import ACCESS, REGION, SECRET, Ceph

pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore::ResourceWarning")]


def settings(folder: Path, **more: Any) -> Settings:
    return Settings(env="test", data_dir=folder, database_url="sqlite://", **more)


def on_ceph(folder: Path, ceph: Ceph, bucket: str, **more: Any) -> Settings:
    keys = {"s3_access_key": ACCESS, "s3_secret_key": SECRET, "s3_region": REGION}
    return settings(folder, store="s3", s3_endpoint=ceph.endpoint, s3_bucket=bucket, **keys, **more)


def test_a_demanded_lock_is_there_or_the_server_does_not_start(tmp_path: Path, ceph: Ceph) -> None:
    for lock in (True, False):
        house = on_ceph(tmp_path, ceph, ceph.bucket(lock=lock), store_lock="required", store_lock_mode="compliance")
        found = make_store(house).protection()
        if lock:
            assert "COMPLIANCE" in check_store(found, house)[1]
        else:
            with pytest.raises(StoreUnfit, match="ObjectLockEnabledForBucket"):
                check_store(found, house)


def test_versions_without_a_lock_are_said_to_be_just_that(tmp_path: Path, ceph: Ceph) -> None:
    house = on_ceph(tmp_path, ceph, ceph.bucket(versions=True))
    assert check_store(make_store(house).protection(), house)[1] == (
        "originals are in S3: every version kept, not locked"
    )


@pytest.mark.parametrize("kind", ["disk", "memory"])
def test_a_disk_cannot_meet_the_demand_and_says_what_to_do(tmp_path: Path, kind: Any) -> None:
    house = settings(tmp_path, store=kind, store_lock="required")
    with pytest.raises(StoreUnfit, match="MINGCHA_STORE=s3"):
        check_store(make_store(house).protection(), house)
    easy = settings(tmp_path, store=kind)
    zh, en = check_store(make_store(easy).protection(), easy)
    assert ("只读" in zh, "read-only" in en) == ((kind == "disk"),) * 2


def test_a_bucket_that_overwrites_and_keeps_no_versions_is_refused_always(tmp_path: Path) -> None:
    with pytest.raises(StoreUnfit, match="If-None-Match"):
        check_store(Protection("s3", write_once=False), settings(tmp_path))


def test_the_command_ends_with_two_and_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MINGCHA_DATA", str(tmp_path))
    monkeypatch.setenv("MINGCHA_STORE_LOCK", "required")
    monkeypatch.delenv("MINGCHA_DATABASE_URL", raising=False)
    assert main(["--lang", "en", "serve", "--migrate", "--port", "1"]) == 2
    assert "did not start" in capsys.readouterr().err
    assert not (tmp_path / "mingcha.sqlite3").exists()


def test_a_misspelt_demand_is_no_demand_but_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="MINGCHA_STORE_LOCK='yes': use one of possible, required"):
        Settings.from_env({"MINGCHA_DATA": str(tmp_path), "MINGCHA_STORE_LOCK": "yes"})
