"""Alike texts: a figure worked out by hand, rare words, and what must hold for any texts."""

import math
import random
from collections import Counter
from itertools import combinations

import pytest

from analysis.similarity import Alike, alike


def bags(*texts):
    return [dict.fromkeys(text.split(), 1.0) for text in texts]


def test_the_score_is_the_cosine_of_the_weighted_words():
    """Three texts: 'home' is in two of them, each other word in one."""
    rare, common = math.log(4 / 2) + 1, math.log(4 / 3) + 1
    expected = common**2 / (rare**2 + common**2)
    (found,) = alike(bags("home visit", "home doctor", "bread"), 0.1)
    assert (found.first, found.second) == (0, 1)
    assert found.score == pytest.approx(expected)


def test_a_rare_word_weighs_more_than_a_common_one():
    common = [f"status {word}" for word in ("roads", "bread", "money", "forms")]
    found = {(one.first, one.second): one.score for one in alike(bags("status stoma", "plan stoma", *common), 0.01)}
    assert found[0, 1] > found[0, 2]


def test_equal_texts_score_one_and_texts_without_a_common_word_are_no_pair():
    assert alike(bags("a b", "a b", "c"), 0.1) == [Alike(0, 1, 1.0)]


@pytest.mark.parametrize("texts", [[], bags("a"), [{}, {}], [{}, {"a": 1.0}]])
def test_what_has_no_words_is_like_nothing(texts):
    assert alike(texts, 0.1) == []


def test_all_pairs_are_found_however_many_are_compared_at_once():
    """600 texts, in three steps, against all pairs worked out one by one."""
    random.seed(3)
    texts = bags(*(" ".join(random.sample("abcdefghijklmnop", 4)) for _ in range(600)))
    frequency = Counter(word for text in texts for word in text)
    weight = {word: math.log(601 / (1 + its)) + 1 for word, its in frequency.items()}
    length = [math.hypot(*(weight[word] for word in text)) for text in texts]
    expected = {
        (i, j)
        for (i, one), (j, other) in combinations(enumerate(texts), 2)
        if sum(weight[word] ** 2 for word in one.keys() & other.keys()) / length[i] / length[j] >= 0.9
    }
    assert {(one.first, one.second) for one in alike(texts, 0.9, most=600)} == expected
    assert len(expected) > 10


def test_a_thousand_equal_texts_do_not_make_a_million_pairs():
    assert len(alike(bags(*["the same words"] * 1000), 0.5, most=5)) <= 5000


def test_only_texts_that_share_a_label_are_compared_and_not_those_that_share_one_that_keeps_them_apart():
    """Against all pairs, for texts of which many are equal."""
    random.seed(4)
    texts = bags(*(" ".join(random.sample("abcdefgh", 3)) for _ in range(300)))
    among = [frozenset(random.sample(range(40), random.randrange(3))) for _ in texts]
    apart = [random.choice(("", "", "x", "y")) for _ in texts]
    expected = {
        (one.first, one.second)
        for one in alike(texts, 0.5, most=300)
        if among[one.first] & among[one.second] and (not apart[one.first] or apart[one.first] != apart[one.second])
    }
    assert {(one.first, one.second) for one in alike(texts, 0.5, 300, among=among, apart=apart)} == expected
    assert len(expected) > 10
