"""Over HTTP: a phone whose PIN was forgotten is opened by the office's spare key, by the right people, for a reason that is kept."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from mingcha.identity.rules import public_jwk
from mingcha.kernel.db import reading, session
from tests.integration.identity.test_devices import enrol, revoke

ClientAs = Callable[[str], FlaskClient]
DEK = bytes(range(32))


def number(part: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(part + "="), "big")


def sealed(client: FlaskClient, person: str, dek: bytes = DEK) -> dict[str, Any]:
    """What a phone keeps: the data key, sealed for the office."""
    office = client.get("/api/v1/devices/escrow-key").json
    theirs = ec.EllipticCurvePublicNumbers(number(office["jwk"]["x"]), number(office["jwk"]["y"]), ec.SECP256R1())
    once = ec.generate_private_key(ec.SECP256R1())
    secret = once.exchange(ec.ECDH(), theirs.public_key())
    key = HKDF(hashes.SHA256(), 32, salt=None, info=b"mingcha-escrow-v1").derive(secret)
    iv = os.urandom(12)
    data = AESGCM(key).encrypt(iv, dek, person.encode()).hex()
    return {"key": office["id"], "epk": public_jwk(once.public_key()), "iv": iv.hex(), "data": data}


def unseal(client: FlaskClient, device: str, slot: dict[str, Any], **headers: str) -> Any:
    body = {"slot": slot, "reason": "忘记口令（示例）"}
    return client.post(f"/api/v1/devices/{device}/unseal", json=body, headers=headers)


def test_nobody_and_people_without_the_right_are_refused(client: FlaskClient, client_as: ClientAs, people: Any) -> None:
    device = enrol(client_as("mei")).json["id"]
    slot = sealed(client_as("mei"), people["mei"])
    assert client.get("/api/v1/devices/escrow-key").status_code == 401
    assert unseal(client, device, slot).status_code == 401
    for name in ("qing", "dai", "ada"):
        assert (name, unseal(client_as(name), device, slot).status_code) == (name, 403)


def test_a_colleague_and_another_department_find_no_device(client_as: ClientAs, people: Any) -> None:
    device = enrol(client_as("mei")).json["id"]
    slot = sealed(client_as("mei"), people["mei"])
    for name in ("lan", "otto"):
        assert (name, unseal(client_as(name), device, slot).status_code) == (name, 404)


@pytest.mark.req("S2-2.3b")
def test_the_owner_gets_the_key_and_the_trail_says_why_but_never_the_key(
    app: Flask, client_as: ClientAs, people: Any
) -> None:
    mei = client_as("mei")
    device = enrol(mei).json["id"]
    reply = unseal(mei, device, sealed(mei, people["mei"]), **{"Idempotency-Key": "unseal-1"})
    assert (reply.status_code, reply.json) == (200, {"dek": DEK.hex()})
    with app.app_context(), reading():
        entries = session().execute(text("SELECT action, after FROM kernel_audit_entry ORDER BY seq DESC")).all()
        kept = session().execute(text("SELECT count(*) FROM kernel_idempotent_reply")).scalar()
    assert entries[0].action == "unseal_device"
    assert "忘记口令（示例）" in str(entries[0].after) or "\\u5fd8" in str(entries[0].after)
    assert not any(DEK.hex() in str(entry) for entry in entries)
    assert kept == 0


def test_a_key_sealed_for_another_person_or_altered_by_one_digit_does_not_open(
    client_as: ClientAs, people: Any
) -> None:
    mei, lan = client_as("mei"), client_as("lan")
    own, hers = enrol(mei).json["id"], enrol(lan, label="兰（示例）").json["id"]
    slot = sealed(mei, people["mei"])
    assert unseal(lan, hers, slot).json["type"] == "/problems/escrow-faulty"
    for name in ("iv", "data"):
        wrong = {**slot, name: ("1" if slot[name][0] == "0" else "0") + slot[name][1:]}
        assert unseal(mei, own, wrong).json["type"] == "/problems/escrow-faulty"
    assert unseal(mei, own, {**slot, "key": "0" * 64}).json["type"] == "/problems/escrow-faulty"
    assert unseal(mei, own, {**slot, "data": "0"}).status_code == 422
    assert unseal(mei, own, slot).status_code == 200


def test_a_revoked_phone_is_not_opened_for_its_holder_but_for_the_office(client_as: ClientAs, people: Any) -> None:
    mei = client_as("mei")
    device = enrol(mei).json["id"]
    slot = sealed(mei, people["mei"])
    assert revoke(client_as("bo"), device).status_code == 200
    again = client_as("mei")
    assert unseal(again, device, slot).json["type"] == "/problems/unseal-refused"


def test_the_office_has_one_spare_key_and_it_outlives_a_restart(app: Flask, client_as: ClientAs) -> None:
    first = client_as("mei").get("/api/v1/devices/escrow-key").json
    assert client_as("lan").get("/api/v1/devices/escrow-key").json == first
    path = app.extensions["mingcha"].settings.data_dir / "keys" / "escrow-p256.pem"
    assert (path.stat().st_mode & 0o777) == 0o600
