"""Whoever is killed in the middle of setting up, importing, folding, counting, publishing or restoring
leaves what was there before, or what stands after one of its steps; done again, it comes to the same end."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import cache

import pytest

from bench._postgresql import WITHOUT_THE_DISK, PostgreSQL
from tests.support.acts import ACTS
from tests.support.broken_acts import Ground, done, held, killed, state_of, watched
from tests.support.fault_figures import KILLS, rounds

ROUNDS = rounds(1)
IN_EVERY_RUN = {
    "sqlite": (
        "importing documents",
        "importing answers",
        "folding",
        "counting",
        "publishing",
        "restoring",
    ),
    "postgresql": ("setting up", "importing rows", "counting"),
}
"""Where nobody has asked for a number of kills: what a run of all tests has the time for."""
CASES = IN_EVERY_RUN if KILLS not in os.environ else dict.fromkeys(IN_EVERY_RUN, tuple(ACTS))
pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def grounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Ground]]:
    """By the kind of database, each made when it is asked for."""
    with ExitStack() as stack:

        @cache
        def ground(kind: str) -> Ground:
            server = stack.enter_context(closing(PostgreSQL(WITHOUT_THE_DISK))) if kind == "postgresql" else None
            return Ground(tmp_path_factory.mktemp(kind), server)

        yield ground


@pytest.mark.parametrize(("kind", "act"), [(kind, act) for kind, acts in CASES.items() for act in acts])
def test_nothing_is_lost_and_nothing_half_or_twice(
    grounds: Callable[[str], Ground], kind: str, act: str, figure: Callable[[str], None]
) -> None:
    ground = grounds(kind)
    with ground.fresh(act) as config:
        began = time.monotonic()
        points, states = watched(act, config)
    took, chance, last, met = time.monotonic() - began, random.Random(act), states[-1], set()
    assert len(set(states)) > 1, "the act does nothing"
    kills = 0
    for number in range(ROUNDS):
        with ground.fresh(act) as config:
            if number % 2:
                kills += killed(act, config, after=chance.uniform(0, took))
            else:
                kills += killed(act, config, at=chance.randint(1, points))
            found = state_of(config)
            assert found in states
            met.add(found)
            if found != last:
                done(act, config)
            assert state_of(config) == last
            held(act, config)
    assert kills >= ROUNDS // 2
    figure(f"{kills} kills of {ROUNDS}, {points} points, {len(met)} of {len(set(states))} states left behind")
