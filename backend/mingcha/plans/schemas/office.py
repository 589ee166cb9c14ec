"""Which shapes do the office's views of the year take and give?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.frames import ScopeSchema
from mingcha.kernel.schema import Instant, Schema, Uuid
from mingcha.plans.rules.schemes import JOINT_TYPES
from mingcha.plans.schemas import PlanOut, TaskOut

YEAR = validate.Range(2019, 2100)


class YearArgs(Schema):
    """A year; left out: this one."""

    year = fields.Integer(load_default=None, validate=YEAR)


class OpinionIn(Schema):
    """What a body said: when it met, under which number, accepted or returned with what is wanted."""

    id = Uuid(required=True)
    verdict = fields.String(required=True, validate=validate.OneOf(["accepted", "returned"]))
    body = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 100))
    held_on = fields.Date(required=True)
    ref = fields.String(required=True, validate=validate.Length(1, 100))
    text = fields.String(load_default="", validate=validate.Length(max=2_000))


class CopyIn(Schema):
    """The year and title of the copy; `id` is made by the client."""

    id = Uuid(required=True)
    year = fields.Integer(required=True, validate=YEAR)
    title = fields.String(required=True, validate=validate.Length(1, 200))


class CopyOut(Schema):
    """The new draft, and the titles of tasks left out."""

    plan = fields.Nested(PlanOut)
    left_out = fields.List(fields.String())


class ChangeOut(Schema):
    """One difference between two versions."""

    what = fields.String(metadata={"enum": ["plan", "added", "removed", "changed"]})
    task = fields.String(allow_none=True)
    field = fields.String(allow_none=True)
    before = fields.Raw(allow_none=True)
    after = fields.Raw(allow_none=True)


class VersionOut(Schema):
    """One amendment and what it changed."""

    version = fields.Integer()
    reason = fields.String()
    at = Instant()
    by = Uuid()
    changes = fields.List(fields.Nested(ChangeOut))


class VersionsOut(Schema):
    """All amendments, newest first."""

    items = fields.List(fields.Nested(VersionOut))


class ColumnOut(Schema):
    """One column of a plan table."""

    key = fields.String()
    title = fields.String()


class PlanTableOut(Schema):
    """Table 1 or 4: its number, title, receivers, columns and rows by key."""

    id = fields.String()
    title = fields.String()
    to = fields.List(fields.String())
    columns = fields.List(fields.Nested(ColumnOut))
    rows = fields.List(fields.Dict())


class RollUpPlanOut(Schema):
    """A plan in the roll-up."""

    id = Uuid()
    number = fields.String()
    title = fields.String()
    kind = fields.String()
    state = fields.String()
    version = fields.Integer()
    filed_at = Instant(allow_none=True)
    published_at = Instant(allow_none=True)


class RollUpRowOut(Schema):
    """A plan that is expected of a department, or made; `plan` is null where it is not there."""

    department_id = Uuid()
    domain = fields.String()
    period = fields.String()
    due_on = fields.Date(allow_none=True)
    mark = fields.String(metadata={"enum": ["missing", "late", "in_time", "open", "none"]})
    plan = fields.Nested(RollUpPlanOut, allow_none=True)
    tasks = fields.Integer()
    joint_tasks = fields.Integer()
    from_above = fields.Integer()


class RollUpOut(Schema):
    """All departments' plans of a year, what is missing and late, and draws of one's own against those ordered from above."""

    year = fields.Integer()
    article = fields.String()
    rows = fields.List(fields.Nested(RollUpRowOut))
    missing = fields.Integer()
    late = fields.Integer()
    own = fields.Integer()
    above = fields.Integer()


class ProgrammeIn(Schema):
    """The industries of a year; none: those of the region's notice."""

    year = fields.Integer(required=True, validate=YEAR)
    industries = fields.List(
        fields.String(validate=validate.Length(1, 60)), required=True, validate=validate.Length(max=100)
    )


class ProgrammeRowOut(Schema):
    """One industry with its joint draws."""

    industry = fields.String()
    wanted = fields.Integer(allow_none=True)
    planned = fields.Integer()
    drawn = fields.Integer()
    open = fields.Boolean()


class ProgrammeOut(Schema):
    """The year's programme, and where the number is written."""

    year = fields.Integer()
    article = fields.String()
    items = fields.List(fields.Nested(ProgrammeRowOut))
    may_change = fields.Boolean()


class CalendarTaskOut(Schema):
    """One task in the calendar."""

    id = Uuid()
    plan_id = Uuid()
    plan_title = fields.String()
    title = fields.String()
    lead_department_id = Uuid()
    departments = fields.List(Uuid())
    joint = fields.Boolean()
    state = fields.String()
    window_from = fields.Date()
    window_to = fields.Date()


class CalendarDueOut(Schema):
    """A day by which plans are due."""

    on = fields.Date()
    domains = fields.List(fields.String())
    period = fields.String()


class CalendarOut(Schema):
    """The year's tasks and the plans' due days."""

    year = fields.Integer()
    tasks = fields.List(fields.Nested(CalendarTaskOut))
    due = fields.List(fields.Nested(CalendarDueOut))


class JointIn(Schema):
    """A proposal to go together with another department's task."""

    id = Uuid(required=True)
    other_task_id = Uuid(required=True)
    joint_type = fields.String(load_default="comprehensive", validate=validate.OneOf(JOINT_TYPES))


class AnswerIn(Schema):
    """Yes, or no with the reason."""

    agree = fields.Boolean(required=True)
    reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=500))


class ProposalOut(Schema):
    """A proposal; `joint_task_id` once the other side agreed."""

    id = Uuid()
    task_id = Uuid()
    other_task_id = Uuid()
    joint_type = fields.String()
    state = fields.String(metadata={"enum": ["open", "agreed", "declined", "withdrawn"]})
    reason = fields.String(allow_none=True)
    joint_task_id = Uuid(allow_none=True)
    proposed_at = Instant()
    answered_at = Instant(allow_none=True)


class ConflictOut(Schema):
    """Two tasks that share businesses and days; `can` names what the caller may do: propose, answer or withdraw."""

    task = fields.Nested(TaskOut)
    other = fields.Nested(TaskOut)
    first = fields.Date()
    last = fields.Date()
    scope = fields.Nested(ScopeSchema)
    businesses = fields.Integer()
    proposal = fields.Nested(ProposalOut, allow_none=True)
    can = fields.List(fields.String())


class ConflictsOut(Schema):
    """The year's conflicts, the first hundred by day."""

    year = fields.Integer()
    items = fields.List(fields.Nested(ConflictOut))
