"""Where are leads received, triaged, checked, merged and answered, and copy notices sent and answered?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from mingcha.kernel.http import blueprint, ctx, if_match, requires, settings
from mingcha.kernel.permission import Permission
from mingcha.leads import actions, queries
from mingcha.leads.schemas import copies as c
from mingcha.leads.schemas import leads as s

blp = blueprint("leads")


def _lead(lead_id: Any) -> Any:
    return queries.get_view(str(lead_id), ctx().actor, region=settings().region)


def _seen(lead_id: Any) -> str:
    row = queries.get_lead(str(lead_id), queries.lead_scope(ctx().actor))
    if_match(row.version)
    return row.id


@blp.route("/leads")
@requires(Permission.LEAD_READ)
@blp.arguments(s.LeadArgs, location="query")
@blp.response(200, s.LeadPageOut)
def list_leads(args: dict[str, Any]) -> Any:
    """The queue of the caller's departments by age."""
    return queries.list_leads(scope=queries.lead_scope(ctx().actor), **args)


@blp.route("/leads", methods=["POST"])
@requires(Permission.LEAD_WRITE)
@blp.arguments(s.LeadIn)
@blp.response(201, s.LeadViewOut)
def receive_lead(body: dict[str, Any]) -> Any:
    """Enters a lead of any source with the caller's department."""
    who = ctx().actor
    key = body.pop("id")
    return _lead(
        actions.receive_lead(key, region=settings().region, said=body, department_id=who.department_id, ctx=ctx())
    )


@blp.route("/leads/counts")
@requires(Permission.LEAD_READ)
@blp.response(200, s.LeadCountsOut)
def count_leads() -> Any:
    """Leads by state and source, checks started for them by reason, copy notices by state."""
    scope = queries.lead_scope(ctx().actor)
    return {**asdict(queries.count_leads(scope)), "copy_notices": queries.count_copies(scope)}


@blp.route("/leads/<uuid:lead_id>")
@requires(Permission.LEAD_READ)
@blp.response(200, s.LeadViewOut)
def show_lead(lead_id: Any) -> Any:
    """One lead as a timeline with the step that comes next."""
    return _lead(lead_id)


@blp.route("/leads/<uuid:lead_id>/triage", methods=["POST"])
@requires(Permission.LEAD_WRITE)
@blp.arguments(s.TriageIn)
@blp.response(200, s.LeadViewOut)
def triage_lead(body: dict[str, Any], lead_id: Any) -> Any:
    """Says what the lead is about. Needs If-Match."""
    actions.triage_lead(_seen(lead_id), body, ctx=ctx())
    return _lead(lead_id)


@blp.route("/leads/<uuid:lead_id>/inspect", methods=["POST"])
@requires(Permission.LEAD_INSPECT)
@blp.arguments(s.InspectIn)
@blp.response(200, s.LeadViewOut)
def inspect_lead(body: dict[str, Any], lead_id: Any) -> Any:
    """Opens a visit at once, outside the plan, by table 3.3 with the region's reasons. Needs If-Match."""
    actions.inspect_lead(_seen(lead_id), region=settings().region, ctx=ctx(), **body)
    return _lead(lead_id)


@blp.route("/leads/<uuid:lead_id>/merge", methods=["POST"])
@requires(Permission.LEAD_WRITE)
@blp.arguments(s.MergeIn)
@blp.response(200, s.LeadViewOut)
def merge_lead(body: dict[str, Any], lead_id: Any) -> Any:
    """Goes on together with another lead. Needs If-Match."""
    actions.merge_lead(_seen(lead_id), body["into"], text=body["text"], ctx=ctx())
    return _lead(lead_id)


@blp.route("/leads/<uuid:lead_id>/copy", methods=["POST"])
@requires(Permission.LEAD_WRITE)
@blp.arguments(c.CopyIn)
@blp.response(200, s.LeadViewOut)
def copy_lead(body: dict[str, Any], lead_id: Any) -> Any:
    """Tells the department whose matter it is. Needs If-Match."""
    actions.copy_lead(_seen(lead_id), body, region=settings().region, ctx=ctx())
    return _lead(lead_id)


