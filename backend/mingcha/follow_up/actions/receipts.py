"""Who holds a receipt? Every try is counted before it is answered, and a right one is taken back."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select

from mingcha.follow_up.models import ReceiptTry
from mingcha.follow_up.rules.business import WINDOW, ReceiptRefused, check_tries, plain, second_part
from mingcha.inspections import queries as inspections
from mingcha.kernel.canon import sha256_hex
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import lock, session

TRY_LOCK = 7_331
KEPT = timedelta(days=1)
CODE = 32


def count_receipt_try(address: str, code: str, *, ctx: Ctx) -> str:
    """Counts a try as wrong, in a transaction of its own, and gives its id. Raises ReceiptTooOften."""
    lock(TRY_LOCK)
    now, code_hash = ctx.clock.now(), sha256_hex(code.encode())
    of_address = _seen(ReceiptTry.address == address, now - WINDOW)
    check_tries(of_address, _seen(ReceiptTry.code_hash == code_hash, now - WINDOW), now)
    row = ReceiptTry(id=ctx.ids.new(), address=address, code_hash=code_hash, at=now)
    session().add(row)
    session().flush()
    return row.id


def open_receipt(code: str, typed: str, *, counted: str) -> inspections.InspectionRow:
    """The inspection that code and second part open; its counted try is taken back. Raises ReceiptRefused, whatever was wrong."""
    found = inspections.find_receipt(code) if len(code) == CODE else None
    row = inspections.get_inspection(found.inspection_id) if found else None
    wanted = second_part(row.object_uscc, row.number) if row else second_part(None, "000000")
    same = hmac.compare_digest(wanted.encode(), plain(typed)[-len(wanted) :].encode())
    if row is None or found is None or not same or not hmac.compare_digest(found.seal_hash[:CODE], code):
        raise ReceiptRefused()
    session().execute(delete(ReceiptTry).where(ReceiptTry.id == counted))
    return row


def forget_receipt_tries(*, ctx: Ctx) -> None:
    """Addresses are kept for a day."""
    session().execute(delete(ReceiptTry).where(ReceiptTry.at < ctx.clock.now() - KEPT))


def _seen(where: ColumnElement[bool], since: datetime) -> list[datetime]:
    wanted = select(ReceiptTry.at).where(where, ReceiptTry.at > since).order_by(ReceiptTry.at, ReceiptTry.id)
    return list(session().scalars(wanted))
