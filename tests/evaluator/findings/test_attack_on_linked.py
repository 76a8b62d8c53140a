"""An attack on what reports tell of linked people: all reports of a made-up programme are written as linear equations
over the ways in which people of a group answered or did not at each milestone. No set of people below the minimum may
follow from them: who answered again, who left, who came, or who answered at just some of the milestones."""

from __future__ import annotations

import random

import pytest

from evaluator.findings import change
from evaluator.store.engine import Store
from tests.support.panels import answer, made_up
from tests.support.reading_linked import attack, computable


@pytest.mark.parametrize("seed", range(24))
def test_no_few_people_who_left_came_or_answered_again_can_be_computed(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(change, "RESAMPLES", 100)
    rng = random.Random(seed)
    world = made_up(rng)
    assert computable(world, answer(world, sqlite_store, rng)) == []


@pytest.mark.parametrize("seed", range(6))
def test_whole_numbers_and_sizes_do_not_tell_who_left_came_or_answered_again(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(change, "RESAMPLES", 100)
    rng = random.Random(1000 + seed)
    world = made_up(rng)
    assert attack(world, answer(world, sqlite_store, rng, sizes=True)) == []
