"""Where do departments rely on each other's results, and where are credit files, analyses and associations' notices read?"""

from __future__ import annotations

from typing import Any

from mingcha.identity import queries as identity
from mingcha.kernel.http import blueprint, ctx, if_match, requires, settings
from mingcha.kernel.permission import Permission
from mingcha.publication import actions, queries
from mingcha.publication.schemas.objections import PeriodArgs
from mingcha.publication.schemas.sharing import (
    AnalysisOut,
    CreditFileOut,
    EvidenceListOut,
    NoticeArgs,
    NoticeIn,
    NoticeOut,
    NoticePageOut,
    ReasonIn,
    RecognitionIn,
    SharedArgs,
    SharedPageOut,
)

blp = blueprint("sharing")


@blp.route("/shared-results")
@requires(Permission.PUBLICATION_READ)
@blp.arguments(SharedArgs, location="query")
@blp.response(200, SharedPageOut)
def list_shared(args: dict[str, Any]) -> Any:
    """Public results of every department, with who relies on each (S3A-2.4.3b)."""
    page = queries.list_open_results(**args)
    relied = queries.list_recognised([one.publication_id for one in page.items])
    owners = queries.list_by_id([one.publication_id for one in page.items])
    offices = {one.id: one.name for one in identity.list_departments()}
    names = ("publication_id", "object_id", "object_name", "published_on", "body")
    items = [
        {name: getattr(one, name) for name in names}
        | {
            "recognised": relied.get(one.publication_id, []),
            "department": offices.get(owners[one.publication_id].department_id, ""),
            "mine": owners[one.publication_id].department_id == ctx().actor.department_id,
        }
        for one in page.items
    ]
    return {"items": items, "next": page.next}


@blp.route("/publications/<uuid:publication_id>/recognitions", methods=["POST"])
@requires(Permission.PUBLICATION_PUBLISH)
@blp.arguments(RecognitionIn)
@blp.response(204)
def recognise(told: dict[str, Any], publication_id: Any) -> None:
    """The caller's department relies on a public result of another, for a purpose; again changes nothing."""
    actions.recognise_result(str(publication_id), told["purpose"], evidence=told["evidence"], ctx=ctx())


@blp.route("/publications/<uuid:publication_id>/evidence")
@requires(Permission.PUBLICATION_READ)
@blp.response(200, EvidenceListOut)
def list_evidence(publication_id: Any) -> Any:
    """The evidence of a public result by hash, for a department that may rely on it; its bytes stay where they are."""
    return {"items": queries.list_shared_evidence(str(publication_id))}


@blp.route("/credit-files/<uuid:object_id>")
@requires(Permission.PUBLICATION_READ)
@blp.response(200, CreditFileOut)
def get_credit_file(object_id: Any) -> Any:
    """The facts about one business (S4-9b): results, what followed, objections, notices, and where credit platforms stand."""
    return queries.get_credit_file(str(object_id))


@blp.route("/result-analysis")
@requires(Permission.PUBLICATION_READ)
@blp.arguments(PeriodArgs, location="query")
@blp.response(200, AnalysisOut)
def get_analysis(args: dict[str, Any]) -> Any:
    """What the results published in a period show (S1-15); facts only."""
    return queries.get_analysis(args["since"], args["until"])


@blp.route("/industry-notices")
@requires(Permission.PUBLICATION_READ)
@blp.arguments(NoticeArgs, location="query")
@blp.response(200, NoticePageOut)
def list_notices(args: dict[str, Any]) -> Any:
    """Self-discipline information of associations, newest first (S0-2.11)."""
    return queries.list_notices(**args)


@blp.route("/industry-notices", methods=["POST"])
@requires(Permission.PUBLICATION_PUBLISH)
@blp.arguments(NoticeIn)
@blp.response(201, NoticeOut)
def enter_notice(told: dict[str, Any]) -> Any:
    """Takes a notice in as a draft."""
    return queries.get_notice(actions.enter_notice(told, ctx=ctx()), None)


@blp.route("/industry-notices/<uuid:notice_id>/publish", methods=["POST"])
@requires(Permission.PUBLICATION_PUBLISH)
@blp.response(200, NoticeOut)
def publish_notice(notice_id: Any) -> Any:
    """Makes a draft public. Needs If-Match."""
    row = queries.get_notice(str(notice_id), queries.scope_of(ctx().actor))
    if_match(row.version)
    actions.publish_notice(row.id, region=settings().region, ctx=ctx())
    return row


@blp.route("/industry-notices/<uuid:notice_id>/withdraw", methods=["POST"])
@requires(Permission.PUBLICATION_PUBLISH)
@blp.arguments(ReasonIn)
@blp.response(200, NoticeOut)
def withdraw_notice(told: dict[str, Any], notice_id: Any) -> Any:
    """Takes a public notice back. Needs If-Match."""
    row = queries.get_notice(str(notice_id), queries.scope_of(ctx().actor))
    if_match(row.version)
    actions.withdraw_notice(row.id, told["reason"], ctx=ctx())
    return row
