"""What is a number in a report, and how its place is written."""

from __future__ import annotations

import pytest

from evaluator.reporting.context import report
from evaluator.reporting.numbers import Placed, numbers, pieces, placed, sentences, tag, words_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("66\u00a0% mod 40\u00a0%", ["66", "40"]),
        ("1.234,5 af 2.000", ["1.234,5", "2.000"]),
        ("30.9.2019.", ["30.9.2019"]),
        ("12–34", ["12", "34"]),
        ("fra -3 til −4,5", ["-3", "−4,5"]),
        ("2012-13", ["2012", "13"]),
        ("m2 og E61a", ["2", "61"]),
        ("ingen", []),
    ],
)
def test_a_number_is_a_run_of_digits_with_its_separators_and_sign(text: str, found: list[str]) -> None:
    assert numbers(text) == found
    assert "".join(piece for piece, _ in pieces(text)) == text
    assert [piece for piece, ordinal in pieces(text) if ordinal] == found


@pytest.fixture(scope="module")
def printed(findings):
    return placed(report(findings, "da"))


def test_placing_changes_no_word(findings, printed) -> None:
    assert printed == report(findings, "da")


def test_each_string_that_people_read_has_a_path_of_its_own(printed) -> None:
    paths = [word.path for word in words_of(printed)]
    assert len(paths) == len(set(paths)) > 100
    assert paths[:3] == ["da/title", "da/subtitle", "da/running"]
    assert printed.title.path == "da/title"
    (theory,) = [part for part in printed.parts if part.key == "theory"]
    assert theory.blocks[1].rows[0][1].path == "da/parts/theory/blocks/1/rows/0/1"


def test_tags_say_where_a_number_stands_and_are_never_longer_than_word_allows(printed) -> None:
    tags = [tag(word, ordinal) for word in words_of(printed) for ordinal in range(1, len(numbers(word)) + 1)]
    assert len(tags) == len(set(tags)) > 100
    assert max(map(len, tags)) <= 64
    assert tag(Placed("3 af 4", "da/parts/summary/blocks/0/text"), 2) == "da/parts/summary/blocks/0/text#2"


def test_a_sentence_taken_out_of_its_string_still_knows_where_its_numbers_stand() -> None:
    text = Placed("Af 26 mål er 8 nået. Det er 3 flere end ved d. 4. maj. I alt 129 svar.", "da/lead")
    first, second, third = sentences(text)
    assert (first, second) == ("Af 26 mål er 8 nået.", "Det er 3 flere end ved d. 4. maj.")
    assert [tag(second, 1), tag(third, 1)] == ["da/lead#3", "da/lead#5"]


def test_what_stands_nowhere_has_no_tag() -> None:
    assert tag("4", 1) == ""
