"""Accounts from before roles had rows: brought along with what they might do, on both databases."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from alembic import command

from evaluator.store import engine
from evaluator.store.accounts import Role, accounts
from evaluator.store.engine import STORE_SCHEMA, Store, open_store
from evaluator.store.migration import configuration, upgrade_store

FOLDER = Path(engine.__file__).parent / "migrations"
NOW = dt.datetime(2026, 5, 4, 10, 0, tzinfo=dt.UTC)
ROWS = (("anna", "evaluator", None, True), ("bent", "steering", "harbour", False), ("carla", "collector", None, True))


def test_old_accounts_keep_name_password_state_and_role_and_get_an_id(empty_url: str) -> None:
    with closing(Store(empty_url)) as store, store.writing() as db:
        command.upgrade(configuration(FOLDER, STORE_SCHEMA[0], db), "0002")
        db.exec_driver_sql("INSERT INTO programme (programme_id) VALUES ('harbour')")
        old = sa.Table("account", sa.MetaData(), autoload_with=db)
        for name, role, programme, active in ROWS:
            its = {"name": name, "role": role, "programme_id": programme, "active": active}
            db.execute(sa.insert(old), its | {"password_hash": f"hash of {name}", "created_at": NOW})
    upgrade_store(empty_url)
    with closing(open_store(empty_url)) as store, store.reading() as db:
        found = accounts(db)
    assert [(one.name, one.password_hash, one.active, one.created_at, one.roles) for one in found] == [
        ("anna", "hash of anna", True, NOW, (Role("evaluator"),)),
        ("bent", "hash of bent", False, NOW, (Role("steering", "harbour"),)),
        ("carla", "hash of carla", True, NOW, (Role("collector"),)),
    ]
    assert len({one.id for one in found}) == 3
    assert not any(one.must_change or one.second_salt for one in found)
