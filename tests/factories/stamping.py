"""A time-stamp authority whose clock the test sets: real keys and real RFC 3161 replies, written in DER by hand."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SHA256, SHA512 = "2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.3"
ECDSA_SHA256 = "1.2.840.10045.4.3.2"
SIGNED_DATA, TST_INFO = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
CONTENT_TYPE, DIGEST, SIGNING_CERT = (
    "1.2.840.113549.1.9.3",
    "1.2.840.113549.1.9.4",
    "1.2.840.113549.1.9.16.2.47",
)


def der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    size = len(body)
    head = bytes([size]) if size < 128 else b""
    if not head:
        raw = size.to_bytes((size.bit_length() + 7) // 8, "big")
        head = bytes([0x80 | len(raw)]) + raw
    return bytes([tag]) + head + body


def number(value: int) -> bytes:
    return der(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(text: str) -> bytes:
    first, second, *rest = (int(part) for part in text.split("."))
    out = bytes([first * 40 + second])
    for value in rest:
        some = [value & 127]
        while value := value >> 7:
            some.append(value & 127 | 128)
        out += bytes(reversed(some))
    return der(6, out)


def sequence(*parts: bytes) -> bytes:
    return der(0x30, *parts)


def algorithm(text: str) -> bytes:
    return sequence(oid(text), der(5)) if text in (SHA256, SHA512) else sequence(oid(text))


class StampOffice:
    """`roots` is the PEM file of its root; `now` the instant it writes into the next reply; its certificate ends after `days`."""

    def __init__(self, folder: Path, name: str = "Stamps", *, now: datetime, days: int = 365) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.now, self.roots, self._serial = now, folder / "root.pem", 1
        start = now - timedelta(days=1)
        root_key, self._key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{name} Root")])
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])

        def build(of: x509.Name, key: ec.EllipticCurvePublicKey, until: int) -> x509.CertificateBuilder:
            made = x509.CertificateBuilder().subject_name(of).issuer_name(issuer).public_key(key)
            return (
                made.serial_number(x509.random_serial_number())
                .not_valid_before(start)
                .not_valid_after(start + timedelta(days=until))
            )

        usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
        signs = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        root = build(issuer, root_key.public_key(), 9000).add_extension(x509.BasicConstraints(True, None), True)
        self.root = root.add_extension(signs, True).sign(root_key, hashes.SHA256())
        leaf = build(subject, self._key.public_key(), days).add_extension(x509.BasicConstraints(False, None), True)
        leaf = leaf.add_extension(usage, True)
        leaf = leaf.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True)
        self.certificate = leaf.sign(root_key, hashes.SHA256())
        self.roots.write_bytes(self.root.public_bytes(Encoding.PEM))

    def answer(self, _url: str, body: bytes, _content_type: str) -> tuple[int, bytes]:
        """A reply to a question in DER."""
        place = body.index(b"\x04\x40") + 2  # the 64 bytes of a SHA-512 imprint; a nonce follows
        digest, rest = body[place : place + 64], body[place + 64 :]
        nonce = int.from_bytes(rest[2 : 2 + rest[1]], "big", signed=True) if rest[:1] == b"\x02" else None
        return 200, self.stamp(digest, nonce)

    def stamp(self, digest: bytes, nonce: int | None = None) -> bytes:
        """The whole reply over a SHA-512 digest."""
        self._serial += 1
        when = der(0x18, self.now.astimezone(UTC).strftime("%Y%m%d%H%M%SZ").encode())
        imprint = sequence(algorithm(SHA512), der(4, digest))
        info = sequence(
            number(1), oid("1.2.3.4"), imprint, number(self._serial), when, number(nonce) if nonce is not None else b""
        )
        return sequence(sequence(number(0)), sequence(oid(SIGNED_DATA), der(0xA0, self._signed(info))))

    def _signed(self, info: bytes) -> bytes:
        certificate = self.certificate.public_bytes(Encoding.DER)
        issuer = sequence(self.certificate.issuer.public_bytes(), number(self.certificate.serial_number))
        named = sequence(sequence(sequence(der(4, hashlib.sha256(certificate).digest()))))
        attributes = [
            sequence(oid(CONTENT_TYPE), der(0x31, oid(TST_INFO))),
            sequence(oid(DIGEST), der(0x31, der(4, hashlib.sha256(info).digest()))),
            sequence(oid(SIGNING_CERT), der(0x31, named)),
        ]
        body = b"".join(sorted(attributes))
        signature = self._key.sign(der(0x31, body), ec.ECDSA(hashes.SHA256()))
        signer = sequence(
            number(1), issuer, algorithm(SHA256), der(0xA0, body), algorithm(ECDSA_SHA256), der(4, signature)
        )
        content = sequence(oid(TST_INFO), der(0xA0, der(4, info)))
        return sequence(number(3), der(0x31, algorithm(SHA256)), content, der(0xA0, certificate), der(0x31, signer))
