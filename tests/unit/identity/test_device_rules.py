"""Is a device key a point on P-256, and is its name the RFC 7638 thumbprint?"""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from mingcha.identity.rules import DeviceKey, DeviceKeyFaulty, DeviceUnknown, check_can_revoke, check_jwk, thumbprint

NOW = datetime(2026, 6, 15, 2, 0, tzinfo=UTC)
# RFC 7517, appendix A.1: a public P-256 key.
X = "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4"
Y = "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"


def jwk(**changes: str) -> dict[str, str]:
    return {"kty": "EC", "crv": "P-256", "x": X, "y": Y} | changes


def key(**changes: datetime) -> DeviceKey:
    facts = {"expires_at": NOW + timedelta(days=365), "replaced_at": None, "revoked_at": None} | changes
    return DeviceKey("id", "person", "phone", X, Y, NOW, **facts)


def test_the_published_key_is_accepted_and_named_by_its_thumbprint() -> None:
    assert check_jwk(jwk()) == (X, Y)
    # SHA-256 over {"crv":"P-256","kty":"EC","x":…,"y":…}, counted with sha256sum.
    assert thumbprint(X, Y) == "727f88fd634c0a57a1895a79d62ff4569384356d6ea447ab03cb046a6e619feb"


def test_the_point_loads_as_a_real_key() -> None:
    loaded = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key().point)
    assert loaded.public_numbers().x == int.from_bytes(base64.urlsafe_b64decode(X + "="), "big")


def test_fresh_keys_of_the_library_are_on_the_curve() -> None:
    for _ in range(20):
        numbers = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
        x, y = (base64.urlsafe_b64encode(n.to_bytes(32, "big")).decode().rstrip("=") for n in (numbers.x, numbers.y))
        assert check_jwk(jwk(x=x, y=y)) == (x, y)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"kty": "RSA"}, "/jwk/kty"),
        ({"crv": "P-384"}, "/jwk/crv"),
        ({"x": Y}, "/jwk/x"),
        ({"x": X[:-1]}, "/jwk/x"),
        ({"y": Y[:-1] + "+"}, "/jwk/y"),
        ({"x": X[:-1] + "5"}, "/jwk/x"),
        ({"x": "A" * 43, "y": "A" * 43}, "/jwk/x"),
        ({"x": "_" * 42 + "8"}, "/jwk/x"),
    ],
)
def test_a_key_that_is_none_is_refused_by_field(changes: dict[str, str], pointer: str) -> None:
    with pytest.raises(DeviceKeyFaulty) as refusal:
        check_jwk(jwk(**changes))
    assert [error.pointer for error in refusal.value.errors] == [pointer]


def test_the_states_of_a_key() -> None:
    assert key().state(NOW) == "active"
    assert key().state(NOW + timedelta(days=365)) == "expired"
    assert key(replaced_at=NOW).state(NOW) == "replaced"
    assert key(replaced_at=NOW, revoked_at=NOW).state(NOW) == "revoked"


@pytest.mark.parametrize(
    ("own", "may", "sees", "allowed"),
    [(True, False, False, True), (False, True, True, True), (False, True, False, False), (False, False, True, False)],
)
def test_who_may_revoke(own: bool, may: bool, sees: bool, allowed: bool) -> None:
    if allowed:
        check_can_revoke(own=own, may_revoke=may, sees_department=sees)
    else:
        with pytest.raises(DeviceUnknown):
            check_can_revoke(own=own, may_revoke=may, sees_department=sees)
