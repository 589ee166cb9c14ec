"""With which key is the log signed? An Ed25519 key of its own file, named by the log itself, followed only by one it signed."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mingcha.kernel import audit, notes
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import lock
from mingcha.transparency.actions.grow import LOG_LOCK, append_fact
from mingcha.transparency.queries.heads import list_keys
from mingcha.transparency.rules import LogKeyMissing, key_statement

FILE = Path("keys") / "log-ed25519.key"


def log_signer(data_dir: Path, name: str, *, ctx: Ctx) -> notes.Signer:
    """The key that signs now. The first call makes it (file mode 600) and names it in the log. Raises LogKeyMissing."""
    lock(LOG_LOCK)
    keys, path = list_keys(), data_dir / FILE
    if not keys:
        first = _first(path, name)
        _name(first, None, ctx)
        return first
    for held in (path, _next(path)):
        signer = _read(held)
        if signer and signer.key == keys[-1] and signer.key.name == name:
            if held != path:  # the log names it, so the change was made; only the file had not moved yet
                os.replace(held, path)
            return signer
    raise LogKeyMissing(key=keys[-1].text(), file=str(FILE))


def rotate_key(data_dir: Path, name: str, *, ctx: Ctx) -> notes.Key:
    """Another key takes over: the log names it with the former key's signature. Raises LogKeyMissing.

    The new file lies beside the old one until the transaction is kept; the next `log_signer` moves it.
    """
    former = log_signer(data_dir, name, ctx=ctx)
    path = _next(data_dir / FILE)
    path.unlink(missing_ok=True)
    signer = write_signer(path, name, notes.LOG)
    _name(signer, former, ctx)
    return signer.key


def write_signer(path: Path, name: str, kind: int) -> notes.Signer:
    """A new key in a new file that only its owner reads. Raises FileExistsError."""
    signer = notes.new_signer(name, kind, Ed25519PrivateKey.generate().private_bytes_raw())
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(signer.text() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return signer


def _first(path: Path, name: str) -> notes.Signer:
    """A key made before a crash is used: the log did not name it yet, so it signed nothing."""
    held = _read(path)
    if held and held.key.name == name:
        return held
    path.unlink(missing_ok=True)
    return write_signer(path, name, notes.LOG)


def _name(signer: notes.Signer, former: notes.Signer | None, ctx: Ctx) -> None:
    key = signer.key.text()
    facts = {"key": key}
    if former:
        facts |= {"former": former.key.text(), "signed": former.sign(key_statement(key))}
    append_fact("log.key", signer.key.id.hex(), facts, ctx=ctx)
    audit.record(ctx, "name_log_key", ("log_key", signer.key.id.hex()), None, {"key": key})


def _read(path: Path) -> notes.Signer | None:
    return notes.read_signer(path.read_text(encoding="utf-8")) if path.is_file() else None


def _next(path: Path) -> Path:
    return path.with_name(path.name + ".next")
