"""Fixtures for all tests: databases of both kinds. PostgreSQL is really started, once on each worker that needs it."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from argon2 import PasswordHasher
from hypothesis import settings

from bench._postgresql import WITHOUT_THE_DISK, PostgreSQL
from evaluator.accounts import credentials
from evaluator.store import engine
from evaluator.store.engine import STORE_SCHEMA, Store, open_store
from evaluator.store.migration import upgrade_store
from evaluator.vault.engine import VAULT_SCHEMA, open_vault, upgrade_vault
from tests.support.kept_engines import keep_connections
from tests.support.postgresql_databases import Databases
from tests.support.processes import VAULT_KEY
from tests.support.quick_application import share_the_application
from tests.support.quick_statements import quicken

pytest_plugins = (
    "tests.support.browser",
    "tests.support.office",
    "tests.support.fault_figures",
    "tests.no_skips",
    "tests.workers",
)

# A loaded machine must not fail a test for its time, and every run must try the same examples.
settings.register_profile("repeatable", deadline=None, derandomize=True, max_examples=60, database=None)
settings.load_profile("repeatable")

# Sentences of the command line are checked in English where a test does not ask for Danish.
os.environ["NEDSLAG_LANG"] = "en"

# Every vault of the tests is sealed with one key, also in processes that they start (tests/support/processes.py).
os.environ["NEDSLAG_VAULT_KEY"] = VAULT_KEY

# Waiting for the disk at each commit takes longer than most tests. The processes that tests kill, and
# tests/evaluator/store/test_engine.py, have the settings that people get.
DURABLE = engine._SQLITE
engine._SQLITE = tuple(line.replace("synchronous=FULL", "synchronous=OFF") for line in DURABLE)

quicken()
keep_connections()
share_the_application()

# Of what a test makes, most is gone without the collector of garbage, which need not look after every 700 objects.
gc.set_threshold(20_000, 20, 50)

# A password takes a tenth of a second of a core to hash, on purpose. tests/evaluator/accounts/test_credentials.py
# has the hashes that people get.
STRONG = {"_hasher": credentials._hasher, "_NOBODY": credentials._NOBODY}
credentials._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
credentials._NOBODY = credentials._hasher.hash("a password that nobody has")

UPGRADES = {"store": (upgrade_store, STORE_SCHEMA[0]), "vault": (upgrade_vault, VAULT_SCHEMA[0])}
Make = Callable[[str], str]
"""Makes a database of its own, set up as 'store' or 'vault' or 'empty'; its URL."""


def pytest_collection_finish() -> None:
    """What is there by now stays to the end: the collector of garbage need not look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgreSQL]:
    server = PostgreSQL(WITHOUT_THE_DISK)
    yield server
    server.close()


@pytest.fixture(scope="session")
def postgresql_databases(postgresql_server: PostgreSQL) -> Iterator[Databases]:
    databases = Databases(postgresql_server, UPGRADES)
    yield databases
    databases.close()


@pytest.fixture
def make_postgresql(postgresql_server: PostgreSQL, postgresql_databases: Databases) -> Iterator[Make]:
    taken: list[tuple[str, str]] = []

    def make(kind: str) -> str:
        taken.append((kind, postgresql_databases.take(kind)))
        return postgresql_server.url(taken[-1][1])

    yield make
    for kind, name in taken:
        postgresql_databases.give_back(kind, name)


@pytest.fixture
def durable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Databases on SQLite as people get them."""
    monkeypatch.setattr(engine, "_SQLITE", DURABLE)


@pytest.fixture
def strong_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes as people get them."""
    for name, value in STRONG.items():
        monkeypatch.setattr(credentials, name, value)


@pytest.fixture(scope="session")
def make_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Make:
    folder = tmp_path_factory.mktemp("sqlite")
    numbers = count(1)
    for kind, (upgrade, _) in UPGRADES.items():
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
