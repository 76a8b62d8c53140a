"""An attack by whole numbers on the people whom registers count, over the reports of all milestones, and on joint
interpretations. `python -m tests.attack` attacks many more."""

from __future__ import annotations

import random

import pytest

from evaluator.store.engine import Store
from tests.support.reading_registers import Reader
from tests.support.register_worlds import made_up, reports


@pytest.mark.parametrize("seed", [10, 20, 48, 63])
def test_nothing_about_few_people_in_registers_follows_from_the_reports(sqlite_store: Store, seed: int) -> None:
    rng = random.Random(seed)
    world = made_up(rng)
    reader = Reader(world, reports(world, sqlite_store, rng))
    wanted = [*reader.not_shown()]
    assert wanted
    assert reader.attack().narrow(wanted) == []
