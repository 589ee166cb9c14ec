"""How are originals kept in S3? Write-once by If-None-Match, read by VersionId, locked until their day where the bucket can."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import boto3
from botocore.client import Config
from botocore.exceptions import BotoCoreError, ClientError

from mingcha.kernel.problem import Problem
from mingcha.kernel.storage import CHUNK, NotInStore, Protection, Source, StoreBroken, Stored, StoreLocked

PROBE = "probe/write-once"
TAKEN = frozenset({"PreconditionFailed", "412", "ConditionalRequestConflict"})
ABSENT = frozenset(
    {"NoSuchKey", "NoSuchVersion", "404", "MethodNotAllowed", "405"}
)  # 405: the newest is a delete marker
UNLOCKABLE = frozenset({"ObjectLockConfigurationNotFoundError", "NotImplemented", "501", "404", "MethodNotAllowed"})


class StoreUnreachable(Problem):
    """503: the S3 server does not answer, or lets nobody in with these keys."""

    status = 503
    code = "store-unreachable"
    title_zh, title_en = "存储连接不上", "The store cannot be reached"
    detail_zh, detail_en = (
        "请核对 MINGCHA_S3_ENDPOINT、MINGCHA_S3_BUCKET 和密钥：{why}",
        "Check MINGCHA_S3_ENDPOINT, MINGCHA_S3_BUCKET and the keys: {why}",
    )


class S3Store:
    """Any S3 with conditional writes; path-style addresses and checksums only where required (works on Ceph).

    `mode` is the kind of lock that is asked for where the bucket was made with Object Lock: GOVERNANCE or COMPLIANCE.
    """

    def __init__(
        self,
        *,
        endpoint: str,
        bucket: str,
        region: str,
        access_key: str,
        secret_key: str,
        mode: str = "GOVERNANCE",
    ) -> None:
        config = Config(
            signature_version="s3v4", s3={"addressing_style": "path"}, request_checksum_calculation="when_required"
        )
        self.bucket, self._mode = bucket, mode
        self._protection: Protection | None = None
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name=region,
            aws_access_key_id=access_key,
            aws_secret_access_key=secret_key,
            config=config,
        )

    def put(self, key: str, source: Source, *, until: datetime | None = None, beside: bool = False) -> Stored:
        """If-None-Match makes it write-once; an object that is there already is left as it is, its lock never shortened.

        Ceph 16 ignores If-None-Match where it keeps versions, so there the store looks first; two at once leave two equal versions.
        """
        there = None if beside or self.protection().write_once else self.stat(key)
        if there is not None:
            return there
        lock = until if until is not None and self.protection().lock else None
        asked: dict[str, Any] = {} if beside else {"IfNoneMatch": "*"}
        if lock is not None:
            asked |= {"ObjectLockMode": self._mode, "ObjectLockRetainUntilDate": lock, "ContentMD5": _md5(source)}
        body: Any = source.open("rb") if isinstance(source, Path) else source
        try:
            answer = self._client.put_object(Bucket=self.bucket, Key=key, Body=body, **asked)
        except ClientError as error:
            if _code(error) not in TAKEN:
                raise
            answer = {}
        finally:
            if isinstance(source, Path):
                body.close()
        found = self.stat(key, str(answer.get("VersionId") or ""))
        if found is None:
            raise StoreBroken()
        return found

    def open(self, key: str, version: str = "") -> IO[bytes]:
        """The object's stream. Raises NotInStore."""
        try:
            stream: IO[bytes] = self._client.get_object(Bucket=self.bucket, Key=key, **_version(version))["Body"]
        except ClientError as error:
            if _code(error) in ABSENT:
                raise NotInStore(key) from error
            raise
        return stream

    def stat(self, key: str, version: str = "") -> Stored | None:
        """What is kept under the key, or None."""
        try:
            head = self._client.head_object(Bucket=self.bucket, Key=key, **_version(version))
        except ClientError as error:
            if _code(error) in ABSENT:
                return None
            raise
        locked = head.get("ObjectLockRetainUntilDate")
        return Stored(
            key,
            int(head["ContentLength"]),
            str(head.get("VersionId") or ""),
            locked.astimezone(UTC) if isinstance(locked, datetime) else None,
        )

    def protection(self) -> Protection:
        """What the bucket really does, asked and tried once. Raises StoreUnreachable."""
        if self._protection is None:
            try:
                self._protection = self._probe()
            except (ClientError, BotoCoreError) as error:
                raise StoreUnreachable(why=str(error)) from error
        return self._protection

    def keep_until(self, key: str, version: str, until: datetime) -> bool:
        """Locks a version until this instant, never shorter than it is; False where the bucket cannot lock."""
        if not self.protection().lock:
            return False
        found = self.stat(key, version)
        if found is None:
            raise NotInStore(key)
        if found.locked is None or found.locked < until:
            retention = {"Mode": self._mode, "RetainUntilDate": until}
            self._client.put_object_retention(Bucket=self.bucket, Key=key, Retention=retention, **_version(version))
        return True

    def hold(self, key: str, version: str, on: bool) -> bool:
        """Sets or lifts the legal hold of a version; False where the bucket cannot."""
        if not self.protection().lock:
            return False
        status = {"Status": "ON" if on else "OFF"}
        try:
            self._client.put_object_legal_hold(Bucket=self.bucket, Key=key, LegalHold=status, **_version(version))
        except ClientError as error:
            if _code(error) in ABSENT:
                raise NotInStore(key) from error
            raise
        return True

    def remove(self, key: str) -> None:
        """Deletes every version of the key for good; called only by a carried-out order. Raises StoreLocked."""
        try:
            for version in list(self._versions_of(key)):
                self._client.delete_object(Bucket=self.bucket, Key=key, **_version(version))
        except ClientError as error:
            if _code(error) in {"AccessDenied", "403", "InvalidRequest"}:
                raise StoreLocked(why=str(error)) from error
            raise

    def _versions_of(self, key: str) -> Iterator[str]:
        if not self.protection().versions:
            yield ""
            return
        for page in self._client.get_paginator("list_object_versions").paginate(Bucket=self.bucket, Prefix=key):
            for kind in ("Versions", "DeleteMarkers"):
                yield from (one["VersionId"] for one in page.get(kind, []) if one["Key"] == key)

    def _probe(self) -> Protection:
        versions = self._client.get_bucket_versioning(Bucket=self.bucket).get("Status") == "Enabled"
        try:
            told = self._client.get_object_lock_configuration(Bucket=self.bucket)["ObjectLockConfiguration"]
            lock = told.get("ObjectLockEnabled") == "Enabled"
        except ClientError as error:
            if _code(error) not in UNLOCKABLE:
                raise
            lock = False
        return Protection("s3", self._writes_once(), versions, lock, self._mode if lock else "")

    def _writes_once(self) -> bool:
        """Tried, not believed: some servers take If-None-Match and overwrite, or make another version."""
        made: list[str] = []
        for _time in range(2):
            try:
                answer = self._client.put_object(Bucket=self.bucket, Key=PROBE, Body=b"mingcha", IfNoneMatch="*")
            except ClientError as error:
                if _code(error) not in TAKEN:
                    raise
                return True
            made.append(str(answer.get("VersionId") or ""))
        for version in filter(None, made):  # so that a bucket does not grow with every start
            self._client.delete_object(Bucket=self.bucket, Key=PROBE, VersionId=version)
        return False


def _version(version: str) -> dict[str, str]:
    return {"VersionId": version} if version else {}


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _md5(source: Source) -> str:
    """Content-MD5, which a write with a lock must carry. The evidence's own hash is computed again from what was stored."""
    digest = hashlib.md5(usedforsecurity=False)
    if isinstance(source, bytes):
        digest.update(source)
    else:
        with source.open("rb") as stream:
            while block := stream.read(CHUNK):
                digest.update(block)
    return base64.b64encode(digest.digest()).decode()
