"""What is known of an object's risk, and which warnings wait?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of
from mingcha.registers import queries as registers
from mingcha.risk.models import Assessment, ClassChange, Indicator, Mark, Preset, Warned
from mingcha.risk.rules import PRESETS

Feed = Callable[[date], Mapping[str, int]]
# {name: counts since a day by object id}. Floors above register what they count; nothing is guessed here.
_FEEDS: dict[str, Feed] = {}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One step of an object's class; without reasons where it came by an import of the register or an edit there."""

    version: int
    before: str
    after: str
    source: str | None
    as_of: date | None
    reasons: tuple[str, ...]
    note: str | None
    at: datetime
    by_name: str | None


@dataclass(frozen=True, slots=True)
class WarningRow:
    """A warning with the names of its object and indicator."""

    id: str
    object_id: str
    object_name: str
    risk_class: str
    indicator: str
    basis: str
    value: int
    threshold: int
    since: date
    at: datetime
    state: str
    note: str | None


def register_feed(name: str, feed: Feed) -> None:
    """A floor above says what it can count: `feed(since)` gives {object id: count} from that day on."""
    _FEEDS[name] = feed


def feeds() -> dict[str, Feed]:
    """What is counted."""
    return dict(_FEEDS)


def list_changes(object_id: str) -> list[ChangeRow]:
    """Every change of the class, newest first: those made here with their reasons, and those that came with the register's own rows."""
    now = registers.get_object(object_id)
    told = {
        row.version: row for row in session().scalars(select(ClassChange).where(ClassChange.object_id == object_id))
    }
    found, after = [], now.risk_class
    for former in registers.list_history("object", object_id):
        before = str(former.data.get("risk_class") or "U")
        if before != after:
            found.append(_change(former, before, after, told.get(former.version)))
        after = before
    return found


def _change(former: registers.HistoryRow, before: str, after: str, row: ClassChange | None) -> ChangeRow:
    if row is None:
        source = former.data.get("source") if former.import_id else None
        return ChangeRow(former.version, before, after, source, None, (), None, former.valid_to, None)
    return ChangeRow(
        row.version, before, after, row.source, row.as_of, tuple(row.reasons), row.note, row.at, row.by_name
    )


def latest_change(object_ids: list[str], source: str) -> dict[str, date]:
    """{object id: day} of the newest statement of one source."""
    found: dict[str, date] = {}
    for start in range(0, len(object_ids), 500):
        wanted = ClassChange.object_id.in_(object_ids[start : start + 500])
        for row in session().scalars(select(ClassChange).where(wanted, ClassChange.source == source)):
            found[row.object_id] = max(row.as_of, found.get(row.object_id, row.as_of))
    return found


def list_marks(object_id: str, on: date | None = None) -> list[Mark]:
    """Marks of an object, newest first; with a day only those that stand then."""
    rows = session().scalars(select(Mark).where(Mark.object_id == object_id).order_by(Mark.since.desc(), Mark.id))
    return [row for row in rows if on is None or (row.since <= on and (row.until is None or row.until >= on))]


def list_assessments(object_id: str) -> list[Assessment]:
    """Assessments of an object, newest first."""
    wanted = select(Assessment).where(Assessment.object_id == object_id)
    return list(session().scalars(wanted.order_by(Assessment.at.desc(), Assessment.id.desc())))


def list_presets(department_id: str | None) -> list[dict[str, Any]]:
    """The default (the region decides), the published samples, and the department's own."""
    rows = session().scalars(
        select(Preset).where(Preset.department_id == department_id).order_by(Preset.name, Preset.id)
    )
    own = [
        {"id": row.id, "name": row.name, "name_en": row.name, "source": row.source, "classes": row.classes, "own": True}
        for row in rows
    ]
    return [{**one, "own": False} for one in PRESETS] + own


def list_indicators() -> list[Indicator]:
    """The registered indicators by name."""
    return list(session().scalars(select(Indicator).order_by(Indicator.name, Indicator.id)))


def list_warnings(
    *, state: str = "open", object_id: str | None = None, cursor: str | None = None, limit: int = LIMIT
) -> Page[WarningRow]:
    """A page of warnings, newest first."""
    columns = (
        Warned.id,
        Warned.object_id,
        Indicator.name,
        Indicator.basis,
        Warned.value,
        Indicator.threshold,
        Warned.since,
        Warned.at,
        Warned.state,
        Warned.note,
    )
    statement: Any = select(*columns).join(Indicator, Indicator.id == Warned.indicator_id)
    statement = statement.where(Warned.state == state)
    if object_id:
        statement = statement.where(Warned.object_id == object_id)
    page = page_of(statement, key=(Warned.at, Warned.id), cursor=cursor, limit=limit, descending=True)
    things = registers.list_objects_by_id([row[1] for row in page.items])
    return Page([_warning(row, things[row[1]]) for row in page.items], page.next)


def _warning(row: Any, thing: registers.ObjectRow) -> WarningRow:
    return WarningRow(row[0], row[1], thing.name, thing.risk_class, *row[2:])
