"""Which shapes do presets, reasons and batches have?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.draws.rules.assignment import MODES
from mingcha.kernel.schema import Schema


class PresetOut(Schema):
    """Ratios that somebody has used, with the source; the first leaves them to the region."""

    id = fields.String()
    zh = fields.String()
    en = fields.String()
    source = fields.String()
    ratios = fields.Dict()


class WordOut(Schema):
    """A code in both languages."""

    id = fields.String()
    zh = fields.String()
    en = fields.String()


class AssignmentOut(Schema):
    """How the region's notice brings inspectors to an object (C13), and the article that says so."""

    mode = fields.String(metadata={"enum": list(MODES)})
    article = fields.String()


class OptionsOut(Schema):
    """What can be chosen when a task or draw is set up."""

    presets = fields.List(fields.Nested(PresetOut))
    uncapped_reasons = fields.List(fields.Nested(WordOut))
    assignment = fields.Nested(AssignmentOut)


class BatchArgs(Schema):
    """How many objects a batch has."""

    size = fields.Integer(load_default=20, strict=False, validate=validate.Range(1, 1000))


class BatchOut(Schema):
    """One batch of a stratum that is drawn as a whole."""

    stratum = fields.String()
    number = fields.Integer()
    codes = fields.List(fields.String())


class BatchListOut(Schema):
    """All batches in order."""

    items = fields.List(fields.Nested(BatchOut))
