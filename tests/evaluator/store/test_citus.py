"""The store on Citus, as far as it can be told without one: where each table lies, that no key asks for more than one
shard, and the SQL itself, run by a PostgreSQL that refuses what Citus is known to refuse."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
import sqlalchemy as sa

from evaluator.store import citus, vacuum
from evaluator.store.all_tables import metadata
from evaluator.store.citus import COLUMN, DISTRIBUTED, LOCAL, distribute, misplaced, placement, statements
from evaluator.store.engine import Store, open_store
from evaluator.store.migration import upgrade_store
from evaluator.store.submissions import free_texts, insert_submissions
from evaluator.store.tallies import fold, recount
from evaluator.store.waves import save_wave
from evaluator.vault.tables import metadata as vault_metadata
from surveys.diagnostics import InputRejected
from tests.support.diagnostics import said

KEYED = [metadata.tables[name] for name, kind in placement().items() if kind == DISTRIBUTED]
LIKE_CITUS = (
    "CREATE TABLE pg_dist_partition (logicalrelid regclass, partmethod char, partkey text, colocationid int)",
    "CREATE FUNCTION column_to_column_name(regclass, text) RETURNS text LANGUAGE sql AS 'SELECT $2'",
    "CREATE FUNCTION citus_total_relation_size(regclass) RETURNS bigint LANGUAGE sql AS 'SELECT 1000000000::bigint'",
    """
CREATE FUNCTION create_distributed_table(named regclass, lies_by text, colocate_with text DEFAULT 'default')
RETURNS void LANGUAGE plpgsql AS $$
DECLARE number smallint := (SELECT attnum FROM pg_attribute WHERE attrelid = named AND attname = lies_by);
BEGIN
  IF number IS NULL THEN RAISE EXCEPTION 'no column %', lies_by; END IF;
  IF EXISTS (SELECT FROM pg_index WHERE indrelid = named AND indisunique AND NOT number = ANY(indkey)) THEN
    RAISE EXCEPTION 'cannot create constraint on %: it lacks the distribution column', named;
  END IF;
  IF EXISTS (SELECT FROM pg_constraint AS its WHERE contype = 'f' AND conrelid = named AND confrelid <> named
             AND confrelid NOT IN (SELECT logicalrelid FROM pg_dist_partition)) THEN
    RAISE EXCEPTION 'referenced table of % must be a distributed table', named;
  END IF;
  IF EXISTS (SELECT FROM pg_constraint AS its WHERE contype = 'f' AND conrelid = named AND (
             NOT number = ANY(conkey) OR confdeltype IN ('n', 'd') OR confupdtype IN ('n', 'd', 'c')
             OR (SELECT attname FROM pg_attribute WHERE attrelid = confrelid
                 AND attnum = confkey[array_position(conkey, number)]) <> lies_by)) THEN
    RAISE EXCEPTION 'a foreign key of % does not keep to one shard', named;
  END IF;
  INSERT INTO pg_dist_partition VALUES (named, 'h', lies_by, 1);
