"""Where are follow-ups listed, taken a step further and closed, and where is read what the business added?"""

from __future__ import annotations

from typing import Any

from mingcha.follow_up import actions, queries
from mingcha.follow_up.rules.lost import STEPS as LOST_STEPS
from mingcha.follow_up.schemas import business as b
from mingcha.follow_up.schemas import steps as s
from mingcha.identity import queries as identity
from mingcha.kernel.http import blueprint, ctx, if_match, language, requires, settings
from mingcha.kernel.permission import Permission

blp = blueprint("follow_up")


def _scope() -> frozenset[str] | None:
    who = ctx().actor
    return None if who.can(Permission.DOSSIER_READ) else identity.department_scope(who)


def _view(follow_up_id: Any) -> Any:
    return queries.get_view(str(follow_up_id), ctx().actor, region=settings().region, today=ctx().clock.today())


@blp.route("/follow-ups")
@requires(Permission.FOLLOW_UP_READ)
@blp.arguments(b.FollowUpArgs, location="query")
@blp.response(200, b.FollowUpPageOut)
def list_follow_ups(args: dict[str, Any]) -> Any:
    """Follow-ups that the caller's departments have in hand, the oldest first."""
    return queries.list_follow_ups(scope=_scope(), **args)


@blp.route("/follow-ups/<uuid:follow_up_id>")
@requires(Permission.FOLLOW_UP_READ)
@blp.response(200, s.FollowUpViewOut)
def show_follow_up(follow_up_id: Any) -> Any:
    """One follow-up as a timeline, with the steps that may come next."""
    return _view(follow_up_id)


@blp.route("/follow-ups/<uuid:follow_up_id>/steps", methods=["POST"])
@requires(Permission.FOLLOW_UP_WRITE)
@blp.arguments(s.StepIn)
@blp.response(200, s.FollowUpViewOut)
def take_step(body: dict[str, Any], follow_up_id: Any) -> Any:
    """Takes one step: order, re-check, case, penalty, transfer, copy notice, waiver and so on (7.9). Needs If-Match."""
    row = queries.get_follow_up(str(follow_up_id), identity.department_scope(ctx().actor))
    if_match(row.version)
    actions.take_step(row.id, body.pop("step"), body, region=settings().region, ctx=ctx())
    return _view(follow_up_id)


@blp.route("/follow-ups/<uuid:follow_up_id>/close", methods=["POST"])
@requires(Permission.FOLLOW_UP_WRITE)
@blp.arguments(b.CloseFollowUpIn)
@blp.response(200, b.FollowUpOut)
def close_follow_up(body: dict[str, Any], follow_up_id: Any) -> Any:
    """Closes a follow-up with what was done. Needs If-Match."""
    row = queries.get_follow_up(str(follow_up_id), identity.department_scope(ctx().actor))
    if_match(row.version)
    return actions.close_follow_up(row.id, reason=body["reason"], ctx=ctx())


@blp.route("/follow-ups/waiting")
@requires(Permission.FOLLOW_UP_READ)
@blp.response(200, s.WaitingListOut)
def list_waiting() -> Any:
    """Statements and proofs of businesses that nobody has read or decided, the oldest first."""
    return {"items": queries.list_waiting(_scope())}


@blp.route("/inspections/<uuid:inspection_id>/closure")
@requires(Permission.EVIDENCE_READ)
@blp.response(200, s.ClosureOut)
def show_closure(inspection_id: Any) -> Any:
    """What is open about an inspection, who answers for which duty, and whether it is archived (S0-2.8b, S1-3d)."""
    return _closure(inspection_id)


@blp.route("/inspections/<uuid:inspection_id>/archive", methods=["POST"])
@requires(Permission.FOLLOW_UP_WRITE)
@blp.arguments(s.ArchiveIn)
@blp.response(200, s.ClosureOut)
def archive_inspection(body: dict[str, Any], inspection_id: Any) -> Any:
    """Archives an inspection; refused while a follow-up is open."""
    actions.archive_inspection(str(inspection_id), file_no=body["file_no"], ctx=ctx())
    return _closure(inspection_id)


@blp.route("/inspections/<uuid:inspection_id>/archive/undo", methods=["POST"])
@requires(Permission.FOLLOW_UP_WRITE)
@blp.arguments(s.TakeBackIn)
@blp.response(200, s.ClosureOut)
def take_back_archive(body: dict[str, Any], inspection_id: Any) -> Any:
    """Takes an inspection out of its archive with a reason; refused once its whole task is archived."""
    actions.take_back_archive(str(inspection_id), reason=body["reason"], ctx=ctx())
    return _closure(inspection_id)


def _closure(inspection_id: Any) -> dict[str, Any]:
    found = queries.get_closure(str(inspection_id), ctx().actor)
    told = {name: getattr(found, name) for name in queries.Closure.__slots__}
    return told | {"blocked": found.blocked.document(language()) if found.blocked else None}


@blp.route("/lost-contacts")
@requires(Permission.FOLLOW_UP_READ)
@blp.arguments(s.LostArgs, location="query")
@blp.response(200, s.LostPageOut)
def list_lost(args: dict[str, Any]) -> Any:
    """Lost-contact leads of all departments, the oldest first."""
    return queries.list_lost(**args)


