"""Which figures does the desk's first page show?"""

from __future__ import annotations

from marshmallow import fields

from mingcha.kernel.schema import Instant, Schema, Uuid


class DueOut(Schema):
    """A result that is due soon or late."""

    id = Uuid()
    number = fields.String()
    object_name = fields.String()
    due_on = fields.Date(allow_none=True)
    due_provisional = fields.Boolean()
    workdays_left = fields.Integer(allow_none=True)


class CoverageOut(Schema):
    """A task: visits opened, and how many of them are sealed or further (`done`), accepted, and published."""

    task_id = Uuid()
    number = fields.String()
    title = fields.String()
    window_to = fields.Date()
    visits = fields.Integer()
    done = fields.Integer()
    accepted = fields.Integer()
    published = fields.Integer()


class OpenCommitOut(Schema):
    """A draw whose commit is public and whose seed (`seed`) or secret (`reveal`) is missing since `due_at`."""

    draw_id = Uuid()
    number = fields.String()
    task_title = fields.String()
    kind = fields.String()
    due_at = Instant()
    noticed_at = Instant()


class LogAlarmOut(Schema):
    """What a witness, or the log itself, objected: `fork`, `rollback`, `broken` or `key` (its signing key is gone) at `size` leaves."""

    source = fields.String()
    kind = fields.String()
    size = fields.Integer()
    at = Instant()


class FixityFaultOut(Schema):
    """An original that is `missing` or `differs` from its hash, and nobody has said yet what was done."""

    id = Uuid()
    sha256 = fields.String()
    kind = fields.String()
    found_at = Instant()


class OverviewOut(Schema):
    """The caller's departments today: visits and results that are in work, by state. Figures of things, never of people."""

    today = fields.Date()
    inspections = fields.Dict(keys=fields.String(), values=fields.Integer())
    publications = fields.Dict(keys=fields.String(), values=fields.Integer())
    follow_ups_open = fields.Integer()
    overdue = fields.List(fields.Nested(DueOut))
    due_soon = fields.List(fields.Nested(DueOut))
    open_commits = fields.List(fields.Nested(OpenCommitOut))
    log_alarms = fields.List(fields.Nested(LogAlarmOut))
    fixity_faults = fields.List(fields.Nested(FixityFaultOut))
    leads_waiting = fields.Integer()
    copies_waiting = fields.Integer()
    coverage = fields.List(fields.Nested(CoverageOut))
