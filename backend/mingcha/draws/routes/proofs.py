"""How does a firm fetch its proof, and the office a firm's code?"""

from __future__ import annotations

from typing import Any

from flask import request

from mingcha.draws import actions, queries
from mingcha.draws.schemas import proofs as s
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.http import blueprint, ctx, own_transactions, public, requires
from mingcha.kernel.permission import Permission

blp = blueprint("draw_proofs")


@blp.route("/proofs", methods=["POST"])
@own_transactions
@public
@blp.arguments(s.ProofIn)
@blp.response(200, s.OwnProofOut)
def post_proof(data: dict[str, Any]) -> Any:
    """A firm's own row and path, or the proof that it was not in the roster (T1 and later). At most 10 tries in 10 minutes."""
    with transaction():
        actions.count_proof_try(request.remote_addr or "", ctx=ctx())
    with reading():
        return queries.get_own_proof(data["draw_id"], data["id"], data["code"])


@blp.route("/draws/<draw_id>/code")
@requires(Permission.DRAW_READ)
@blp.arguments(s.CodeArgs, location="query")
@blp.response(200, s.CodeOut)
def get_code(args: dict[str, Any], draw_id: str) -> Any:
    """The check code that the lead office gives to one firm."""
    return {"code": queries.get_proof_code(draw_id, args["id"], actor=ctx().actor)}