@blp.route("/leads/<uuid:lead_id>/say", methods=["POST"])
@requires(Permission.LEAD_WRITE)
@blp.arguments(s.SayIn)
@blp.response(200, s.LeadViewOut)
def say_of_lead(body: dict[str, Any], lead_id: Any) -> Any:
    """No jurisdiction, an outcome, the answer to whoever told, or the end. Needs If-Match."""
    actions.say_of_lead(_seen(lead_id), body["step"], text=body["text"], ctx=ctx())
    return _lead(lead_id)


@blp.route("/leads/<uuid:lead_id>/contact", methods=["POST"])
@requires(Permission.LEAD_WRITE)
@blp.arguments(s.ContactIn)
@blp.response(200, s.ContactOut)
def reveal_contact(body: dict[str, Any], lead_id: Any) -> Any:
    """How to reach the informant, for a purpose that is written down."""
    return actions.reveal_contact(str(lead_id), purpose=body["purpose"], ctx=ctx())


@blp.route("/lead-clusters")
@requires(Permission.LEAD_READ)
@blp.response(200, s.ClusterListOut)
def list_clusters() -> Any:
    """Accepted leads with something in common, which propose a special inspection by draw (S0-2.7b)."""
    return {"items": queries.list_clusters(queries.lead_scope(ctx().actor), ctx().clock.now())}


@blp.route("/lead-clusters/special", methods=["POST"])
@requires(Permission.PLAN_WRITE)
@blp.arguments(s.SpecialIn)
@blp.response(201, s.SpecialOut)
def open_special(body: dict[str, Any]) -> Any:
    """Several leads become a task by draw, with a ratio of its own."""
    task_id = actions.open_special(
        body["leads"], plan_id=body["plan_id"], task=body["task"], reason=body["reason"], ctx=ctx()
    )
    return {"task_id": task_id}


@blp.route("/copy-notices")
@requires(Permission.LEAD_READ)
@blp.arguments(c.CopyArgs, location="query")
@blp.response(200, c.CopyPageOut)
def list_copies(args: dict[str, Any]) -> Any:
    """Copy notices received or sent by the caller's departments, the oldest first."""
    return queries.list_copies(scope=queries.lead_scope(ctx().actor), today=ctx().clock.today(), **args)


@blp.route("/copy-notices", methods=["POST"])
@requires(Permission.LEAD_WRITE)
@blp.arguments(c.CopyIn)
@blp.response(201, c.CopyViewOut)
def send_copy(body: dict[str, Any]) -> Any:
    """Tells another department of its matter (S3A-2.5)."""
    sent = actions.send_copy_notice(body, region=settings().region, ctx=ctx())
    return queries.get_copy_view(sent.id, ctx().actor, ctx().clock.today())


@blp.route("/copy-notices/<uuid:copy_id>")
@requires(Permission.LEAD_READ)
@blp.response(200, c.CopyViewOut)
def show_copy(copy_id: Any) -> Any:
    """One copy notice; 404 for departments that neither sent nor received it."""
    return queries.get_copy_view(str(copy_id), ctx().actor, ctx().clock.today())


@blp.route("/copy-notices/<uuid:copy_id>/acts", methods=["POST"])
@requires(Permission.LEAD_WRITE)
@blp.arguments(c.CopyActIn)
@blp.response(200, c.CopyViewOut)
def act_on_copy(body: dict[str, Any], copy_id: Any) -> Any:
    """Receive, handle, feed back; accept, ask again, withdraw; remind. Needs If-Match."""
    row = queries.get_copy(str(copy_id), queries.lead_scope(ctx().actor))
    if_match(row.version)
    if body["act"] == "remind":
        actions.remind(row.id, text=body["text"], ctx=ctx())
    else:
        actions.act_on_copy(row.id, body["act"], text=body["text"], ctx=ctx())
    return queries.get_copy_view(row.id, ctx().actor, ctx().clock.today())
