"""The shared garden, whose questionnaire has a question of every kind, answered by chance and counted."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from random import Random

import pytest

from evaluator.store.engine import Store
from tests.support.taken_out import Office, told_of_take_outs

TOVHOLT = Path(__file__).parents[2] / "documents" / "tovholt"
AFTER = dt.datetime(2026, 6, 3, 10, tzinfo=dt.UTC)


@pytest.fixture
def garden(sqlite_store: Store, sqlite_vault: Store, tmp_path: Path) -> Office:
    return Office(sqlite_store, sqlite_vault, told_of_take_outs(TOVHOLT, tmp_path / "documents"), "tovholt")


@pytest.fixture
def counted(garden: Office) -> Office:
    garden.answer("spring", "residents", 30, Random(12))
    garden.count("m1", AFTER)
    return garden
