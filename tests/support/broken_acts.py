"""An act of `tests/support/acts.py` in a process that is killed in the middle, and what the databases hold then."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from bench._postgresql import PostgreSQL
from evaluator.core.config import Config
from evaluator.store.integrity import refuse_damaged
from evaluator.vault.pairing import open_pair
from tests.support.acts import ACTS
from tests.support.killed_processes import PROCESSES
from tests.support.processes import environment
from tests.support.site import SECRET

SECONDS: Final = 300.0
"""In which an act must have ended."""
State = tuple[str, tuple[tuple[str, int], ...]]
"""A digest of the schema of both databases, and how many rows each of their tables holds."""
_SCHEMA: Final = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY 1, 2",
    "postgresql": "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns"
    " WHERE table_schema = 'public' ORDER BY 1, 2",
}


def state_of(config: Config) -> State:
    """Read past the program."""
    schemas, rows = [], []
    for url in (config.database_url, config.vault_url):
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        if engine.dialect.name == "sqlite" and not Path(str(engine.url.database)).exists():
            continue
        with engine.connect() as db:
            found = db.exec_driver_sql(_SCHEMA[engine.dialect.name])
            # the constraints of a table stand in no order
            schemas.append([tuple(sorted(f"{part}".replace(",", " ").split()) for part in row) for row in found])
            names = sorted(name for name in sa.inspect(db).get_table_names())
            rows += [(name, db.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one()) for name in names]
    return hashlib.sha256(repr(schemas).encode()).hexdigest(), tuple(rows)


class _Points:
    """Counts the moments of a process at which it can be killed: before each statement and each commit, and when a
    connection is given back. Kills it at the one with a number, or tells what the databases hold then."""

    def __init__(self, kill_at: int | None, look: Callable[[], State]) -> None:
        self.reached, self.states = 0, [look()]
        self._kill_at, self._look, self._looking = kill_at, look, False
        sa.event.listen(sa.Engine, "before_cursor_execute", self._reach)
        sa.event.listen(sa.Engine, "commit", self._reach)
        sa.event.listen(sa.Pool, "checkin", self._reach_and_look)

    def _reach(self, *_: Any) -> None:
        if self._looking:
            return
        self.reached += 1
        if self.reached == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def _reach_and_look(self, *_: Any) -> None:
        self._reach()
        if self._kill_at is None and not self._looking:
            self.look()

    def look(self) -> None:
        self._looking = True
        self.states.append(self._look())
        self._looking = False


def perform(act: str, config: Config, kill_at: int | None, end: Connection | None) -> None:
    """Do an act in this process. ``end`` gets the number of points that it came by, and what the databases held."""
    os.environ |= environment(config.home, **SECRET)
    os.environ |= {"NEDSLAG_DATABASE_URL": config.database_url, "NEDSLAG_VAULT_URL": config.vault_url}
    for number in (1, 2):
        os.dup2(os.open(config.home / "said", os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    points = None if end is None and kill_at is None else _Points(kill_at, lambda: state_of(config))
    ACTS[act].do(config)
    if points is not None and end is not None:
        points.look()
        end.send((points.reached, points.states))


@dataclass
class Ground:
    """Databases of one kind. What an act begins from is made once, and copied for each time that it is done."""

    folder: Path
    server: PostgreSQL | None
    originals: dict[str, Config] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @contextmanager
    def fresh(self, act: str) -> Iterator[Config]:
        prepare = ACTS[act].prepare
        if prepare.__name__ not in self.originals:
            made = self._config("original")
            made.home.mkdir()
            for name in self._names(made):
                self.command(f"CREATE DATABASE {name}")
            _to_the_end(made, prepare, made)
            self.originals[prepare.__name__] = made
        original, copy = self.originals[prepare.__name__], self._config("copy")
        shutil.copytree(original.home, copy.home)
        for name, before in zip(self._names(copy), self._names(original), strict=True):
            self.command(f"CREATE DATABASE {name} TEMPLATE {before}")
        yield copy
        shutil.rmtree(copy.home)
        for name in self._names(copy):
            self.command(f"DROP DATABASE {name} WITH (FORCE)")

    def command(self, sql: str) -> None:
        assert self.server is not None
        self.server.command(sql)

    def _config(self, name: str) -> Config:
        name = f"{name}_{next(self.numbers)}"
        config = Config.from_environment({"NEDSLAG_HOME": str(self.folder / name), **SECRET})
        if self.server is None:
            return config
        store, vault = (self.server.url(one) for one in self._databases(name))
        return replace(config, database_url=store, vault_url=vault)

    def _databases(self, name: str) -> tuple[str, str]:
        return f"{name}_store", f"{name}_vault"

    def _names(self, config: Config) -> tuple[str, ...]:
        return () if self.server is None else self._databases(config.home.name)


def done(act: str, config: Config) -> None:
    """Do an act to its end."""
    _to_the_end(config, perform, act, config, None, None)


def held(act: str, config: Config) -> None:
    """See that what came of an act is right."""
    _to_the_end(config, _look, act, config)


def _look(act: str, config: Config) -> None:
    for one in (both := open_pair(config.database_url, config.vault_url)):
        refuse_damaged(one, thorough=True)
    ACTS[act].holds(both[0])


def _to_the_end(config: Config, do: Callable[..., object], *given: object) -> None:
    process = PROCESSES.Process(target=do, args=given)
    process.start()
    process.join(SECONDS)
    said = config.home / "said"
    assert process.exitcode == 0, said.exists() and said.read_text("utf-8")


def watched(act: str, config: Config) -> tuple[int, list[State]]:
    """Do an act to its end, and learn by how many points it comes and what the databases hold at each."""
    here, there = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=perform, args=(act, config, None, there))
    process.start()
    there.close()
    try:
        reached, states = here.recv()
    except EOFError:
        raise AssertionError((config.home / "said").read_text("utf-8")) from None
    finally:
        process.join(SECONDS)
    return reached, states


def killed(act: str, config: Config, *, at: int | None = None, after: float = 0.0) -> bool:
    """Begin an act and kill it at a point, or after some seconds; whether it had not ended before."""
    process = PROCESSES.Process(target=perform, args=(act, config, at, None))
    process.start()
    process.join(after if at is None else SECONDS)
    process.kill()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL), (config.home / "said").read_text("utf-8")
    return process.exitcode != 0
