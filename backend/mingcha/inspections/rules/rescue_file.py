"""What does a line of a rescue file say, and how is a sealed one opened? Format: docs/reference/rescue-file.md."""

from __future__ import annotations

import base64
import binascii
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from mingcha.inspections.rules.rescue_problems import RescueForeign

VERSIONS = (1, 2, 3)
ENDED = 3
"""From this version on the last line is {"end": <number of rows>}."""
KEYS = {"events": "id", "blobs": "evidence", "bytes": "evidence", "vaults": "person"}
MOST_ROUNDS = 10_000_000
IV = 12


class Faulty(ValueError):
    """A line that cannot be used; `why` is a name in rescue_problems.FAULTS."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Head:
    """The first line: version of the format, and when the phone said it was made."""

    version: int
    made: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of one store of one database; `bytes` values are decoded. `sealed` while its content lies in a box."""

    db: str
    store: str
    values: dict[str, Any]

    @property
    def sealed(self) -> bool:
        """True while the content lies in a box."""
        return "box" in self.values


def read_head(line: bytes) -> Head:
    """The first line. Raises RescueForeign."""
    try:
        found = json.loads(line)
        if found["format"] != "mingcha-rescue" or found["version"] not in VERSIONS:
            raise RescueForeign
        return Head(found["version"], str(found["made"])[:40])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RescueForeign from error


def read_line(line: bytes) -> Row | int:
    """A row, or the number in the last line. Raises Faulty."""
    try:
        found = json.loads(line, object_hook=_bytes)
        if found.keys() == {"end"}:
            return int(found["end"])
        row = Row(found.get("db", "mingcha"), found["store"], found["row"])
        if isinstance(row.db, str) and isinstance(row.store, str) and isinstance(row.values, dict):
            return row
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Faulty("line") from error
    raise Faulty("line")


def open_row(row: Row, dek: bytes | None) -> dict[str, Any]:
    """The row with its sealed fields: AES-256-GCM, the IV first, bound to its store and key. Raises Faulty."""
    if not row.sealed:
        return row.values
    box, key = row.values["box"], json.dumps(row.values.get(KEYS.get(row.store, "id")), ensure_ascii=False)
    if dek is None or not isinstance(box, bytes) or len(box) < IV:
        raise Faulty("box")
    try:
        plain = AESGCM(dek).decrypt(box[:IV], box[IV:], f"{row.store}|{key}".encode())
        clear = {name: value for name, value in row.values.items() if name != "box"}
        return clear | _unpack(plain)
    except (InvalidTag, ValueError, KeyError, TypeError) as error:
        raise Faulty("box") from error


def open_pin(slot: Mapping[str, Any] | None, pin: str, person_id: str) -> bytes | None:
    """The 32 bytes of the data key behind a PIN; None if this PIN does not open it."""
    try:
        if slot is None or not 1 <= slot["rounds"] <= MOST_ROUNDS:
            return None
        words = unicodedata.normalize("NFKC", pin).encode()
        key = PBKDF2HMAC(SHA256(), 32, bytes.fromhex(slot["salt"]), slot["rounds"]).derive(words)
        return AESGCM(key).decrypt(bytes.fromhex(slot["iv"]), bytes.fromhex(slot["data"]), person_id.encode())
    except (InvalidTag, ValueError, KeyError, TypeError):
        return None


def _unpack(plain: bytes) -> dict[str, Any]:
    tail = 4 + int.from_bytes(plain[:4], "little")

    def part(found: dict[str, Any]) -> Any:
        if found.get("$") in ("buffer", "u8"):
            return plain[tail + found["at"] : tail + found["at"] + found["size"]]
        return found

    values = json.loads(plain[4:tail], object_hook=part)
    if not isinstance(values, dict):
        raise Faulty("box")
    return values


def _bytes(found: dict[str, Any]) -> Any:
    if found.keys() == {"base64"}:
        try:
            return base64.b64decode(found["base64"], validate=True)
        except (binascii.Error, TypeError) as error:
            raise Faulty("line") from error
    return found
