"""What can be set from outside, and where does it come from? One frozen record, read once from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

Env = Literal["development", "production", "test"]
StoreKind = Literal["disk", "memory", "s3"]
StoreLock = Literal["possible", "required"]
LockMode = Literal["governance", "compliance"]


class SettingsError(Exception):
    """Every missing or wrong name of the environment, told at once."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings. `data_dir` holds the embedded database, keys, uploads and originals; instants are UTC, times in seconds."""

    env: Env = "development"
    data_dir: Path
    database_url: str
    host: str = "127.0.0.1"
    port: int = 8000
    region: str = "RD"
    store: StoreKind = "disk"
    store_lock: StoreLock = "possible"
    store_lock_mode: LockMode = "governance"
    s3_endpoint: str = ""
    s3_bucket: str = ""
    s3_region: str = "default"
    s3_access_key: str = ""
    s3_secret_key: str = ""
    files_origin: str = ""
    portal_origin: str = ""
    pwa_dist: Path | None = None
    fonts: Path | None = None
    scheduler: bool = True
    scan_seconds: int = 300
    import_days: int = 30
    flag_bits: int = 3
    flag_stroke_thousandths: int = 10
    flag_kmh: int = 200
    flag_answers: int = 10
    flag_answer_seconds: int = 5
    log_name: str = "mingcha/log"
    witnesses: tuple[tuple[str, str], ...] = ()
    tsa_url: str = ""
    tsa_roots: Path | None = None
    tsa_renewal_url: str = ""
    missing_file_hours: int = 24
    missing_seal_days: int = 3
    smtp_url: str = ""
    mail_from: str = ""
    webhook_url: str = ""
    webhook_key: str = ""
    hand_over_urls: tuple[tuple[str, str], ...] = ()
    map_tiles: str = ""
    map_credit: str = ""

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Reads MINGCHA_* and PORT. Raises SettingsError with every fault, never only the first."""
        faults: list[str] = []
        data_dir = Path(env.get("MINGCHA_DATA", "data")).resolve()
        settings = cls(
            env=cast(Env, _choice(env, "MINGCHA_ENV", "development", ("development", "production", "test"), faults)),
            data_dir=data_dir,
            database_url=env.get("MINGCHA_DATABASE_URL", f"sqlite:///{data_dir / 'mingcha.sqlite3'}"),
            host=env.get("MINGCHA_HOST", "127.0.0.1"),
            port=_whole(env, "PORT", 8000, faults),
            region=_choice(env, "MINGCHA_REGION", "RD", ("ZH", "WG", "LZ", "RD", "NA"), faults),
            store=cast(StoreKind, _choice(env, "MINGCHA_STORE", "disk", ("disk", "memory", "s3"), faults)),
            store_lock=cast(
                StoreLock, _choice(env, "MINGCHA_STORE_LOCK", "possible", ("possible", "required"), faults)
            ),
            store_lock_mode=cast(
                LockMode,
                _choice(env, "MINGCHA_STORE_LOCK_MODE", "governance", ("governance", "compliance"), faults),
            ),
            s3_endpoint=env.get("MINGCHA_S3_ENDPOINT", ""),
            s3_bucket=env.get("MINGCHA_S3_BUCKET", ""),
            s3_region=env.get("MINGCHA_S3_REGION", "default"),
            s3_access_key=env.get("MINGCHA_S3_ACCESS_KEY", ""),
            s3_secret_key=env.get("MINGCHA_S3_SECRET_KEY", ""),
            files_origin=env.get("MINGCHA_FILES_ORIGIN", ""),
            portal_origin=env.get("MINGCHA_PORTAL_ORIGIN", ""),
            pwa_dist=Path(env["MINGCHA_PWA_DIST"]).resolve() if env.get("MINGCHA_PWA_DIST") else None,
            fonts=Path(env["MINGCHA_FONTS"]).resolve() if env.get("MINGCHA_FONTS") else None,
            scheduler=_choice(env, "MINGCHA_SCHEDULER", "on", ("on", "off"), faults) == "on",
            scan_seconds=_whole(env, "MINGCHA_SCAN_SECONDS", 300, faults),
            **_figures(env, faults),
            log_name=_name(env, "MINGCHA_LOG_NAME", "mingcha/log", faults),
            **_addresses(env, faults),
            tsa_roots=Path(env["MINGCHA_TSA_ROOTS"]).resolve() if env.get("MINGCHA_TSA_ROOTS") else None,
            **_authorities(env),
        )
        faults += _missing(settings)
        if faults:
            raise SettingsError(faults)
        return settings


def _ways(env: Mapping[str, str]) -> dict[str, Any]:
    """How notices leave the house: a mail server as smtp(s)://user:password@host:port, and an address that takes JSON signed with a key."""
    return {
        "smtp_url": env.get("MINGCHA_SMTP_URL", ""),
        "mail_from": env.get("MINGCHA_MAIL_FROM", ""),
        "webhook_url": env.get("MINGCHA_WEBHOOK_URL", ""),
        "webhook_key": env.get("MINGCHA_WEBHOOK_KEY", ""),
    }


