"""What was kept back, corrected or withdrawn, and which source is the public's edition made from?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from mingcha.kernel.db import session
from mingcha.publication.models import Change, Publication, Redaction
from mingcha.publication.queries.sources import load_source
from mingcha.publication.rules.result import Source


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One step after, or instead of, the first publication; `before` what the public read until then."""

    id: str
    publication_id: str
    object_id: str
    kind: str
    at: datetime
    reason: str
    law: str
    article: str
    objection_id: str | None
    before: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class RedactionRow:
    """A passage that the public does not read, and by which law."""

    id: str
    text: str
    ground: str
    law: str
    article: str
    reason: str
    made_at: datetime


_CHANGE = [getattr(Change, name) for name in ChangeRow.__slots__]
_REDACTION = [getattr(Redaction, name) for name in RedactionRow.__slots__]


def list_changes(publication_id: str) -> list[ChangeRow]:
    """The steps of one result, oldest first."""
    wanted = select(*_CHANGE).where(Change.publication_id == publication_id).order_by(Change.at, Change.id)
    return [ChangeRow(*row) for row in session().execute(wanted)]


def list_changes_of_object(object_id: str) -> list[ChangeRow]:
    """The steps of all results of one business, newest first."""
    wanted = select(*_CHANGE).where(Change.object_id == object_id).order_by(Change.at.desc(), Change.id.desc())
    return [ChangeRow(*row) for row in session().execute(wanted)]


def list_latest_changes(kinds: Sequence[str], limit: int) -> list[ChangeRow]:
    """The latest steps of these kinds, newest first."""
    wanted = select(*_CHANGE).where(Change.kind.in_(list(kinds))).order_by(Change.at.desc(), Change.id.desc())
    return [ChangeRow(*row) for row in session().execute(wanted.limit(limit))]


def list_redactions(publication_id: str) -> list[RedactionRow]:
    """What is kept back now, oldest first."""
    wanted = select(*_REDACTION).where(Redaction.publication_id == publication_id, Redaction.ended_at.is_(None))
    return [RedactionRow(*row) for row in session().execute(wanted.order_by(Redaction.id))]


def load_public_source(row: Publication) -> Source:
    """The record with its redactions and its correction laid over. Raises NotFound."""
    withheld = [one.text for one in list_redactions(row.id)]
    return load_source(row.inspection_id, withheld=withheld, correction=row.correction)
