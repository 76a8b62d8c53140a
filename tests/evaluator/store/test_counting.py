from __future__ import annotations

import json
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.store.base import encode_json
from evaluator.store.counting import COLLECTION_MODES, AnswerCount, Cell, Row, RowReader

CELL = Cell("w1", "g1", "", 0)
OTHER = Cell("w2", "g1", "p1", 1 + 4 + 6 * COLLECTION_MODES.index("paper"))


class Counts(AnswerCount):
    def __init__(self) -> None:
        self.reader = RowReader()
        super().__init__(self.reader)

    def add(self, rows: list[Row]) -> AnswerCount:
        super().add(self.reader.read(rows))
        return self


def count(*answers: str, cell: tuple = CELL) -> Counter:
    return Counts().add([(*cell, text) for text in answers]).counts()


def test_codes_and_blanks_are_counted_by_variable() -> None:
    found = count(*(encode_json(row) for row in ({"a": 1, "b": None}, {"a": 1, "b": -998}, {"a": 5, "b": None})))
    assert found == {
        ("w1", "_submitted", "g1", "", 1): 3,
        ("w1", "a", "g1", "", 1): 2,
        ("w1", "a", "g1", "", 5): 1,
        ("w1", "b", "g1", "", -998): 1,
        ("w1", "b", "g1", "", -999): 2,
    }


def test_submissions_are_counted_by_what_they_are() -> None:
    found = count("{}", "{}", cell=Cell("w1", "g1", "p1", 1 + 2 + 6 * COLLECTION_MODES.index("kiosk")))
    assert found == {
        ("w1", "_submitted", "g1", "p1", 1): 2,
        ("w1", "_synthetic", "g1", "p1", 1): 2,
        ("w1", "_in_time", "g1", "p1", 0): 2,
        ("w1", "_entry_kiosk", "g1", "p1", 1): 2,
    }


def test_each_wave_group_and_process_is_counted_by_itself() -> None:
    counted = Counts()
    cells = [CELL, Cell("w1", "g2", "", 0), OTHER]
    counted.add([(*cell, encode_json({"a": place})) for place, cell in enumerate(cells)])
    found = {key: n for key, n in counted.counts().items() if key[1] == "a"}
    assert found == {("w1", "a", "g1", "", 0): 1, ("w1", "a", "g2", "", 1): 1, ("w2", "a", "g1", "p1", 2): 1}
    assert counted.submissions == 3


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"b":2}',
        '{ "a" : 1, "b": 2 }',
        '{"b":2,"a":1}',
        '{"a":   1,"b":   2}',
    ],
)
def test_json_written_by_another_program_is_counted_too(text: str) -> None:
    assert count(*[text] * 3)["w1", "a", "g1", "", 1] == 3


def test_a_key_that_looks_like_json_is_a_key() -> None:
    keys = ['q":1,"x', "q\\", "æøå", "{}", 'null,"q":  12', "item#3"]
    row = {key: place for place, key in enumerate(keys)}
    found = count(*[encode_json(row)] * 4)
    assert all(found["w1", key, "g1", "", place] == 4 for key, place in row.items())


def test_texts_that_the_driver_gives_as_bytes_are_counted_as_texts() -> None:
    rows = [(*CELL, encode_json({"æøå": 1, "long": 12345}))] * 3
    as_bytes = [tuple(field.encode() if isinstance(field, str) else field for field in row) for row in rows]
    assert Counts().add(as_bytes).counts() == Counts().add(rows).counts()


@pytest.mark.parametrize("cells", [3, 3_000])
def test_codes_of_one_digit_and_others_are_counted_in_few_and_in_many_cells(cells: int) -> None:
    codes = (1, 5, -998, None, 10)
    expected: Counter[tuple] = Counter()
    counts = Counts()
    for number in range(cells):
        for code in codes:
            counts.add([("w", f"g{number}", "", 0, encode_json({"a": 3, "b": code}))])
            expected["w", "a", f"g{number}", "", 3] += 1
            expected["w", "b", f"g{number}", "", -999 if code is None else code] += 1
    assert {key: n for key, n in counts.counts().items() if key[1] != "_submitted"} == expected


values = st.one_of(st.none(), st.integers(-998, 9), st.integers(-(10**6), 10**6))
keys = st.sampled_from(["a", "b", "c#1", "c#2", "spørgsmål", 'd"e', "f\\"])


@given(st.lists(st.tuples(st.sampled_from([CELL, OTHER]), st.dictionaries(keys, values))))
@settings(max_examples=150, deadline=None)
def test_counting_characters_agrees_with_decoding_each_row(rows: list) -> None:
    counted, expected = Counts(), Counter()
    for start in range(0, len(rows), 5):
        counted.add([(*cell, encode_json(answers)) for cell, answers in rows[start : start + 5]])
    for (wave, group, process, _), answers in rows:
        for key, code in answers.items():
            expected[wave, key, group, process, -999 if code is None else code] += 1
    assert {key: n for key, n in counted.counts().items() if not key[1].startswith("_")} == expected


def test_more_rows_than_are_held_and_more_layouts_than_are_kept_are_all_counted() -> None:
    draw = np.random.default_rng(3)
    counted, expected = Counts(), Counter()
    for _ in range(300):
        codes = draw.integers(1, 6, (256, 3)).tolist()
        counted.add([(*CELL, encode_json(dict(zip("abc", row, strict=True)))) for row in codes])
        expected.update(("abc"[place], code) for row in codes for place, code in enumerate(row))
    names = [f"k{number:02d}" for number in range(60)]
    counted.add([(*CELL, encode_json({name: 1})) for name in names])
    expected.update((name, 1) for name in names)
    found = counted.counts()
    assert {(key[1], key[4]): n for key, n in found.items() if key[1] != "_submitted"} == expected


@given(st.dictionaries(st.text(), st.one_of(st.none(), st.integers(), st.text(), st.booleans())))
def test_what_is_written_as_json_is_read_back(value: dict) -> None:
    assert json.loads(encode_json(value)) == value
