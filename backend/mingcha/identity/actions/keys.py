"""Which keys does the office itself hold? Two P-256 pairs, made at their first use, readable by the server's account only."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

FILE = Path("keys") / "session-es256.pem"
ESCROW_FILE = Path("keys") / "escrow-p256.pem"


def session_keys(data_dir: Path) -> tuple[str, str]:
    """The private and public key as PEM. Made once (file mode 600); two servers starting together end with the same pair."""
    path = data_dir / FILE
    private = _pair(path)
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return path.read_text(), public.decode()


def escrow_key(data_dir: Path) -> ec.EllipticCurvePrivateKey:
    """The office's spare key for its phones: what they seal, it can open. It belongs into every backup of the keys folder."""
    return _pair(data_dir / ESCROW_FILE)


def _pair(path: Path) -> ec.EllipticCurvePrivateKey:
    if not path.exists():
        _make(path)
    private = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path.name} is not a P-256 key")
    return private


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # fails if another server was first: then its key counts
    except FileExistsError:
        pass
    finally:
        draft.unlink()
