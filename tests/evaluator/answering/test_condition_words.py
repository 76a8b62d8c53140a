"""What a participant without script reads above a question that hangs on the page's own answers."""

from __future__ import annotations

import pytest

from evaluator.answering.condition_words import condition_text
from evaluator.texts import Texts
from tests.support.questionnaires import item, page, questionnaire, scale

TOLD = [
    ("${a} = 1", "du svarede ”Aldrig” på spørgsmålet ”Hvor tit?”"),
    ("${a} != 1", "du svarede noget andet end ”Aldrig” på spørgsmålet ”Hvor tit?”"),
    ("not ${a} = 1", "du svarede noget andet end ”Aldrig” på spørgsmålet ”Hvor tit?”"),
    ("${a} in (1, dont_know)", "du svarede ”Aldrig” eller ”Ved ikke” på spørgsmålet ”Hvor tit?”"),
    ("${a} >= 2", "du svarede ”Sommetider” eller ”Ofte” på spørgsmålet ”Hvor tit?”"),
    ("not ${a} >= 2", "du svarede ”Aldrig” på spørgsmålet ”Hvor tit?”"),
    ("${r} < 2", "du svarede ”Aldrig” på spørgsmålet ”Ude”"),
    ("${n} = 1200", "du svarede ”1.200” på spørgsmålet ”Antal?”"),
    ("${n} >= 2.5", "du svarede mindst 2,5 på spørgsmålet ”Antal?”"),
    ("${n} < 2", "du svarede mindre end 2 på spørgsmålet ”Antal?”"),
    ("not ${n} < 2", "du svarede mindst 2 på spørgsmålet ”Antal?”"),
    ("selected(${s}, 1, 3)", "du svarede ”Aldrig” eller ”Ofte” på spørgsmålet ”Hvilke?”"),
    ("not selected(${s}, 1)", "du svarede noget andet end ”Aldrig” på spørgsmålet ”Hvilke?”"),
    ("count-selected(${s}) >= 2", "du satte mindst 2 kryds ved spørgsmålet ”Hvilke?”"),
    ("count-selected(${s}) = 2", "du satte 2 kryds ved spørgsmålet ”Hvilke?”"),
    ("answered(${t})", "du har svaret på spørgsmålet ”Navn?”"),
    ("not answered(${t})", "du ikke har svaret på spørgsmålet ”Navn?”"),
    (
        "answered(${t}) and ${n} > 1",
        "du har svaret på spørgsmålet ”Navn?”, og hvis du svarede mere end 1 på spørgsmålet",
    ),
    ("not (${a} = 1 or ${n} > 1)", "”Hvor tit?”, og hvis du svarede højst 1 på spørgsmålet ”Antal?”"),
    ("${a} = 1 or ${n} > 1", "”Hvor tit?”, eller hvis du svarede mere end 1 på spørgsmålet ”Antal?”"),
    ("${before} > 3 and ${a} = 1", "du svarede ”Aldrig” på spørgsmålet ”Hvor tit?”"),
]
UNTOLD = [
    "${n} + 1 > 2",
    "${n} > ${before}",
    "1 < ${n}",
    "${before} > 3 or ${a} = 1",
    "${a} = 1 and (${n} = 1 or ${n} > 5)",
    "count-selected(${s}) != 2",
    "${a} > ${r}",
    "selected(${s}, 1) and not (${a} = 1 and ${n} = 2)",
]


def told(condition: str, language: str = "da") -> str:
    asked = page(
        "second",
        item("a", "scale", "Hvor tit? | How often?", scale="often"),
        item("n", "integer", "Antal? | Number?"),
        item("s", "multiple", "Hvilke? | Which?", scale="often"),
        item("m", "matrix", "Begge? | Both?", scale="often", rows={"r": "Ude | Outside"}),
        item("t", "short_text", "Navn? | Name?"),
        item("asked", "short_text", show_if=condition),
    )
    often = scale("often", ["Aldrig | Never", "Sommetider | At times", "Ofte | Often"], dont_know=True)
    second = questionnaire("words", often, page("first", item("before", "integer")), asked).pages[1]
    return condition_text(second, second.items[-1], Texts(language))


@pytest.mark.parametrize(("condition", "words"), TOLD)
def test_a_condition_is_told_in_words(condition: str, words: str) -> None:
    assert told(condition).startswith("Svar kun på det næste, hvis du ")
    assert words in told(condition)
    assert told(condition, "en").startswith("Answer the next one only if you ")


@pytest.mark.parametrize("condition", UNTOLD)
def test_what_no_short_sentence_tells_is_left_to_the_reader(condition: str) -> None:
    assert told(condition) == (
        "Om du skal svare på det næste, afhænger af dine svar ovenfor. Svar, hvis du er i tvivl."
    )


def test_what_hangs_on_earlier_pages_alone_needs_no_words() -> None:
    assert told("${before} > 3") == ""
