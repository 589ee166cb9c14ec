"""How is the head of a log written and signed? C2SP signed notes, tlog-checkpoint and tlog-cosignature v1, with Ed25519."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

LOG, WITNESS = 1, 4  # signature types: a plain Ed25519 signature, a timestamped cosignature
DASH = "— "
NAME = re.compile(r"[^\s+\x00-\x1f\x7f]{1,200}")
SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
MOST = 16_384


class Unreadable(ValueError):
    """The text is no signed note, checkpoint or key of this kind."""


@dataclass(frozen=True, slots=True)
class Key:
    """A verifier key: the name, what it signs (LOG or WITNESS), and 32 bytes of Ed25519."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """The first 4 bytes of SHA-256(name, newline, kind, public key)."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def text(self) -> str:
        """`name+id+key`, the form in which offices exchange keys."""
        return f"{self.name}+{self.id.hex()}+{_b64(bytes([self.kind]) + self.public)}"


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its name."""

    key: Key
    private: Ed25519PrivateKey

    def text(self) -> str:
        """`PRIVATE+KEY+name+id+key`: the whole content of a key file."""
        return f"PRIVATE+KEY+{self.key.name}+{self.key.id.hex()}+{_b64(bytes([self.key.kind]) + self.private.private_bytes_raw())}"

    def sign(self, body: str) -> str:
        """The signature line of a note's body (which ends with a newline)."""
        return _line(self.key, self.private.sign(body.encode()))

    def cosign(self, body: str, at: int) -> str:
        """The line of a witness that saw this body at `at` (Unix seconds)."""
        signature = self.private.sign(_witnessed(body, at))
        return _line(self.key, at.to_bytes(8, "big") + signature)


@dataclass(frozen=True, slots=True)
class Note:
    """A body and (name, key id, signature) of each line below it."""

    body: str
    signatures: tuple[tuple[str, bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log: its name, how many leaves, their root, and further lines."""

    origin: str
    size: int
    root: bytes
    more: tuple[str, ...] = ()

    def body(self) -> str:
        """The text that is signed."""
        return "".join(f"{line}\n" for line in (self.origin, str(self.size), _b64(self.root), *self.more))


def new_signer(name: str, kind: int, seed: bytes) -> Signer:
    """A key from 32 bytes of chance."""
    if not NAME.fullmatch(name):
        raise Unreadable("a key's name has no space, plus sign or control character")
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return Signer(Key(name, kind, public), private)


def read_signer(text: str) -> Signer:
    """A key file's content. Raises Unreadable."""
    parts = text.strip().split("+", 4)
    if len(parts) != 5 or parts[:2] != ["PRIVATE", "KEY"]:
        raise Unreadable("not a private key of a signed note")
    data = _unb64(parts[4])
    if len(data) != 33:
        raise Unreadable("not an Ed25519 key")
    signer = new_signer(parts[2], data[0], data[1:])
    if signer.key.id.hex() != parts[3]:
        raise Unreadable("the key does not fit its id")
    return signer


def read_key(text: str) -> Key:
    """`name+id+key`. Raises Unreadable."""
    parts = text.strip().split("+", 2)
    data = _unb64(parts[2]) if len(parts) == 3 else b""
    if len(data) != 33 or data[0] not in (LOG, WITNESS) or not NAME.fullmatch(parts[0]):
        raise Unreadable("not a verifier key")
    key = Key(parts[0], data[0], data[1:])
    if key.id.hex() != parts[1]:
        raise Unreadable("the key does not fit its id")
    return key


def note_text(body: str, lines: Sequence[str]) -> str:
    """A signed note."""
    return body + "\n" + "".join(lines)


def read_note(text: str) -> Note:
    """Takes a signed note apart. Raises Unreadable."""
    body, found, rest = text.rpartition("\n\n")
    if not found or not rest.endswith("\n") or len(text) > MOST:
        raise Unreadable("not a signed note")
    return Note(body + "\n", tuple(_signature(line) for line in rest[:-1].split("\n")))


def read_checkpoint(body: str) -> Checkpoint:
    """Takes a note's body apart. Raises Unreadable."""
    lines = body.split("\n")
    if len(lines) < 4 or lines[-1] or not lines[0] or not SIZE.fullmatch(lines[1]):
        raise Unreadable("not a checkpoint")
    root = _unb64(lines[2])
    if len(root) != 32:
        raise Unreadable("not a checkpoint")
    return Checkpoint(lines[0], int(lines[1]), root, tuple(lines[3:-1]))


def is_signed(note: Note, key: Key) -> bool:
    """True if the log's key signed this body."""
    return any(_fits(key, signature, note.body.encode()) for signature in _of(note, key))


def cosigned_at(note: Note, key: Key) -> int | None:
    """When the witness saw this body (Unix seconds); None if it did not sign it."""
    for signature in _of(note, key):
        at = int.from_bytes(signature[:8], "big")
        if len(signature) == 72 and _fits(key, signature[8:], _witnessed(note.body, at)):
            return at
    return None


def _of(note: Note, key: Key) -> list[bytes]:
    return [signature for name, key_id, signature in note.signatures if (name, key_id) == (key.name, key.id)]


def _fits(key: Key, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _witnessed(body: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{body}".encode()


def _line(key: Key, signature: bytes) -> str:
    return f"{DASH}{key.name} {_b64(key.id + signature)}\n"


def _signature(line: str) -> tuple[str, bytes, bytes]:
    name, found, rest = line.removeprefix(DASH).partition(" ")
    data = _unb64(rest) if found and line.startswith(DASH) and NAME.fullmatch(name) else b""
    if len(data) < 5:
        raise Unreadable("not a signature line")
    return name, data[:4], data[4:]


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unb64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unreadable("not base64") from error
