"""What people wrote stands apart, and beside it only what leaves at least the minimum of rows as its writer."""

from __future__ import annotations

from random import Random

from tests.evaluator.exporting.conftest import AFTER
from tests.support.taken_out import Office, Rows, rows_of

NAME = "tovholt-garden"


def texts_of(office: Office, question: str) -> Rows:
    return [row for row in rows_of(office.files(), f"{NAME}-texts.csv") if row["question"] == question]


def test_no_column_of_the_rows_says_who_wrote(counted: Office) -> None:
    files = counted.files()
    rows = rows_of(files, f"{NAME}.csv")
    assert not {"favourite", "better", "grows_other"} & set(rows[0])
    assert len(texts_of(counted, "better")) > 5
    assert not any("=ord" in cell for row in rows for cell in row.values())


def test_a_formula_in_a_text_is_none_in_a_spreadsheet(counted: Office) -> None:
    assert all(row["text"].startswith("'=ord") for row in texts_of(counted, "better"))


def test_the_words_beside_a_choice_of_few_are_left_out(garden: Office) -> None:
    """Whose they are could be read from the rows that chose it."""
    garden.answer("spring", "residents", 20, Random(1), heard_from=1)
    garden.answer("spring", "residents", 3, Random(1), heard_from=3, **{"heard_from#other": "Kun os tre"})
    garden.count("m1", AFTER)
    assert texts_of(garden, "heard-from#other") == []
    assert texts_of(garden, "better")


def test_texts_that_enough_rows_could_have_written_keep_their_group(garden: Office) -> None:
    garden.answer("spring", "residents", 7, Random(1), heard_from=3, **{"heard_from#other": "Fra avisen"})
    garden.answer("spring", "residents", 9, Random(2), heard_from=1)
    garden.count("m1", AFTER)
    found = texts_of(garden, "heard-from#other")
    assert len(found) == 7
    assert {row["group"] for row in found} == {"residents"}
    assert found[0]["question_text"] == "Hvor hørte du om haven? – Et andet sted"


def test_texts_are_in_another_order_than_the_rows_and_each_time_in_another(counted: Office) -> None:
    first, second = (rows_of(counted.files(), f"{NAME}-texts.csv") for _ in range(2))
    assert sorted(map(str, first)) == sorted(map(str, second))
    assert first != second
