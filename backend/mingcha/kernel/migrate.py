"""How does a database get today's tables? Alembic, in one transaction, with SQLite's foreign keys checked at the end."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from mingcha.kernel.db import db

HERE = Path(__file__).resolve().parent


def alembic_config() -> Config:
    """The configuration in the checkout, or the copy inside the installed package."""
    for ini in (HERE.parents[2] / "alembic.ini", HERE.parent / "alembic.ini"):
        if ini.exists():
            config = Config(str(ini))
            folder = ini.parent / ("migrations" if (ini.parent / "migrations").exists() else "_migrations")
            config.set_main_option("script_location", str(folder))
            return config
    raise FileNotFoundError("alembic.ini")


def migrate(revision: str = "head") -> None:
    """Brings the app's database to `revision`; needs an app context. A failed migration leaves everything as it was."""
    engine = db.engine.execution_options(sqlite_write=True)
    with engine.connect() as connection:
        sqlite = engine.dialect.name == "sqlite"
        if sqlite:
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        try:
            config = alembic_config()
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
                raise RuntimeError("the migration would leave rows without their parents")
            connection.commit()
        finally:
            connection.rollback()
            if sqlite:
                connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]
