"""What results say in a report: estimate, interval, method, p-value, seed and every n, in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.comparability import Asked, compare
from analysis.ordinal import permutation_test, relative_effect
from analysis.overlap import relative_effect_overlap, share_change
from analysis.results import Comparison, OverlapChange
from evaluator.programme.model import Programme
from evaluator.reporting.statistics import comparable, compared
from evaluator.reporting.wording import Wording
from evaluator.texts import Texts

NAMES = {"da": ("”Forår”", "”Efterår”"), "en": ("“Spring”", "“Autumn”")}
PAIRS, FIRST_ALONE, SECOND_ALONE = [(1, 1)] * 8 + [(1, 0)] + [(0, 1)] * 3 + [(0, 0)] * 3, [1] * 5 + [0] * 4, [1] * 6


@pytest.fixture
def said(programme: Programme):
    """What a comparison says, with plain spaces."""

    def of(its: Comparison | OverlapChange, language: str) -> str:
        return plain(compared(its, *NAMES[language], Wording(Texts(language), programme)))

    return of


def plain(sentence: str) -> str:
    return sentence.replace("\N{NO-BREAK SPACE}", " ")


def test_the_relative_effect_of_two_samples(said) -> None:
    its = relative_effect([11, 2, 0, 1, 0], [3, 1, 4, 2, 1])
    assert said(its, "en") == (
        "The probability that a random answer at “Autumn” lies higher than one at “Spring” is 78.9%, ties counting "
        "half (95% confidence interval 59.5 to 98.3%, the Brunner-Munzel method; p = 0.006; n = 14 and 11)."
    )
    assert said(its, "da").startswith(
        "Sandsynligheden for, at et tilfældigt svar ved ”Efterår” ligger højere end et ved ”Forår”, er 78,9 %, når"
    )


def test_a_share_that_changed_among_partly_the_same_people(said) -> None:
    assert said(share_change(PAIRS, FIRST_ALONE, SECOND_ALONE), "en") == (
        "The share changed by 22.6 percentage points from “Spring” to “Autumn” (95% confidence interval -1.9 to 43.3 "
        "percentage points, Newcombe's method for partially overlapping samples; Derrick's z-test for partially "
        "overlapping samples; p = 0.053; n = 15 in both rounds, 9 only in the first and 6 only in the second)."
    )


def test_a_random_method_tells_its_draws_and_its_seed(said) -> None:
    overlap = relative_effect_overlap([[4, 6], [2, 8]], (3, 4), (2, 7), seed=11)
    assert "9.999 lodtrækninger, startværdi 11" in said(overlap, "da")
    assert "9,999 random draws, seed 11" in said(overlap, "en")
    dealt = permutation_test([200_000, 300_000, 500_000], [200_600, 300_000, 499_400], seed=7, resamples=999)
    assert "n = 1.000.000 og 1.000.000; 999 lodtrækninger, startværdi 7" in said(dealt, "da")


def test_samples_that_do_not_overlap_have_a_method_and_no_interval(said) -> None:
    apart = relative_effect([2, 3, 0, 0], [0, 0, 1, 3])
    assert "is 100%, ties counting half (the samples do not overlap; exact permutation test; p = 0.008" in (
        said(apart, "en")
    )


def test_every_method_of_a_clear_change_has_a_name_inside_a_sentence(said) -> None:
    """Those without a p-value are never clear, and nothing is said of them in a sentence."""
    few = relative_effect([2, 3, 1], [0, 1, 4], interval="logit")
    exact = replace(permutation_test([2, 3, 1], [0, 1, 4], seed=1), interval=few.interval)
    changes = (
        share_change([(1, 0), (0, 1), (0, 0)], [], []),
        share_change([], [0, 1], [1, 1, 0]),
        few,
        exact,
    )
    for its in changes:
        for language in NAMES:
            assert "None" not in said(its, language)


def test_a_comparison_without_answers_has_nothing_to_tell(said) -> None:
    with pytest.raises(ValueError, match="nothing to tell"):
        said(relative_effect([0, 0], [1, 2]), "da")


def test_what_changed_without_breaking_a_series_is_told(programme) -> None:
    first = Asked("m1", {"da": "Blev du hørt?"}, codes=(1, 2), groups=frozenset({"borgere"}))
    second = replace(first, wave="m2", text={"da": "BLEV DU HØRT"}, linkage="linked")
    w = Wording(Texts("da"), programme)
    assert comparable(compare(first, replace(first, wave="m2")), "m1", "m2", w) == "m1 og m2 kan sammenlignes."
    assert comparable(compare(first, second), "m1", "m2", w) == (
        "m1 og m2 kan sammenlignes (ordlyden er ændret, men ikke meningen; svarformen er ændret)."
    )
