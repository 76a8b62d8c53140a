import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.disclosure import TOTAL, suppressed

groups = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 30), max_size=8)


def test_groups_of_the_minimum_or_more_are_shown():
    assert suppressed({"staff": 60, "leaders": 5}, 5) == frozenset()


def test_a_small_group_takes_the_smallest_other_group_with_it():
    assert suppressed({"staff": 60, "leaders": 8, "relatives": 3}, 5) == {"relatives", "leaders"}


def test_without_a_total_only_the_small_group_is_suppressed():
    assert suppressed({"staff": 60, "leaders": 8, "relatives": 3}, 5, total_shown=False) == {"relatives"}


def test_two_small_groups_cover_for_each_other_if_they_hold_enough_answers():
    assert suppressed({"staff": 60, "leaders": 3, "relatives": 2}, 5) == {"leaders", "relatives"}


def test_two_small_groups_together_below_the_minimum_need_a_third():
    assert suppressed({"staff": 60, "leaders": 2, "relatives": 2}, 5) == {"leaders", "relatives", "staff"}


def test_a_group_without_answers_cannot_cover_for_another():
    assert suppressed({"staff": 60, "leaders": 8, "relatives": 3, "citizens": 0}, 5) == {"relatives", "leaders"}
    assert suppressed({"staff": 60, "citizens": 0}, 5) == frozenset()


def test_a_total_below_the_minimum_is_suppressed_with_its_groups():
    assert suppressed({"leaders": 2, "relatives": 2}, 5) == {"leaders", "relatives", TOTAL}
    assert suppressed({"leaders": 4}, 5) == {"leaders", TOTAL}
    assert suppressed({"leaders": 4}, 5, total_shown=False) == {"leaders", TOTAL}


def test_nobody_hides_nobody():
    assert suppressed({}, 5) == frozenset()
    assert suppressed({"leaders": 0}, 5) == frozenset()


def test_equal_groups_are_chosen_by_name_so_that_each_report_hides_the_same():
    assert suppressed({"b": 9, "a": 9, "c": 1}, 5) == {"a", "c"}


@pytest.mark.parametrize(("counts", "minimum"), [({"a": -1}, 5), ({"a": 1}, 0)])
def test_impossible_input_is_refused(counts, minimum):
    with pytest.raises(ValueError, match="must be 1 or more"):
        suppressed(counts, minimum)


@given(groups, st.integers(1, 10))
def test_what_the_total_gives_away_holds_enough_answers_of_at_least_two_groups(counts, minimum):
    hidden = suppressed(counts, minimum)
    shown = {group for group, count in counts.items() if group not in hidden and count > 0}
    assert all(counts[group] >= minimum for group in shown)
    if hidden and TOTAL not in hidden:
        assert len(hidden) >= 2
        assert sum(counts.values()) - sum(counts[group] for group in shown) >= minimum


@given(groups, st.integers(1, 10))
def test_suppression_without_a_total_is_never_wider(counts, minimum):
    assert suppressed(counts, minimum, total_shown=False) <= suppressed(counts, minimum)
