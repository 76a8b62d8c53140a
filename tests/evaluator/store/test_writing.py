"""Versions of passages and words that wait, in the tables of both databases."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from evaluator.store.documents import ensure_programme
from evaluator.store.engine import Store
from evaluator.store.writing import (
    At,
    Version,
    Waiting,
    add_version,
    drop_waiting,
    keep_waiting,
    passages,
    versions,
    waiting,
)

NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
AT = At("m1", "finding", "1")


def version(**how) -> Version:
    its = {"programme": "harbour", "at": AT, "version": 1, "text": {"da": "Ord"}, "recorded_by": "eva"}
    return Version(**its | {"recorded_at": NOW} | how)


@pytest.fixture
def harbour(store: Store) -> Store:
    with store.writing() as db:
        ensure_programme(db, "harbour")
    return store


def test_the_highest_version_holds_and_all_are_kept(harbour) -> None:
    first, second = version(), version(version=2, signed=True, marks={"a.value": "x"}, numbers=("2019",))
    other = version(at=replace(AT, key="2"), to_whom={"da": "Ledelsen"}, rests_on=("heard",))
    with harbour.writing() as db:
        assert [add_version(db, one) for one in (first, second, second, other)] == [True, True, False, True]
        assert passages(db, "harbour", "m1") == {AT: second, other.at: other}
        assert versions(db, "harbour", AT) == [first, second]
        assert passages(db, "harbour", "m2") == passages(db, "elsewhere") == {}
        assert passages(db, "harbour", place="finding").keys() == {AT, other.at}


def test_what_waits_is_each_accounts_own_and_the_last_that_was_typed(harbour) -> None:
    first = Waiting(programme="harbour", at=AT, account="eva", seen=0, text={"da": "Ord"}, kept_at=NOW)
    later = replace(first, seen=2, text={"da": "Andre ord"}, rests_on=("heard",))
    with harbour.writing() as db:
        for one in (first, later, replace(first, account="erik")):
            keep_waiting(db, one)
        assert waiting(db, "harbour", "eva") == {AT: later}
        drop_waiting(db, "harbour", AT, "eva")
        assert waiting(db, "harbour", "eva") == {}
        assert waiting(db, "harbour", "erik")
