"""Which shapes do the plan addresses take and give?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.frames import RISK_CLASSES, ScopeSchema, SeatSchema, TaskFrame
from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Instant, Schema, Uuid
from mingcha.plans.rules.periods import PERIODS
from mingcha.plans.rules.schemes import JOINT_ORIGINS, JOINT_TYPES, ORIGINS


class PlanArgs(PageArgs):
    """Filters of the plans."""

    year = fields.Integer(load_default=None)


class PlanIn(Schema):
    """A new plan; `departments` take part besides the owner, which is the caller's department."""

    id = Uuid(required=True)
    year = fields.Integer(required=True, validate=validate.Range(2019, 2100))
    title = fields.String(required=True, validate=validate.Length(1, 200))
    kind = fields.String(load_default="internal", validate=validate.OneOf(["internal", "joint"]))
    domain = fields.String(load_default="market", validate=validate.OneOf(["market", "non_market"]))
    period = fields.String(load_default="year", validate=validate.OneOf(PERIODS))
    departments = fields.List(Uuid(), load_default=list)
    note = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=5_000))


class PlanPut(Schema):
    """A changed plan; once approved a reason is needed and the former version is kept (S0-2.4d)."""

    title = fields.String(required=True, validate=validate.Length(1, 200))
    kind = fields.String(required=True, validate=validate.OneOf(["internal", "joint"]))
    departments = fields.List(Uuid(), required=True)
    note = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=5_000))
    reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=500))


class DueOut(Schema):
    """When the plan is due: a neutral mark, `none` where the region names no day; `article` says where it is written.

    `workday` is the last working day not after it, null where it cannot be computed; `note` says why.
    """

    on = fields.Date(allow_none=True)
    mark = fields.String(metadata={"enum": ["none", "open", "in_time", "late"]})
    article = fields.String(allow_none=True)
    workday = fields.Date(allow_none=True)
    note = fields.String(allow_none=True)


class OpinionOut(Schema):
    """What a body said of the plan."""

    id = Uuid()
    version = fields.Integer()
    kind = fields.String(metadata={"enum": ["study", "review"]})
    verdict = fields.String(metadata={"enum": ["accepted", "returned"]})
    body = fields.String()
    held_on = fields.Date()
    ref = fields.String()
    text = fields.String()
    given_at = Instant()


class PlanOut(Schema):
    """An annual plan; `can` holds the acts possible for the caller in this state."""

    id = Uuid()
    number = fields.String()
    year = fields.Integer()
    title = fields.String()
    kind = fields.String()
    domain = fields.String()
    period = fields.String(metadata={"enum": list(PERIODS)})
    region = fields.String()
    department_id = Uuid()
    departments = fields.List(Uuid())
    note = fields.String(allow_none=True)
    state = fields.String(metadata={"enum": ["draft", "dept_approved", "filed", "published", "in_force", "closed"]})
    version = fields.Integer()
    due = fields.Nested(DueOut)
    created_at = Instant()
    approved_at = Instant(allow_none=True)
    filed_at = Instant(allow_none=True)
    filed_with = fields.String(allow_none=True)
    route = fields.String(allow_none=True, metadata={"enum": ["report", "file", "review"]})
    copied_from = Uuid(allow_none=True)
    published_at = Instant(allow_none=True)
    opinions = fields.List(fields.Nested(OpinionOut))
    waits_for = fields.String(allow_none=True, metadata={"enum": ["study", "review"]})
    table = fields.String(allow_none=True, metadata={"enum": ["1", "4"]})
    can = fields.List(fields.String())


class PlanPageOut(Schema):
    """A page of plans."""

    items = fields.List(fields.Nested(PlanOut))
    next = fields.String(allow_none=True)


class FileIn(Schema):
    """With whom the plan is filed; left out: whom the region's route names (C10)."""

    filed_with = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=100))
    route = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(["report", "file", "review"]))


class CrossRegionSchema(Schema):
    """Another region that the task reaches into, and the agreement with its organ (S4-10b)."""

    region = fields.String(required=True, validate=validate.Length(1, 60))
    organ = fields.String(required=True, validate=validate.Length(1, 100))
    agreement_ref = fields.String(load_default="", validate=validate.Length(max=100))
    agreed_on = fields.Date(load_default=None, allow_none=True)