def _authorities(env: Mapping[str, str]) -> dict[str, Any]:
    """Who outside is called: who stamps heads, who stamps them anew each year, and how notices go out."""
    stamps = {"tsa_url": env.get("MINGCHA_TSA_URL", ""), "tsa_renewal_url": env.get("MINGCHA_TSA_RENEWAL_URL", "")}
    return stamps | _ways(env)


def _addresses(env: Mapping[str, str], faults: list[str]) -> dict[str, Any]:
    """Who witnesses the log, which platforms take results, and where the map's pictures lie."""
    return {
        "witnesses": _witnesses(env, "MINGCHA_WITNESSES", faults),
        "hand_over_urls": _hand_overs(env, "MINGCHA_HAND_OVER_URLS", faults),
        "map_tiles": _tiles(env, "MINGCHA_MAP_TILES", faults),
        "map_credit": env.get("MINGCHA_MAP_CREDIT", ""),
    }


def _figures(env: Mapping[str, str], faults: list[str]) -> dict[str, Any]:
    """How long recordings may be added, when something counts as missing, and from which figures on something between visits is shown as a flag."""
    return {
        "missing_file_hours": _whole(env, "MINGCHA_MISSING_FILE_HOURS", 24, faults),
        "missing_seal_days": _whole(env, "MINGCHA_MISSING_SEAL_DAYS", 3, faults),
        "import_days": _whole(env, "MINGCHA_IMPORT_DAYS", 30, faults),
        "flag_bits": int(_choice(env, "MINGCHA_FLAG_BITS", "3", ("0", "1", "2", "3"), faults)),
        "flag_stroke_thousandths": _whole(env, "MINGCHA_FLAG_STROKE_THOUSANDTHS", 10, faults),
        "flag_kmh": _whole(env, "MINGCHA_FLAG_KMH", 200, faults),
        "flag_answers": _whole(env, "MINGCHA_FLAG_ANSWERS", 10, faults),
        "flag_answer_seconds": _whole(env, "MINGCHA_FLAG_ANSWER_SECONDS", 5, faults),
    }


def _missing(settings: Settings) -> list[str]:
    """Names that another setting needs."""
    faults = []
    if settings.store == "s3":
        needed = {
            "MINGCHA_S3_ENDPOINT": settings.s3_endpoint,
            "MINGCHA_S3_BUCKET": settings.s3_bucket,
            "MINGCHA_S3_ACCESS_KEY": settings.s3_access_key,
            "MINGCHA_S3_SECRET_KEY": settings.s3_secret_key,
        }
        faults += [f"{name} is missing (MINGCHA_STORE=s3 needs it)" for name, value in needed.items() if not value]
    if (settings.tsa_url or settings.tsa_renewal_url) and not (settings.tsa_roots and settings.tsa_roots.is_file()):
        faults.append("MINGCHA_TSA_ROOTS is missing (MINGCHA_TSA_URL needs the file of its root certificates)")
    return faults


def _choice(env: Mapping[str, str], name: str, default: str, allowed: tuple[str, ...], faults: list[str]) -> str:
    value = env.get(name, default)
    if value not in allowed:
        faults.append(f"{name}={value!r}: use one of {', '.join(allowed)}")
        return default
    return value


def _whole(env: Mapping[str, str], name: str, default: int, faults: list[str]) -> int:
    value = env.get(name, str(default))
    if not value.isdecimal() or not 0 < int(value) < 65536 * 16:
        faults.append(f"{name}={value!r}: use a whole number above 0")
        return default
    return int(value)


def _name(env: Mapping[str, str], name: str, default: str, faults: list[str]) -> str:
    value = env.get(name, default)
    if not value or len(value) > 100 or any(sign.isspace() or sign == "+" or sign < " " for sign in value):
        faults.append(f"{name}={value!r}: use up to 100 signs without spaces and plus signs")
        return default
    return value


def _witnesses(env: Mapping[str, str], name: str, faults: list[str]) -> tuple[tuple[str, str], ...]:
    pairs = [tuple(part.split()) for part in env.get(name, "").split(",") if part.strip()]
    if any(len(pair) != 2 or not pair[0].startswith(("http://", "https://")) for pair in pairs):
        faults.append(f"{name}: write `URL KEY`, and a comma between two witnesses")
        return ()
    return tuple((pair[0].rstrip("/"), pair[1]) for pair in pairs)


def _tiles(env: Mapping[str, str], name: str, faults: list[str]) -> str:
    """An address with {z}, {x} and {y}: `https://…`, or `/…` of this machine."""
    value = env.get(name, "")
    whole = all(part in value for part in ("{z}", "{x}", "{y}")) and "{s}" not in value
    if value and not (value.startswith(("https://", "/")) and whole):
        faults.append(f"{name}={value!r}: write https://… or /… with {{z}}, {{x}} and {{y}}")
        return ""
    return value


def _hand_overs(env: Mapping[str, str], name: str, faults: list[str]) -> tuple[tuple[str, str], ...]:
    """Pairs of a channel and the address that takes its results."""
    pairs = [tuple(part.split()) for part in env.get(name, "").split(",") if part.strip()]
    if any(len(pair) != 2 or not pair[1].startswith(("http://", "https://")) for pair in pairs):
        faults.append(f"{name}: write `CHANNEL URL`, and a comma between two channels")
        return ()
    return tuple((pair[0], pair[1]) for pair in pairs)
