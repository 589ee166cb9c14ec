"""How is data kept? One base, one UTC type, one transaction per write; the only file that commits rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from sqlite3 import SQLITE_BUSY
from typing import Any, cast

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Engine, MetaData, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Session, registry
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
FEW = 8
LATER = "mingcha_before_commit"
GAVE_WAY = frozenset({"40001", "40P01", "55P03"})
SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON")


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: refuses naive values, stores UTC, returns UTC (SQLite would drop the zone silently)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """Instants in cursors of pages are read back as such."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; a naive value is a programming error."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored as an instant")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Always with the UTC zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


JsonColumn = JSON().with_variant(postgresql.JSONB(), "postgresql")


class Base(DeclarativeBase):
    """The base of every table; `Mapped[datetime]` is an instant, `Mapped[dict]`/`Mapped[list]` is JSON."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: UtcDateTime(),
            dict[str, Any]: JsonColumn,
            list[Any]: JsonColumn,
            list[str]: JsonColumn,
        },
    )


db = SQLAlchemy(model_class=Base)


def session() -> Session:
    """The session of the present request, job or command."""
    return cast(Session, db.session())


@contextmanager
def transaction() -> Iterator[Session]:
    """One write: everything inside is committed together, or nothing. Not to be nested, nor opened after a read."""
    current = session()
    if current.in_transaction():
        raise RuntimeError("a transaction is open already: open it before the first read")
    try:
        current.connection(execution_options={"sqlite_write": True})
        yield current
        _finish(current)
        current.commit()
    except BaseException:
        current.info.pop(LATER, None)
        current.rollback()
        raise


def before_commit(work: Callable[[Collection[str]], None], subjects: Collection[str]) -> None:
    """Has `work` done once for all its subjects at the end of the present transaction, in it: after every lock that acts take.

    A projection that many acts touch is written once, and never waits for an act that waits for it.
    """
    session().info.setdefault(LATER, {}).setdefault(work, set()).update(subjects)


def _finish(current: Session) -> None:
    for work, subjects in current.info.pop(LATER, {}).items():
        work(sorted(subjects))


@contextmanager
def reading() -> Iterator[Session]:
    """One read outside a request: ends without leaving a transaction behind."""
    current = session()
    try:
        yield current
    finally:
        current.rollback()


def insert_ignore(
    model: type[Base],
    rows: Sequence[Mapping[str, Any]],
    *,
    index_elements: list[str],
    returning: InstrumentedAttribute[Any],
) -> list[Any]:
    """INSERT … ON CONFLICT (index_elements) DO NOTHING RETURNING, on both databases: the values of the rows that were new."""
    if not rows:
        return []
    maker = postgresql.insert if session().get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = (
        maker(model.metadata.tables[model.__tablename__])
        .on_conflict_do_nothing(index_elements=index_elements)
        .returning(returning)
    )
    if len(rows) <= FEW:  # the same statement every time, so that it is compiled once
        return [value for row in rows for value in session().execute(statement, dict(row)).scalars()]
    return list(session().execute(statement.values(list(rows))).scalars())


def lock(name: int) -> None:
    """Serialises writers of one chain until the transaction ends. SQLite has one writer anyway."""
    if session().get_bind().dialect.name == "postgresql":
        session().connection().exec_driver_sql(f"SELECT pg_advisory_xact_lock({int(name)})")


def is_busy(error: Exception) -> bool:
    """True when a writer gave way to another one: SQLite's lock, or a lock, deadlock or serialization failure of PostgreSQL."""
    reason = getattr(error, "orig", None)
    code = getattr(reason, "sqlite_errorcode", None)
    return (code is not None and code & 0xFF == SQLITE_BUSY) or getattr(reason, "sqlstate", None) in GAVE_WAY


def init_db(app: Flask, url: str) -> None:
    """Binds the database to the app and sets how SQLite begins and syncs (traps 11, 12)."""
    options: dict[str, Any] = (
        {"pool_pre_ping": True} if url.startswith("postgresql") else {"connect_args": {"timeout": 10}}
    )
    app.config["SQLALCHEMY_DATABASE_URI"] = url.replace("postgresql://", "postgresql+psycopg://", 1)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)


def prepare_engine(engine: Engine) -> None:
    """SQLite: WAL, full sync, foreign keys, and BEGIN IMMEDIATE for writers, so that no update is lost."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _connect(dbapi: Any, _record: Any) -> None:
        dbapi.isolation_level = None
        for pragma in SQLITE_PRAGMAS:
            dbapi.execute("PRAGMA " + pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("sqlite_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
