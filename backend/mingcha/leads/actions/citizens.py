"""How does a citizen tell of something, and ask how far it is? Without an account, limited by address, people's numbers hidden."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from mingcha.identity import queries as identity
from mingcha.kernel.canon import sha256_hex
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import lock, session
from mingcha.kernel.problem import NotFound
from mingcha.leads.actions.leads import receive_lead
from mingcha.leads.models import LeadTry
from mingcha.leads.queries import LeadRow, find_by_code
from mingcha.leads.rules.leads import CODE_LENGTH, TRIES, LeadCodeRefused, check_tries, check_words, code_from

TRY_LOCK = 7_414
KEPT = timedelta(days=1)
RECEIVER = "lead_coordinator"


def count_lead_try(address: str, kind: str, *, ctx: Ctx) -> None:
    """Counts the try first, so that parallel ones cannot slip through. Raises LeadTooOften (5 leads an hour, 10 wrong codes in 10 minutes)."""
    lock(TRY_LOCK)
    now = ctx.clock.now()
    since = now - TRIES[kind][1]
    seen = select(LeadTry.at).where(LeadTry.address == address, LeadTry.kind == kind, LeadTry.at > since)
    check_tries(kind, list(session().scalars(seen.order_by(LeadTry.at, LeadTry.id))), now)
    session().add(LeadTry(id=ctx.ids.new(), address=address, kind=kind, at=now))
    session().flush()


def send_citizen_lead(
    *, region: str, object_name: str, address: str, content: str, name: str, phone: str, ctx: Ctx
) -> str:
    """Keeps a citizen's lead with the office that coordinates; gives the code by which its state is asked. Raises LeadSaidTooLittle."""
    check_words(content, object_name)
    code = code_from(ctx.chance.token(CODE_LENGTH))
    informant = {"name": name, "phone": phone} if name or phone else None
    said = {"source": "citizen", "object_name": object_name, "address": address, "content": content}
    hashed = {"informant": informant, "code_hash": sha256_hex(code.encode())}
    receive_lead(ctx.ids.new(), region=region, said=said | hashed, department_id=_receiver(), ctx=ctx)
    return code


def ask_lead(typed: str) -> LeadRow:
    """The lead of a code. Raises LeadCodeRefused."""
    found = find_by_code(typed)
    if found is None:
        raise LeadCodeRefused()
    return found


def forget_lead_tries(*, ctx: Ctx) -> None:
    """Addresses are kept for a day."""
    session().execute(delete(LeadTry).where(LeadTry.at < ctx.clock.now() - KEPT))


def _receiver() -> str:
    """The office that coordinates takes what citizens tell; without one, the first department."""
    offices = identity.list_departments()
    if not offices:
        raise NotFound()
    return next((one.id for one in offices if RECEIVER in one.duties), offices[0].id)
