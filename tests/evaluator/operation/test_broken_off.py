"""A backup, a restoring or a move that is broken off has either happened or can be done again; nothing half is used."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from evaluator.operation.copying import copy
from evaluator.operation.envelope import Key
from evaluator.operation.filling import fill
from evaluator.operation.restore import checked, restore
from evaluator.vault.pairing import UNFINISHED, open_pair
from tests.support.diagnostics import rejected
from tests.support.kept_instance import Instance, rows_at, rows_of
from tests.support.killed_processes import Command
from tests.support.processes import environment

NOW = dt.datetime(2026, 5, 6, 12, 0, tzinfo=dt.UTC)
Files = tuple[Path, Path]


class BrokenOff(BaseException):
    """As a signal ends a process."""


@contextmanager
def holding(url: str) -> Iterator[None]:
    """Another program writes to the store, so that whoever wants to waits."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    if engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(str(engine.url.database), isolation_level=None)) as db:
            db.execute("BEGIN IMMEDIATE")
            yield
            db.execute("ROLLBACK")
    else:
        with engine.connect() as db:
            db.exec_driver_sql("LOCK TABLE store_instance IN EXCLUSIVE MODE")
            yield


def mark_in(vault_url: str) -> str:
    engine = sa.create_engine(vault_url, poolclass=sa.NullPool)
    with engine.connect() as db:
        return db.exec_driver_sql("SELECT instance_id FROM vault_instance").scalar() or ""


def wait_until(true: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(3000):
        if true():
            return
        pause.wait(0.02)
    raise AssertionError("it did not come to that")


def targets(make: Callable[[str], str]) -> tuple[str, str]:
    return make("store"), make("vault")


def test_a_restoring_that_is_killed_is_served_by_nobody_and_can_be_done_again(
    instance: Instance,
    backed_up: Callable[..., Files],
    public: tuple[str, Path],
    key: Key,
    make_database: Callable[[str], str],
    tmp_path: Path,
) -> None:
    files, urls = backed_up(instance, days=3650), targets(make_database)
    before = rows_of(instance.store, instance.vault)
    env = environment(tmp_path, NEDSLAG_DATABASE_URL=urls[0], NEDSLAG_VAULT_URL=urls[1])
    words = ("restore", files[0], "--key", public[1], "--without-journal")
    with holding(urls[0]), Command(*words, env=env) as running:
        wait_until(lambda: mark_in(urls[1]).startswith(UNFINISHED))
        running.kill()
        running.wait()
    with rejected("did not come to its end|not set up|not.* pair|lost"):
        open_pair(*urls)
    done, _ = restore(files, key, urls, None, now=NOW)
    assert done.removed == 0
    assert rows_at(*urls) == before


def test_so_is_a_move(instance: Instance, make_postgresql: Callable[[str], str]) -> None:
    config, urls = instance.site.service.config, targets(make_postgresql)
    before = rows_of(instance.store, instance.vault)
    env = environment(config.home, NEDSLAG_DATABASE_URL=config.database_url, NEDSLAG_VAULT_URL=config.vault_url)
    with holding(urls[0]), Command("copy", "--to", urls[0], "--vault-to", urls[1], env=env) as running:
        wait_until(lambda: mark_in(urls[1]).startswith(UNFINISHED))
        running.kill()
        running.wait()
    copy(instance.store, instance.vault, urls)
    assert rows_at(*urls) == before


@pytest.mark.parametrize("where", ["vault", "store"])
def test_what_fails_while_it_is_written_leaves_no_row(
    instance: Instance, backed_up: Callable[..., Files], key: Key, empty: tuple[str, str], where: str
) -> None:
    files, urls = backed_up(instance), empty

    def fails(_: sa.Connection) -> None:
        raise BrokenOff

    def goes_well(db: sa.Connection) -> None:
        db.execute(sa.text("INSERT INTO vault_instance VALUES (1, 'the one')"))

    filling = {"fill_vault": fails} if where == "vault" else {"fill_vault": goes_well, "fill_store": fails}
    with pytest.raises(BrokenOff):
        fill(*urls, "the one", **({"fill_store": fails} | filling))
    assert not [name for name, rows in rows_at(*urls).items() if rows and name != "vault_instance"]
    restore(files, key, urls, None, now=NOW)
    assert rows_at(*urls) == rows_of(instance.store, instance.vault)


def test_one_that_lacks_only_its_last_step_is_ended(
    instance: Instance, backed_up: Callable[..., Files], key: Key, empty: tuple[str, str]
) -> None:
    files, urls = backed_up(instance), empty
    restore(files, key, urls, None, now=NOW)
    with closing(sqlite3.connect(empty[1].removeprefix("sqlite:///"))) as db:
        db.execute(f"UPDATE vault_instance SET instance_id = '{UNFINISHED}' || instance_id")
        db.commit()
    with rejected("did not come to its end"):
        open_pair(*urls)
    assert restore(files, key, urls, None, now=NOW)[0].removed is None
    for one in open_pair(*urls):
        one.close()


def test_a_backup_that_is_killed_leaves_none_or_a_whole_one(
    instance: Instance, public: tuple[str, Path], key: Key, tmp_path: Path
) -> None:
    config, file = instance.site.service.config, tmp_path / "a.age"
    env = environment(config.home, NEDSLAG_DATABASE_URL=config.database_url, NEDSLAG_VAULT_URL=config.vault_url)
    with Command("backup", file, "--to", public[0], env=env) as running:
        wait_until(lambda: bool([*tmp_path.glob("a.age*")]))
        running.kill()
        running.wait()
    files = (file, tmp_path / "a.age.vault")
    if all(one.exists() for one in files):
        checked(files, key, now=NOW)
    for one in files:
        one.unlink(missing_ok=True)
    with Command("backup", file, "--to", public[0], env=env) as running:
        assert running.communicate()[1] == ""
    checked(files, key, now=NOW)
    assert not [*tmp_path.glob("*.unfinished")]
