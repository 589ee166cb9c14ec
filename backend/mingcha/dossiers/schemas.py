"""Which shapes do dossiers have on the wire?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.pages import PageArgs
from mingcha.kernel.schema import Hex64, Instant, Schema, Uuid


class DossierArgs(PageArgs):
    """How an inspection is found: words of the name or number, credit code, inspector's name or certificate, local days, state."""

    q = fields.String(load_default=None, validate=validate.Length(max=100))
    uscc = fields.String(load_default=None, validate=validate.Length(max=18))
    inspector = fields.String(load_default=None, validate=validate.Length(max=100))
    since_on = fields.Date(load_default=None, data_key="from")
    until_on = fields.Date(load_default=None, data_key="to")
    state = fields.String(load_default=None, validate=validate.Length(max=12))


class SupplementArgs(Schema):
    """Which dossier it follows: the SHA-256 of its tag manifest; without it the newest that was exported."""

    of = Hex64(load_default=None)


class DossierRowOut(Schema):
    """One inspection in the auditor's list."""

    id = Uuid()
    number = fields.String()
    state = fields.String()
    object_id = Uuid()
    object_name = fields.String()
    object_uscc = fields.String(allow_none=True)
    task_title = fields.String()
    task_number = fields.String()
    started_at = Instant(allow_none=True)
    sealed_at = Instant(allow_none=True)
    accepted_at = Instant(allow_none=True)
    conclusions = fields.List(fields.String())
    events = fields.Integer()


class DossierPageOut(Schema):
    """A page of inspections."""

    items = fields.List(fields.Nested(DossierRowOut))
    next = fields.String(allow_none=True)


class StepOut(Schema):
    """A step of the timeline; `source` says who claims it (a signed event, a review, an import, publication, follow_up), `count` joins equal neighbours."""

    at = fields.String()
    kind = fields.String()
    by = fields.String()
    text = fields.String()
    source = fields.String(validate=validate.OneOf(("event", "review", "import", "publication", "follow_up")))
    ref = fields.String()
    count = fields.Integer()


class CustodyOut(Schema):
    """Somebody read or exported the dossier."""

    at = Instant()
    by = fields.String()
    action = fields.String()


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
    files = fields.Nested(FilesOut)
    custody = fields.List(fields.Nested(CustodyOut))
