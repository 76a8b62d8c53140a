"""Diagnostics become sentences in both languages, with a place that can be found."""

from __future__ import annotations

import pytest

from evaluator.texts import LANGUAGES, Texts
from evaluator.texts.diagnostics import lines, rendered, words
from surveys.diagnostics import Character, Column, Diagnostic, Entry, Row, Rows, Sheet, Term, unknown

MISSING = Diagnostic(
    "document.missing",
    ("people.toml", "pages", Entry(2, "after"), "title"),
    {"key": "title", "kind": Term("document.a_text")},
)
DA, EN = map(Texts, LANGUAGES)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (DA, "people.toml: pages[2](after).title: mangler; tilføj title = en tekst i anførselstegn"),
        (EN, "people.toml: pages[2](after).title: is missing; add title = a text in quotes"),
    ],
)
def test_a_line_has_place_problem_and_remedy(texts: Texts, said: str) -> None:
    assert lines([MISSING], texts) == [said]


def test_a_note_is_marked_as_one() -> None:
    note = Diagnostic(MISSING.code, ("a.toml",), MISSING.values, "note")
    assert lines([note], DA)[0].startswith("a.toml: bemærk: mangler; ")


def test_the_editor_may_say_it_otherwise() -> None:
    assert rendered(MISSING, DA, in_editor=True).remedy == "udfyld det"


@pytest.mark.parametrize(
    ("word", "known", "remedy"),
    [
        ("scal", ("scale", "text"), "did you mean 'scale'?"),
        ("wholly-other", ("scale", "text"), "use one of scale, text"),
        ("wholly-other", (), "remove it"),
    ],
)
def test_the_remedy_for_an_unknown_name_is_the_nearest_known(word: str, known: tuple[str, ...], remedy: str) -> None:
    assert rendered(unknown("document.unknown_key", ("a.toml", word), word, known), EN).remedy == remedy


def test_the_place_in_a_table_names_sheet_row_and_column_and_in_an_expression_the_character() -> None:
    in_a_table = Diagnostic("document.unknown_key", ("a.xlsx", Sheet("survey"), Row(7), Column("type")))
    assert rendered(in_a_table, DA).place == "a.xlsx: arket survey: række 7: kolonnen 'type'"
    in_a_condition = Diagnostic("document.unknown_key", ("", "pages", Entry(1), "show_if", Character(3)))
    assert rendered(in_a_condition, EN).place == "pages[1].show_if: character 3"


@pytest.mark.parametrize(("numbers", "said"), [((9, 2, 3, 4, 5, 5), "rows 2-5, 9"), ((3, 4), "rows 3-4")])
def test_several_rows_are_told_with_neighbours_drawn_together(numbers: tuple[int, ...], said: str) -> None:
    assert rendered(Diagnostic("document.unknown_key", ("a.csv", Rows(numbers))), EN).place == f"a.csv: {said}"


def test_of_a_long_list_the_first_are_named() -> None:
    names = tuple(f"n{i}" for i in range(20))
    assert rendered(unknown("document.unknown_key", ("a",), "zzz", names), EN).remedy.endswith("and 8 more")


def test_a_value_that_a_sentence_names_must_be_there() -> None:
    with pytest.raises(KeyError):
        rendered(Diagnostic("document.missing", ("a.toml",)), DA)


def test_every_code_has_its_words_in_every_language() -> None:
    assert words()
