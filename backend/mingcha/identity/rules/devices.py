"""Is this a usable P-256 public key, what is its name, and whose device may be revoked by whom?"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from mingcha.kernel.problem import Conflict, FieldError, Invalid, NotFound, Unauthenticated

DEVICE_LIFE = timedelta(days=365)
P = 2**256 - 2**224 + 2**192 + 2**96 - 1
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B


class DeviceKeyFaulty(Invalid):
    """Not a point on P-256."""

    code = "device-key-faulty"
    title_zh, title_en = "设备公钥有误", "The device key is not usable"
    detail_zh, detail_en = "请在手机上重新登记设备。", "Enrol the device again on the phone."


class DeviceForeign(Conflict):
    """The key is enrolled for somebody else."""

    code = "device-foreign"
    title_zh, title_en = "此设备密钥已登记在他人名下", "This key is enrolled for somebody else"
    detail_zh, detail_en = "请在手机上生成新的密钥后再登记。", "Make a new key on the phone and enrol that."


class DeviceRevoked(Unauthenticated):
    """The device was revoked; the phone seals what it still holds."""

    code = "device-revoked"
    title_zh, title_en = "此设备已停用", "This device has been revoked"
    detail_zh, detail_en = (
        "请联系本部门负责人。未上传的记录仍封存在手机中，没有删除。",
        "Ask your supervisor. What is not uploaded stays sealed on the phone; nothing was deleted.",
    )


class DeviceUnknown(NotFound):
    """No such device, or one of a department the caller does not see."""

    code = "device-unknown"


@dataclass(frozen=True, slots=True)
class DeviceKey:
    """A device's public key for verification. `id` is the hex RFC 7638 thumbprint; `x`, `y` are base64url of 32 bytes."""

    id: str
    person_id: str
    label: str
    x: str
    y: str
    enrolled_at: datetime
    expires_at: datetime
    replaced_at: datetime | None
    revoked_at: datetime | None

    @property
    def point(self) -> bytes:
        """The uncompressed point, 65 bytes: 04, x, y."""
        return b"\x04" + _decoded(self.x) + _decoded(self.y)

    @property
    def jwk(self) -> dict[str, str]:
        """The public JWK."""
        return {"kty": "EC", "crv": "P-256", "x": self.x, "y": self.y}

    def state(self, now: datetime) -> str:
        """`active`, `expired`, `replaced` (a newer key of the same phone) or `revoked` (lost, stolen, given back)."""
        if self.revoked_at is not None:
            return "revoked"
        if self.replaced_at is not None:
            return "replaced"
        return "expired" if now >= self.expires_at else "active"


def check_jwk(jwk: Mapping[str, str]) -> tuple[str, str]:
    """The coordinates of a P-256 JWK. Raises DeviceKeyFaulty if the encoding is not canonical or the point is not on the curve."""
    for name, wanted in (("kty", "EC"), ("crv", "P-256")):
        if jwk.get(name) != wanted:
            raise _faulty(name)
    numbers = {}
    for name in ("x", "y"):
        try:
            numbers[name] = int.from_bytes(_decoded(jwk[name]), "big")
        except (KeyError, TypeError, ValueError, binascii.Error) as error:
            raise _faulty(name) from error
    x, y = numbers["x"], numbers["y"]
    if not (x < P and y < P and (y * y - (x * x * x - 3 * x + B)) % P == 0):
        raise _faulty("x")
    return jwk["x"], jwk["y"]


def thumbprint(x: str, y: str) -> str:
    """SHA-256 in hex of the JWK's required members in lexical order (RFC 7638)."""
    members = {"crv": "P-256", "kty": "EC", "x": x, "y": y}
    return hashlib.sha256(json.dumps(members, separators=(",", ":"), sort_keys=True).encode()).hexdigest()


def check_can_revoke(*, own: bool, may_revoke: bool, sees_department: bool) -> None:
    """Own devices always; another's only with the right, within what one sees. Raises DeviceUnknown."""
    if not (own or (may_revoke and sees_department)):
        raise DeviceUnknown


def _decoded(text: str) -> bytes:
    data = base64.b64decode(text + "=", altchars=b"-_", validate=True)
    if len(data) != 32 or base64.urlsafe_b64encode(data).decode().rstrip("=") != text:
        raise ValueError("32 bytes in canonical base64url are wanted")
    return data


def _faulty(name: str) -> DeviceKeyFaulty:
    return DeviceKeyFaulty(
        errors=[FieldError(f"/jwk/{name}", "不是有效的P-256公钥。", "Not a valid P-256 public key.")]
    )
