"""How does an outside authority say when a head was there? RFC 3161 over the signed text; its reply is kept as it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cryptography.x509 import Certificate, load_pem_x509_certificates
from sqlalchemy import func, select

from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import insert_ignore, session
from mingcha.transparency.actions.openssl import OpensslMissing, Refused, judge_by_openssl
from mingcha.transparency.models import LogCheckpoint, LogToken
from mingcha.transparency.rules import STAMP_PAUSE

if TYPE_CHECKING:
    from rfc3161_client import TimeStampRequest

QUERY = "application/timestamp-query"


class Unstamped(Exception):
    """The reply is no time stamp over this text under these roots."""


@dataclass(frozen=True, slots=True)
class Unstamp:
    """A head that waits for its time stamp, and the question to the authority (with a nonce)."""

    number: int
    text: bytes
    request: TimeStampRequest

    def body(self) -> bytes:
        """DER of the question."""
        return bytes(self.request.as_bytes())


def stamp_wanted(authority: str) -> Unstamp | None:
    """The newest head, if an hour of activity went by since the last one that this authority stamped; else None."""
    # Loaded here: an office without an authority needs nothing of it.
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    head = session().scalars(select(LogCheckpoint).order_by(LogCheckpoint.number.desc()).limit(1)).first()
    stamped = select(func.max(LogCheckpoint.number)).join(LogToken).where(LogToken.authority == authority)
    last = session().get(LogCheckpoint, session().execute(stamped).scalar() or 0)
    if head is None or (last is not None and (last.number == head.number or head.at - last.at < STAMP_PAUSE)):
        return None
    text = head.note.encode()
    made = TimestampRequestBuilder().data(text).hash_algorithm(HashAlgorithm.SHA512).nonce(nonce=True)
    return Unstamp(head.number, text, made.cert_request(cert_request=True).build())


def keep_token(wanted: Unstamp, authority: str, reply: bytes, roots: Sequence[Certificate], *, ctx: Ctx) -> datetime:
    """Keeps a reply that holds, byte for byte; its instant. The trail says which program judged it. Raises Unstamped."""
    at, program = judge_token(reply, wanted.text, roots, wanted.request)
    row = {"checkpoint": wanted.number, "authority": authority, "token": reply, "at": at}
    once = ["checkpoint", "authority"]
    if insert_ignore(LogToken, [row], index_elements=once, returning=LogToken.authority):
        told = {"authority": authority, "verifier": program}
        audit.record(ctx, "keep_time_stamp", ("checkpoint", str(wanted.number)), None, told)
    return at


class Judged(NamedTuple):
    """When the authority saw the text, and which program found that the stamp holds: rfc3161-client or openssl."""

    at: datetime
    program: str


def stamped_at(
    reply: bytes, text: bytes, roots: Sequence[Certificate], request: TimeStampRequest | None = None
) -> datetime:
    """When the authority saw the text; certificates are judged at that instant. Raises Unstamped."""
    return judge_token(reply, text, roots, request).at


def judge_token(
    reply: bytes, text: bytes, roots: Sequence[Certificate], request: TimeStampRequest | None = None
) -> Judged:
    """The same with the program that judged: openssl only where the strict reader cannot read the reply. Raises Unstamped."""
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    builder = VerifierBuilder.from_request(request) if request else VerifierBuilder()
    for root in roots:
        builder = builder.add_root_certificate(root)
    try:
        token = decode_timestamp_response(reply)
        at = token.tst_info.gen_time
        builder.build().verify_message(token, text)
    except VerificationError as error:
        raise Unstamped(str(error)) from error
    except ValueError as unreadable:
        try:
            query = bytes(request.as_bytes()) if request else None
            return Judged(judge_by_openssl(reply, text, roots, query), "openssl")
        except (OpensslMissing, Refused) as error:
            raise Unstamped(f"{unreadable}; openssl: {error}") from error
    return Judged(at, "rfc3161-client")


def root_certificates(path: Path) -> list[Certificate]:
    """The roots of a PEM file."""
    return load_pem_x509_certificates(path.read_bytes())
