import re

import pytest

from analysis.ordinal import cliffs_delta, kruskal, median, relative_effect
from analysis.overlap import share_change
from analysis.proportions import share
from analysis.results import Interval
from analysis.words.method_names import METHOD_NAMES
from analysis.words.phrases import PHRASES
from analysis.words.wording import figure, interval_words, number, p_words


@pytest.mark.parametrize(
    ("value", "danish", "english"),
    [(3.0, "3", "3"), (0.125, "0,12", "0.12"), (1234.5, "1.234,50", "1,234.50"), (-0.004, "0,00", "0.00")],
)
def test_numbers_take_the_marks_of_their_language(value, danish, english):
    assert (number(value, "da"), number(value, "en")) == (danish, english)


@pytest.mark.parametrize(
    ("pvalue", "words"), [(0.0, "p < 0,001"), (0.0004, "p < 0,001"), (0.0412, "p = 0,041"), (0.6, "p = 0,60")]
)
def test_a_p_value_is_never_written_as_0(pvalue, words):
    assert p_words(pvalue, "da") == words


def test_a_whole_number_of_per_cent_has_no_decimals_however_it_came_about():
    assert [figure(count / 100, "da", "share") for count in (7, 29, 57)] == ["7 %", "29 %", "57 %"]


def test_an_interval_names_its_unit_once():
    assert interval_words(0.388, 0.837, 0.95, "da", "share") == "95 %-konfidensinterval 38,8 til 83,7 %"
    assert Interval(-0.0621, 0.1, 0.995, "newcombe").describe("en") == (
        "99.5% confidence interval -0.06 to 0.10, Newcombe's method"
    )


def test_every_text_stands_in_both_languages_with_the_same_places_to_fill():
    for words in (*PHRASES.values(), *METHOD_NAMES.values()):
        assert set(words) == {"da", "en"}
        danish, english = (set(re.findall(r"{(\w+)}", words[lang])) for lang in ("da", "en"))
        assert danish == english


def test_a_share_describes_itself():
    assert share(9, 14).describe("da") == (
        "Andelen er 64,3 % (95 %-konfidensinterval 38,8 til 83,7 %, Wilsons metode; n = 14)."
    )
    assert share(9, 14, population=14).describe("en") == (
        "The share is 64.3% (all 14 answered, so there is no sampling uncertainty; n = 14 of 14)."
    )
    assert share(0, 0).describe("da") == "Ingen svar, derfor intet skøn."


def test_a_median_describes_itself():
    assert median([3, 8, 11, 6, 2]).describe("da") == (
        "Medianen er 3 (95 %-konfidensinterval 2 til 3, mellem to ordnede svar; n = 30)."
    )
    assert median([1, 1]).describe("en") == "The median is 1.50 (no interval; n = 2)."


def test_a_comparison_describes_itself():
    assert relative_effect([11, 2, 0, 1, 0], [3, 1, 4, 2, 1]).describe("en") == (
        "The probability that a random answer in the second sample lies higher than one in the first is 78.9%, ties "
        "counting half (95% confidence interval 59.5 to 98.3%, the Brunner-Munzel method; p = 0.006; n = 14 and 11)."
    )
    assert cliffs_delta([11, 2, 0, 1, 0], [3, 1, 4, 2, 1]).describe("da") == (
        "Cliffs delta, fra -1 (alle i den anden stikprøve lavere) til 1 (alle højere), er 0,58 "
        "(95 %-konfidensinterval 0,19 til 0,97, Brunner-Munzels metode; p = 0,006; n = 14 og 11)."
    )
    assert relative_effect([0, 0], [1, 2]).describe("da") == "Ingen svar, derfor intet skøn."


def test_a_comparison_calls_its_samples_by_their_names_where_it_is_told_them():
    changed = relative_effect([11, 2, 0, 1, 0], [3, 1, 4, 2, 1])
    assert changed.describe("da", ("»Nedslag 1«", "»Nedslag 2«")).startswith(
        "Sandsynligheden for, at et tilfældigt svar ved »Nedslag 2« ligger højere end et ved »Nedslag 1«, er 78,9 %, "
    )
    assert (
        share_change([[0, 1]] * 4, [0, 1], [1])
        .describe("en", ("spring", "autumn"))
        .startswith("The share changed by 83.3 percentage points from spring to autumn (")
    )


def test_a_comparison_without_an_interval_says_why():
    assert "samples do not overlap" in relative_effect([2, 3, 0, 0], [0, 0, 1, 3]).describe("en")
    assert "for få svar til en test" in relative_effect([0, 1, 0], [1, 2, 3]).describe("da")


def test_a_test_describes_itself_and_never_by_its_p_value_alone():
    sentence = kruskal([[3, 5, 2], [1, 4, 7], [6, 3, 1]]).describe("da")
    assert sentence.startswith("Kruskal-Wallis' test: ")
    assert "teststørrelse 8,68 (frihedsgrader: 2); n = 32; p = 0,013" in sentence
    assert kruskal([[1, 2]]).describe("en") == "The Kruskal-Wallis test cannot be computed (n = 3)."
