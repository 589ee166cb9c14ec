"""What does an inspector's phone send? A sample device: a key of its own, one gapless chain, lines signed as a real phone signs them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from mingcha.kernel.canon import canonical, sha256_hex
from mingcha.kernel.clock import CHINA
from mingcha.kernel.ids import Ids

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
APP = sha256_hex(b"mingcha sample phone")
EMPTY_ROOT = sha256_hex(b"")
FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes on the phone under their evidence id; `role` is photo, strokes or picture, `type` a media type."""

    evidence: str
    visit: str
    role: str
    type: str
    data: bytes

    @property
    def sha256(self) -> str:
        """What the phone computed before anything else."""
        return sha256_hex(self.data)

    def reference(self) -> dict[str, Any]:
        """How an event names it."""
        return {"evidence": self.evidence, "sha256": self.sha256, "len": len(self.data), "type": self.type}


class SamplePhone:
    """One device key of one person. Key and signatures (RFC 6979) follow from the label, so a second county is the same."""

    def __init__(self, label: str, ids: Ids) -> None:
        self.label = label
        self._ids = ids
        number = int.from_bytes(hashlib.sha256(f"mingcha sample device|{label}".encode()).digest(), "big")
        self._key = ec.derive_private_key(number % (ORDER - 1) + 1, ec.SECP256R1())
        self.jwk = self._jwk()
        self.id = sha256_hex(canonical(self.jwk))
        self._boot = ids.new()
        self._started: datetime | None = None
        self._seq = 0
        self._prev = FIRST
        self.lines: list[bytes] = []
        self.blobs: list[Blob] = []

    def say(self, visit: str, nonce: str, kind: str, payload: Mapping[str, Any], at: datetime) -> bytes:
        """The next line of the chain, kept in the outbox; `nonce` is the visit's offer, `at` what the phone's clock shows."""
        self._seq += 1
        self._started = self._started or at
        event = {
            "v": 1,
            "id": self._ids.new(),
            "visit": visit,
            "key": self.id,
            "seq": self._seq,
            "prev": self._prev,
            "kind": kind,
            "schema": 1,
            "at": at.astimezone(CHINA).isoformat(timespec="milliseconds"),
            "mono": max(0, int((at - self._started).total_seconds() * 1000)),
            "boot": self._boot,
            "app": APP,
            "nb": {"nonce": nonce, "cp_size": 0, "cp_root": EMPTY_ROOT},
            "payload": dict(payload),
        }
        signed = canonical(event)
        self._prev = sha256_hex(signed)
        self.lines.append(canonical({"e": event, "sig": self._sign(signed)}))
        return self.lines[-1]

    def keep(self, visit: str, role: str, media_type: str, data: bytes) -> Blob:
        """A new piece of evidence, kept in the outbox."""
        self.blobs.append(Blob(self._ids.new(), visit, role, media_type, data))
        return self.blobs[-1]

    def empty_outbox(self) -> tuple[list[bytes], list[Blob]]:
        """Everything that was not sent yet, in its order; the outbox is empty afterwards."""
        sent = self.lines, self.blobs
        self.lines, self.blobs = [], []
        return sent

    def _sign(self, data: bytes) -> str:
        r, s = decode_dss_signature(self._key.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True)))
        return f"{r:064x}{s:064x}"

    def _jwk(self) -> dict[str, str]:
        point = self._key.public_key().public_numbers()
        x, y = (base64.urlsafe_b64encode(part.to_bytes(32, "big")).rstrip(b"=").decode() for part in (point.x, point.y))
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def event_id(line: bytes) -> str:
    """The id inside a line that `say` made."""
    place = line.index(b'"id":"') + 6
    return line[place : place + 36].decode()
