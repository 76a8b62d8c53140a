"""A row of a table of questions is told with the words above it."""

from __future__ import annotations

import pytest

from surveys.kinds.all import as_asked, variables_in, with_stem
from surveys.questionnaire import Questionnaire


@pytest.mark.parametrize(
    ("stem", "said"),
    [
        ("Passer det, at …", "Passer det, at alle lyttede?"),
        ("Passer det, at...", "Passer det, at alle lyttede?"),
        ("Hvor enig er du?", "Hvor enig er du? – alle lyttede?"),
        ("", "alle lyttede?"),
    ],
)
def test_a_stem_that_ends_in_dots_goes_on_into_its_row(stem: str, said: str) -> None:
    assert with_stem({"da": stem}, {"da": "alle lyttede?", "en": "did all listen?"}) == {
        "da": said,
        "en": "did all listen?",
    }


def test_only_what_stands_below_a_question_has_words_above_it(garden: Questionnaire) -> None:
    for one in variables_in(garden):
        told, alone = as_asked(one), one.text
        assert told == alone or (one.item.rows or one.key != one.item.key)
        assert all(words.endswith(alone[language]) for language, words in told.items())
