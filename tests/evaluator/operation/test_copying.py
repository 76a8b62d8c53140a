"""An instance moves from one kind of database to the other and back, counted on the way."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import pytest
import sqlalchemy as sa

from evaluator.operation.copying import copy
from evaluator.store.base import NAMES, UtcDateTime
from evaluator.store.rows import Table, tables_of
from evaluator.vault.pairing import open_pair
from tests.support.diagnostics import rejected
from tests.support.kept_instance import Instance, rows_at, rows_of


def test_an_instance_moves_to_postgresql_and_back_with_all_its_rows(
    instance: Instance, make_postgresql: Callable[[str], str], empty: tuple[str, str]
) -> None:
    before, there = rows_of(instance.store, instance.vault), (make_postgresql("store"), make_postgresql("vault"))
    done = copy(instance.store, instance.vault, there)
    assert done.store + done.vault == sum(len(rows) for rows in before.values())
    assert rows_at(*there) == before
    store, vault = open_pair(*there)
    with closing(store), closing(vault):
        copy(store, vault, empty)
    assert rows_at(*empty) == before


def test_a_database_that_is_not_empty_is_left_alone(instance: Instance, empty: tuple[str, str]) -> None:
    copy(instance.store, instance.vault, empty)
    before = rows_at(*empty)
    with rejected("not empty"):
        copy(instance.store, instance.vault, empty)
    assert rows_at(*empty) == before


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_every_type_of_column_comes_through_exactly(request: pytest.FixtureRequest, kind: str) -> None:
    metadata = sa.MetaData(naming_convention=NAMES)
    types = (sa.Text(), sa.Integer(), sa.Float(), sa.Boolean(), sa.Uuid(), sa.LargeBinary(), UtcDateTime(), sa.Date())
    columns = [sa.Column(f"c{number}", type_) for number, type_ in enumerate((*types, sa.Time(), sa.JSON()))]
    its = sa.Table("thing", metadata, sa.Column("key", sa.Integer, primary_key=True), *columns)
    thing = Table(its)
    text = 'a "b"\n\u00e6 \U0001f600'
    rows = [
        [1, text, -7, 0.1, True, "0" * 31 + "1", "AP8=", "2026-05-04T12:00:00+00:00", "2026-05-04", "23:59:00", "null"],
        [
            2,
            "",
            2**31 - 1,
            1e300,
            False,
            "f" * 32,
            "",
            "1999-12-31T23:59:59+00:00",
            "0001-01-01",
            "00:00:00",
            '{"a":1}',
        ],
        [3, *[None] * 10],
    ]
    engine = sa.create_engine(request.getfixturevalue(f"make_{kind}")("empty"), poolclass=sa.NullPool)
    with engine.begin() as db:
        metadata.create_all(db)
        assert thing.insert(db, rows) == 3
        assert list(thing.rows(db)) == rows
        assert db.execute(sa.text("SELECT count(*) FROM thing WHERE c9 IS NULL")).scalar() == 1


def test_a_type_of_column_that_nobody_has_thought_of_is_no_backup_without_it() -> None:
    its = sa.Table("thing", sa.MetaData(), sa.Column("key", sa.ARRAY(sa.Integer), primary_key=True))
    with pytest.raises(TypeError, match="nobody has said"):
        tables_of(its.metadata)
