from __future__ import annotations

import datetime as dt
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from evaluator.store import engine, paper_tables, register_tables, tables
from evaluator.store.accounts import accounts, add_account
from evaluator.store.documents import ensure_programme
from evaluator.store.engine import STORE_SCHEMA, SchemaMismatch, Store, Unreachable, open_store
from evaluator.store.migration import configuration, upgrade_store
from evaluator.store.pairs import pair_tallies
from evaluator.store.submissions import insert_submissions
from evaluator.store.tallies import fold, recount, tallies
from evaluator.store.waves import Wave, waves
from evaluator.vault import tables as vault_tables
from evaluator.vault.engine import VAULT_SCHEMA, open_vault, upgrade_vault
from tests.rejections import rejected

PARTS = {
    "store": (upgrade_store, open_store, STORE_SCHEMA, tables.metadata),
    "vault": (upgrade_vault, open_vault, VAULT_SCHEMA, vault_tables.metadata),
}
WAVES = ("open", "panel", "later")
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
    db = sqlite3.connect(path)
    found = dict(db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    db.close()
    return {name: " ".join(sorted(sql.replace(",", " ").split())) for name, sql in found.items() if name != but}


@pytest.mark.parametrize("part", PARTS)
def test_the_expected_schema_is_that_of_the_newest_migration(part: str) -> None:
    schema = PARTS[part][2]
    scripts = ScriptDirectory.from_config(configuration(FOLDERS[part] / "migrations", schema[0]))
    assert scripts.get_current_head() == schema[1]


def test_upgrading_again_changes_nothing(empty_url: str) -> None:
    upgrade_store(empty_url)
    upgrade_store(empty_url)
    open_store(empty_url).close()


@pytest.mark.parametrize(
    ("found", "remedy"),
    [(None, "run `nedslag init`"), ("0001", "run `nedslag init` to upgrade"), ("9999", "install the newer nedslag")],
)
def test_a_database_of_another_schema_is_refused_with_the_remedy(
    store_url: str, found: str | None, remedy: str
) -> None:
    store = Store(store_url)
    with store.writing() as db:
        db.execute(sa.text("DELETE FROM store_version"))
        if found is not None:
            db.execute(sa.text("INSERT INTO store_version VALUES (:version)"), {"version": found})
    store.close()
    with rejected(remedy, kind=SchemaMismatch):
        open_store(store_url)


def test_a_database_that_is_not_set_up_is_refused_and_not_made(empty_url: str) -> None:
    with rejected("run `nedslag init`", kind=SchemaMismatch):
        open_store(empty_url)
    assert not Path(sa.make_url(empty_url).database or "").is_file()


def test_a_password_is_not_printed_with_the_remedy(tmp_path: Path) -> None:
    with rejected(kind=Unreachable) as said:
        open_store(f"postgresql+psycopg://somebody:hunter2@/none?host={tmp_path}")
    assert "hunter2" not in "".join(said)


def test_a_new_file_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    upgrade_vault(f"sqlite:///{tmp_path}/new/vault.db")
    assert (tmp_path / "new" / "vault.db").stat().st_mode & 0o077 == 0


def test_every_table_of_observations_has_the_programme_first_in_each_key() -> None:
    for table in tables.metadata.tables.values():
        if table.name in ("account", "login_attempt"):
            continue
        assert next(iter(table.primary_key)).name == "programme_id", table.name
        for key in table.foreign_key_constraints:
            assert key.column_keys[0] == "programme_id", f"{table.name}: {key.name}"
    for declared in (register_tables.decision, paper_tables.paper_entry):
        assert declared.name in tables.metadata.tables


def save_old_wave(db: sa.Connection, wave: Wave) -> None:
    """As the waves were stored before they had times of day."""
    ensure_programme(db, wave.programme)
    values = {"programme_id": wave.programme, "wave_key": wave.key, "open_key": wave.open_key, "groups": ["visitors"]}
    names = ("milestone", "questionnaire", "version", "linkage", "opens", "closes")
    columns = {name: tables.wave.c[name].type for name in (*values, *names)}
    old = sa.table("wave", *(sa.column(name, kind) for name, kind in columns.items()))
    db.execute(sa.insert(old), values | {name: getattr(wave, name) for name in names})


def test_linked_answers_that_were_folded_before_there_were_pairs_are_paired_at_the_next_fold(
    empty_url: str, open_wave: Wave, linked_wave: Wave, submission
) -> None:
    if empty_url.startswith("sqlite"):
        Path(sa.make_url(empty_url).database or "").touch()
    store = Store(empty_url)
    with store.writing() as db:
        command.upgrade(configuration(FOLDERS["store"] / "migrations", STORE_SCHEMA[0], db), "0002")
    linked = {"linkage": "pseudonymous", "pseudonym": "a"}
    with store.writing() as db:
        for wave in (open_wave, linked_wave, replace(linked_wave, key="later")):
            save_old_wave(db, wave)
        insert_submissions(db, [submission(), *(submission(wave=wave, **linked) for wave in ("panel", "later"))])
        db.execute(sa.delete(tables.unfolded))
        place = {"programme_id": "harbour", "group_key": "visitors", "process_key": "", "n": 1}
        codes = [("calm", 4), ("safe", -999), ("_submitted", 1)]
        old = [{**place, "wave_key": wave, "variable_key": key, "code": code} for wave in WAVES for key, code in codes]
        db.execute(sa.insert(tables.tally), old)
    upgrade_store(empty_url)
    with store.writing() as db:
        assert fold(db, "harbour") == 2
        assert recount(db, "harbour") == []
        assert {row.wave: row.n for row in tallies(db, "harbour")} == dict.fromkeys(WAVES, 1)
        assert [(row.variable, row.n) for row in pair_tallies(db, "harbour")] == [
            ("_submitted", 1),
            ("calm", 1),
            ("safe", 1),
        ]
    store.close()


def test_ways_of_answers_that_were_folded_before_ways_were_tallied_are_tallied_by_the_upgrade(
    empty_url: str, open_wave: Wave, submission
) -> None:
    if empty_url.startswith("sqlite"):
        Path(sa.make_url(empty_url).database or "").touch()
    store = Store(empty_url)
    with store.writing() as db:
        command.upgrade(configuration(FOLDERS["store"] / "migrations", STORE_SCHEMA[0], db), "0005")
    with store.writing() as db:
        save_old_wave(db, open_wave)
        insert_submissions(db, [submission(collection_mode=entry) for entry in ("web", "kiosk", "kiosk", "paper")])
        db.execute(sa.delete(tables.unfolded))
        place = {"programme_id": "harbour", "wave_key": "open", "group_key": "visitors", "process_key": "", "n": 4}
        codes = [("calm", 4), ("safe", -999), ("_submitted", 1)]
        db.execute(sa.insert(tables.tally), [{**place, "variable_key": key, "code": code} for key, code in codes])
        insert_submissions(db, [submission(collection_mode="interview")])
    upgrade_store(empty_url)
    with store.writing() as db:
        assert recount(db, "harbour") == []
        assert fold(db, "harbour") == 1
        assert recount(db, "harbour") == []
        ways = {row.variable: row.n for row in tallies(db, "harbour") if row.variable.startswith("_entry_")}
        assert ways == {"_entry_interview": 1, "_entry_kiosk": 2, "_entry_paper": 1}
        assert [one.languages for one in waves(db, "harbour")] == [()]
    store.close()


def test_accounts_outlast_the_migration_that_brings_collectors(empty_url: str) -> None:
    if empty_url.startswith("sqlite"):
        Path(sa.make_url(empty_url).database or "").touch()
    store = Store(empty_url)
    with store.writing() as db:
        command.upgrade(configuration(FOLDERS["store"] / "migrations", STORE_SCHEMA[0], db), "0006")
    its = {"password_hash": "x", "now": dt.datetime(2026, 5, 4, tzinfo=dt.UTC)}
    with store.writing() as db:
        add_account(db, name="eva", role="evaluator", **its)
    with pytest.raises(sa.exc.IntegrityError), store.writing() as db:
        add_account(db, name="carla", role="collector", **its)
    upgrade_store(empty_url)
    with store.writing() as db:
        add_account(db, name="carla", role="collector", **its)
        assert [(one.name, one.role) for one in accounts(db)] == [("carla", "collector"), ("eva", "evaluator")]
    with pytest.raises(sa.exc.IntegrityError), store.writing() as db:
        add_account(db, name="dan", role="somebody", **its)
    store.close()


def test_nothing_loads_alembic_when_a_store_is_opened(make_sqlite: Callable[[str], str]) -> None:
    code = (
        "import sys; from evaluator.store.engine import open_store; import evaluator.store.waves;"
        f"open_store({make_sqlite('store')!r}); print('alembic' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
