"""Own words beside 'other' are never lost: without a tick, among joined choices, and where labels hold a separator."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from evaluator.importing.choices import parts_of
from evaluator.store.engine import Store
from tests.evaluator.importing.garden import Garden, lines
from tests.support.diagnostics import rejected

LABELS = '{ "Blomster" = 1, "Grøntsager" = 2, "Bær" = 3, "Ingen af delene" = 9 }'
JOINED = f'[columns]\ngrows = {{ item = "grows", values = {LABELS} }}\n'
OTHER = '[rules]\nunknown_code = "other"\n' + JOINED
HEARD = '[rules]\nunknown_code = "other"\n[columns]\nheard = { item = "heard-from", values = { "Nabo" = 1 } }\n'


@pytest.fixture
def make_database(make_sqlite: Callable[[str], str]) -> Callable[[str], str]:
    """SQLite alone: what is asked here does not depend on the database."""
    return make_sqlite


@pytest.fixture
def garden(store: Store, vault: Store, tmp_path: Path) -> Garden:
    return Garden(store, vault, tmp_path)


def grows(*chosen: int) -> dict[str, int]:
    return {f"grows#{code}": int(code in chosen) for code in (1, 2, 3, 4, 9)}


TICKS = '[columns]\nf = { item = "grows#1", values = { "Y" = 1 } }\n"f other" = "grows#other"\n'


def test_own_words_without_a_tick_column_say_that_other_was_chosen(garden: Garden) -> None:
    garden.take("id,f,f other\np1,,Humle\np2,Y,\np3,Y,Hør\n", TICKS)
    found = sorted((one["grows#1"] or 0, one["grows#4"] or 0) for one in garden.answers())
    assert found == [(0, 1), (1, 0), (1, 1)]
    assert garden.texts("grows#other") == ["Humle", "Hør"]


def test_own_words_beside_a_tick_column_that_says_no_count_and_are_told(garden: Garden) -> None:
    given = '[columns]\nt = "grows#4"\nf = "grows#1"\nw = "grows#other"\n'
    result = garden.take("id,f,t,w\np1,1,0,Humle\n", given)
    assert lines(result) == [
        "row 2: note: 'grows#other' is not ticked, but 'Humle' is written there; it counts as chosen"
    ]
    assert [one["grows#4"] for one in garden.answers()] == [1]


def test_own_words_of_a_single_choice_say_that_other_was_chosen(garden: Garden) -> None:
    garden.take("id,h,w\np1,,I avisen\np2,3,På nettet\n", '[columns]\nh = "heard-from"\nw = "heard-from#other"\n')
    assert [one["heard-from"] for one in garden.answers()] == [3, 3]
    assert garden.texts("heard-from#other") == ["I avisen", "På nettet"]


@pytest.mark.parametrize(
    ("given", "row"),
    [
        ('[columns]\na = "heard-from"\nw = "heard-from#other"\n', "p1,1,I avisen"),
        ('[columns]\na = "grows#9"\nw = "grows#other"\n', "p1,1,Humle"),
        ('[columns]\na = "grows"\nw = "grows#other"\n', "p1,1;2;3,Humle"),
    ],
)
def test_own_words_beside_what_rules_other_out_wait_for_a_rule(garden: Garden, given: str, row: str) -> None:
    with rejected('write other_text = under .rules. in map.toml with one of "drop_text", "skip_row"'):
        garden.take(f"id,a,w\n{row}\n", given)
    result = garden.take(f"id,a,w\n{row}\n", '[rules]\nother_text = "drop_text"\n' + given)
    assert "but something is chosen that it cannot stand beside" in lines(result)[0]
    assert len(garden.answers()) == 1
    assert garden.texts("grows#other") == garden.texts("heard-from#other") == []


def test_own_words_among_joined_choices_are_kept_beside_them(garden: Garden) -> None:
    content = "id,grows\np1,Grøntsager;Humle og hør;\np2,Bær;Blomster;\n"
    with rejected("holds 'Grøntsager;Humle og hør;', which is no code of 'grows'; .* \"skip_row\", \"other\""):
        garden.take(content, JOINED)
    result = garden.take(content, OTHER)
    assert lines(result) == [
        "row 2: note: 'Humle og hør' in column 'grows' is none of the choices and was put into 'grows#other'"
    ]
    assert sorted(map(str, garden.answers())) == sorted(map(str, [grows(2, 4), grows(1, 3)]))
    assert garden.texts("grows#other") == ["Humle og hør"]


def test_own_words_that_hold_the_separator_are_one_text(garden: Garden) -> None:
    garden.take("id,grows\np1,Grøntsager;Humle; hør\n", OTHER)
    assert garden.texts("grows#other") == ["Humle; hør"]


@pytest.mark.parametrize("cell", ["Humle;Bær;Hør", "Ingen af delene;Humle", "Blomster;Grøntsager;Bær;Humle"])
def test_what_nobody_can_tell_from_own_words_waits_for_the_column(garden: Garden, cell: str) -> None:
    with rejected('correct the file, or write unknown = "blank" or unknown = "skip_row" at the column in map.toml'):
        garden.take(f"id,grows\np1,{cell}\n", OTHER)
    garden.take(f"id,grows\np1,{cell}\n", OTHER.replace(" }\n", ', unknown = "blank" }\n'))
    assert [set(one.values()) for one in garden.answers()] == [{None}]


def test_own_words_beside_an_answer_that_a_rule_made_blank_are_told(garden: Garden) -> None:
    given = '[rules]\nunknown_code = "blank"\n[columns]\ng = "grows"\nw = "grows#other"\n'
    result = garden.take("id,g,w\np1,1;9,Humle\n", given)
    assert "row 2: note: 'Humle' belongs to 'grows#other', where the answer was made blank" in "\n".join(lines(result))
    assert ({*garden.answers()[0].values()}, garden.texts("grows#other")) == ({None}, [])


def test_own_words_of_a_single_choice_may_stand_in_its_column(garden: Garden) -> None:
    garden.take("id,heard\np1,Nabo\np2,I avisen; på forsiden\n", HEARD)
    assert sorted(one["heard-from"] or 0 for one in garden.answers()) == [1, 3]
    assert garden.texts("heard-from#other") == ["I avisen; på forsiden"]


def test_an_item_without_other_takes_no_own_words(garden: Garden) -> None:
    with rejected("holds 'elleve', which is no code of 'recommend'; correct the file, or write unknown"):
        garden.take("id,nps\np1,elleve\n", '[rules]\nunknown_code = "other"\n[columns]\nnps = "recommend"\n')


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("Avis, radio, Nabo", ["Avis, radio", "Nabo"]),
        ("Nabo, Avis, radio", ["Nabo", "Avis, radio"]),
        ("Avis, radio, tv", ["Avis, radio, tv"]),
        ("Avis, Nabo", ["Avis", "Nabo"]),
        ("Avis, radioen", ["Avis", "radioen"]),
        ("Nabo, ", ["Nabo"]),
        ("", []),
    ],
)
def test_a_label_that_holds_the_separator_is_one_choice_and_the_longest_is_taken(cell: str, parts: list[str]) -> None:
    assert parts_of(cell, ", ", ["Avis, radio", "Avis, radio, tv", "Nabo"]) == parts


def test_a_cell_whose_labels_hold_commas_is_read(garden: Garden) -> None:
    given = '[columns]\ngrows = { item = "grows", separator = ", ", values = { "Bær, æbler" = 3, "Blomster" = 1 } }\n'
    garden.take('id,grows\np1,"Blomster, Bær, æbler"\n', given)
    assert garden.answers() == [grows(1, 3)]
