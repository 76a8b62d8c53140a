"""Columns over the versions of a questionnaire: what means the same is one, what does not is another."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from uuid import UUID

from evaluator.exporting.missing import NOT_ASKED
from evaluator.exporting.variables import Asked, columns_of
from evaluator.store.take_outs import Standing
from evaluator.texts import Texts
from surveys.document.stored import Stored, stored_questionnaire
from surveys.questionnaire import Questionnaire

GARDEN = (Path(__file__).parents[2] / "documents" / "tovholt" / "questionnaires" / "garden.toml").read_text("utf-8")
DA = Texts("da")


def version(*edits: tuple[str, str]) -> Questionnaire:
    text = GARDEN
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    return stored_questionnaire(Stored(text, text, "garden.toml"))


def columns(versions: dict[int, Questionnaire], *used: int) -> dict[str, Asked]:
    return {one.column.name: one for one in columns_of(versions, frozenset(used or versions), DA)}


def row(texts: dict[str, str] | None = None, **answers: int | None) -> Standing:
    return Standing(UUID(int=1), "residents", "", False, answers, texts or {})


WORDS = ("Hvor mange gange var du der i april?", "Hvor mange gange var du i haven i april?")
WORDING = (
    'key = "visits"\nkind = "integer"',
    'key = "visits"\nkind = "integer"\nchanged = { since = 1, class = "wording" }',
)
MEANING = (WORDING[0], WORDING[1].replace("wording", "meaning"))


def test_other_words_are_the_same_column_with_the_newest_words() -> None:
    found = columns({1: version(), 2: version(WORDS, WORDING)})
    assert found["visits"].versions == {1, 2}
    assert found["visits"].column.label == WORDS[1]
    assert found["visits"].column.note == "Spørgeskemaets version: 1, 2."


def test_another_meaning_is_another_column_whose_name_says_since_when() -> None:
    versions = {1: version(), 2: version(WORDS, MEANING)}
    found = columns(versions)
    assert (found["visits"].versions, found["visits_v2"].versions) == ({1}, {2})
    assert found["visits"].value(row(visits=3), 2) == NOT_ASKED
    assert found["visits_v2"].value(row(visits=3), 2) == 3
    assert set(columns(versions, 2)) & {"visits", "visits_v2"} == {"visits_v2"}, "named so whatever is taken out"


def test_a_question_that_has_left_stands_in_the_rows_of_its_version() -> None:
    later = version(('key = "visits"\nkind = "integer"', 'key = "seen"\nkind = "integer"'))
    found = columns({1: version(), 2: later})
    assert found["visits"].value(row(visits=7), 1) == 7
    assert found["visits"].value(row(seen=7), 2) == NOT_ASKED
    assert list(found).index("seen") < list(found).index("visits")


def test_blank_and_not_asked_are_told_apart_and_days_and_numbers_are_what_they_are() -> None:
    found = columns({1: version()})
    assert found["recommend"].value(row(recommend=None), 1) == -999
    assert found["recommend"].value(row(), 1) == -996
    assert found["recommend"].value(row(recommend=-998), 1) == -998
    given = {"moved-in": "2024-12-24", "hours": "2.5"}
    answered = row(given, **{"moved-in": 1, "hours": 1})
    assert found["moved_in"].value(answered, 1) == dt.date(2024, 12, 24)
    assert found["hours"].value(answered, 1) == 2.5


def test_a_number_that_can_be_as_low_as_the_codes_has_others() -> None:
    deep = version(
        ('kind = "decimal"\n', 'kind = "decimal"\n'), ("minimum = 0\nmaximum = 40.5", "minimum = -5000\nmaximum = 40.5")
    )
    hours = columns({1: deep})["hours"]
    assert hours.value(row(hours=None), 1) == min(hours.column.missing)
    assert max(hours.column.missing) < -999_999_999
    assert hours.value(row({"hours": "-999"}, hours=1), 1) == -999.0
