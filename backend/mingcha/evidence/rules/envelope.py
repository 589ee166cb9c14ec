"""Is a received line an event, and did the key sign exactly this? Parsing, RFC 8785 form, ES256."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from mingcha.evidence.rules.payload import HEX64, MAX_INT, UUID, instant
from mingcha.evidence.rules.problems import EventMalformed, EventSignatureWrong
from mingcha.kernel import merkle
from mingcha.kernel.problem import FieldError

ZERO = "0" * 64
SIGNATURE = re.compile(r"[0-9a-f]{128}")
FAR = timedelta(days=400)
_P256 = ec.SECP256R1()
_ES256 = ec.ECDSA(SHA256())
_NAMES = frozenset(
    {"v", "id", "visit", "key", "seq", "prev", "kind", "schema", "at", "mono", "boot", "app", "nb", "payload"}
)
_PATTERNS = {"id": UUID, "visit": UUID, "boot": UUID, "key": HEX64, "prev": HEX64, "app": HEX64}
_COUNTS = {"seq": 1, "schema": 1, "mono": 0}


@dataclass(frozen=True, slots=True)
class Event:
    """A well-formed event. `digest` is SHA-256 of the RFC 8785 form of `e` (the next `prev`); `line` the bytes as received.

    `head` is the size and root of the newest log head that the phone had seen (`nb`); size 0 when it had seen none.
    """

    id: str
    visit: str
    key: str
    seq: int
    prev: str
    kind: str
    at: datetime
    nonce: str
    payload: dict[str, Any]
    digest: str
    form: bytes
    signature: str
    line: bytes
    leaf: str
    head: tuple[int, str] = (0, ZERO)


def canonical_event(e: Mapping[str, Any]) -> bytes:
    """The RFC 8785 form of an event. With whole numbers and ASCII names only, sorted compact JSON is that form (proved by test)."""
    return _ENCODER.encode(e).encode("utf-8")


def leaf_hash(line: bytes) -> str:
    """The log leaf of a line: SHA-256(0x00 || line), hex (settled 2)."""
    return merkle.leaf_hash(line).hex()


def parse_line(line: bytes) -> Event:
    """Reads one line without its newline. Raises EventMalformed with the pointer of the fault; the signature is not checked here."""
    try:
        outer = json.loads(
            line.decode("utf-8"), object_pairs_hook=_no_twins, parse_float=_no_float, parse_constant=_no_float
        )
        e, signature = outer["e"], outer["sig"]
        if len(outer) != 2 or not isinstance(e, dict):
            raise ValueError("fields")
        form = canonical_event(e)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _fault("", "不是事件", "This is not an event line") from error
    if not isinstance(signature, str) or SIGNATURE.fullmatch(signature) is None:
        raise _fault("/sig", "签名应为128位十六进制", "The signature is 128 hex characters")
    at = _check_fields(e)
    digest = hashlib.sha256(form).hexdigest()
    return Event(
        e["id"],
        e["visit"],
        e["key"],
        e["seq"],
        e["prev"],
        e["kind"],
        at,
        e["nb"]["nonce"],
        e["payload"],
        digest,
        form,
        signature,
        line,
        leaf_hash(line),
        (e["nb"]["cp_size"], e["nb"]["cp_root"]),
    )


def check_signature(event: Event, jwk: Mapping[str, str]) -> None:
    """Raises EventSignatureWrong unless the raw r||s signature (WebCrypto's form) fits the key and the RFC 8785 form."""
    raw = event.signature
    der = encode_dss_signature(int(raw[:64], 16), int(raw[64:], 16))
    try:
        _public_key(jwk["x"], jwk["y"]).verify(der, event.form, _ES256)
    except (InvalidSignature, ValueError) as error:
        raise EventSignatureWrong() from error


def clock_is_far(claimed: datetime, received: datetime) -> bool:
    """True if the phone's clock is more than 400 days off: accepted, but flagged."""
    return abs(claimed - received) > FAR


def _check_fields(e: dict[str, Any]) -> datetime:
    strange = e.keys() ^ _NAMES
    if strange:
        raise _fault(f"/e/{min(strange)[:40]}", "字段多余或缺少", "This field is missing or unknown")
    for name, pattern in _PATTERNS.items():
        if not isinstance(e[name], str) or pattern.fullmatch(e[name]) is None:
            raise _fault(f"/e/{name}", "格式不对", "Wrong format")
    for name, lowest in _COUNTS.items():
        if type(e[name]) is not int or not lowest <= e[name] <= 2**31 * (1 if name != "mono" else 2**21):
            raise _fault(f"/e/{name}", "应为整数", "A whole number is needed")
    _check_bound(e["nb"])
    at = instant(e["at"])
    if at is None:
        raise _fault("/e/at", "应为带时区的时间", "An instant with its zone is needed")
    _check_kind(e)
    return at


def _check_kind(e: dict[str, Any]) -> None:
    if type(e["v"]) is not int or e["v"] != 1:
        raise _fault("/e/v", "只认第1版", "Only version 1 is known")
    if not isinstance(e["kind"], str) or not 1 <= len(e["kind"]) <= 40:
        raise _fault("/e/kind", "格式不对", "Wrong format")
    if not isinstance(e["payload"], dict):
        raise _fault("/e/payload", "应为对象", "An object is needed")


def _check_bound(nb: Any) -> None:
    if not isinstance(nb, dict) or nb.keys() != {"nonce", "cp_size", "cp_root"}:
        raise _fault("/e/nb", "格式不对", "Wrong format")
    for name in ("nonce", "cp_root"):
        if not isinstance(nb[name], str) or HEX64.fullmatch(nb[name]) is None:
            raise _fault(f"/e/nb/{name}", "格式不对", "Wrong format")
    if type(nb["cp_size"]) is not int or not 0 <= nb["cp_size"] <= MAX_INT:
        raise _fault("/e/nb/cp_size", "应为整数", "A whole number is needed")


@lru_cache(maxsize=1024)
def _public_key(x: str, y: str) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicNumbers(_number(x), _number(y), _P256).public_key()


def _number(base64url: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(base64url + "=" * (-len(base64url) % 4)), "big")


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("the same name twice")
    return found


def _no_float(text: str) -> Any:
    raise ValueError(f"not a whole number: {text[:20]}")


def _fault(pointer: str, zh: str, en: str) -> EventMalformed:
    return EventMalformed(errors=[FieldError(pointer, zh, en)])


_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), check_circular=False)


def signed_line(e: Mapping[str, Any], key: ec.EllipticCurvePrivateKey) -> bytes:
    """The line a phone would send for `e`: RFC 8785 form and ES256 raw signature (sample county and tests sign with it)."""
    form = canonical_event(e)
    r, s = decode_dss_signature(key.sign(form, _ES256))
    return b'{"e":' + form + b',"sig":"' + f"{r:064x}{s:064x}".encode() + b'"}'
