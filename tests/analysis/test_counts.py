import numpy as np
import pytest

from analysis.counts import as_counts, as_pair, check_level


def test_counts_are_taken_as_lists_and_as_arrays():
    assert as_counts([0, 3, 2]).tolist() == [0, 3, 2]
    assert as_counts(np.array([0, 3, 2], dtype=np.uint8)).tolist() == [0, 3, 2]


@pytest.mark.parametrize("wrong", [[], [1, -1], [1.5, 2], [[1, 2], [3, 4]]])
def test_what_is_not_one_row_of_counts_is_refused(wrong):
    with pytest.raises(ValueError, match="counts must be"):
        as_counts(wrong)


def test_two_samples_must_share_their_scale():
    with pytest.raises(ValueError, match="4 and 5 levels"):
        as_pair([1, 2, 3, 4], [1, 2, 3, 4, 5])


@pytest.mark.parametrize("wrong", [0, 1, 95])
def test_a_confidence_level_lies_between_0_and_1(wrong):
    with pytest.raises(ValueError, match="between 0 and 1"):
        check_level(wrong)
