from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from evaluator.store import engine, hearing_tables, paper_tables, plan_tables, register_tables, tables, text_tables
from evaluator.store.engine import STORE_SCHEMA, SchemaMismatch, Store, Unreachable, open_store
from evaluator.store.migration import configuration, upgrade_store
from evaluator.vault import tables as vault_tables
from evaluator.vault.engine import VAULT_SCHEMA, open_vault, upgrade_vault
from tests.support.diagnostics import rejected

PARTS = {
    "store": (upgrade_store, open_store, STORE_SCHEMA, tables.metadata),
    "vault": (upgrade_vault, open_vault, VAULT_SCHEMA, vault_tables.metadata),
}
OF_ACCOUNTS = ("account", "account_role", "recovery_code", "login_attempt", "account_identity", "refused_sign_in")
FOLDERS = {"store": Path(engine.__file__).parent, "vault": Path(vault_tables.__file__).parent}


@pytest.mark.parametrize("part", PARTS)
def test_migrations_from_nothing_lead_to_the_declared_tables(empty_url: str, part: str) -> None:
    upgrade, reopen, schema, metadata = PARTS[part]
    upgrade(empty_url)
    store = reopen(empty_url)
    with store.writing() as db:
        context = MigrationContext.configure(db, opts={"version_table": schema[0], "compare_type": True})
        assert compare_metadata(context, metadata) == []
    store.close()


@pytest.mark.parametrize("part", PARTS)
def test_migrations_also_make_the_declared_checks_and_tables_without_rowid(tmp_path: Path, part: str) -> None:
    # What Alembic does not compare: SQLite keeps the statement that made each table.
    upgrade, _, schema, metadata = PARTS[part]
    upgrade(f"sqlite:///{tmp_path}/migrated.db")
    declared = sa.create_engine(f"sqlite:///{tmp_path}/declared.db", poolclass=sa.NullPool)
    metadata.create_all(declared)
    assert statements(tmp_path / "migrated.db", but=schema[0]) == statements(tmp_path / "declared.db")


