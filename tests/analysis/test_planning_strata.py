"""Plans over several groups agree with the judgement that comes later."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from analysis.criteria import judge
from analysis.planning import deciding, required_n
from analysis.planning_strata import deciding_strata, fewest_strata, required_strata, spread
from analysis.results import Status
from analysis.stratified import Stratum, stratified_share

SIZES = st.lists(st.integers(1, 30), min_size=2, max_size=3).map(tuple)


def status(sizes, answered, yes, **rule):
    rows = zip(sizes, answered, yes, strict=True)
    return judge(stratified_share([Stratum(*row) for row in rows]), **rule).status


@given(SIZES, st.data())
def test_answers_are_spread_by_size_and_one_more_takes_none_away(sizes, data):
    total = data.draw(st.integers(0, sum(sizes)))
    found = spread(total, sizes)
    assert sum(found) == total
    assert all(0 <= n <= size for n, size in zip(found, sizes, strict=True))
    assert all(abs(n - total * size / sum(sizes)) < len(sizes) for n, size in zip(found, sizes, strict=True))
    if total < sum(sizes):
        assert sum(more - n for n, more in zip(found, spread(total + 1, sizes), strict=True)) == 1
    with pytest.raises(ValueError, match="cannot be spread"):
        spread(sum(sizes) + 1, sizes)


@given(SIZES, st.data(), st.sampled_from(["increase", "decrease"]), st.sampled_from([0.0, 0.1]))
@settings(max_examples=40, deadline=None)
def test_what_decides_is_what_the_judgement_of_every_number_says(sizes, data, direction, margin):
    n = data.draw(st.integers(1, sum(sizes)))
    rule = {"target": data.draw(st.sampled_from([0.3, 0.6, 0.85])), "direction": direction, "margin": margin}
    found, sign = deciding_strata(n, sizes=sizes, **rule), 1 if direction == "increase" else -1
    answered = spread(n, sizes)
    for yes in range(n + 1):
        judged = status(sizes, answered, spread(yes, answered), **rule)
        met = found.met is not None and sign * yes >= sign * found.met
        missed = found.not_met is not None and sign * yes <= sign * found.not_met
        assert (judged is Status.MET, judged is Status.NOT_MET) == (met, missed)


def test_one_group_is_planned_as_a_known_population():
    assert deciding_strata(10, sizes=(14,), target=0.55) == deciding(10, target=0.55, population=14)
    assert required_strata(0.8, sizes=(60,), target=0.6) == required_n(0.8, target=0.6, population=60)


def test_the_fewest_answers_that_can_decide_do_and_one_fewer_does_not():
    met, not_met = fewest_strata(sizes=(20, 16), target=0.6, minimum_n=2)
    for n, expected in ((met, Status.MET), (met - 1, Status.UNDECIDED)):
        assert status((20, 16), spread(n, (20, 16)), spread(n, (20, 16)), target=0.6) is expected
    for n, expected in ((not_met, Status.NOT_MET), (not_met - 1, Status.UNDECIDED)):
        assert status((20, 16), spread(n, (20, 16)), (0, 0), target=0.6) is expected
    assert fewest_strata(sizes=(3, 2), target=0.6, minimum_n=6) == (None, None)


@pytest.mark.parametrize(("expected", "sizes"), [(0.8, (14, 46)), (0.45, (20, 40)), (0.85, (10, 30))])
def test_the_number_that_settles_it_does_so_with_about_the_chance_that_is_told(expected, sizes):
    """Every sample of the number told that comes up more than once in a million times, answers spread by size and the
    same share of each group saying yes."""
    needed = required_strata(expected, sizes=sizes, target=0.6)
    answered, truth = spread(needed.n, sizes), spread(round(expected * sum(sizes)), sizes)
    likely = [hypergeom.pmf(range(n + 1), *of) for n, *of in zip(answered, sizes, truth, answered, strict=True)]
    chances = {(a, b): one * other for a, one in enumerate(likely[0]) for b, other in enumerate(likely[1])}
    outcomes = {found: chance for found, chance in chances.items() if chance > 1e-6}
    assert sum(outcomes.values()) == pytest.approx(1, abs=0.001)
    chance = sum(outcomes[found] for found in outcomes if status(sizes, answered, found, target=0.6) is needed.status)
    assert chance == pytest.approx(needed.chance, abs=0.03)
    assert chance >= 0.78