class CrossRegionOut(Schema):
    """The same as kept: the day as text, or null."""

    region = fields.String()
    organ = fields.String()
    agreement_ref = fields.String()
    agreed_on = fields.String(allow_none=True)


class TaskFields(TaskFrame):
    """What a task says; its frame with what else a plan's task has."""

    content = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=5_000))
    origin = fields.String(load_default="own", validate=validate.OneOf(ORIGINS))
    ordered_by = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=200))
    joint_type = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(JOINT_TYPES))
    joint_origin = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(JOINT_ORIGINS))
    duties = fields.Dict(keys=Uuid(), values=fields.String(validate=validate.Length(max=1_000)), load_default=dict)
    cross_regions = fields.List(fields.Nested(CrossRegionSchema), load_default=list, validate=validate.Length(max=20))


class TaskIn(TaskFields):
    """A new task, led by the caller's department (who leads, initiates: S2-2.3c); `id` is made by the client."""

    id = Uuid(required=True)
    reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=500))


class TaskPut(TaskFields):
    """A changed task; a reason is needed once its plan is approved."""

    reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=500))


class TaskOut(Schema):
    """A task with its scheme; `blocked` names why it may not be drawn now (null: it may)."""

    id = Uuid()
    plan_id = Uuid()
    plan_state = fields.String()
    number = fields.String()
    title = fields.String()
    lead_department_id = Uuid()
    departments = fields.List(Uuid())
    item_ids = fields.List(Uuid())
    draw_type = fields.String()
    method = fields.String()
    frequency = fields.String(allow_none=True)
    content = fields.String(allow_none=True)
    scheme = fields.String(allow_none=True)
    origin = fields.String(metadata={"enum": list(ORIGINS)})
    ordered_by = fields.String(allow_none=True)
    joint = fields.Boolean()
    joint_type = fields.String(allow_none=True, metadata={"enum": list(JOINT_TYPES)})
    joint_origin = fields.String(allow_none=True, metadata={"enum": list(JOINT_ORIGINS)})
    duties = fields.Dict(keys=Uuid(), values=fields.String())
    cross_regions = fields.List(fields.Nested(CrossRegionOut))
    scope = fields.Nested(ScopeSchema)
    ratios = fields.Dict()
    seats = fields.List(fields.Nested(SeatSchema))
    window_from = fields.Date()
    window_to = fields.Date()
    state = fields.String()
    version = fields.Integer()
    created_at = Instant()
    approved_at = Instant(allow_none=True)


class SchemeFactsOut(Schema):
    """The scheme as it stands; what the task leaves out comes from its items (S1-11)."""

    draw_type = fields.String()
    frequency = fields.String(allow_none=True)
    ratios = fields.Dict()
    content = fields.String(allow_none=True)
    method = fields.String()
    duties = fields.Dict()


class TaskDetailOut(TaskOut):
    """A task with its scheme, and the reason why it may not be drawn now (a problem document), or null."""

    scheme_facts = fields.Nested(SchemeFactsOut)
    blocked = fields.Dict(allow_none=True)


class TaskPageOut(Schema):
    """A page of tasks."""

    items = fields.List(fields.Nested(TaskOut))
    next = fields.String(allow_none=True)


class TaskArgs(PageArgs):
    """Filters of the tasks."""

    plan = Uuid(load_default=None)
    state = fields.String(load_default=None)
    joint = fields.Boolean(load_default=None, allow_none=True)


class PreviewIn(Schema):
    """A scope and ratios that are not kept yet."""

    scope = fields.Nested(ScopeSchema, required=True)
    ratios = fields.Dict(
        keys=fields.String(validate=validate.OneOf(RISK_CLASSES)),
        values=fields.List(
            fields.Integer(strict=True, validate=validate.Range(0, 100_000)), validate=validate.Length(2, 2)
        ),
        load_default=dict,
    )


class StratumOut(Schema):
    """What one risk class would give: all rows, open rows, the ratio, and the number to be drawn."""

    stratum = fields.String()
    base = fields.Integer()
    eligible = fields.Integer()
    ratio = fields.List(fields.Integer(), allow_none=True)
    n = fields.Integer(allow_none=True)


class PreviewOut(Schema):
    """The strata of a task as the register stands now; a class without a ratio has n null and blocks the draw."""

    strata = fields.List(fields.Nested(StratumOut))
    base = fields.Integer()
    eligible = fields.Integer()
    n = fields.Integer()
