from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.mixes import mix_distance

WAYS = st.dictionaries(st.sampled_from(["web", "paper", "kiosk", "interview"]), st.integers(1, 500), min_size=1)


def test_the_distance_is_the_share_that_would_have_to_answer_in_another_way() -> None:
    assert mix_distance({"web": 80, "paper": 20}, {"web": 50, "paper": 30, "interview": 20}) == pytest.approx(0.3)
    assert mix_distance({"web": 3}, {"paper": 7}) == 1


@given(WAYS, WAYS, st.integers(2, 9))
def test_it_is_symmetric_between_0_and_1_and_knows_shares_only(one: dict, other: dict, times: int) -> None:
    distance = mix_distance(one, other)
    assert 0 <= distance <= 1 + 1e-12
    assert mix_distance(other, one) == pytest.approx(distance)
    assert mix_distance({way: n * times for way, n in one.items()}, other) == pytest.approx(distance)
    assert mix_distance(one, one) == 0


@pytest.mark.parametrize("mixes", [({}, {"web": 1}), ({"web": 1}, {"web": 0}), ({"web": 5, "paper": -1}, {"web": 1})])
def test_a_mix_without_answers_is_refused(mixes: tuple[dict, dict]) -> None:
    with pytest.raises(ValueError, match="a mix needs answers"):
        mix_distance(*mixes)
