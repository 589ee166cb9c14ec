"""Which shapes does running and reading a draw take and give?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.draws.rules.assignment import MODES
from mingcha.draws.rules.encoding import ALGORITHMS
from mingcha.draws.rules.limits import uncapped_reasons
from mingcha.draws.rules.states import STATES
from mingcha.draws.schemas.observers import RollSchema
from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Hex64, Instant, Schema, Uuid

OBSERVERS = ("deputy", "cppcc", "citizen", "media", "social")


class SourceIn(Schema):
    """One source of chance. `at`: when it speaks; or `after_freeze_s`: seconds after the freeze (dice rolled in the room)."""

    name = fields.String(required=True, metadata={"description": "DICE, D6, K8, SSQ or DLT"})
    detail = fields.String(required=True, metadata={"description": "number of dice, or the lottery's issue"})
    at = Instant(load_default=None, allow_none=True)
    after_freeze_s = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(1, 31_536_000)
    )


class SlotIn(Schema):
    """One seat of every team: departments it may come from, and a qualification (GENERAL fits everybody)."""

    depts = fields.List(Uuid(), required=True, validate=validate.Length(1, 20))
    qual = fields.String(load_default="GENERAL", validate=validate.Length(1, 60))


class CapSchema(Schema):
    """Visits a year to one object, 0 = no limit."""

    per_department = fields.Integer(required=True, strict=True, validate=validate.Range(0, 1000))
    total = fields.Integer(required=True, strict=True, validate=validate.Range(0, 1000))


class ReasonsIn(Schema):
    """Why a soft limit is passed: draws a year, annual cap above the region's, a second draw of one scope in a day."""

    frequency = fields.String(load_default=None, allow_none=True, validate=validate.Length(2, 500))
    cap = fields.String(load_default=None, allow_none=True, validate=validate.Length(2, 500))
    repeat = fields.String(load_default=None, allow_none=True, validate=validate.Length(2, 500))


class DrawIn(Schema):
    """A new draw of a task. Slots left out: the task's seats; assignment left out: the region's mode (C13). Sources left out: 20 ten-sided dice one minute after the freeze.

    `uncapped_reason`: visits of this draw do not count towards the annual cap. `supplements`: a draw whose replacements
    are used up, with `owed` {stratum: objects}.
    """

    id = Uuid(required=True)
    task_id = Uuid(required=True)
    mode = fields.String(load_default="delayed", validate=validate.OneOf(["open", "delayed"]))
    seed_sources = fields.List(
        fields.Nested(SourceIn), load_default=None, allow_none=True, validate=validate.Length(1, 5)
    )
    slots = fields.List(fields.Nested(SlotIn), load_default=None, allow_none=True, validate=validate.Length(1, 6))
    load_cap = fields.Integer(load_default=1000, strict=True, validate=validate.Range(1, 100_000))
    annual_cap = fields.Nested(CapSchema, load_default=None, allow_none=True)
    rounding = fields.String(load_default="ceil", validate=validate.OneOf(["ceil", "floor", "half_up"]))
    base = fields.String(load_default="eligible", validate=validate.OneOf(["eligible", "register"]))
    recent_days = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, 3660))
    assignment = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(MODES))
    rehearsal = fields.Boolean(load_default=False)
    publication = fields.String(load_default="full", validate=validate.OneOf(["full", "rows"]))
    alg = fields.String(load_default="sha256", validate=validate.OneOf(list(ALGORITHMS)))
    reasons = fields.Nested(ReasonsIn, load_default=None, allow_none=True)
    uncapped_reason = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(list(uncapped_reasons()))
    )
    supplements = Uuid(load_default=None, allow_none=True)
    owed = fields.Dict(keys=fields.String(), values=fields.Integer(strict=True), load_default=None, allow_none=True)


