"""The faults of `nedslag check` are told in the language of whoever edits in the browser."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from evaluator.editing.fault_words import in_words
from evaluator.texts import Texts, catalogue
from surveys.document.reading import read_questionnaire

ROOT = Path(__file__).parents[3]
SENTENCES = {key: text["check"] for key, text in catalogue().items() if key.startswith("faults.") and "check" in text}
HEAD = """
key = "broken"
languages = ["da", "en"]
title = { da = "Haven", en = "The garden" }
information = { da = "Vi spørger.", en = "We ask." }
[scales.mood]
choices = [{ code = 1, da = "Nej", en = "No" }, { code = 2, da = "Ja", en = "Yes" }]
[scales.loose]
ordered = false
dont_know = true
choices = [{ code = 1, da = "Nej", en = "No" }, { code = 2, da = "Ja", en = "Yes" }]
[[pages]]
key = "one"
title = { da = "En", en = "One" }
[[pages.items]]
key = "first"
kind = "single"
scale = "loose"
text = { da = "Først", en = "First" }
[[pages.items]]
key = "count"
kind = "integer"
maximum = 9
text = { da = "Hvor mange", en = "How many" }
[[pages.items]]
key = "words"
kind = "short_text"
text = { da = "Ord", en = "Words" }
[[pages.items]]
"""
TEXT = 'key = "x"\ntext = { da = "Nu", en = "Now" }\n'
OTHER = '{ other = true, da = "a", en = "a", code = '
ITEMS = [
    'key = "x"\nkind = "note"',
    'key = "x"\nkind = "note"\ntext.da = "Nu"',
    'key = "x"\nkind = "note"\ntext = { da = "", en = "a" }',
    'key = "first"\nkind = "note"\ntext = { da = "Nu", en = "Now" }',
    *(
        TEXT + line
        for line in (
            'kind = "scale"',
            'kind = "scale"\nscale = "none"',
            'kind = "scale"\nscale = "loose"',
            'kind = "scale"\nscale = "mood"\nstage = "planning"',
            'kind = "scale"\nscale = "mood"\nchoices = []',
            'kind = "single"\nchoices = [{ code = 1, da = "a", en = "a" }]',
            'kind = "single"\nchoices = []',
            'kind = "single"\nchoices = [{ code = "a", da = "a", en = "a" }, { code = 2, da = "b", en = "b" }]',
            'kind = "single"\nchoices = [{ code = 1, da = "a", en = "a" }, { code = 1, da = "b", en = "b" }]',
            'kind = "single"\nchoices = [{ code = -950, da = "a", en = "a" }, { code = 1, da = "b", en = "b" }]',
            'kind = "scale"\nchoices = [{ code = 2, da = "a", en = "a" }, { code = 1, da = "b", en = "b" }]',
            f'kind = "scale"\nchoices = [{OTHER}1 }}, {{ code = 2, da = "b", en = "b" }}]',
            f'kind = "multiple"\nchoices = [{OTHER}1 }}, {OTHER}2 }}]',
            'kind = "multiple"\nscale = "mood"\nmaximum_choices = 5',
            'kind = "multiple"\nscale = "mood"\nminimum_choices = 5',
            'kind = "multiple"\nscale = "mood"\nminimum_choices = "to"',
            'kind = "ranking"\nscale = "loose"',
            'kind = "ranking"\nscale = "mood"\nmaximum_choices = 1',
            'kind = "matrix"\nscale = "mood"',
            'kind = "range"',
            'kind = "range"\nlow = { da = "a", en = "a" }\nhigh = { da = "b", en = "b" }\nminimum = 9\nmaximum = 1',
            'kind = "range"\nlow = { da = "a", en = "a" }\nhigh = { da = "b", en = "b" }\nstep = 3',
            'kind = "range"\nlow = { da = "a", en = "a" }\nhigh = { da = "b", en = "b" }\nmaximum = 99',
            'kind = "integer"\nminimum = -1000',
            'kind = "integer"\nmaximum = 9999999999',
            'kind = "integer"\nminimum = 9\nmaximum = 1',
            'kind = "integer"\nstep = 0',
            'kind = "integer"\nminimum = "en"',
            'kind = "integer"\nminimum = 1.5',
            'kind = "decimal"\nminimum = "en"',
            'kind = "decimal"\nminimum = 9.5\nmaximum = 1',
            'kind = "decimal"\nstep = 0',
            'kind = "decimal"\nmaximum = 1.12345678',
            'kind = "date"\nminimum = "i går"',
            'kind = "date"\nminimum = 2030-01-01\nmaximum = 2020-01-01',
            'kind = "long_text"\nmax_length = 0',
            'kind = "note"\nconstraint_message = { da = "a", en = "a" }',
            'kind = "integer"\nconstraint = ". > 1"',
            'kind = "note"\nconstraint = ". > 1"\nconstraint_message = { da = "a", en = "a" }',
            'kind = "integer"\nconstraint = "${count} > 1"\nconstraint_message = { da = "a", en = "a" }',
            'kind = "integer"\nconstraint = ". > 1 and . < 1"\nconstraint_message = { da = "a", en = "a" }',
            'kind = "integer"\nconstraint = "${x} > 1"\nconstraint_message = { da = "a", en = "a" }',
            'kind = "note"\nshow_if = { item = "first", is = [] }',
            'kind = "note"\nshow_if = { item = "first", is = 9 }',
            'kind = "note"\nshow_if = { item = "none", is = 1 }',
            'kind = "note"\nshow_if = { item = "first", is = "a" }',
            *(
                f"kind = \"note\"\nshow_if = '''{expression}'''"
                for expression in (
                    *("", "${first}", "${first} =", "${first} = 1 and", "${first} = 1 ${count} = 2", "${first} == 1"),
                    *("${first} > 1", "${words} = 1", "${count} = 'a'", "${none} = 1", "${count} > 3 and ${count} < 2"),
                    *("first = 1", "regex(1)", "'a", "$ = 1", "${} = 1", "(${first} = 1", "${first} # 1", ". = 1"),
                    *("${first} not 1", "and ${first} = 1", "1x = 1", "${count} = 2.5", "${first} = 'a'"),
                )
            ),
        )
    ),
]


@pytest.mark.parametrize("item", ITEMS)
def test_every_fault_of_a_question_is_told_in_danish(item: str) -> None:
    _, faults = read_questionnaire(HEAD + item, "broken.toml")
    assert faults
    for fault in faults:
        for sentence in (fault.problem, fault.remedy):
            assert in_words(sentence, Texts("da"))[1] == "da", sentence
            assert in_words(sentence, Texts("en"))[0]


@pytest.mark.parametrize("key", SENTENCES)
def test_every_sentence_is_one_that_a_check_can_say(key: str) -> None:
    """Its words stand in the source, so that none is left behind when a message changes."""
    assert [
        word for word in re.findall(r"[a-z]{4,}", re.sub(r"\{\w+\}", "", SENTENCES[key])) if word not in source()
    ] == []


@cache
def source() -> str:
    folders = ("surveys", "evaluator/programme")
    found = "".join(path.read_text("utf-8") for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return found + (ROOT / "evaluator/texts/diagnostics/programme.toml").read_text("utf-8")


def test_the_closest_sentence_wins() -> None:
    assert in_words("'x' is asked later", Texts("da"))[0] == "”x” stilles først senere"
    assert in_words("column 7: there is no item 'x'", Texts("en"))[0] == "character 7: there is no question ‘x’"


def test_what_is_not_known_is_shown_as_it_is_and_said_to_be_english() -> None:
    assert in_words("something nobody has said before", Texts("da")) == ("something nobody has said before", "en")
