"""Counts stand along the scale with their zero levels; what lies beside the scale is counted beside it."""

from __future__ import annotations

import pytest

from surveys.answers.tally import add, tally
from surveys.codes import BLANK, DONT_KNOW, NOT_RELEVANT
from surveys.questionnaire import Variable


def test_every_level_has_its_count_also_the_empty_ones(variables: dict[str, Variable]) -> None:
    one = tally(variables["listened-to"], {5: 7, 2: 1, DONT_KNOW: 3, NOT_RELEVANT: 2, BLANK: 4})
    assert one.counts == (0, 1, 0, 0, 7)
    assert (one.dont_know, one.not_relevant, one.blank) == (3, 2, 4)
    assert (one.n, one.asked) == (8, 17)


def test_negative_wording_is_counted_mirrored(variables: dict[str, Variable]) -> None:
    one = tally(variables["talked-over"], {1: 7, 4: 1, DONT_KNOW: 3})
    assert one.counts == (0, 1, 0, 0, 7)
    assert one.dont_know == 3


def test_nothing_answered_is_zero_at_every_level(variables: dict[str, Variable]) -> None:
    one = tally(variables["listened-to"], {})
    assert (one.counts, one.n, one.asked) == ((0, 0, 0, 0, 0), 0, 0)


def test_whole_numbers_and_texts_have_values_in_rising_order(variables: dict[str, Variable]) -> None:
    one = tally(variables["meeting-count"], {12: 1, 3: 2, BLANK: 5})
    assert (one.counts, one.values, one.n, one.asked) == ((), ((3, 2), (12, 1)), 3, 8)
    assert tally(variables["role"], {1: 6, BLANK: 1}).values == ((1, 6),)


def test_chosen_and_not_chosen_are_the_levels_of_a_choice(variables: dict[str, Variable]) -> None:
    one = tally(variables["came-by#2"], {0: 9, 1: 4, BLANK: 2})
    assert (one.counts, one.blank) == ((9, 4), 2)


def test_a_code_that_the_variable_does_not_have_is_an_error(variables: dict[str, Variable]) -> None:
    with pytest.raises(ValueError, match="listened-to has no code 6"):
        tally(variables["listened-to"], {6: 1})


def test_counts_of_one_question_are_pooled(variables: dict[str, Variable]) -> None:
    pooled = add(
        [
            tally(variables["listened-to"], {5: 7, DONT_KNOW: 3}),
            tally(variables["talked-over"], {1: 2, 2: 1, BLANK: 1}),
        ]
    )
    assert pooled.variable.key == "listened-to"
    assert pooled.counts == (0, 0, 0, 1, 9)
    assert (pooled.dont_know, pooled.blank, pooled.asked) == (3, 1, 14)
    numbers = [tally(variables["meeting-count"], {3: 2}), tally(variables["meeting-count"], {3: 1, 1: 1})]
    assert add(numbers).values == ((1, 1), (3, 3))


def test_counts_on_different_scales_are_never_pooled(variables: dict[str, Variable]) -> None:
    with pytest.raises(ValueError, match="on another scale"):
        add([tally(variables["listened-to"], {}), tally(variables["attended"], {})])
    with pytest.raises(ValueError, match="no tally"):
        add([])
