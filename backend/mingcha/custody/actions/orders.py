"""How are bytes deleted? One person proposes, another confirms with the password again; then each file goes, and its row stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import select, update

from mingcha.custody.models import CustodyOrder, CustodyOrderFile
from mingcha.custody.queries.locks import CUSTODY_LOCK
from mingcha.custody.queries.orders import candidates_of, check_scope, find_order, list_files
from mingcha.custody.rules.orders import check_can_confirm, check_may_go, check_pending, why_kept, words_of
from mingcha.evidence import actions as bytes_of
from mingcha.evidence import queries as evidence
from mingcha.kernel import audit
from mingcha.kernel.canon import canonical, sha256_hex
from mingcha.kernel.clock import rfc3339
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import lock, reading, session, transaction
from mingcha.kernel.problem import FieldError, Invalid
from mingcha.kernel.storage import ObjectStore, StoreLocked
from mingcha.transparency import actions as log

ORDERED = "custody.order"
DISPOSED = "blob.disposed"


def propose_order(order_id: str, hashes: Sequence[str], reason: str, *, ctx: Ctx) -> CustodyOrder:
    """Keeps a proposal to delete these originals; nothing goes yet.

    Raises OrderRefused naming each file that must be kept, OrderNotFound for files of visits the caller may not see.
    """
    wanted = sorted(set(hashes))
    if not wanted:
        raise Invalid(errors=[FieldError("/files", "请至少选一个文件", "choose at least one file")])
    lock(CUSTODY_LOCK)
    check_scope(ctx.actor, wanted)
    check_may_go(candidates_of(wanted), ctx.clock.now())
    row = CustodyOrder(
        id=order_id, state="pending", reason=reason, proposed_at=ctx.clock.now(), proposed_by=ctx.actor.id
    )
    session().add(row)
    session().flush()
    for sha256, blob in evidence.list_blobs_by_hash(wanted).items():
        session().add(
            CustodyOrderFile(
                order_id=order_id,
                sha256=sha256,
                size=blob.size,
                type=blob.type,
                retention_class=blob.retention_class,
                retain_until=blob.retain_until,
                state="waiting",
            )
        )
    session().flush()
    audit.record(
        ctx,
        "propose_deletion",
        ("order", order_id),
        None,
        {"files": len(wanted), "list": list_hash(wanted), "reason": reason},
    )
    return row


def confirm_order(order_id: str, *, proved_at: datetime, ctx: Ctx) -> CustodyOrder:
    """Confirms another person's order, after looking at every file again. `proved_at`: when the password was given again.

    Raises OrderNotFound, OrderDecided, OrderedByAnother, OrderRefused.
    """
    lock(CUSTODY_LOCK)
    row = find_order(order_id, ctx.actor)
    check_can_confirm(row.state, row.proposed_by, ctx.actor.id)
    wanted = [file.sha256 for file in list_files(order_id)]
    check_may_go(candidates_of(wanted, but=order_id), ctx.clock.now())
    row.state, row.confirmed_at, row.confirmed_by, row.proved_at = (
        "confirmed",
        ctx.clock.now(),
        ctx.actor.id,
        proved_at,
    )
    session().flush()
    told = {
        "files": len(wanted),
        "list": list_hash(wanted),
        "proposed_by": row.proposed_by,
        "confirmed_by": ctx.actor.id,
    }
    proved = {"proved_at": rfc3339(proved_at)}
    audit.record(ctx, "confirm_deletion", ("order", order_id), None, {**told, **proved})
    log.append_fact(ORDERED, order_id, {**told, "reason_sha256": sha256_hex(row.reason.encode())}, ctx=ctx)
    return row


def withdraw_order(order_id: str, answer: str | None, *, ctx: Ctx) -> CustodyOrder:
    """Takes it back, or declines another person's with words; it stays on record. Raises OrderNotFound, OrderDecided, Invalid."""
    row = find_order(order_id, ctx.actor)
    check_pending(row.state)
    if row.proposed_by != ctx.actor.id and not (answer or "").strip():
        raise Invalid(errors=[FieldError("/answer", "请写明不同意的原因", "say why it is declined")])
    row.state, row.withdrawn_at, row.withdrawn_by, row.answer = "withdrawn", ctx.clock.now(), ctx.actor.id, answer
    session().execute(
        update(CustodyOrderFile).where(CustodyOrderFile.order_id == order_id).values(state="kept", note="withdrawn")
    )
    audit.record(ctx, "withdraw_deletion", ("order", order_id), None, {"answer": answer})
    session().flush()
    return row


def carry_out(order_id: str, *, open_store: Callable[[], ObjectStore], folder: Path, ctx: Ctx) -> int:
    """Deletes the files of a confirmed order one by one; how many went. `folder` holds their copies.

    Each is looked at once more before it goes: what is held by now, or locked by the store itself, is kept with the reason.
    Opens its own transactions; a crash half-way is finished by the next call.
    """
    with reading():
        waiting = [file.sha256 for file in list_files(order_id) if file.state in ("waiting", "removing")]
    gone = 0
    for sha256 in waiting:
        if not _begin(order_id, sha256, ctx):
            continue
        try:
            bytes_of.remove_bytes(sha256, store=open_store(), folder=folder)
        except StoreLocked as refused:
            _keep_after_all(order_id, sha256, str(refused.params.get("why", "")), ctx)
            continue
        _finish(order_id, sha256, ctx)
        gone += 1
    with transaction():
        done = update(CustodyOrder).where(CustodyOrder.id == order_id, CustodyOrder.state == "confirmed")
        session().execute(done.values(state="done", done_at=ctx.clock.now()))
    return gone


def list_hash(hashes: Sequence[str]) -> str:
    """SHA-256 over the sorted hashes: what the audit trail and the log keep of a list of files."""
    return sha256_hex(canonical(sorted(hashes)))


def _begin(order_id: str, sha256: str, ctx: Ctx) -> bool:
    """The last look: the file is marked as gone before it goes, so that nobody is promised bytes that are being deleted."""
    with transaction():
        lock(CUSTODY_LOCK)
        file = _file(order_id, sha256)
        if file.state == "removing":  # begun before a crash
            return True
        reason = why_kept(candidates_of([sha256], but=order_id)[0], ctx.clock.now())
        if reason:
            file.state, file.note = "kept", words_of(reason, file.retain_until)[0]
            return False
        file.state = "removing"
        bytes_of.mark_disposed(sha256, ctx=ctx)
        session().flush()
        return True


def _finish(order_id: str, sha256: str, ctx: Ctx) -> None:
    with transaction():
        file = _file(order_id, sha256)
        file.state, file.removed_at = "removed", ctx.clock.now()
        told = {"order": order_id, "size": file.size, "class": file.retention_class}
        log.append_fact(DISPOSED, sha256, told, ctx=ctx)
        audit.record(ctx, "delete_original", ("blob", sha256), None, told)


def _keep_after_all(order_id: str, sha256: str, why: str, ctx: Ctx) -> None:
    with transaction():
        file = _file(order_id, sha256)
        file.state, file.note = "kept", why[:300]
        bytes_of.mark_kept(sha256)
        audit.record(ctx, "keep_original", ("blob", sha256), None, {"order": order_id, "why": why[:300]})


def _file(order_id: str, sha256: str) -> CustodyOrderFile:
    wanted = select(CustodyOrderFile).where(CustodyOrderFile.order_id == order_id, CustodyOrderFile.sha256 == sha256)
    return session().execute(wanted).scalar_one()
