"""Which shapes go in and out? The base of all marshmallow schemas and the fields they share."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import marshmallow as ma
from marshmallow import ValidationError, fields, validate

from mingcha.kernel.clock import rfc3339
from mingcha.kernel.ids import UUID

HEX64 = re.compile(r"[0-9a-f]{64}")


class Schema(ma.Schema):
    """Refuses what it does not know: a misspelt field is an error, never silently dropped."""

    class Meta:
        unknown = ma.RAISE


class Uuid(fields.String):
    """A lower-case UUID."""

    def __init__(self, **kwargs: Any) -> None:
        metadata = {"format": "uuid", **kwargs.pop("metadata", {})}
        super().__init__(validate=validate.Regexp(UUID.pattern + r"\Z", error="uuid"), metadata=metadata, **kwargs)


class Hex64(fields.String):
    """64 lower-case hex characters (SHA-256)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=validate.Regexp(HEX64.pattern + r"\Z", error="hex64"), **kwargs)


class Instant(fields.Field[datetime]):
    """An instant with a zone, written `YYYY-MM-DDTHH:MM:SSZ`."""

    def __init__(self, **kwargs: Any) -> None:
        metadata = {"type": "string", "format": "date-time", **kwargs.pop("metadata", {})}
        super().__init__(metadata=metadata, **kwargs)

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else rfc3339(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        try:
            instant = datetime.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise ValidationError("instant") from error
        if instant.tzinfo is None:
            raise ValidationError("instant")
        return instant.astimezone(UTC)