class DrawArgs(PageArgs):
    """Filters of the draws."""

    task = Uuid(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


class SourceOut(Schema):
    """A source and the millibits it counts."""

    name = fields.String()
    detail = fields.String()
    at = fields.String(allow_none=True)
    after_freeze_s = fields.Integer(allow_none=True)
    millibits = fields.Integer()


class DrawOut(Schema):
    """A draw. Hashes are null until their stage; `can` holds the acts possible for the caller now."""

    id = Uuid()
    number = fields.String()
    task_id = Uuid()
    task_number = fields.String()
    task_title = fields.String()
    lead_department_id = Uuid()
    state = fields.String(metadata={"enum": list(STATES)})
    mode = fields.String()
    publication = fields.String()
    rehearsal = fields.Boolean()
    supplements = Uuid(allow_none=True)
    alg = fields.String()
    reasons = fields.Dict()
    uncapped_reason = fields.String(allow_none=True)
    seed_sources = fields.List(fields.Nested(SourceOut))
    seed_rule = fields.String(allow_none=True)
    slots = fields.List(fields.Dict())
    strata = fields.Dict()
    load_cap = fields.Integer()
    annual_cap = fields.Dict()
    rounding = fields.String()
    base = fields.String()
    assignment = fields.String(metadata={"enum": list(MODES)})
    direct_assignment = fields.Boolean()
    prev = fields.String(allow_none=True)
    commit = fields.String(allow_none=True)
    head = fields.String(allow_none=True)
    seed = fields.String(allow_none=True)
    seed_public = fields.String(allow_none=True)
    drawn = fields.Integer()
    short = fields.Integer()
    events = fields.Integer()
    observers = fields.List(fields.Dict())
    notice = fields.Dict(allow_none=True)
    frozen_at = Instant(allow_none=True)
    drawn_at = Instant(allow_none=True)
    assigned_at = Instant(allow_none=True)
    revealed_at = Instant(allow_none=True)
    ended_at = Instant(allow_none=True)
    created_at = Instant()
    can = fields.List(fields.String())


class DrawPageOut(Schema):
    """A page of draws."""

    items = fields.List(fields.Nested(DrawOut))
    next = fields.String(allow_none=True)


class StratumOut(Schema):
    """One stratum as the register stands now (before the freeze) or as frozen."""

    stratum = fields.String()
    rows = fields.Integer()
    eligible = fields.Integer()
    ratio = fields.List(fields.Integer())
    n = fields.Integer()
    statuses = fields.Dict()


class SeatNeedOut(Schema):
    """Where inspectors are too few: these seats, in these districts, are served by these few people."""

    seats = fields.List(fields.Integer())
    districts = fields.List(fields.String())
    needed = fields.Integer()
    available = fields.Integer()
    inspectors = fields.Integer()


class DrawPreviewOut(Schema):
    """What a freeze now would give, and a warning where seats will stay empty."""

    strata = fields.List(fields.Nested(StratumOut))
    rows = fields.Integer()
    eligible = fields.Integer()
    n = fields.Integer()
    inspectors = fields.Integer()
    shortages = fields.List(fields.Nested(SeatNeedOut))


class ValueIn(Schema):
    """What a source said."""

    name = fields.String(required=True)
    value = fields.String(required=True, validate=validate.Length(1, 2000))


class ObserverIn(Schema):
    """Who watched without being registered (S3A-2.7b): a kind and how many."""

    kind = fields.String(required=True, validate=validate.OneOf(OBSERVERS))
    count = fields.Integer(required=True, strict=True, validate=validate.Range(1, 1000))


class SeedIn(Schema):
    """The values of the sources, in the order of the seed rule; `rolls` tell which registered observer rolled which dice."""

    values = fields.List(fields.Nested(ValueIn), required=True, validate=validate.Length(1, 5))
    observers = fields.List(fields.Nested(ObserverIn), load_default=list)
    rolls = fields.List(fields.Nested(RollSchema), load_default=list, validate=validate.Length(0, 1000))


class AssignIn(Schema):
    """`leave_short`: open the complete teams now, the short ones when events have filled them."""

    leave_short = fields.Boolean(load_default=False)


class SeatOut(Schema):
    """One seat; nulls where it is empty."""

    seat = fields.Integer()
    pseudonym = fields.String(allow_none=True)
    inspector_id = fields.String(allow_none=True)
    name = fields.String(allow_none=True)


class RowOut(Schema):
    """One drawn object in ticket order (replacements last)."""

    code = fields.String()
    object_id = Uuid()
    name = fields.String()
    district = fields.String()
    stratum = fields.String()
    ticket = fields.String()
    position = fields.Integer()
    live = fields.Boolean()
    assigned_at = Instant(allow_none=True)
    team = fields.List(fields.Nested(SeatOut))


class RowListOut(Schema):
    """All drawn objects."""

    items = fields.List(fields.Nested(RowOut))


class FileOut(Schema):
    """One file of the draw."""

    name = fields.String()
    size = fields.Integer()
    sha256 = Hex64()
    public = fields.Boolean()


class AlarmOut(Schema):
    """A commit without seed (`seed`) or a secret without reveal (`reveal`) since `due_at`; `ended_at` once that came, or a void."""

    kind = fields.String()
    due_at = Instant()
    noticed_at = Instant()
    ended_at = Instant(allow_none=True)


class AlarmListOut(Schema):
    """Everything that was late on one draw."""

    items = fields.List(fields.Nested(AlarmOut))


class FileListOut(Schema):
    """The draw's files by name."""

    items = fields.List(fields.Nested(FileOut))


class RecusalIn(Schema):
    """A known conflict, told before the freeze."""

    id = Uuid(required=True)
    object_id = Uuid(required=True)
    inspector_id = Uuid(required=True)
    reason = fields.String(required=True, validate=validate.OneOf(["KIN", "INTEREST", "OTHER"]))


class RecusalOut(RecusalIn):
    """A known conflict."""

    created_at = Instant()


class RecusalListOut(Schema):
    """All known conflicts of the caller's inspectors."""

    items = fields.List(fields.Nested(RecusalOut))
