"""An attack on several crosstabs together, and on questions by process: of no class of people is anything known better
than by the answers to each question, unless a table of its own could be shown."""

from __future__ import annotations

import random

import pytest

from evaluator.exploring.questions import look
from evaluator.findings.places import LEVELS
from evaluator.store.engine import Store
from surveys.diagnostics import InputRejected
from tests.support.exploring import ITEMS, looker, made_up, stored
from tests.support.small_programmes import MINIMUM


@pytest.mark.parametrize("seed", [0, 5, 9, 12, 24, 48])
def test_two_answers_of_somebody_in_a_class_are_known_no_better_by_crosstabs(sqlite_store: Store, seed: int) -> None:
    its = looker(sqlite_store, seed)
    wanted = [*its.wanted()]
    some = random.Random(seed).sample(wanted, min(12, len(wanted)))
    assert its.crossed
    assert its.attacked(some) == []


@pytest.mark.parametrize("seed", range(8))
def test_by_process_and_cluster_nobody_is_in_a_class_of_few(sqlite_store: Store, seed: int) -> None:
    """Each row adds up classes of at least so many people who were asked and answered, or of none."""
    people = made_up(random.Random(seed))
    its = stored(sqlite_store, people)
    with sqlite_store.reading() as db:
        places = its.gathered.places["q"]
        for level in LEVELS:
            names = places.names(level, its.printed.programme)
            for place, key in enumerate(ITEMS):
                try:
                    found = look(db, its, f"q.{key}", level)
                except InputRejected:
                    continue
                there = places.groups - {*found.left_out}
                for row in found.figures[0].rows:
                    its_own = [
                        (group, answers[place])
                        for group, process, answers in people
                        if group in there and (unit := places.unit(group, process)) and names[unit] == row.key
                    ]
                    sizes = [[code for g, code in its_own if g == group] for group in there]
                    assert all(len(codes) == 0 or len(codes) >= MINIMUM for codes in sizes)
                    answered = [sum(code is not None for code in codes) for codes in sizes]
                    assert all(n == 0 or n >= MINIMUM for n in answered)
                    assert row.tally is not None
                    assert row.tally.n == sum(answered)
