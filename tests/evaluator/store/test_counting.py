from __future__ import annotations

import json
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from evaluator.store.base import encode_json
from evaluator.store.counting import AnswerCount, Cell, Row

CELL = Cell("w1", "g1", "", synthetic=False, in_time=None, collection_mode="web")
OTHER = Cell("w2", "g1", "p1", synthetic=True, in_time=True, collection_mode="paper")


def count(*answers: dict[str, int | None], cell: Cell = CELL) -> Counter:
    counted = AnswerCount()
    counted.add([Row(cell, its, None) for its in answers])
    return counted.counts()


def test_codes_and_blanks_are_counted_by_variable() -> None:
    assert count({"a": 1, "b": None}, {"a": 1, "b": -998}, {"a": 5, "b": None}) == {
        ("w1", "_submitted", "g1", "", 1): 3,
        ("w1", "a", "g1", "", 1): 2,
        ("w1", "a", "g1", "", 5): 1,
        ("w1", "b", "g1", "", -998): 1,
        ("w1", "b", "g1", "", -999): 2,
    }


def test_submissions_are_counted_by_what_they_are() -> None:
    found = count({}, {}, cell=Cell("w1", "g1", "p1", synthetic=True, in_time=False, collection_mode="kiosk"))
    assert found == {
        ("w1", "_submitted", "g1", "p1", 1): 2,
        ("w1", "_synthetic", "g1", "p1", 1): 2,
        ("w1", "_in_time", "g1", "p1", 0): 2,
        ("w1", "_collection_mode_kiosk", "g1", "p1", 1): 2,
    }


def test_each_wave_group_and_process_is_counted_by_itself() -> None:
    counted = AnswerCount()
    cells = [CELL, CELL._replace(group="g2"), OTHER]
    counted.add([Row(cell, {"a": place}, None) for place, cell in enumerate(cells)])
    found = {key: n for key, n in counted.counts().items() if key[1] == "a"}
    assert found == {("w1", "a", "g1", "", 0): 1, ("w1", "a", "g2", "", 1): 1, ("w2", "a", "g1", "p1", 2): 1}
    assert counted.submissions == 3


def test_cells_that_differ_in_time_or_mode_only_are_added_together() -> None:
    counted = AnswerCount()
    counted.add(
        [Row(cell, {"a": 1}, None) for cell in (CELL, CELL._replace(in_time=True), CELL._replace(in_time=False))]
    )
    assert counted.counts() == {
        ("w1", "_submitted", "g1", "", 1): 3,
        ("w1", "_in_time", "g1", "", 1): 1,
        ("w1", "_in_time", "g1", "", 0): 1,
        ("w1", "a", "g1", "", 1): 3,
    }


values = st.one_of(st.none(), st.integers(-998, 9), st.integers(-(10**6), 10**6))
keys = st.sampled_from(["a", "b", "c#1", "c#2", "spørgsmål", 'd"e', "f\\"])


@given(st.lists(st.tuples(st.sampled_from([CELL, OTHER]), st.dictionaries(keys, values))))
def test_counting_agrees_with_adding_answers_one_by_one(rows: list) -> None:
    counted, expected = AnswerCount(), Counter()
    for start in range(0, len(rows), 5):
        counted.add([Row(cell, answers, None) for cell, answers in rows[start : start + 5]])
    for cell, answers in rows:
        for key, code in answers.items():
            expected[cell.wave, key, cell.group, cell.process, -999 if code is None else code] += 1
    assert {key: n for key, n in counted.counts().items() if not key[1].startswith("_")} == expected


@given(st.dictionaries(st.text(), st.one_of(st.none(), st.integers(), st.text(), st.booleans())))
def test_what_is_written_as_json_is_read_back(value: dict) -> None:
    assert json.loads(encode_json(value)) == value
