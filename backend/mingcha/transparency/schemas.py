"""What is asked of the log, and what does it answer?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.kernel.schema import Hex64, Instant, Schema
from mingcha.transparency.rules import MOST_ENTRIES

MOST = 2**53 - 1
Size = validate.Range(min=0, max=MOST)


class CheckpointArgs(Schema):
    """Which head: the newest, or the newest of this size."""

    size = fields.Integer(validate=Size)


class InclusionArgs(Schema):
    """The leaf's hash, and the size of the tree (default: the newest signed one)."""

    leaf = Hex64(required=True)
    size = fields.Integer(validate=Size)


class ConsistencyArgs(Schema):
    """The earlier and the later size (default: the newest signed one)."""

    old = fields.Integer(required=True, validate=Size, data_key="from")
    new = fields.Integer(validate=Size, data_key="to")


class EntriesArgs(Schema):
    """From which index on, and how many at most."""

    start = fields.Integer(load_default=0, validate=Size)
    limit = fields.Integer(load_default=MOST_ENTRIES, validate=validate.Range(min=1, max=MOST_ENTRIES))


class InclusionOut(Schema):
    """RFC 9162 inclusion proof; hashes in hex, the nearest to the leaf first."""

    leaf = Hex64()
    index = fields.Integer()
    size = fields.Integer()
    root = Hex64()
    path = fields.List(Hex64())


class ConsistencyOut(Schema):
    """RFC 9162 consistency proof; hashes in hex."""

    old = fields.Integer(data_key="from")
    new = fields.Integer(data_key="to")
    old_root = Hex64(data_key="from_root")
    new_root = Hex64(data_key="to_root")
    path = fields.List(Hex64())


class EntryOut(Schema):
    """A leaf. `kind` and `content` (the text that is hashed behind a zero byte) are null where only the hash is public."""

    index = fields.Integer()
    leaf = Hex64()
    kind = fields.String(allow_none=True)
    content = fields.String(allow_none=True)


class EntriesOut(Schema):
    """Leaves in order."""

    items = fields.List(fields.Nested(EntryOut))


class AlarmOut(Schema):
    """An objection of a witness, or of the log to itself. `kind`: fork, rollback, broken, key."""

    source = fields.String()
    kind = fields.String()
    size = fields.Integer()
    root = fields.String()
    detail = fields.String()
    at = Instant()


class AlarmsOut(Schema):
    """All of them, newest first."""

    items = fields.List(fields.Nested(AlarmOut))
