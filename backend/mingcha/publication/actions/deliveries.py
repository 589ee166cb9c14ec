"""How does a result come onto a channel, and when is it there? (C15, 7.8, S0-2.6a, S4-9a)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from mingcha.evidence.actions import sniff
from mingcha.kernel import audit
from mingcha.kernel.canon import sha256_hex
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import session
from mingcha.kernel.problem import TooLarge
from mingcha.kernel.storage import ObjectStore
from mingcha.publication.models import Delivery, Publication
from mingcha.publication.queries import get_delivery, get_publication, scope_of
from mingcha.publication.rules.channels import ENDED, PAPER, after, automatic, check_channel, check_shown
from mingcha.publication.rules.deadlines import check_public_now
from mingcha.regions import queries as regions

PROOFS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf"}
MOST = 10_000_000


@dataclass(frozen=True, slots=True)
class Proof:
    """A stored proof file: SHA-256 of its bytes, its type, its length."""

    sha256: str
    type: str
    size: int


def queue_deliveries(row: Publication, wants: str, *, ctx: Ctx) -> None:
    """Queues the region's channels for a new result; an amendment or withdrawal queues those that already carry it.

    Paper is opened by hand. What was still waiting keeps its first order, except that a withdrawal ends it.
    """
    there = {one.channel: one for one in session().scalars(select(Delivery).where(Delivery.publication_id == row.id))}
    for channel in automatic(regions.get_profile(row.region).channels):
        if channel not in there and wants != "withdraw":
            session().add(_delivery(row, channel, ctx))
    for one in there.values():
        carried = one.shown_on is not None or one.sent_at is not None or one.state in ENDED
        one.wants = wants if carried else "publish"
        one.state = "queued" if carried or wants != "withdraw" else "withdrawn"
        one.edition, one.fault = row.edition, ""
        one.version += 1
    session().flush()


def open_delivery(publication_id: str, channel: str, *, ctx: Ctx) -> str:
    """Opens one more channel of the region's for a public result, such as paper; its id. Raises ChannelUnknown, NotPublic."""
    row = get_publication(publication_id, scope_of(ctx.actor))
    profile = regions.get_profile(row.region)
    check_channel(channel, profile.channels, profile.article("publish.channels"))
    check_public_now(row.state)
    wanted = select(Delivery).where(Delivery.publication_id == row.id, Delivery.channel == channel)
    made = session().scalar(wanted)
    if made is None:
        made = _delivery(row, channel, ctx)
        session().add(made)
        session().flush()
        audit.record(ctx, "open_channel", ("publication", row.id), None, {"channel": channel})
    return made.id


def step_delivery(
    delivery_id: str,
    act: str,
    *,
    shown_on: date | None = None,
    place: str = "",
    fault: str = "",
    proof: Proof | None = None,
    ctx: Ctx,
) -> None:
    """One step of a channel by hand: send, acknowledge, fail, retry, show. Raises DeliveryState, ProofMissing, NotFound."""
    row = get_delivery(delivery_id, scope_of(ctx.actor))
    before = {"state": row.state}
    state = after(act, row.state, row.wants)
    if act == "show" and row.wants != "withdraw":
        told = session().get_one(Publication, row.publication_id)
        article = regions.get_profile(told.region).article("publish.channels")
        check_shown(row.channel, shown_on, proof is not None or row.proof is not None, ctx.clock.today(), article)
    row.state, row.fault = state, fault.strip()
    row.entry_channel = row.entry_channel or "manual"
    row.shown_on, row.place = shown_on or row.shown_on, place.strip() or row.place
    if proof:
        row.proof = {"sha256": proof.sha256, "type": proof.type, "size": proof.size}
    if act == "send":
        row.sent_at, row.tries = ctx.clock.now(), row.tries + 1
    row.version += 1
    session().flush()
    shown = {"state": state, "channel": row.channel, "shown_on": row.shown_on.isoformat() if row.shown_on else None}
    audit.record(ctx, f"{act}_channel", ("publication", row.publication_id), before, {**shown, "fault": row.fault})


def proof_of(data: bytes, *, store: ObjectStore) -> Proof | None:
    """The proof file put into the store; None for no bytes or bytes that are no photo or PDF. Raises TooLarge."""
    if len(data) > MOST:
        raise TooLarge(limit="10 MB")
    kind = sniff(data[:64])
    if not data or kind not in PROOFS:
        return None
    sha256 = sha256_hex(data)
    store.put(f"sha256/{sha256}", data)
    return Proof(sha256, kind, len(data))


def _delivery(row: Publication, channel: str, ctx: Ctx) -> Delivery:
    return Delivery(
        id=ctx.ids.new(),
        publication_id=row.id,
        department_id=row.department_id,
        object_name=row.object_name,
        number=row.number,
        channel=channel,
        wants="publish",
        state="queued",
        entry_channel="manual" if channel in PAPER else "",
        edition=row.edition,
        due_on=row.due_on,
        queued_at=ctx.clock.now(),
    )
