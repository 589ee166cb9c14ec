"""Where is custody looked at: what is kept and held, who ordered what deleted, and what reading again found?"""

from __future__ import annotations

from typing import Any

from flask import request

from mingcha.custody import actions, queries
from mingcha.custody import schemas as s
from mingcha.identity import actions as identity
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.http import blueprint, ctx, own_transactions, requires, settings
from mingcha.kernel.permission import Permission
from mingcha.kernel.storage import store

blp = blueprint("custody")


@blp.route("/custody")
@requires(Permission.CUSTODY_READ)
@blp.response(200, s.CustodyOut)
def show_custody() -> Any:
    """What the office keeps by class, how its store guards it, and what reading again found."""
    return queries.get_overview(settings().region, store().protection(), ctx().clock.now())


@blp.route("/custody/faults/<uuid:fault_id>/answer", methods=["POST"])
@requires(Permission.CUSTODY_HOLD)
@blp.arguments(s.AnswerIn)
@blp.response(204)
def post_answer(data: dict[str, Any], fault_id: Any) -> None:
    """Say what was done about a missing or changed original; it stays open until its bytes fit again."""
    actions.answer_fault(str(fault_id), data["answer"], ctx=ctx())


@blp.route("/custody/holds")
@requires(Permission.CUSTODY_READ)
@blp.arguments(s.HoldArgs, location="query")
@blp.response(200, s.HoldListOut)
def list_holds(args: dict[str, Any]) -> Any:
    """Legal holds over inspections that the caller may see."""
    return {"items": queries.list_holds(actor=ctx().actor, lifted=args["lifted"])}


@blp.route("/custody/holds", methods=["POST"])
@own_transactions
@requires(Permission.CUSTODY_HOLD)
@blp.arguments(s.HoldIn)
@blp.response(201, s.HoldListOut)
def post_hold(data: dict[str, Any]) -> Any:
    """Hold everything of an inspection; the store's own hold follows at once where it has one."""
    here = ctx()
    with transaction():
        visit = queries.inspection_of_number(data["number"], actor=here.actor)
        actions.place_hold(data["id"], visit, data["reason"], ctx=here)
    actions.settle_holds(store, ctx=here)
    with reading():
        return {"items": queries.list_holds(actor=here.actor)}


@blp.route("/custody/holds/<uuid:hold_id>/lift", methods=["POST"])
@own_transactions
@requires(Permission.CUSTODY_HOLD)
@blp.arguments(s.LiftIn)
@blp.response(200, s.HoldListOut)
def post_lift(data: dict[str, Any], hold_id: Any) -> Any:
    """Lift a hold, with the reason."""
    here = ctx()
    with transaction():
        actions.lift_hold(str(hold_id), data["reason"], ctx=here)
    actions.settle_holds(store, ctx=here)
    with reading():
        return {"items": queries.list_holds(actor=here.actor)}


@blp.route("/custody/due")
@requires(Permission.CUSTODY_READ)
@blp.arguments(s.DueArgs, location="query")
@blp.response(200, s.DuePageOut)
def list_due(args: dict[str, Any]) -> Any:
    """Originals past their term: what an order could name."""
    return queries.list_due(ctx().clock.now(), actor=ctx().actor, **args)


@blp.route("/custody/orders")
@requires(Permission.CUSTODY_READ)
@blp.response(200, s.OrderListOut)
def list_orders() -> Any:
    """Orders to delete, with what became of them."""
    return {"items": queries.list_orders(actor=ctx().actor)}


@blp.route("/custody/orders/<uuid:order_id>/files")
@requires(Permission.CUSTODY_READ)
@blp.response(200, s.OrderFileListOut)
def list_order_files(order_id: Any) -> Any:
    """The files of an order; those that went are tombstones."""
    return {"items": queries.list_order_files(str(order_id), actor=ctx().actor)}


@blp.route("/custody/orders", methods=["POST"])
@requires(Permission.CUSTODY_ORDER)
@blp.arguments(s.OrderIn)
@blp.response(201, s.OrderOut)
def post_order(data: dict[str, Any]) -> Any:
    """Propose to delete originals past their term; nothing goes until another person confirms."""
    actions.propose_order(data["id"], data["files"], data["reason"], ctx=ctx())
    return queries.get_order(data["id"], actor=ctx().actor)


@blp.route("/custody/orders/<uuid:order_id>/confirm", methods=["POST"])
@own_transactions
@requires(Permission.CUSTODY_ORDER)
@blp.arguments(s.OrderConfirmIn)
@blp.response(200, s.OrderOut)
def post_confirm(data: dict[str, Any], order_id: Any) -> Any:
    """Confirm another person's order with one's own password; the files are deleted and their rows stay."""
    here = ctx()
    proved_at = identity.prove_again(data["password"], request.remote_addr or "", ctx=here)
    with transaction():
        actions.confirm_order(str(order_id), proved_at=proved_at, ctx=here)
    actions.carry_out(str(order_id), open_store=store, folder=settings().data_dir / "derived", ctx=here)
    with reading():
        return queries.get_order(str(order_id), actor=here.actor)


@blp.route("/custody/orders/<uuid:order_id>/withdraw", methods=["POST"])
@requires(Permission.CUSTODY_ORDER)
@blp.arguments(s.OrderAnswerIn)
@blp.response(200, s.OrderOut)
def post_withdraw(data: dict[str, Any], order_id: Any) -> Any:
    """Take an order back, or decline another person's with a reason; it stays on record."""
    actions.withdraw_order(str(order_id), data["answer"], ctx=ctx())
    return queries.get_order(str(order_id), actor=ctx().actor)
