"""Processes are parted once for everything that tells of them, so that no two of them differ by few people."""

from __future__ import annotations

from itertools import combinations, product
from random import Random

import pytest

from evaluator.findings.places import LEVELS, Places, places
from tests.support.exploring import programme_of
from tests.support.small_programmes import MINIMUM
from tests.support.telling_processes import WAYS, made_up, singled_out, told

PROGRAMME = programme_of([("g", "p1", ())])
"""p1 and p2 are in the north, p3 in the south, p4 nowhere."""


@pytest.mark.parametrize(
    ("people", "units", "groups"),
    [
        ({("w", "g", "p1"): 9, ("w", "g", "p3"): 5}, (("p1",), ("p3",)), {"g"}),
        ({("w", "g", "p1"): 3, ("w", "g", "p2"): 9, ("w", "g", "p3"): 8}, (("p1", "p2"), ("p3",)), {"g"}),
        ({("w", "g", ""): 1, ("w", "g", "p1"): 9, ("w", "g", "p3"): 7}, (("", "p3"), ("p1",)), {"g"}),
        ({("w", "g", "p1"): 9, ("w", "g", "p3"): 4}, (), set()),
        ({("w", "g", "p1"): 9}, (("p1",),), {"g"}),
        ({("w", "g", ""): 30}, (("",),), {"g"}),
        ({("w", "g", "p1"): 10, ("v", "g", "p1"): 1, ("v", "g", "p3"): 5}, (), set()),
        ({}, (), set()),
    ],
)
def test_what_is_too_small_in_any_wave_is_joined_within_its_cluster_first(
    people: dict[tuple[str, str, str], int], units: tuple[tuple[str, ...], ...], groups: set[str]
) -> None:
    assert places(people, PROGRAMME, MINIMUM) == Places(units, frozenset(groups))


def test_a_group_that_lets_nothing_be_told_apart_is_told_by_no_process() -> None:
    people = {("w", "g", "p1"): 8, ("w", "g", "p3"): 8, ("w", "h", "p1"): 2, ("w", "h", "p3"): 9}
    its = places(people, PROGRAMME, MINIMUM)
    assert its.groups == {"g"}
    assert its.class_of("h", "p1") == ("h",)
    assert its.class_of("g", "p3") == ("g", "p3")


def test_clusters_that_share_a_unit_are_one() -> None:
    its = Places((("p1",), ("p2", "p3"), ("p4",)), frozenset("g"))
    assert its.names("process", PROGRAMME) == {("p1",): "p1", ("p2", "p3"): "p2+p3", ("p4",): "p4"}
    assert its.names("cluster", PROGRAMME) == {
        ("p1",): "north+south",
        ("p2", "p3"): "north+south",
        ("p4",): "",
    }


@pytest.mark.parametrize("seed", range(60))
def test_every_unit_has_nobody_or_enough_of_each_group_in_each_wave(seed: int) -> None:
    programme, people = made_up(Random(seed), clusters=seed % 2 == 0, waves=1 + seed % 3, groups=1 + seed % 4)
    its = places(people, programme, MINIMUM)
    for unit, group in product(its.units, its.groups):
        for wave in {wave for wave, _, _ in people}:
            n = sum(people.get((wave, group, one), 0) for one in unit)
            assert n == 0 or n >= MINIMUM
    for level in LEVELS:
        assert {*its.names(level, programme)} == {*its.units}
    assert all(its.unit(group, process) for _, group, process in people if group in its.groups)


@pytest.mark.parametrize("ways", [ways for n in (1, 2, 3) for ways in combinations(WAYS, n)], ids="+".join)
@pytest.mark.parametrize("clusters", [False, True], ids=["", "clusters"])
def test_nothing_that_is_told_of_processes_differs_from_another_by_few(ways: tuple[str, ...], clusters: bool) -> None:
    rng = Random(99)
    for waves, groups in product((1, 2), (1, 2, 3)):
        for _ in range(12):
            programme, people = made_up(rng, clusters=clusters, waves=waves, groups=groups)
            if people:
                assert singled_out(people, told(programme, people, ways)) is None


def test_the_attack_sees_where_two_partitions_differ() -> None:
    people = {("w", "g", "p1"): 20, ("w", "g", "p2"): 4, ("w", "g", "p3"): 6}
    one = [{("w", "g", "p1"), ("w", "g", "p2")}, {("w", "g", "p3")}]
    other = [{("w", "g", "p1")}, {("w", "g", "p2"), ("w", "g", "p3")}]
    assert singled_out(people, one) is None
    assert singled_out(people, other) is None
    assert singled_out(people, one + other) == (("w", "g", "p2"),)
