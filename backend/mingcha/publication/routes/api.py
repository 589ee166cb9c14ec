"""Where does the desk see, preview and publish results?"""

from __future__ import annotations

from typing import Any

from mingcha.kernel.clock import local_date
from mingcha.kernel.http import blueprint, ctx, if_match, requires
from mingcha.kernel.permission import Permission
from mingcha.publication import actions, queries
from mingcha.publication.schemas import DeadlinesOut, PreviewOut, PublicationArgs, PublicationOut, PublicationPageOut

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


@blp.route("/deadlines")
@requires(Permission.PUBLICATION_READ)
@blp.response(200, DeadlinesOut)
def deadlines() -> Any:
    """Everything that waits: overdue, due soon, pending, with counts, and each task's latest date."""
    return queries.get_deadlines(scope=queries.scope_of(ctx().actor), today=ctx().clock.today())
