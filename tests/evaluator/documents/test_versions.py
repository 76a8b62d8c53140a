"""Two stored versions beside each other, as the command prints them."""

from __future__ import annotations

import datetime as dt

import pytest

from evaluator.documents.version_words import in_lines
from evaluator.documents.versions import compare_versions
from evaluator.store.documents import QUESTIONNAIRE, save_document
from evaluator.store.engine import Store
from tests.evaluator.documents.test_storing import GARDEN
from tests.support.diagnostics import rejected

NOW = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
SECOND = GARDEN.replace(
    'key = "joy"', 'key = "joy"\nrequired = true\nchanged = { since = 1, class = "wording" }'
).replace("Do you enjoy the garden?", "Is the garden a joy?")
THIRD = SECOND.replace('code = 2, en = "Yes"', 'code = 3, en = "Yes"').replace(
    'since = 1, class = "wording"', 'since = 2, class = "scale"'
)


@pytest.fixture
def stored(sqlite_store: Store) -> Store:
    with sqlite_store.writing() as db:
        for text in (GARDEN, SECOND, THIRD):
            save_document(db, programme="garden", kind=QUESTIONNAIRE, key="garden", text=text, now=NOW)
    return sqlite_store


def lines(store: Store, **numbers: int) -> list[str]:
    with store.reading() as db:
        return in_lines(compare_versions(db, "garden", "garden", **numbers), "en")


def test_a_change_of_words_is_shown_with_its_class_and_what_else_changed(stored: Store) -> None:
    assert lines(stored, since=1, until=2) == [
        "garden: version 2 against version 1",
        "",
        "joy: Is the garden a joy?",
        "  Answers from before and after can be compared.",
        "  Wording of the question (en): new words, same meaning",
        "    - Do you enjoy the garden?",
        "    + Is the garden a joy?",
        "  Whether an answer is required changed",
        "",
        "Questions without changes: 0",
    ]


def test_the_newest_version_is_held_against_the_one_before_it(stored: Store) -> None:
    said = lines(stored)
    assert said[0] == "garden: version 3 against version 2"
    assert "  Answers from before and after cannot be compared." in said
    place = said.index("  Codes of the choices: this breaks the series")
    assert said[place + 1 : place + 3] == ["    - 1, 2", "    + 1, 3"]


def test_over_two_steps_both_declarations_count(stored: Store) -> None:
    said = lines(stored, since=1, until=3)
    assert "  Wording of the question (en): new words, same meaning" in said
    assert "  Choice with code 1 (en): the scale changed" in said


def test_what_is_not_there_is_named(stored: Store) -> None:
    with rejected("there are no versions 1 and 7; name two of 1 to 3, the older first"):
        lines(stored, since=1, until=7)
    with rejected("there are no versions 3 and 1"):
        lines(stored, since=3, until=1)
    with stored.reading() as db, rejected("no questionnaire 'gardn'; did you mean 'garden'"):
        compare_versions(db, "garden", "gardn")


def test_a_stored_version_that_cannot_be_read_any_more_is_named(stored: Store) -> None:
    with stored.writing() as db:
        broken = THIRD.replace('kind = "single"', 'kind = "singel"')
        save_document(db, programme="garden", kind=QUESTIONNAIRE, key="garden", text=broken, now=NOW)
    with rejected(r"garden version 4: .*'singel' is no kind of item"):
        lines(stored)
