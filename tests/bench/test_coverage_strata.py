"""The grid of shares over several groups, on a few of its cells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench import _coverage_strata
from bench._coverage_strata import Cell, judged, table


@pytest.fixture(scope="module")
def uneven() -> Cell:
    """13 of 14 and 30 of 100 answered; 13 and 30 would say yes."""
    return _coverage_strata._cell(((14, 100), (0.95, 0.3), (0.93, 0.3), 100))


def test_pooled_answers_of_uneven_groups_were_wrongly_met_in_two_of_five(uneven):
    assert (uneven.answered, uneven.yes, uneven.runs) == ((13, 30), (13, 30), None)
    assert uneven.before == pytest.approx((0.415, 0.0), abs=0.001)
    assert max(uneven.after) <= 0.025


def test_drawn_samples_find_no_smaller_errors_than_all_of_them(uneven):
    drawn = _coverage_strata._nearest(uneven.sizes, uneven.answered, uneven.yes, 2000)
    assert drawn == pytest.approx(uneven.after, abs=0.01)
    assert max(drawn) <= 0.025


def test_a_cell_of_estimated_sizes_is_simulated():
    cell = _coverage_strata._unsure(((14, 100), (0.95, 0.6), 50))
    assert (cell.concerned, cell.answered, cell.runs) == ((13, 60), (11, 40), 200)
    assert sum(cell.after) < sum(cell.before)


@pytest.mark.parametrize(("after", "kept"), [((0.02, 0.02), True), ((0.03, 0.0), False), ((0.0, 0.026), False)])
def test_an_error_beyond_what_was_promised_is_told(uneven, capsys, after, kept):
    assert judged([uneven, replace(uneven, after=after)]) is kept
    assert ("MISS share over strata, wrongly" in capsys.readouterr().out) is not kept


def test_before_and_after_stand_beside_each_other(uneven):
    assert "| 14, 100 | 13, 30 | 13, 30 | 58.5 → 96.9 | 41.5 → 1.7 | 0.0 → 1.3 | all |" in table([uneven])
