"""Whom may be inspected? Reads of the object library (检查对象名录库)."""

from __future__ import annotations

from collections.abc import Collection, Generator, Sequence
from typing import Any, cast

from sqlalchemy import Select, and_, case, func, literal, not_, or_, select, true

from mingcha.kernel.db import session
from mingcha.kernel.pages import LIMIT, Page, page_of
from mingcha.kernel.problem import NotFound
from mingcha.registers.models import History, InspectionObject
from mingcha.registers.queries.rows import HistoryRow, ObjectRow, RosterRow, Scope
from mingcha.registers.queries.search import find_objects, list_values
from mingcha.registers.rules.objects import RISKS

CHUNK = 500
FACETS = {"districts": "district", "industries": "industry", "kinds": "kind", "risk_classes": "risk_class"}
_COLUMNS = [getattr(InspectionObject, name) for name in ObjectRow.__slots__]


def _any(columns: Sequence[Any]) -> list[Any]:
    return list(columns)


def _pairs(scope: Scope) -> list[tuple[Any, tuple[str, ...]]]:
    pairs = (
        (InspectionObject.district, scope.districts),
        (InspectionObject.industry, scope.industries),
        (InspectionObject.kind, scope.kinds),
        (InspectionObject.risk_class, scope.risk_classes),
    )
    return [(column, wanted) for column, wanted in pairs if wanted]


def _scoped(statement: Select[Any], scope: Scope) -> Select[Any]:
    for column, wanted in _pairs(scope):
        statement = statement.where(column.in_(wanted))
    return statement


def list_objects_in_scope(
    scope: Scope, within: Scope, words: tuple[str, str, str], size: int
) -> Generator[Sequence[RosterRow]]:
    """Every register row in the scope, closed ones too, in the order of the bytes of their keys, `size` rows at a time.

    The standing is the first of `words` for an open row within the narrower scope, the second for a closed one, the third for
    one outside. Streamed and sorted by the database, so 10^6 rows cost no memory here.
    """
    model = InspectionObject
    good, closed, outside = words
    key = func.coalesce(model.uscc, literal("R:").concat(model.register_no))
    inside = and_(true(), *(func.coalesce(column, "").in_(wanted) for column, wanted in _pairs(within)))
    standing = case((model.status != "open", closed), (not_(inside), outside), else_=good)
    columns = (key.label("key"), model.risk_class, standing.label("standing"), model.district, model.id)
    by_bytes = key.collate("C") if session().get_bind().dialect.name == "postgresql" else key
    statement = _scoped(select(*_any(columns)), scope).order_by(by_bytes).execution_options(yield_per=size)
    # The driver's own tuples: SQLAlchemy would look at every row once more, for a fifth of a freeze's time.
    with session().connection().execute(statement) as found:
        while rows := found.cursor_strategy.fetchmany(found, found.cursor, size):
            yield cast(Sequence[RosterRow], rows)


def count_objects_in_scope(scope: Scope) -> dict[str, tuple[int, int]]:
    """{risk class: (all rows, open rows)} of a scope."""
    model = InspectionObject
    opened = func.sum(case((model.status == "open", 1), else_=0))
    statement = (
        _scoped(select(*_any((model.risk_class, func.count(), opened))), scope)
        .group_by(model.risk_class)
        .order_by(model.risk_class)
    )
    return {name: (rows, int(number)) for name, rows, number in session().execute(statement)}


def find_object(object_id: str) -> ObjectRow | None:
    """The object, or None."""
    row = session().execute(select(*_COLUMNS).where(InspectionObject.id == object_id)).first()
    return ObjectRow(*row) if row else None


def get_object(object_id: str) -> ObjectRow:
    """The object. Raises NotFound."""
    found = find_object(object_id)
    if found is None:
        raise NotFound()
    return found


def find_object_by_key(key: str) -> ObjectRow | None:
    """The object of a credit code, register number, or draw id (`R:` + register number); None if there is none."""
    wanted = key.strip().upper().removeprefix("R:")
    clause = or_(InspectionObject.uscc == wanted, InspectionObject.register_no == wanted)
    row = session().execute(select(*_COLUMNS).where(clause).order_by(InspectionObject.id)).first()
    return ObjectRow(*row) if row else None


def list_objects_by_key(keys: Sequence[str]) -> dict[str, ObjectRow]:
    """{credit code or register number as asked: object} of those that exist, for any number of keys."""
    found: dict[str, ObjectRow] = {}
    model = InspectionObject
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        for column in (model.register_no, model.uscc):
            for row in session().execute(select(column, *_COLUMNS).where(column.in_(part))):
                found[row[0]] = ObjectRow(*row[1:])
    return found


def list_objects_by_id(ids: Sequence[str]) -> dict[str, ObjectRow]:
    """{id: object} of those that exist, for any number of ids."""
    found: dict[str, ObjectRow] = {}
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        for row in session().execute(select(*_COLUMNS).where(InspectionObject.id.in_(part))):
            found[row[0]] = ObjectRow(*row)
    return found


def list_places_by_id(ids: Collection[str]) -> dict[str, tuple[int, int]]:
    """{id: (latitude, longitude) in millionths of a degree} of the objects whose place is known."""
    model = InspectionObject
    columns = (model.id, model.lat_u, model.lng_u)
    statement = select(*_any(columns)).where(model.id.in_(list(ids)), model.lat_u.is_not(None))
    return {row[0]: (row[1], row[2]) for row in session().execute(statement)}


def list_objects(
    *,
    q: str | None = None,
    district: str | None = None,
    industry: str | None = None,
    kind: str | None = None,
    risk_class: str | None = None,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> Page[ObjectRow]:
    """A page of objects in the order of entry; `q` is part of a name, or the beginning of a credit code or register number."""
    text = (q or "").strip()
    given = {"district": district, "industry": industry, "kind": kind, "risk_class": risk_class}
    filters = {name: value for name, value in given.items() if value}
    if len(text) > 1 or (filters and not text):
        return find_objects(text, filters, cursor=cursor, limit=limit)
    model = InspectionObject
    statement = select(*_COLUMNS)
    if text:
        statement = statement.where(model.name.like(f"%{_escaped(text)}%", escape="\\"))
    for name, value in filters.items():
        statement = statement.where(getattr(model, name) == value)
    page = page_of(statement, key=(model.id,), cursor=cursor, limit=limit)
    return Page([ObjectRow(*row) for row in page.items], page.next)


def risk_words() -> dict[str, str]:
    """{every spelling of a risk class in offices' files: A to D, or U}."""
    return dict(RISKS)


def count_objects() -> int:
    """How many objects the library holds."""
    return session().execute(select(func.count()).select_from(InspectionObject)).scalar_one()


def list_object_facets() -> dict[str, list[str]]:
    """The values that objects have, for filters: {districts, industries, kinds, risk_classes}, each sorted."""
    return {name: list_values(field) for name, field in FACETS.items()}


def list_history(subject_kind: str, subject_id: str) -> list[HistoryRow]:
    """Former states of an `object`, `item` or `inspector`, newest first."""
    columns = (
        History.version,
        History.data,
        History.valid_from,
        History.valid_to,
        History.changed_by,
        History.import_id,
    )
    statement = select(*columns).where(History.subject_kind == subject_kind, History.subject_id == subject_id)
    return [HistoryRow(*row) for row in session().execute(statement.order_by(History.version.desc()))]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def has_objects_of_duty(department: str) -> bool:
    """True if the library holds an object that this department (by name) supervises."""
    statement = select(InspectionObject.id).where(InspectionObject.duty_department == department)
    return session().scalar(statement.limit(1)) is not None