def statements(path: Path, but: str = "") -> dict[str, str]:
    # What the triggers refuse is tried in test_audit.py. SQLite puts the name of a table that was made anew in quotes.
    db = sqlite3.connect(path)
    found = dict(db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type <> 'trigger'"))
    db.close()
    plain = {name: sql.replace(f'"{name}"', name).replace(",", " ") for name, sql in found.items() if name != but}
    return {name: " ".join(sorted(sql.split())) for name, sql in plain.items()}


CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2
"""


@pytest.mark.parametrize("part", PARTS)
def test_migrations_make_the_declared_constraints_on_postgresql_too(
    make_postgresql: Callable[[str], str], part: str
) -> None:
    upgrade, _, schema, metadata = PARTS[part]
    migrated, declared = (sa.create_engine(make_postgresql("empty"), poolclass=sa.NullPool) for _ in range(2))
    upgrade(migrated.url.render_as_string(hide_password=False))
    metadata.create_all(declared)
    with migrated.connect() as db, declared.connect() as other:
        found = [tuple(row) for row in db.exec_driver_sql(CONSTRAINTS) if row[0] != schema[0]]
        assert found == [tuple(row) for row in other.exec_driver_sql(CONSTRAINTS)]
        assert all(name.partition("_")[2].startswith(table) for table, name, _ in found)


@pytest.mark.parametrize("part", PARTS)
def test_the_expected_schema_is_that_of_the_newest_migration(part: str) -> None:
    schema = PARTS[part][2]
    scripts = ScriptDirectory.from_config(configuration(FOLDERS[part] / "migrations", schema[0]))
    assert scripts.get_current_head() == schema[1]


@pytest.mark.parametrize("part", PARTS)
def test_upgrading_again_changes_nothing(empty_url: str, part: str) -> None:
    upgrade, reopen, schema, _ = PARTS[part]
    upgrade(empty_url)
    store = reopen(empty_url)
    with store.writing() as db:
        db.execute(sa.text(f"CREATE TABLE beside AS SELECT * FROM {schema[0]}"))
    upgrade(empty_url)
    with store.reading() as db:
        assert db.execute(sa.text("SELECT * FROM beside")).all() == [(schema[1],)]
        assert db.execute(sa.text(f"SELECT * FROM {schema[0]}")).all() == [(schema[1],)]
    store.close()


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    ("found", "remedy"),
    [(None, "run `nedslag init`"), ("0000", "run `nedslag init` to upgrade"), ("9999", "install the newer nedslag")],
)
def test_a_database_of_another_schema_is_refused_with_the_remedy(
    make_database: Callable[[str], str], part: str, found: str | None, remedy: str
) -> None:
    _, reopen, (table, _), _ = PARTS[part]
    store = Store(make_database(part))
    with store.writing() as db:
        db.execute(sa.text(f"DELETE FROM {table}"))
        if found is not None:
            db.execute(sa.text(f"INSERT INTO {table} VALUES (:version)"), {"version": found})
    store.close()
    with rejected(remedy, kind=SchemaMismatch):
        reopen(store.url.render_as_string(hide_password=False))


@pytest.mark.parametrize("part", PARTS)
def test_a_database_from_before_the_release_is_told_as_one(make_database: Callable[[str], str], part: str) -> None:
    upgrade, _, (table, _), _ = PARTS[part]
    store = Store(make_database(part))
    with store.writing() as db:
        db.execute(sa.text(f"UPDATE {table} SET version_num = '0032'"))
    store.close()
    with rejected("made before nedslag was released and cannot be upgraded; take out what", kind=SchemaMismatch):
        upgrade(store.url.render_as_string(hide_password=False))


@pytest.mark.parametrize("part", PARTS)
def test_a_database_of_a_newer_schema_is_not_upgraded_either(make_database: Callable[[str], str], part: str) -> None:
    upgrade, _, (table, _), _ = PARTS[part]
    store = Store(make_database(part))
    with store.writing() as db:
        db.execute(sa.text(f"UPDATE {table} SET version_num = '9999'"))
    store.close()
    with rejected("install the newer nedslag", kind=SchemaMismatch):
        upgrade(store.url.render_as_string(hide_password=False))


def test_a_database_of_something_else_is_refused(store_url: str, vault_url: str) -> None:
    for reopen, url in ((open_store, vault_url), (open_vault, store_url)):
        with rejected("the database is not set up", kind=SchemaMismatch):
            reopen(url)


def test_a_database_that_is_not_set_up_is_refused_and_not_made(empty_url: str) -> None:
    with rejected("run `nedslag init`", kind=SchemaMismatch):
        open_store(empty_url)
    assert not Path(sa.make_url(empty_url).database or "").is_file()


def test_a_password_is_not_printed_with_the_remedy(tmp_path: Path) -> None:
    with rejected(kind=Unreachable) as said:
        open_store(f"postgresql+psycopg://somebody:hunter2@/none?host={tmp_path}")
    assert "hunter2" not in "".join(said)


def test_a_database_that_takes_no_writing_is_told_with_what_may_stand_in_between(make_postgresql) -> None:
    """As a standby does, and PgBouncer where it hands on connections that were set for reading."""
    url = sa.make_url(make_postgresql("empty"))
    with rejected("takes no writing; give the address of the database itself", kind=Unreachable):
        upgrade_store(str(url.update_query_dict({"options": "-c default_transaction_read_only=on"})))


@pytest.mark.parametrize("part", PARTS)
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, part: str) -> None:
    (tmp_path / "rows.csv").write_text("title,note\n" * 100, "utf-8")
    for use in PARTS[part][:2]:
        with rejected("rows.csv: is no database; correct NEDSLAG_DATABASE_URL", kind=Unreachable):
            use(f"sqlite:///{tmp_path}/rows.csv")


def test_a_new_file_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    upgrade_vault(f"sqlite:///{tmp_path}/new/vault.db")
    assert (tmp_path / "new" / "vault.db").stat().st_mode & 0o077 == 0


def test_every_table_of_observations_has_the_programme_first_in_each_key() -> None:
    for table in tables.metadata.tables.values():
        if table.name in (*OF_ACCOUNTS, "audit_entry", "backup_made", "store_instance", "worker_job"):
            continue
        assert next(iter(table.primary_key)).name == "programme_id", table.name
        for key in table.foreign_key_constraints:
            assert key.column_keys[0] == "programme_id", f"{table.name}: {key.name}"
    others = (paper_tables.paper_entry, plan_tables.plan_change, text_tables.text_code, hearing_tables.hearing_answer)
    for declared in (register_tables.TABLES["decisions"], *others):
        assert declared.name in tables.metadata.tables


def test_nothing_loads_alembic_when_a_store_is_opened(make_sqlite: Callable[[str], str]) -> None:
    code = (
        "import sys; from evaluator.store.engine import open_store; import evaluator.store.waves;"
        f"open_store({make_sqlite('store')!r}); print('alembic' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


def test_an_upgrade_keeps_the_locks_that_its_process_has_on_the_file(make_sqlite: Callable[[str], str]) -> None:
    """Closing a file takes away all locks of the process on it: another one would then delete what was not copied."""
    url = make_sqlite("store")
    store = open_store(url)
    inode = Path(str(store.url.database)).stat().st_ino

    def locks() -> int:
        lines = Path("/proc/locks").read_text("ascii").splitlines()
        return sum(f":{inode} " in line and f" {os.getpid()} " in line for line in lines)

    with store.reading() as db:
        db.exec_driver_sql("SELECT * FROM store_version").all()
        held = locks()
        assert held
        upgrade_store(url)
        assert locks() == held
    store.close()
