"""An attack by whole numbers on 'for whom': of the few of a group in a process nothing is known better than by what the
smallest class of people that is told of answered. `python -m tests.attack` attacks many more."""

from __future__ import annotations

import random

import pytest

from evaluator.store.engine import Store
from tests.support.exploring import made_up
from tests.support.reading_for_whom import reader


@pytest.mark.parametrize("seed", [0, 54, 79])
def test_the_few_of_a_group_in_a_process_are_not_told_apart(sqlite_store: Store, seed: int) -> None:
    its = reader(sqlite_store, made_up(random.Random(seed)))
    assert [*its.wanted()]
    assert its.attacked() == []
