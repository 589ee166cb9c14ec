"""Where does the desk follow channels, hand files over and keep the codes of a platform?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, request

from mingcha.kernel.http import blueprint, ctx, download, if_match, requires, settings
from mingcha.kernel.pages import PageArgs
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import NotFound
from mingcha.kernel.storage import store
from mingcha.publication import actions, queries
from mingcha.publication.actions.deliveries import PROOFS
from mingcha.publication.rules.channels import NAMES, PAPER
from mingcha.publication.schemas.channels import (
    AnswerIn,
    ChannelIn,
    ChannelsOut,
    CodesIn,
    CodesOut,
    DeliveryArgs,
    DeliveryOut,
    DeliveryPageOut,
    HandOverIn,
    HandOverOneOut,
    HandOverOut,
    HandOverPageOut,
    StepIn,
)
from mingcha.regions import queries as regions

blp = blueprint("channels")


@blp.route("/channels")
@requires(Permission.PUBLICATION_READ)
@blp.response(200, ChannelsOut)
def list_channels() -> Any:
    """The channels of the region's notice (C15), its platform (C1), how each is reached, and what stands where."""
    profile = regions.get_profile(settings().region)
    counts: dict[str, dict[str, int]] = {name: {} for name in profile.channels}
    for one in queries.count_deliveries(queries.scope_of(ctx().actor)):
        counts.setdefault(one["channel"], {})[one["state"]] = one["rows"]
    set_up = {name for name, _ in settings().hand_over_urls}
    channels = [
        {
            "channel": name,
            "name_zh": NAMES[name][0],
            "name_en": NAMES[name][1],
            "paper": name in PAPER,
            "automatic": name in set_up,
            "counts": found,
        }
        for name, found in counts.items()
    ]
    return {"article": profile.article("publish.channels"), "platform": profile.platform, "channels": channels}


@blp.route("/deliveries")
@requires(Permission.PUBLICATION_READ)
@blp.arguments(DeliveryArgs, location="query")
@blp.response(200, DeliveryPageOut)
def list_deliveries(args: dict[str, Any]) -> Any:
    """Results on their channels, newest first."""
    return queries.list_deliveries(scope=queries.scope_of(ctx().actor), today=ctx().clock.today(), **args)


@blp.route("/publications/<uuid:publication_id>/channels", methods=["POST"])
@requires(Permission.PUBLICATION_PUBLISH)
@blp.arguments(ChannelIn)
@blp.response(201, DeliveryOut)
def open_channel(told: dict[str, Any], publication_id: Any) -> Any:
    """Opens one more channel of the region's, such as a notice board; again changes nothing."""
    made = actions.open_delivery(str(publication_id), told["channel"], ctx=ctx())
    return _one(made)


@blp.route("/deliveries/<uuid:delivery_id>", methods=["POST"])
@requires(Permission.PUBLICATION_PUBLISH)
@blp.arguments(StepIn)
@blp.response(200, DeliveryOut)
def step(told: dict[str, Any], delivery_id: Any) -> Any:
    """One step by hand: sent, acknowledged, failed, queued again, shown. Needs If-Match."""
    row = queries.get_delivery(str(delivery_id), queries.scope_of(ctx().actor))
    if_match(row.version)
    actions.step_delivery(row.id, told.pop("act"), **told, ctx=ctx())
    return _one(row.id)


@blp.route("/deliveries/<uuid:delivery_id>/proof", methods=["PUT"])
@requires(Permission.PUBLICATION_PUBLISH)
@blp.arguments(StepIn, location="query")
@blp.response(200, DeliveryOut)
def show_with_proof(told: dict[str, Any], delivery_id: Any) -> Any:
    """The bytes of a photo or PDF as proof that the result stood there on `shown_on`. Needs If-Match; `act` is show."""
    row = queries.get_delivery(str(delivery_id), queries.scope_of(ctx().actor))
    if_match(row.version)
    proof = actions.proof_of(request.get_data(), store=store())
    actions.step_delivery(row.id, told.pop("act"), proof=proof, **told, ctx=ctx())
    return _one(row.id)


