"""Where does the desk see, preview and publish results?"""

from __future__ import annotations

from typing import Any

from mingcha.kernel.clock import local_date
from mingcha.kernel.http import blueprint, ctx, if_match, requires
from mingcha.kernel.permission import Permission
from mingcha.publication import actions, queries
from mingcha.publication.rules.basis import Basis
from mingcha.publication.schemas.results import (
    BasisIn,
    CorrectionIn,
    DeadlinesOut,
    PreviewOut,
    PublicationArgs,
    PublicationOut,
    PublicationPageOut,
    RedactionIn,
    WithdrawalIn,
)

blp = blueprint("publication")


@blp.route("/publications")
@requires(Permission.PUBLICATION_READ)
@blp.arguments(PublicationArgs, location="query")
@blp.response(200, PublicationPageOut)
def list_publications(args: dict[str, Any]) -> Any:
    """Results of the caller's departments on their way to the public, newest first."""
    return queries.list_publications(scope=queries.scope_of(ctx().actor), today=ctx().clock.today(), **args)


@blp.route("/publications/<uuid:publication_id>")
@requires(Permission.PUBLICATION_READ)
@blp.response(200, PreviewOut)
def get_publication(publication_id: Any) -> Any:
    """One result with what the public would read, every masked place named; once published, what it does read."""
    return queries.get_preview(str(publication_id), actor=ctx().actor, today=ctx().clock.today())


@blp.route("/publications/<uuid:publication_id>/publish", methods=["POST"])
@requires(Permission.PUBLICATION_PUBLISH)
@blp.response(200, PublicationOut)
def publish(publication_id: Any) -> Any:
    """Makes the masked result public. Needs If-Match with the version seen."""
    row = queries.get_publication(str(publication_id), queries.scope_of(ctx().actor))
    queries.check_can_publish(row.state, local_date(row.published_at) if row.published_at else None)
    if_match(row.version)
    return actions.publish_result(row.id, ctx=ctx())


@blp.route("/publications/<uuid:publication_id>/redactions", methods=["POST"])
@requires(Permission.PUBLICATION_PUBLISH)
@blp.arguments(RedactionIn)
@blp.response(201, PreviewOut)
def redact(told: dict[str, Any], publication_id: Any) -> Any:
    """Keeps a passage from the public, by law; refused without one. Needs If-Match. The answer is the new preview."""
    row = _seen(publication_id)
    actions.redact(row.id, told["text"], told["ground"], _basis(told), ctx=ctx())
    return queries.get_preview(row.id, actor=ctx().actor, today=ctx().clock.today())


@blp.route("/publications/<uuid:publication_id>/redactions/<uuid:redaction_id>", methods=["DELETE"])
@requires(Permission.PUBLICATION_PUBLISH)
@blp.response(200, PreviewOut)
def end_redaction(publication_id: Any, redaction_id: Any) -> Any:
    """Takes a redaction of a waiting result back. Needs If-Match."""
    row = _seen(publication_id)
    actions.end_redaction(row.id, str(redaction_id), ctx=ctx())
    return queries.get_preview(row.id, actor=ctx().actor, today=ctx().clock.today())


@blp.route("/publications/<uuid:publication_id>/withhold", methods=["POST"])
@requires(Permission.PUBLICATION_PUBLISH)
@blp.arguments(BasisIn)
@blp.response(200, PublicationOut)
def withhold(told: dict[str, Any], publication_id: Any) -> Any:
    """A whole result is not published, by law. Needs If-Match."""
    return actions.withhold_result(_seen(publication_id).id, _basis(told), ctx=ctx())


@blp.route("/publications/<uuid:publication_id>/correct", methods=["POST"])
@requires(Permission.PUBLICATION_PUBLISH)
@blp.arguments(CorrectionIn)
@blp.response(200, PublicationOut)
def correct(told: dict[str, Any], publication_id: Any) -> Any:
    """Publishes another edition with a note; an upheld objection is republished by it. Needs If-Match."""
    struck = [(pair[0], pair[1]) for pair in told.pop("struck")]
    return actions.correct_result(_seen(publication_id).id, struck=struck, **told, ctx=ctx())


@blp.route("/publications/<uuid:publication_id>/withdraw", methods=["POST"])
@requires(Permission.PUBLICATION_PUBLISH)
@blp.arguments(WithdrawalIn)
@blp.response(200, PublicationOut)
def withdraw(told: dict[str, Any], publication_id: Any) -> Any:
    """Takes a public result back, by law; its address stays and says why. Needs If-Match."""
    row = _seen(publication_id)
    return actions.withdraw_result(row.id, _basis(told), objection_id=told["objection_id"], ctx=ctx())


def _seen(publication_id: Any) -> Any:
    """The row in the version that the caller saw."""
    row = queries.get_publication(str(publication_id), queries.scope_of(ctx().actor))
    if_match(row.version)
    return row


def _basis(told: dict[str, Any]) -> Basis:
    return Basis(told["law"].strip(), told["article"].strip(), told["reason"])


@blp.route("/deadlines")
@requires(Permission.PUBLICATION_READ)
@blp.response(200, DeadlinesOut)
def deadlines() -> Any:
    """Everything that waits: overdue, due soon, pending, with counts, and each task's latest date."""
    return queries.get_deadlines(scope=queries.scope_of(ctx().actor), today=ctx().clock.today())
