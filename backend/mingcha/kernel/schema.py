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


# Signs that change how others are read: direction marks and overrides, joiners, tags; and control characters.
UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)


def plain_line(value: str) -> None:
    """One line that reads as it is stored. Raises ValidationError on line ends, control and direction characters."""
    if UNSEEN.search(value):
        raise ValidationError("Contains characters that cannot be seen.")


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