@blp.route("/deliveries/<uuid:delivery_id>/proof")
@requires(Permission.PUBLICATION_READ)
def get_proof(delivery_id: Any) -> Response:
    """The proof file as it was given, as a download."""
    row = queries.get_delivery(str(delivery_id), queries.scope_of(ctx().actor))
    if not row.proof:
        raise NotFound()
    name = f"proof-{row.number}-{row.channel}.{PROOFS[row.proof['type']]}"
    return download(store().open(f"sha256/{row.proof['sha256']}"), name)


@blp.route("/hand-overs", methods=["POST"])
@requires(Permission.PUBLICATION_PUBLISH)
@blp.arguments(HandOverIn)
@blp.response(201, HandOverOut)
def hand_over(told: dict[str, Any]) -> Any:
    """Takes what waits for a platform into one file; the same id again gives the same file."""
    which = told["id"], told["channel"], told["format"]
    platform = regions.get_profile(settings().region).platform
    made = actions.hand_over(*which, "manual", platform=platform, store=store(), ctx=ctx())
    return queries.get_hand_over(made.id, queries.scope_of(ctx().actor))


@blp.route("/hand-overs")
@requires(Permission.PUBLICATION_READ)
@blp.arguments(PageArgs, location="query")
@blp.response(200, HandOverPageOut)
def list_hand_overs(args: dict[str, Any]) -> Any:
    """The log of files, newest first."""
    return queries.list_hand_overs(scope=queries.scope_of(ctx().actor), **args)


@blp.route("/hand-overs/<uuid:hand_over_id>")
@requires(Permission.PUBLICATION_READ)
@blp.response(200, HandOverOneOut)
def get_hand_over(hand_over_id: Any) -> Any:
    """One file with its results."""
    row = queries.get_hand_over(str(hand_over_id), queries.scope_of(ctx().actor))
    told = {name: getattr(row, name) for name in HandOverOut().fields}
    return {**told, "results": queries.list_hand_over_rows(row.id)}


@blp.route("/hand-overs/<uuid:hand_over_id>/file")
@requires(Permission.PUBLICATION_READ)
def get_file(hand_over_id: Any) -> Response:
    """The bytes that were handed over, as a download."""
    row = queries.get_hand_over(str(hand_over_id), queries.scope_of(ctx().actor))
    return download(store().open(f"sha256/{row.sha256}"), f"{row.channel}-{row.id[:8]}.{row.format}")


@blp.route("/hand-overs/<uuid:hand_over_id>/answer", methods=["POST"])
@requires(Permission.PUBLICATION_PUBLISH)
@blp.arguments(AnswerIn)
@blp.response(200, HandOverOut)
def answer(told: dict[str, Any], hand_over_id: Any) -> Any:
    """Registers what the platform said. Needs If-Match."""
    row = queries.get_hand_over(str(hand_over_id), queries.scope_of(ctx().actor))
    if_match(row.version)
    return actions.answer_hand_over(row.id, **told, ctx=ctx())


@blp.route("/result-codes/<target>")
@requires(Permission.PUBLICATION_READ)
@blp.response(200, CodesOut)
def get_codes(target: str) -> Any:
    """The codes by which a platform calls the eight results."""
    if target not in NAMES:
        raise NotFound()
    return {"target": target, "codes": queries.get_result_codes(target)}


@blp.route("/result-codes/<target>", methods=["PUT"])
@requires(Permission.PUBLICATION_PUBLISH)
@blp.arguments(CodesIn)
@blp.response(200, CodesOut)
def set_codes(told: dict[str, Any], target: str) -> Any:
    """Replaces them; files made before stay as they were."""
    if target not in NAMES:
        raise NotFound()
    actions.set_result_codes(target, told["codes"], ctx=ctx())
    return {"target": target, "codes": queries.get_result_codes(target)}


def _one(delivery_id: str) -> dict[str, Any]:
    row = queries.get_delivery(delivery_id, None)
    found = queries.list_deliveries_of(row.publication_id, ctx().clock.today())
    return asdict(next(one for one in found if one.id == delivery_id))
