"""The grid of changes that are none, on a few samples."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.comparing import compare_overlapping
from analysis.multiplicity import holm
from analysis.permutation import normal_share_as_far, ways
from bench._coverage_changes import (
    POWER,
    TOP,
    Cell,
    approximate,
    cells,
    drawn,
    false_clear,
    family_power,
    most_by_chance,
    populations,
    power,
    pvalues,
    spread_pvalues,
)
from bench._coverage_changes_tables import grid_tables, kept


def samples(then: int, now: int, linked: int, shape: str = "70 %", *, unequal: bool = False, trials: int = 80):
    return drawn(np.random.default_rng(9), then, now, linked, *populations(shape, unequal=unequal), trials)


@pytest.mark.parametrize(("then", "now", "linked"), [(5, 9, 0), (6, 5, 3), (8, 8, 8)])
def test_p_values_of_many_samples_are_those_of_each(then, now, linked):
    its = samples(then, now, linked, unequal=True)
    each = [compare_overlapping(*one) for one in zip(*its, strict=True)]
    found = pvalues(*its)
    assert found == pytest.approx([one.pvalue for one in each], abs=1e-12)
    apart = [one.pvalue if one.spread_pvalue is None else one.spread_pvalue for one in each]
    every = np.ones(len(found), dtype=bool)
    assert spread_pvalues(*its, otherwise=found, decisive=every) == pytest.approx(apart, abs=1e-12)


@pytest.mark.parametrize("linked", [0, 12, 20])
def test_the_approximation_of_many_samples_is_that_of_each(linked):
    its = samples(20, 60, linked)
    each = [normal_share_as_far(ways(*one)) for one in zip(*its, strict=True)]
    assert approximate(*its) == pytest.approx(each, abs=1e-9)


@pytest.mark.parametrize(("then", "now", "linked"), [(5, 14, 0), (8, 5, 5)])
def test_what_is_called_clear_is_what_a_report_calls_clear(then, now, linked):
    its = samples(then, now, linked, "50 %", unequal=True, trials=400)
    each = [compare_overlapping(*one) for one in zip(*its, strict=True)]
    families = 0
    for four in zip(*[iter(each)] * 4, strict=True):
        by_chance = holm([one.pvalue for one in four])
        by_spread = holm([one.pvalue if one.spread_pvalue is None else one.spread_pvalue for one in four])
        both = zip(four, by_chance, by_spread, strict=True)
        families += any(one.excludes_no_change and p < 0.05 and apart < 0.05 for one, p, apart in both)
    assert false_clear(its) == (sum(one.clear for one in each), families)


def test_a_change_in_a_family_of_few_answers_is_found_nearly_as_often_as_by_chance_and_interval_alone():
    for then, now, size in ((7, 7, 4), (8, 8, 8)):
        _, (found, alone) = family_power(then, now, size, 200, 1)
        assert alone > 30
        assert found >= alone - 3


def test_with_unequal_spread_later_answers_lie_no_higher():
    for shape in TOP:
        then, now = (np.array(its) for its in populations(shape, unequal=True))
        assert now @ (then.cumsum() - then / 2) == pytest.approx(0.5)
        assert now.sum() == pytest.approx(1)


def test_a_cell_beyond_chance_and_lost_power_are_told(capsys):
    its = [Cell(5, 60, "92 %", unequal=False, linked=0, trials=4000, clear=200, families=50)]
    assert kept(its, {})
    assert not kept([replace(its[0], clear=700)], {})
    assert "MISS a change without any is called clear, most: 17.50" in capsys.readouterr().out
    assert not kept([replace(its[0], families=100)], {})
    assert not kept(its, {("low to middle", 30): 93.0})
    assert kept(its, {("low to middle", 30): 95.0})


def test_the_bound_grows_with_the_number_of_cells():
    assert 200 < most_by_chance(4000, 1) < most_by_chance(4000, 1728) < 280


def test_the_tables_hold_the_highest_of_each_shape_and_the_power_before():
    its = [one for unequal in (False, True) for one in cells("92 %", unequal, 0.0, (5, 8), 40, 1)]
    text = grid_tables(its, dict(power(case, 8, 40, 1) for case in POWER), dict([family_power(7, 7, 4, 40, 1)]))
    assert "| 7 | 7 | 4 | " in text
    assert "| unequal | 0 % |" in text
    assert all(f"| {case} | " in text for case in POWER)
    assert "(7.8) |" in text
