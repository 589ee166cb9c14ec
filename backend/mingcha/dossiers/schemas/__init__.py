"""Which shapes do dossiers have on the wire?"""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from mingcha.dossiers.queries import Listed
from mingcha.dossiers.rules.ledger import Check, cells
from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Hex64, Instant, Schema, Uuid


class DossierArgs(PageArgs):
    """How an inspection is found. `q` is part of a business's name, of its credit code or of the record's number; days are local and inclusive."""

    q = fields.String(load_default="", validate=validate.Length(max=100))
    uscc = fields.String(load_default="", validate=validate.Length(max=18))
    inspector = fields.String(load_default="", validate=validate.Length(max=100))
    place = fields.String(load_default="", validate=validate.Length(max=100))
    item = fields.String(load_default="", validate=validate.Length(max=100))
    department = fields.String(load_default="", validate=validate.Length(max=36))
    result = fields.String(load_default="", validate=validate.Length(max=40))
    state = fields.String(load_default="", validate=validate.Length(max=12))
    deadline = fields.String(load_default="", validate=validate.OneOf(("", "met", "late", "overdue")))
    since_on = fields.Date(load_default=None, data_key="from")
    until_on = fields.Date(load_default=None, data_key="to")


class SupplementArgs(Schema):
    """Which dossier it follows: the SHA-256 of its tag manifest; without it the newest that was exported."""

    of = Hex64(load_default=None)


class DossierRowOut(Schema):
    """One inspection in the auditor's list. `at` is the seal, else the start, else the opening; `deadline` overdue, late, met or running."""

    id = Uuid()
    number = fields.String()
    state = fields.String()
    object_id = Uuid()
    object_name = fields.String()
    object_uscc = fields.String(allow_none=True)
    place = fields.String()
    task_title = fields.String()
    at = Instant()
    people = fields.List(fields.String())
    department_id = Uuid()
    conclusions = fields.List(fields.String())
    deadline = fields.String()


def row_out(one: Listed) -> dict[str, Any]:
    """The row of a list."""
    found = one.found
    return {
        "id": found.inspection_id,
        "number": found.number,
        "state": found.state,
        "object_id": found.object_id,
        "object_name": found.object_name,
        "object_uscc": found.object_uscc,
        "place": found.place.replace("\n", " "),
        "task_title": found.task_title,
        "at": found.at,
        "people": [line for line in found.people.splitlines() if not any(sign.isdigit() for sign in line)],
        "department_id": found.departments.split()[0],
        "conclusions": found.conclusions.split(),
        "deadline": one.deadline,
    }


class DossierPageOut(Schema):
    """A page of inspections."""

    items = fields.List(fields.Nested(DossierRowOut))
    next = fields.String(allow_none=True)


class AnswersArgs(Schema):
    """The code of the business's receipt, if the reader has it: 16 to 64 hex characters."""

    receipt = fields.String(load_default="", validate=validate.Regexp(r"^([0-9a-fA-F]{16,64})?$"))


class StepOut(Schema):
    """A step of the timeline. `source` says who claims it (the log, a signed event, review, an import at the desk, publication, follow_up, obligation), `count` joins equal
    neighbours until `until`, `index` is its place in the log; what can be proved of its time lies between `not_before` and `not_after`.
    `not_after_by` is an outside witness's name, or own_head, or received: the office's own word."""

    at = fields.String()
    until = fields.String()
    kind = fields.String()
    phase = fields.String()
    by = fields.String()
    text = fields.String()
    source = fields.String(
        validate=validate.OneOf(("log", "event", "review", "import", "publication", "follow_up", "obligation"))
    )
    ref = fields.String()
    count = fields.Integer()
    index = fields.Integer(allow_none=True)
    received_at = fields.String(allow_none=True)
    flags = fields.List(fields.String())
    not_before = fields.String(allow_none=True)
    not_before_by = fields.String(allow_none=True)
    not_after = fields.String(allow_none=True)
    not_after_by = fields.String(allow_none=True)


class GapOut(Schema):
    """What is not there, or not as the list asks: a code, its figures, and the entry or event where it is seen."""

    code = fields.String()
    ref = fields.String(allow_none=True)
    figures = fields.Dict(keys=fields.String())


class PlaceOut(Schema):
    """A position that a phone claimed: millionths of a degree, accuracy and distance to the registered address in metres."""

    event = fields.String()
    kind = fields.String()
    at = fields.String()
    lat_u = fields.Integer()
    lng_u = fields.Integer()
    acc_m = fields.Integer()
    age_s = fields.Integer()
    crs = fields.String()
    src = fields.String()
    metres = fields.Integer(allow_none=True)


class RefOut(Schema):
    """Where a fact is to be seen."""

    kind = fields.String()
    id = fields.String()
    name = fields.String()


