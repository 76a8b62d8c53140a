"""What change could be seen between two waves is just what the comparison of waves calls clear."""

from __future__ import annotations

import pytest

from analysis.comparing import compare_samples
from analysis.planning_change import clear_change


@pytest.mark.parametrize(("yes", "n"), [(8, 16), (3, 10), (0, 12), (30, 60)])
def test_the_first_number_is_clear_and_the_one_before_it_is_not(yes: int, n: int) -> None:
    def is_clear(later: int) -> bool:
        return compare_samples([n - yes, yes], [n - later, later]).clear

    found = clear_change(yes, n)
    assert (found.n, found.yes) == (n, yes)
    if found.risen is not None:
        assert is_clear(found.risen)
        assert not is_clear(found.risen - 1)
    if found.fallen is not None:
        assert is_clear(found.fallen)
        assert not is_clear(found.fallen + 1)
    assert (found.fallen is None) == (not any(is_clear(later) for later in range(yes)))


def test_few_answers_show_no_change_and_nobody_shows_none() -> None:
    assert (clear_change(1, 2).risen, clear_change(1, 2).fallen) == (None, None)
    with pytest.raises(ValueError, match="cannot be"):
        clear_change(0, 0)
    with pytest.raises(ValueError, match="cannot be"):
        clear_change(5, 4)
