"""How is a phone's data key opened with the office's spare key, and who may have that done?"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mingcha.identity.rules.devices import DeviceKeyFaulty, DeviceUnknown, check_jwk
from mingcha.kernel.problem import Forbidden, Invalid

INFO = b"mingcha-escrow-v1"
KEY_BYTES = 32


class EscrowFaulty(Invalid):
    """The slot was not made for the office's key, or not on this person's phone."""

    code = "escrow-faulty"
    title_zh, title_en = "备用密钥打不开", "The spare key does not open this"
    detail_zh, detail_en = (
        "这不是用本单位备用密钥封存的，或不是此人的手机。手机中的记录没有改动。",
        "This was not sealed for the office's spare key, or it is another person's phone. The phone's records are untouched.",
    )


class UnsealRefused(Forbidden):
    """A phone that was revoked is not opened for the one who holds it: the office opens its export."""

    code = "unseal-refused"
    title_zh, title_en = "已停用的手机不能这样打开", "A revoked phone is not opened this way"
    detail_zh, detail_en = (
        "请从手机导出全部记录，交给本单位安全管理员打开。记录没有删除。",
        "Export everything from the phone and hand it to the security administrator. Nothing was deleted.",
    )


def check_can_unseal(*, own: bool, revoked: bool, may_revoke: bool, sees_department: bool) -> None:
    """One's own phone unless it was revoked; another's with the right to revoke it. Raises DeviceUnknown, UnsealRefused."""
    if may_revoke and sees_department:
        return
    if not own:
        raise DeviceUnknown
    if revoked:
        raise UnsealRefused


def escrow_id(jwk: Mapping[str, str]) -> str:
    """The name of the office's key: the RFC 7638 thumbprint in hex."""
    members = {name: jwk[name] for name in ("crv", "kty", "x", "y")}
    return hashlib.sha256(json.dumps(members, separators=(",", ":"), sort_keys=True).encode()).hexdigest()


def public_jwk(key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    """The public half as a JWK (RFC 7517)."""
    numbers = key.public_numbers()
    x, y = (base64.urlsafe_b64encode(part.to_bytes(32, "big")).decode().rstrip("=") for part in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def open_escrow(slot: Mapping[str, Any], person_id: str, private: ec.EllipticCurvePrivateKey) -> bytes:
    """The 32 bytes of the phone's data key: ECDH P-256, HKDF-SHA-256, AES-256-GCM with the person's id. Raises EscrowFaulty."""
    if slot["key"] != escrow_id(public_jwk(private.public_key())):
        raise EscrowFaulty
    try:
        x, y = check_jwk(slot["epk"])
        point = ec.EllipticCurvePublicNumbers(_number(x), _number(y), ec.SECP256R1()).public_key()
        secret = private.exchange(ec.ECDH(), point)
        key = HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=INFO).derive(secret)
        found = AESGCM(key).decrypt(bytes.fromhex(slot["iv"]), bytes.fromhex(slot["data"]), person_id.encode())
    except (DeviceKeyFaulty, InvalidTag, ValueError) as error:
        raise EscrowFaulty from error
    if len(found) != KEY_BYTES:
        raise EscrowFaulty
    return found


def _number(text: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(text + "="), "big")
