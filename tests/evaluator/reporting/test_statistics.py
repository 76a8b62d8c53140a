"""What results say in a report: estimate, interval, method, p-value, seed and every n, in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.comparability import Asked, compare
from analysis.comparing import compare_overlapping, compare_samples
from analysis.results import Comparison
from evaluator.programme.model import Programme
from evaluator.reporting.statistics import comparable, compared
from evaluator.reporting.wording import Wording
from evaluator.texts import Texts

NAMES = {"da": ("”Forår”", "”Efterår”"), "en": ("“Spring”", "“Autumn”")}


@pytest.fixture
def said(programme: Programme):
    """What a comparison says, with plain spaces."""

    def of(its: Comparison, language: str, **how: str) -> str:
        return plain(compared(its, *NAMES[language], Wording(Texts(language), programme), **how))

    return of


def plain(sentence: str) -> str:
    return sentence.replace("\N{NO-BREAK SPACE}", " ")


def test_the_relative_effect_of_two_samples(said) -> None:
    its = compare_samples([6, 4, 6, 3, 2], [2, 3, 5, 9, 8])
    assert said(its, "en") == (
        "The probability that a random answer at “Autumn” lies higher than one at “Spring” is 72.8%, ties counting "
        "half (95% confidence interval 55.9 to 84.9%, studentised on the logit scale; exact permutation test; "
        "p = 0.005; n = 21 then and 27 now)."
    )
    assert said(its, "da").startswith(
        "Sandsynligheden for, at et tilfældigt svar ved ”Efterår” ligger højere end et ved ”Forår”, er 72,8 %, når"
    )


def test_a_share_that_changed_among_partly_the_same_people_is_told_in_points(said) -> None:
    its = compare_overlapping([[3, 3], [1, 8]], [4, 5], [0, 6])
    assert said(its, "en", basis="share") == (
        "The share changed by +22.6 percentage points from “Spring” to “Autumn” (95% confidence interval -1.9 to 43.3 "
        "percentage points, Newcombe's method for partially overlapping samples; exact permutation test; p = 0.064; "
        "n = 24 then and 21 now, 15 of them both times)."
    )
    assert said(its, "en").startswith("The share that gave the upper of the two answers changed by +22.6 percentage")


def test_a_random_method_tells_its_draws_and_its_seed(said) -> None:
    dealt = compare_samples([200_000, 300_000, 500_000], [200_600, 300_000, 499_400], seed=7, resamples=999)
    assert "n = 1.000.000 dengang og 1.000.000 nu; 999 lodtrækninger, startværdi 7" in said(dealt, "da")
    assert "999 random draws, seed 7" in said(dealt, "en")


def test_samples_that_do_not_overlap_have_a_method_and_no_interval(said) -> None:
    apart = compare_samples([2, 3, 0, 0], [0, 0, 1, 3])
    assert (
        "is 100%, ties counting half (no answers overlap, and they are too few for an interval; permutation test"
        in (said(apart, "en"))
    )


def test_every_method_of_a_clear_change_has_a_name_inside_a_sentence(said) -> None:
    """Those without a p-value are never clear, and nothing is said of them in a sentence."""
    changes = (
        compare_overlapping([[9, 20], [1, 4]], [0, 0], [0, 0]),
        compare_samples([10, 1], [2, 12]),
        compare_samples([9, 3, 1], [0, 4, 14]),
        compare_samples([5 * 10**8, 10**8, 10**8], [10**8, 10**8, 5 * 10**8]),
    )
    for its in changes:
        assert its.clear
        for language in NAMES:
            assert "None" not in said(its, language)


def test_a_comparison_without_answers_has_nothing_to_tell(said) -> None:
    with pytest.raises(ValueError, match="nothing to tell"):
        said(compare_samples([0, 0], [1, 2]), "da")


def test_what_changed_without_breaking_a_series_is_told(programme) -> None:
    first = Asked("m1", {"da": "Blev du hørt?"}, codes=(1, 2), groups=frozenset({"borgere"}))
    second = replace(first, wave="m2", text={"da": "BLEV DU HØRT"}, linkage="linked")
    w = Wording(Texts("da"), programme)
    assert comparable(compare(first, replace(first, wave="m2")), "m1", "m2", w) == "m1 og m2 kan sammenlignes."
    assert comparable(compare(first, second), "m1", "m2", w) == (
        "m1 og m2 kan sammenlignes (ordlyden er ændret, men ikke meningen; svarformen er ændret)."
    )
