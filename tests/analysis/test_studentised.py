from itertools import combinations

import numpy as np
import pytest

from analysis.spread import spread
from analysis.studentised import by_student, studentised_share

NOBODY = np.zeros((3, 3), dtype=np.int64)


def share(table, then, now, seed=1, resamples=9999):
    counts = np.array(then), np.array(now)
    return studentised_share(np.array(table), *counts, seed=seed, resamples=resamples)


def its_spread(then, now):
    levels = len(then)
    return spread(np.zeros((levels, levels), dtype=np.int64), np.array(then), np.array(now))


def every_deal(then, now) -> float:
    """Of every choice of people, one by one."""
    pooled = np.repeat(np.arange(len(then)), np.add(then, now))
    with np.errstate(divide="ignore", invalid="ignore"):
        observed, far, number = its_spread(then, now).distance, 0, 0
        for chosen in combinations(range(pooled.size), sum(then)):
            first = np.bincount(pooled[list(chosen)], minlength=len(then))
            far += its_spread(first, np.add(then, now) - first).distance >= observed * (1 - 1e-9)
            number += 1
    return far / number


def test_the_distance_and_its_tail_agree_with_r():
    # R 4.2.2; p the effect, s Brunner and Munzel's standard error of it, df Satterthwaite's (42.6427610643995):
    # > 2 * pt(-asin(2 * abs(p - 0.5)) * sqrt(p * (1 - p)) / s, df)           0.006384995237218108
    its = its_spread([6, 4, 6, 3, 2], [2, 3, 5, 9, 8])
    assert by_student(float(its.df), float(its.distance)) == pytest.approx(0.006384995237218108, rel=1e-12)


def test_the_share_agrees_with_every_deal_in_r():
    # R 4.2.2; x <- c(1,1,1,1,2,2,2,3); y <- c(1,2,2,3,3,3,3); z <- c(x, y)
    # > t <- function(x, y) { e <- outer(x, y, "<") + outer(x, y, "==") / 2; p <- mean(e)
    # +   s <- sqrt(var(rowMeans(e)) / length(x) + var(colMeans(e)) / length(y))
    # +   asin(2 * abs(p - .5)) * sqrt(p * (1 - p)) / s }
    # > all <- combn(15, 8, function(d) { a <- t(z[d], z[-d]); if (is.nan(a)) Inf else a })
    # > mean(all >= t(x, y) * (1 - 1e-9))                                     [1] 0.104118104118104
    assert share(NOBODY, (4, 3, 1), (1, 2, 4)) == (pytest.approx(0.104118104118104, rel=1e-12), False)


@pytest.mark.parametrize(("then", "now"), [((4, 3, 1), (1, 2, 4)), ((3, 2, 0), (1, 1, 4)), ((2, 3, 1), (2, 0, 4))])
def test_all_ways_are_gone_through_where_they_are_few(then, now):
    assert share(NOBODY, then, now) == (
        pytest.approx(max(every_deal(then, now), float(its_spread(then, now).rarest))),
        False,
    )


def test_linked_people_change_places_and_the_draws_agree():
    table, then, now = [[2, 3, 2], [0, 1, 2], [1, 0, 2]], [2, 1, 0], [0, 1, 2]
    exact, is_drawn = share(table, then, now)
    assert not is_drawn
    many = np.array(table) * 12, np.array(then) * 12, np.array(now) * 12
    assert share(*many)[1]
    assert share(*many) == share(*many)
    # The same deals, made one by one.
    random, far, observed = np.random.default_rng(3), 0, spread(np.array(table), np.array(then), np.array(now)).distance
    people = [(i, j) for i in range(3) for j in range(3) for _ in range(table[i][j])]
    alone = np.repeat([0, 1, 2], np.add(then, now))
    with np.errstate(divide="ignore", invalid="ignore"):
        for _ in range(4000):
            dealt = np.zeros((3, 3), dtype=np.int64)
            for pair in people:
                dealt[pair if random.random() < 0.5 else pair[::-1]] += 1
            first = np.bincount(random.permutation(alone)[:3], minlength=3)
            far += spread(dealt, first, np.add(then, now) - first).distance >= observed * (1 - 1e-9)
    assert exact == pytest.approx(far / 4000, abs=0.02)


def test_a_few_answers_around_those_of_the_other_wave_prove_nothing_in_a_family():
    """Five at one end and twenty in the middle: drawn from both ends, five all lie at one once in 16."""
    assert share(np.zeros((5, 5), dtype=np.int64), (0, 0, 0, 0, 5), (0, 0, 20, 0, 0))[0] == pytest.approx(2 / 2**5)


def test_where_the_other_wave_reaches_the_end_there_is_no_room_around_it():
    """Seven and seven, as in a family of four: 2 / 2^7 would be too much for any of them to be clear."""
    then, now = (4, 2, 1, 0, 0), (0, 0, 1, 3, 3)
    its = its_spread(then, now)
    # Earlier answers lie below and, at most, on the highest level: at 0 and 1 - 3/14 of the later, on average at half.
    below = 1 - 0.5 / (1 - 3 / 14)
    above = 1 - 0.5 / (1 - 4 / 14)
    assert float(its.rarest) == pytest.approx(2 * max(below, above) ** 7)
    pvalue, _ = share(np.zeros((5, 5), dtype=np.int64), then, now)
    assert pvalue < 0.05 / 4


def test_where_next_to_no_room_is_left_the_p_value_is_a_share_all_the_same():
    """Nine of ten on the highest level, and then five of five: twice 0.91^5 is more than 1."""
    then, now = (1, 0, 9), (0, 0, 5)
    assert float(its_spread(then, now).rarest) == 1
    assert share(NOBODY, then, now)[0] == 1


def test_billions_of_answers_are_taken_by_student():
    then, now = np.array((10**9, 2 * 10**9, 10**9)), np.array((10**9, 2 * 10**9, 10**9 + 10**5))
    assert share(NOBODY, then, now) == (pytest.approx(0.11385382811739161), False)
