"""Which store does the house keep originals in, and is it guarded as the office demands?"""

from __future__ import annotations

from mingcha.kernel.problem import Conflict
from mingcha.kernel.storage import DiskStore, MemoryStore, ObjectStore, Protection
from mingcha.settings import Settings


class StoreUnfit(Conflict):
    """The store does not guard originals as MINGCHA_STORE_LOCK demands; the server does not start."""

    code = "store-unfit"
    title_zh, title_en = "存储达不到要求，服务没有启动", "The store is not fit; the server did not start"
    detail_zh, detail_en = "{zh}", "{en}"


def make_store(settings: Settings) -> ObjectStore:
    """The store that the settings name; nothing is asked of it yet."""
    if settings.store == "memory":
        return MemoryStore()
    if settings.store == "disk":
        return DiskStore(settings.data_dir / "originals")
    # Loaded here: its client takes a third of a second, which every command would pay.
    from mingcha.kernel.storage_s3 import S3Store

    return S3Store(
        endpoint=settings.s3_endpoint,
        bucket=settings.s3_bucket,
        region=settings.s3_region,
        access_key=settings.s3_access_key,
        secret_key=settings.s3_secret_key,
        mode=settings.store_lock_mode.upper(),
    )


def check_store(found: Protection, settings: Settings) -> tuple[str, str]:
    """What the server says of its store when it starts, in Chinese and English. Raises StoreUnfit."""
    if settings.store_lock == "required" and not found.lock:
        zh, en = _no_lock(found.kind)
        raise StoreUnfit(zh=zh, en=en)
    if found.kind == "s3" and not (found.write_once or found.versions):
        raise StoreUnfit(
            zh="该存储桶会覆盖已有文件（不遵守 If-None-Match，也没有版本）。请打开版本控制，或换用支持条件写入的存储。",
            en="This bucket overwrites what it holds: it ignores If-None-Match and keeps no versions. Turn versioning on, or use a server with conditional writes.",
        )
    return told(found)


def told(found: Protection) -> tuple[str, str]:
    """How originals are guarded, in Chinese and English."""
    if found.kind == "memory":
        return (
            "原件只在内存里，重启即失（仅供试用）",
            "originals are in memory only and gone with the process (for trials)",
        )
    if found.kind == "disk":
        return (
            "原件存于本机磁盘：只靠只读文件保护，没有锁定；能登录这台机器的人可以删除",
            "originals are on this machine's disk: guarded by read-only files only, not locked; whoever owns the machine can delete them",
        )
    if not found.lock:
        zh, en = (
            ("保留每个版本", "every version kept")
            if found.versions
            else ("写一次，没有版本", "written once, no versions")
        )
        return f"原件存于S3：{zh}，没有锁定", f"originals are in S3: {en}, not locked"
    return (
        f"原件存于S3：保留每个版本，按保管期限锁定（{found.mode}）",
        f"originals are in S3: every version kept, locked until its term ends ({found.mode})",
    )


def _no_lock(kind: str) -> tuple[str, str]:
    if kind != "s3":
        return (
            "MINGCHA_STORE_LOCK=required 要求锁定，而本机磁盘或内存不能锁定。请设 MINGCHA_STORE=s3 并用带对象锁的存储桶，或去掉这项要求。",
            "MINGCHA_STORE_LOCK=required demands a lock, and a disk or memory cannot lock. Set MINGCHA_STORE=s3 with a bucket made with Object Lock, or drop the demand.",
        )
    return (
        "MINGCHA_STORE_LOCK=required 要求锁定，而该存储桶没有对象锁。对象锁须在新建存储桶时打开（ObjectLockEnabledForBucket）：请新建一个，把原件复制过去，再改 MINGCHA_S3_BUCKET。",
        "MINGCHA_STORE_LOCK=required demands a lock, and this bucket has none. A bucket gets Object Lock when it is made (ObjectLockEnabledForBucket): make one, copy the originals there, then change MINGCHA_S3_BUCKET.",
    )
