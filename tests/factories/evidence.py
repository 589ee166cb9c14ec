"""A phone for tests: a device key, a gapless chain, signed lines, tus uploads. It knows the protocol, not the server's code paths."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from itertools import count
from typing import Any

import rfc8785
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

ZERO = "0" * 64
CHINA = timezone(timedelta(hours=8))
Event = dict[str, Any]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _b64url(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")


class Phone:
    """One device key with its chain. `ids` gives UUIDs, `now` the wall clock in China time."""

    def __init__(self, seed: int, *, now: datetime | None = None, nonce: str = ZERO) -> None:
        self._key = ec.derive_private_key(seed + 7_000, ec.SECP256R1())
        numbers = self._key.public_key().public_numbers()
        self.jwk = {"kty": "EC", "crv": "P-256", "x": _b64url(numbers.x), "y": _b64url(numbers.y)}
        thumb = f'{{"crv":"P-256","kty":"EC","x":"{self.jwk["x"]}","y":"{self.jwk["y"]}"}}'
        self.id = sha256(thumb.encode())
        self.now = now or datetime(2026, 6, 15, 10, 0, tzinfo=CHINA)
        self.nonce = nonce
        self.seen = (0, ZERO)  # size and root of the newest head of the log that it knows
        self.seq, self.head = 0, ZERO
        self._seed, self._numbers = seed, count(1)

    def uuid(self) -> str:
        """A new UUIDv7-shaped id, the same for the same seed."""
        text = sha256(f"{self._seed}|{next(self._numbers)}".encode())
        return f"019ec5a0-{text[:4]}-7{text[4:7]}-8{text[7:10]}-{text[10:22]}"

    def event(self, visit: str, kind: str, payload: dict[str, Any] | None = None, **changes: Any) -> Event:
        """The next `e` of the chain (it moves on); `changes` overwrite fields before hashing."""
        self.seq += 1
        self.now += timedelta(seconds=1)
        e: Event = {
            "v": 1,
            "id": self.uuid(),
            "visit": visit,
            "key": self.id,
            "seq": self.seq,
            "prev": self.head,
            "kind": kind,
            "schema": 1,
            "at": self.now.isoformat(timespec="milliseconds"),
            "mono": self.seq * 1000,
            "boot": "019ec5a0-0000-7000-8000-000000000001",
            "app": "a" * 64,
            "nb": {"nonce": self.nonce, "cp_size": self.seen[0], "cp_root": self.seen[1]},
            "payload": payload or {},
        } | changes
        self.head = sha256(rfc8785.dumps(e))
        return e

    def sign(self, e: Event) -> bytes:
        """The NDJSON line of an event, without newline."""
        form = rfc8785.dumps(e)
        r, s = decode_dss_signature(self._key.sign(form, ec.ECDSA(hashes.SHA256())))
        return b'{"e":' + form + b',"sig":"' + f"{r:064x}{s:064x}".encode() + b'"}'

    def line(self, visit: str, kind: str, payload: dict[str, Any] | None = None, **changes: Any) -> bytes:
        """The next event, signed."""
        return self.sign(self.event(visit, kind, payload, **changes))


def enrol(client: FlaskClient, phone: Phone, label: str = "示例手机") -> None:
    """Registers the phone's key for the signed-in person."""
    reply = client.post("/api/v1/devices", json={"jwk": phone.jwk, "label": label})
    assert reply.status_code == 201, reply.get_json()
    assert reply.get_json()["id"] == phone.id


def push(client: FlaskClient, *lines: bytes) -> TestResponse:
    """POST /events."""
    return client.post("/api/v1/events", data=b"\n".join(lines) + b"\n", content_type="application/x-ndjson")


def statuses(reply: TestResponse) -> list[str]:
    """The answers of a batch, in short: the status, or parked:<code>."""
    assert reply.status_code == 200, reply.get_data(as_text=True)
    found = []
    for result in reply.get_json()["results"]:
        code = result["problem"]["type"].removeprefix("/problems/") if result["status"] == "parked" else ""
        found.append(f"parked:{code}" if code else result["status"])
    return found


TUS = {"Tus-Resumable": "1.0.0"}
OCTETS = "application/offset+octet-stream"


def metadata(**fields: str) -> str:
    """An Upload-Metadata header."""
    return ",".join(f"{name} {b64(value.encode())}" for name, value in fields.items())


def create(
    client: FlaskClient, blob: dict[str, Any], visit: str, piece: bytes = b"", *, role: str = "photo", **headers: str
) -> TestResponse:
    """POST /uploads with an optional first piece; `blob` is the payload's blob object."""
    sent = {
        **TUS,
        "Upload-Length": str(blob["len"]),
        "Upload-Metadata": metadata(
            evidence=blob["evidence"], visit=visit, sha256=blob["sha256"], type=blob["type"], role=role
        ),
    }
    if piece:
        sent |= {"Content-Type": OCTETS, "Upload-Checksum": f"sha256 {b64(hashlib.sha256(piece).digest())}"}
    return client.post("/api/v1/uploads", data=piece, headers=sent | headers)


def patch(client: FlaskClient, evidence: str, offset: int, piece: bytes, **headers: str) -> TestResponse:
    """PATCH /uploads/<id>."""
    sent = {**TUS, "Content-Type": OCTETS, "Upload-Offset": str(offset)} | headers
    return client.patch(f"/api/v1/uploads/{evidence}", data=piece, headers=sent)


def head(client: FlaskClient, evidence: str) -> TestResponse:
    """HEAD /uploads/<id>."""
    return client.head(f"/api/v1/uploads/{evidence}", headers=TUS)


def blob_of(phone: Phone, data: bytes, kind: str = "image/jpeg") -> dict[str, Any]:
    """The blob object of a payload for these bytes."""
    return {"evidence": phone.uuid(), "sha256": sha256(data), "len": len(data), "type": kind}


def jpeg(width: int = 64, height: int = 48, *, shade: int = 90, exif: bytes = b"") -> bytes:
    """A small real JPEG."""
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (width, height), (shade, 120, 60)).save(out, "JPEG", **({"exif": exif} if exif else {}))
    return out.getvalue()


Sender = Callable[[bytes], str]


def canonical_text(e: Event) -> str:
    """For messages of failing tests."""
    return json.dumps(e, ensure_ascii=False)