@blp.route("/lost-contacts", methods=["POST"])
@requires(Permission.FOLLOW_UP_WRITE)
@blp.arguments(s.LostIn)
@blp.response(201, s.LostViewOut)
def enter_lost(body: dict[str, Any]) -> Any:
    """Any department enters a business that cannot be found (S3B-10)."""
    return _lost(actions.enter_lost(ctx=ctx(), **body).id)


@blp.route("/lost-contacts/<uuid:lost_id>")
@requires(Permission.FOLLOW_UP_READ)
@blp.response(200, s.LostViewOut)
def show_lost(lost_id: Any) -> Any:
    """One lead with its timeline."""
    return _lost(str(lost_id))


@blp.route("/lost-contacts/<uuid:lost_id>/steps", methods=["POST"])
@requires(Permission.FOLLOW_UP_WRITE)
@blp.arguments(s.LostStepIn)
@blp.response(200, s.LostViewOut)
def take_lost_step(body: dict[str, Any], lost_id: Any) -> Any:
    """The market regulator verifies, lists and publishes. Needs If-Match."""
    if_match(queries.get_lost(str(lost_id)).version)
    return _lost(actions.take_lost_step(str(lost_id), body.pop("step"), body, ctx=ctx()).id)


def _lost(lost_id: str) -> dict[str, Any]:
    row = queries.get_lost(lost_id)
    told = {name: getattr(row, name) for name in queries.LostRow.__slots__}
    can = list(LOST_STEPS[row.stage]) if ctx().actor.can(Permission.FOLLOW_UP_WRITE) else []
    return told | {"steps": queries.list_steps(lost_id), "can": can}


@blp.route("/penalties")
@requires(Permission.FOLLOW_UP_READ)
@blp.arguments(s.PenaltyArgs, location="query")
@blp.response(200, s.PenaltyPageOut)
def list_penalties(args: dict[str, Any]) -> Any:
    """Penalties under their objects' names, with the day by which they are collected where the region names a number (S3A-2.3.3b)."""
    return queries.list_penalties(scope=_scope(), today=ctx().clock.today(), **args)


@blp.route("/minor-violations")
@requires(Permission.FOLLOW_UP_READ)
@blp.response(200, s.MinorListOut)
def list_minors() -> Any:
    """The catalogue of minor violations without penalty of the caller's departments (S2-3.3)."""
    return {"items": queries.list_minors(_scope(), retired=True)}


@blp.route("/minor-violations", methods=["POST"])
@requires(Permission.FOLLOW_UP_WRITE)
@blp.arguments(s.MinorIn)
@blp.response(201, s.MinorOut)
def add_minor(body: dict[str, Any]) -> Any:
    """Adds an entry to the own department's catalogue."""
    return queries.get_minor(actions.add_minor(ctx=ctx(), **body))


@blp.route("/minor-violations/<uuid:minor_id>/retire", methods=["POST"])
@requires(Permission.FOLLOW_UP_WRITE)
@blp.response(200, s.MinorOut)
def retire_minor(minor_id: Any) -> Any:
    """Nothing goes without penalty by it from now on."""
    return queries.get_minor(actions.retire_minor(str(minor_id), ctx=ctx()))


@blp.route("/minor-violations/<uuid:minor_id>/restore", methods=["POST"])
@requires(Permission.FOLLOW_UP_WRITE)
@blp.response(200, s.MinorOut)
def restore_minor(minor_id: Any) -> Any:
    """It holds again."""
    return queries.get_minor(actions.restore_minor(str(minor_id), ctx=ctx()))


@blp.route("/inspections/<uuid:inspection_id>/business", methods=["GET"])
@requires(Permission.EVIDENCE_READ)
@blp.response(200, b.BusinessSideOut)
def show_business_side(inspection_id: Any) -> Any:
    """Statements, proofs and, for supervisors who were not on the team, the rating. 404 outside the caller's visits and departments."""
    return queries.get_business_side(str(inspection_id), ctx().actor)


@blp.route("/replies/<uuid:reply_id>/read", methods=["POST"])
@requires(Permission.FOLLOW_UP_WRITE)
@blp.response(200, b.BusinessSideOut)
def read_reply(reply_id: Any) -> Any:
    """Says that a statement of a business was read."""
    visit = actions.read_reply(str(reply_id), scope=identity.department_scope(ctx().actor), ctx=ctx())
    return queries.get_business_side(visit, ctx().actor)


@blp.route("/proofs/<uuid:proof_id>/decide", methods=["POST"])
@requires(Permission.FOLLOW_UP_WRITE)
@blp.arguments(b.DecideProofIn)
@blp.response(200, b.BusinessSideOut)
def decide_proof(body: dict[str, Any], proof_id: Any) -> Any:
    """Accepts the proof of a business or asks for another one, once."""
    scope = identity.department_scope(ctx().actor)
    visit = actions.decide_proof(str(proof_id), scope=scope, ctx=ctx(), **body)
    return queries.get_business_side(visit, ctx().actor)
