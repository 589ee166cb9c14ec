"""How does a time stamp outlive its authority's certificate? Every year a new one over the head and the former stamp; nothing is replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cryptography.x509 import Certificate

from mingcha.kernel import audit
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import insert_ignore
from mingcha.transparency.actions.stamps import stamped_at
from mingcha.transparency.models import LogRenewal
from mingcha.transparency.queries.renewals import list_last_stamps
from mingcha.transparency.rules import RENEW_AFTER, renewed_bytes

if TYPE_CHECKING:
    from rfc3161_client import TimeStampRequest


@dataclass(frozen=True, slots=True)
class Renewal:
    """A stamp that is to be renewed: of which head and first authority, as which renewal, over which bytes, with the question."""

    checkpoint: int
    first: str
    number: int
    text: bytes
    request: TimeStampRequest

    def body(self) -> bytes:
        """DER of the question."""
        return bytes(self.request.as_bytes())


def list_renewals_due(now: datetime, *, limit: int) -> list[Renewal]:
    """The stamps whose last renewal (or they themselves) is a year old, the oldest head first."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    found = []
    for last in list_last_stamps(before=now - RENEW_AFTER, limit=limit):
        text = renewed_bytes(last.signed.encode(), last.token)
        made = TimestampRequestBuilder().data(text).hash_algorithm(HashAlgorithm.SHA512).nonce(nonce=True)
        request = made.cert_request(cert_request=True).build()
        found.append(Renewal(last.checkpoint, last.first, last.renewals + 1, text, request))
    return found


def keep_renewal(wanted: Renewal, authority: str, reply: bytes, roots: Sequence[Certificate], *, ctx: Ctx) -> bool:
    """Keeps a reply that holds, each renewal once; False if another process was first. Raises Unstamped."""
    at = stamped_at(reply, wanted.text, roots, wanted.request)
    row = {
        "checkpoint": wanted.checkpoint,
        "first": wanted.first,
        "number": wanted.number,
        "authority": authority,
        "token": reply,
        "at": at,
    }
    once = ["checkpoint", "first", "number"]
    new = bool(insert_ignore(LogRenewal, [row], index_elements=once, returning=LogRenewal.number))
    if new:
        told = {"authority": authority, "first": wanted.first, "number": wanted.number}
        audit.record(ctx, "renew_time_stamp", ("checkpoint", str(wanted.checkpoint)), None, told)
    return new
