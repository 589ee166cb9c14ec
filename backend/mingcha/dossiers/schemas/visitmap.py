"""Which shapes has the map of visits?"""

from __future__ import annotations

from marshmallow import fields, validate

from mingcha.dossiers.schemas import DossierArgs, DossierRowOut
from mingcha.kernel.schema import Schema


class PointOut(DossierRowOut):
    """One inspection with its place in millionths of a degree (WGS 84); `from` phone (with its accuracy in metres) or register, null: not known."""

    lat_u = fields.Integer(allow_none=True)
    lng_u = fields.Integer(allow_none=True)
    acc_m = fields.Integer(allow_none=True)
    source = fields.String(allow_none=True, validate=validate.OneOf(("phone", "register")), data_key="from")


class VisitMapOut(Schema):
    """A page of points, and where the pictures of the ground come from; `tiles` null: a plain ground."""

    items = fields.List(fields.Nested(PointOut))
    next = fields.String(allow_none=True)
    tiles = fields.String(allow_none=True)
    credit = fields.String()


__all__ = ["DossierArgs", "PointOut", "VisitMapOut"]