class AnswerOut(Schema):
    """One of the 36: yes, no, unknown or na, the fact in words, and the leaf of the log that proves it."""

    no = fields.Integer()
    group = fields.String()
    question = fields.String()
    answer = fields.String(validate=validate.OneOf(("yes", "no", "unknown", "na")))
    notice = fields.Boolean()
    text = fields.String()
    leaf = fields.Integer(allow_none=True)
    ref = fields.Nested(RefOut, allow_none=True)


class EvidenceOut(Schema):
    """A fact beside a condition; `answer` is the value where the fact is an answer of the sheet, `detail` what the sheet says of it."""

    text = fields.String()
    detail = fields.String()
    answer = fields.String(allow_none=True)
    ref = fields.Nested(RefOut, allow_none=True)


class ConditionOut(Schema):
    """A condition of table 3.1 in its own words; `here` is False where the region's notice does not have it."""

    code = fields.String()
    text = fields.String()
    text_en = fields.String()
    here = fields.Boolean()
    supports = fields.List(fields.Nested(EvidenceOut))
    against = fields.List(fields.Nested(EvidenceOut))
    unclear = fields.List(fields.Nested(EvidenceOut), attribute="unknown", data_key="unknown")


class AnswersOut(Schema):
    """The answer sheet; `faults` are the verifier's words for what does not fit, `program` the SHA-256 of the verifier."""

    verdict = fields.String()
    basis = fields.String()
    program = fields.String()
    tally = fields.Dict(keys=fields.String(), values=fields.Integer())
    faults = fields.List(fields.String())
    rows = fields.List(fields.Nested(AnswerOut))
    conditions = fields.List(fields.Nested(ConditionOut))


class CustodyOut(Schema):
    """Somebody read, was shown or took away something of the inspection; `about` names the part, `purpose` is that of a shown number."""

    at = Instant()
    by = fields.String(attribute="actor_name")
    action = fields.String(attribute="act")
    about = fields.String()
    purpose = fields.String(allow_none=True)
    text = fields.String(allow_none=True)


class FilesOut(Schema):
    """The originals that signed events name: how many, and how many are in the store."""

    named = fields.Integer()
    missing = fields.Integer()
    keys = fields.Integer()
    bytes = fields.Integer()


class PaperOut(Schema):
    """An official form that a record fills; its title is Chinese, as the paper is."""

    name = fields.String()
    title = fields.String()


class SeenOut(Schema):
    """A witness or an authority, and when it saw the head."""

    by = fields.String()
    at = Instant()


class ExportOut(Schema):
    """One exported dossier: what binds it, its place in the log (null: waiting), and who vouches for the heads over it."""

    at = fields.String()
    by = fields.String(allow_none=True)
    tagmanifest = Hex64()
    tagmanifest_sm3 = Hex64()
    events = fields.Integer()
    size = fields.Integer()
    files = fields.Integer(allow_none=True)
    bytes = fields.Integer(allow_none=True)
    leaf = fields.Integer(allow_none=True)
    signed_at = Instant(allow_none=True)
    witnesses = fields.List(fields.Nested(SeenOut))
    stamps = fields.List(fields.Nested(SeenOut))


class SupplementOut(Schema):
    """One supplement that was taken out, and the dossier that it follows."""

    at = Instant()
    by = fields.String()
    of = Hex64()


class ExportsOut(Schema):
    """The newest exports and supplements."""

    exports = fields.List(fields.Nested(ExportOut))
    supplements = fields.List(fields.Nested(SupplementOut))


class DossierOut(Schema):
    """The whole record (as data/record.json of the bag), its timeline, its files and who has read it."""

    record = fields.Dict(keys=fields.String())
    timeline = fields.List(fields.Nested(StepOut))
    gaps = fields.List(fields.Nested(GapOut))
    places = fields.List(fields.Nested(PlaceOut))
    registered = fields.List(fields.Integer(), allow_none=True)
    files = fields.Nested(FilesOut)
    custody = fields.List(fields.Nested(CustodyOut))


class LedgerArgs(Schema):
    """Local days, both inclusive, and one department (empty: all that the caller sees)."""

    since_on = fields.Date(required=True, data_key="from")
    until_on = fields.Date(required=True, data_key="to")
    department = fields.String(load_default="", validate=validate.Length(max=36))


class LedgerPageArgs(PageArgs, LedgerArgs):
    """The same, a page at a time."""


class LedgerRowOut(Schema):
    """One check: its id and the notice's columns in words."""

    id = Uuid()
    cells = fields.Dict(keys=fields.String(), values=fields.String())


class LedgerPageOut(Schema):
    """A page of the ledger, the oldest first."""

    items = fields.List(fields.Nested(LedgerRowOut))
    next = fields.String(allow_none=True)


def ledger_out(check: Check) -> dict[str, Any]:
    """The row of the ledger; numbers of rows are the printed ledger's."""
    return {"id": check.inspection_id, "cells": {k: v for k, v in cells(0, check).items() if k != "no"}}
