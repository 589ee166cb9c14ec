"""A rescue file as the rescue page writes it; sealed rows are sealed as the phone seals them."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

DEK = bytes(range(32))
PIN = "271828"
IV = bytes(12)


def _b64(data: bytes) -> dict[str, str]:
    return {"base64": base64.b64encode(data).decode()}


def _pack(values: Mapping[str, Any]) -> bytes:
    parts: list[bytes] = []
    packed = {}
    for name, value in values.items():
        packed[name] = value
        if isinstance(value, bytes):
            packed[name] = {"$": "buffer", "at": sum(map(len, parts)), "size": len(value)}
            parts.append(value)
    text = json.dumps(packed, ensure_ascii=False).encode()
    return len(text).to_bytes(4, "little") + text + b"".join(parts)


def row(store: str, key: str, clear: Mapping[str, Any], secret: Mapping[str, Any], *, sealed: bool) -> dict[str, Any]:
    """One line; `secret` fields lie in the box when it is sealed."""
    if sealed:
        place = f"{store}|{json.dumps(clear[key])}".encode()
        values = {**clear, "box": _b64(IV + AESGCM(DEK).encrypt(IV, _pack(secret), place))}
    else:
        values = {**clear, **{name: _b64(one) if isinstance(one, bytes) else one for name, one in secret.items()}}
    return {"db": "mingcha", "store": store, "row": values}


def vault(person: str, escrow: Mapping[str, Any] | None = None, pin: str | None = None) -> dict[str, Any]:
    """The line of the person's lock: `escrow` is the answer of GET /devices/escrow-key."""
    slots: dict[str, Any] = {"pin": None, "escrow": None}
    if escrow is not None:
        mine = ec.generate_private_key(ec.SECP256R1())
        numbers = [int.from_bytes(base64.urlsafe_b64decode(escrow["jwk"][name] + "="), "big") for name in ("x", "y")]
        secret = mine.exchange(ec.ECDH(), ec.EllipticCurvePublicNumbers(*numbers, ec.SECP256R1()).public_key())
        key = HKDF(hashes.SHA256(), 32, salt=None, info=b"mingcha-escrow-v1").derive(secret)
        own = mine.public_key().public_numbers()
        x, y = (base64.urlsafe_b64encode(n.to_bytes(32, "big")).decode().rstrip("=") for n in (own.x, own.y))
        epk = {"kty": "EC", "crv": "P-256", "x": x, "y": y}
        slots["escrow"] = {"key": escrow["id"], "epk": epk, **_wrapped(key, person)}
    if pin is not None:
        key = PBKDF2HMAC(hashes.SHA256(), 32, bytes(16), 1000).derive(pin.encode())
        slots["pin"] = {"salt": bytes(16).hex(), "rounds": 1000, "words": False, **_wrapped(key, person)}
    return {"db": "mingcha-vault", "store": "vaults", "row": {"person": person, "mask": "示", "db": "mingcha", **slots}}


def _wrapped(key: bytes, person: str) -> dict[str, str]:
    return {"iv": IV.hex(), "data": AESGCM(key).encrypt(IV, DEK, person.encode()).hex()}


def rows_of(lines: list[bytes], files: Mapping[str, bytes], *, sealed: bool) -> list[dict[str, Any]]:
    """The rows of a phone that holds these event lines and the bytes of these evidence ids (`id#0000` for a piece)."""
    found = [
        row("bytes", "evidence", {"evidence": name}, {"data": data}, sealed=sealed) for name, data in files.items()
    ]
    for line in lines:
        e = json.loads(line)["e"]
        clear = {
            "id": e["id"],
            "key": e["key"],
            "seq": e["seq"],
            "visit": e["visit"],
            "kind": e["kind"],
            "place": "phone",
        }
        found.append(row("events", "id", clear, {"line": line.decode(), "hash": "0" * 64}, sealed=sealed))
    return found


def write(path: Path, rows: list[dict[str, Any]], *, version: int = 3) -> Path:
    """The file."""
    head = {"format": "mingcha-rescue", "version": version, "made": "2026-06-15T02:00:00.000Z"}
    if version == 1:
        rows = [{name: value for name, value in one.items() if name != "db"} for one in rows]
    said = [head, *rows, *([{"end": len(rows)}] if version == 3 else [])]
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in said), encoding="utf-8")
    return path
