"""What a participant without script reads above a question that hangs on the page's own answers."""

from __future__ import annotations

import pytest

from evaluator.answering.condition_words import condition_text
from evaluator.texts import Texts
from surveys.document.reading import parse_questionnaire

DOCUMENT = """
key = "words"
languages = ["da", "en"]
title = { da = "Ord", en = "Words" }
information = { da = "Derfor", en = "Why" }

[scales.often]
dont_know = true
choices = [
  { code = 1, da = "Aldrig", en = "Never" },
  { code = 2, da = "Sommetider", en = "At times" },
  { code = 3, da = "Ofte", en = "Often" },
]

[[pages]]
key = "first"
title = { da = "Først", en = "First" }
[[pages.items]]
key = "before"
kind = "integer"
text = { da = "Før?", en = "Before?" }

[[pages]]
key = "second"
title = { da = "Så", en = "Then" }
[[pages.items]]
key = "a"
kind = "scale"
scale = "often"
text = { da = "Hvor tit?", en = "How often?" }
[[pages.items]]
key = "n"
kind = "integer"
text = { da = "Antal?", en = "Number?" }
[[pages.items]]
key = "s"
kind = "multiple"
scale = "often"
text = { da = "Hvilke?", en = "Which?" }
[[pages.items]]
key = "m"
kind = "matrix"
scale = "often"
text = { da = "Begge?", en = "Both?" }
rows = [{ key = "r", da = "Ude", en = "Outside" }]
[[pages.items]]
key = "t"
kind = "short_text"
text = { da = "Navn?", en = "Name?" }
[[pages.items]]
key = "asked"
kind = "short_text"
text = { da = "Og?", en = "And?" }
show_if = '''CONDITION'''
"""
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
    page = parse_questionnaire(DOCUMENT.replace("CONDITION", condition), "words.toml").pages[1]
    return condition_text(page, page.items[-1], Texts(language))


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
