"""What is told of how the asking went: each step of at least the minimum, or of nobody."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import pairwise
from random import Random

import pytest

from evaluator.findings.following import Lasted, published_days, published_pages, published_times
from surveys.questionnaire import Page, Questionnaire

OPENS = dt.date(2026, 5, 1)
PAGES = ("one", "two", "three")
QUESTIONNAIRE = Questionnaire("q", {}, ("da",), {}, tuple(Page(key, {}, ()) for key in PAGES))


def day(number: int) -> dt.date:
    return OPENS + dt.timedelta(days=number)


def test_days_are_told_once_enough_have_answered_before_and_after() -> None:
    days = {day(0): 3, day(1): 3, day(2): 1, day(3): 4}
    assert published_days(days, 5, total=11, closes=day(9)) == [(day(1), 6), (day(9), 11)]
    assert published_days(days, 5, total=16, closes=day(9)) == [(day(1), 6), (day(3), 11)]  # five came without a time


def test_the_last_day_of_a_wave_has_all_of_its_answers_whenever_the_last_came() -> None:
    assert published_days({day(0): 6, day(3): 3}, 5, total=9, closes=day(9)) == [(day(9), 9)]
    assert published_days({day(0): 4}, 5, total=4, closes=day(9)) == []
    assert published_days({day(0): 6}, 5, total=9, closes=day(9)) == []  # three came without a time


@pytest.mark.parametrize("seed", range(60))
def test_no_step_from_day_to_day_is_of_fewer_than_the_minimum(seed: int) -> None:
    random, minimum = Random(seed), 5
    days = {day(number): n for number in range(14) if (n := random.choice((0, 0, 1, 2, 3, 7)))}
    total = sum(days.values())
    told = published_days(days, minimum, total=total, closes=day(13))
    steps = [second - first for first, second in pairwise([0, *(n for _, n in told), total])]
    assert [step for step in steps if 0 < step < minimum] == ([total] if 0 < total < minimum else [])


def test_the_numbers_of_pages_are_shown_where_nobody_or_enough_stopped_between_them() -> None:
    began, pages = published_pages(QUESTIONNAIRE, 20, Counter({"": 5, "two": 6, "/review": 5}), 5)
    assert began == 36
    assert [(one.page, one.n) for one in pages] == [("one", 36), ("two", 31), ("three", 25), ("/review", 25)]


def test_few_who_stopped_are_not_shown_and_cannot_be_worked_out_from_the_others() -> None:
    began, pages = published_pages(QUESTIONNAIRE, 20, Counter({"two": 2, "three": 6}), 5)
    assert began == 28
    assert [one.n for one in pages] == [28, 28, None, 20]
    assert published_pages(QUESTIONNAIRE, 20, Counter({"three": 4}), 5)[0] is None
    assert published_pages(QUESTIONNAIRE, 3, Counter({"three": 6}), 5)[0] == 9


@pytest.mark.parametrize("seed", range(60))
def test_no_difference_of_two_shown_pages_is_about_few(seed: int) -> None:
    random = Random(seed)
    standing = Counter({page: random.choice((0, 1, 3, 5, 8)) for page in ("", *PAGES, "/review", "gone")})
    sent = random.choice((0, 5, 12))
    began, pages = published_pages(QUESTIONNAIRE, sent, standing, 5)
    shown = [one.n for one in pages if one.n is not None] + [sent]
    assert began in (None, sent + standing.total())
    assert all(gap == 0 or gap >= 5 for i, first in enumerate(shown) for gap in (first - n for n in shown[i:]))


def test_times_are_joined_until_each_step_holds_nobody_or_enough() -> None:
    assert published_times(Counter({0: 6, 1: 7, 2: 5, 4: 9}), 5) == (
        Lasted(None, 5, 6),
        Lasted(5, 10, 7),
        Lasted(10, 20, 5),
        Lasted(20, 40, 0),
        Lasted(40, None, 9),
    )
    assert published_times(Counter({0: 3, 1: 9}), 5)[0] == Lasted(None, 10, 12)
    assert published_times(Counter({1: 6, 2: 7, 4: 2}), 5)[-1] == Lasted(10, None, 9)
    assert published_times(Counter({0: 2, 1: 26, 2: 3, 4: 26}), 5) == (
        Lasted(None, 20, 31),
        Lasted(20, 40, 0),
        Lasted(40, None, 26),
    )
    assert published_times(Counter({0: 6, 4: 2}), 5) == (Lasted(None, None, 8),)
    assert published_times(Counter({0: 4}), 5) == ()
    assert published_times(Counter(), 5) == ()


@pytest.mark.parametrize("total", range(5, 21))
def test_no_step_of_the_times_tells_of_fewer_than_the_minimum(total: int) -> None:
    for seed in range(40):
        used = Counter(Random(seed).choices(range(5), k=total))
        told = published_times(used, 5)
        assert sum(one.n for one in told) == total
        assert all(one.n == 0 or one.n >= 5 for one in told)
        assert told[0].least is None
        assert told[-1].most is None
        assert all(one.most == after.least for one, after in pairwise(told))