END $$
""",
)


@pytest.fixture
def store(make_postgresql: Callable[[str], str]) -> Iterator[Store]:
    """On a PostgreSQL that answers as Citus does."""
    url = make_postgresql("empty")
    upgrade_store(url)
    with closing(open_store(url)) as store:
        with store.writing() as db:
            for sql in LIKE_CITUS:
                db.execute(sa.text(sql))
        yield store


def change(store: Store, sql: str) -> None:
    with store.writing() as db:
        db.exec_driver_sql(sql)


def found(store: Store) -> list[tuple[str, str]]:
    with store.reading() as db:
        its = list(misplaced(db))
    said(its)
    return [(one.code, str(one.place[0])) for one in its]


def test_every_table_is_distributed_or_local_and_a_new_one_has_to_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(placement()) == {*metadata.tables, "store_version"}
    assert set(placement().values()) == {DISTRIBUTED, LOCAL}
    other = sa.MetaData()
    sa.Table("beside", other, sa.Column("id", sa.Integer, primary_key=True))
    monkeypatch.setattr(citus, "metadata", other)
    with pytest.raises(ValueError, match="beside"):
        placement()


@pytest.mark.parametrize("table", KEYED, ids=[table.name for table in KEYED])
def test_what_is_distributed_is_unique_within_its_shard_and_refers_to_it_alone(table: sa.Table) -> None:
    unique = [one.columns.keys() for one in table.constraints if isinstance(one, sa.UniqueConstraint)]
    unique += [[str(getattr(its, "name", "")) for its in one.expressions] for one in table.indexes if one.unique]
    assert [one for one in (table.primary_key.columns.keys(), *unique) if COLUMN not in one] == []
    for key in table.foreign_key_constraints:
        pairs = {element.parent.name: element.column.name for element in key.elements}
        assert pairs.get(COLUMN) == COLUMN, key.name
        assert placement()[key.referred_table.name] == DISTRIBUTED
        assert key.ondelete in (None, "CASCADE", "RESTRICT", "NO ACTION")
        assert key.onupdate is None


def test_what_is_local_refers_to_nothing_that_is_distributed(store: Store) -> None:
    local = [name for name, kind in placement().items() if kind == LOCAL]
    refers = "SELECT confrelid::regclass::text FROM pg_constraint WHERE contype = 'f' AND conrelid = '{}'::regclass"

    def referred() -> set[str]:
        with store.reading() as db:
            return {one for name in local for one in db.exec_driver_sql(refers.format(name)).scalars()}

    assert {placement()[name] for name in referred()} == {LOCAL, DISTRIBUTED}
    distribute(store)
    assert {placement()[name] for name in referred()} == {LOCAL}


def test_the_vault_cannot_be_distributed_by_programme_and_is_a_database_of_its_own() -> None:
    """Its links are unique by hashes that know no programme: the day they all know one, this decision can be taken
    anew."""
    alone = {
        table.name
        for table in vault_metadata.tables.values()
        if COLUMN not in table.primary_key.columns
        or any(COLUMN not in one.columns for one in table.constraints if isinstance(one, sa.UniqueConstraint))
    }
    assert {"invitation", "hearing_link", "owner_link", "contact"} <= alone


def test_the_sql_is_taken_in_its_order_and_once(store: Store) -> None:
    assert found(store) == []
    assert distribute(store) == len(KEYED)
    assert found(store) == []
    assert distribute(store) == 0
    names = [sql.split("'")[1] for sql in statements() if sql.startswith("SELECT")]
    with store.reading() as db:
        there = db.exec_driver_sql("SELECT logicalrelid::text FROM pg_dist_partition").scalars().all()
    assert sorted(there) == sorted(names)


def test_children_before_their_parents_are_refused_as_citus_refuses_them(store: Store) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="must be a distributed table"):
        change(store, citus.distributing("submission"))
    with pytest.raises(sa.exc.DBAPIError, match="lacks the distribution column"):
        change(store, "SELECT create_distributed_table('programme_index', 'title')")


WRONG = {
    "citus_not_distributed": ("draft", "DELETE FROM pg_dist_partition WHERE logicalrelid = 'draft'::regclass"),
    "citus_not_local": ("account", "INSERT INTO pg_dist_partition VALUES ('account', 'h', 'account_id', 1)"),
    "citus_wrong_column": (
        "wave",
        "UPDATE pg_dist_partition SET partkey = 'wave_key' WHERE logicalrelid = 'wave'::regclass",
    ),
    "citus_not_beside": (
        "tally",
        "UPDATE pg_dist_partition SET colocationid = 2 WHERE logicalrelid = 'tally'::regclass",
    ),
    "citus_checked_at_once": (
        "fk_text_unit_answer",
        "ALTER TABLE text_unit ALTER CONSTRAINT fk_text_unit_answer NOT DEFERRABLE",
    ),
}


@pytest.mark.parametrize("code", WRONG)
def test_what_does_not_lie_where_it_should_is_named(store: Store, code: str) -> None:
    distribute(store)
    name, sql = WRONG[code]
    change(store, sql)
    assert found(store) == [(f"store.{code}", name)]


def test_what_was_broken_off_is_gone_on_with(store: Store) -> None:
    begun = list(statements())[:40]
    for sql in begun:
        change(store, sql)
    assert distribute(store) == len(KEYED) - sum("create_distributed_table" in one for one in begun)
    assert found(store) == []


def test_without_citus_it_is_refused_and_nothing_is_told_of_it(make_postgresql, sqlite_store: Store) -> None:
    with closing(open_store(make_postgresql("store"))) as plain:
        for one in (plain, sqlite_store):
            with pytest.raises(InputRejected) as caught:
                distribute(one)
            assert [its.code for its in caught.value.diagnostics] == ["store.no_citus"]
            assert found(one) == []


def test_anonymous_answers_in_words_are_folded_where_keys_are_checked_in_the_end(
    store: Store, open_wave, linked_wave, submission
) -> None:
    """With the statements that take rows out and put them back run apart, as Citus runs them."""
    distribute(store)
    with store.writing() as db:
        db.exec_driver_sql("INSERT INTO programme VALUES ('harbour')")
        for one in (open_wave, linked_wave):
            save_wave(db, one)
        rows = [submission(answers={"q1": 1}, texts={"why": f"word {n}"}) for n in range(12)]
        insert_submissions(db, rows)
    with store.writing() as db:
        assert fold(db, "harbour") == 12
        db.exec_driver_sql("CREATE TEMPORARY TABLE gone ON COMMIT DROP AS SELECT * FROM submission")
        db.exec_driver_sql("DELETE FROM submission")
        db.exec_driver_sql("INSERT INTO submission SELECT * FROM gone ORDER BY submission_id")
    with store.reading(snapshot=True) as db:
        assert recount(db, "harbour") == []
        assert len(free_texts(db, "harbour", "open", "why")) == 12


def test_what_cannot_be_tidied_is_left_to_the_next_time_and_sizes_are_those_of_the_shards(store: Store, caplog) -> None:
    distribute(store)
    asked: list[str] = []
    sa.event.listen(store._saver, "before_cursor_execute", lambda *its: asked.append(its[2]))
    store.tidy()
    assert [one for one in asked if "FULL" in one] == []
    assert f"SELECT citus_total_relation_size('{vacuum._TABLES[0]}')" in asked
    change(store, "DROP FUNCTION citus_total_relation_size")
    with caplog.at_level(logging.WARNING):
        store.tidy()
    assert caplog.text.count("could not be tidied") == len(vacuum._TABLES)
