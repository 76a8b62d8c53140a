from __future__ import annotations

import json
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from evaluator.store.base import encode_json
from evaluator.store.counting import AnswerCount, Cell, Rows

CELL: Cell = ("w1", "g1", "", False, None, "web")
OTHER: Cell = ("w2", "g1", "p1", True, True, "paper")


def count(*answers: dict[str, int | None], cell: Cell = CELL) -> Counter:
    return added(*((cell, its) for its in answers)).counts()


def added(*rows: tuple[Cell, dict[str, int | None]]) -> AnswerCount:
    counted = AnswerCount()
    for start in range(0, len(rows), 5):
        cells, answers = zip(*rows[start : start + 5], strict=True)
        counted.add(Rows(cells, answers, [None] * len(cells)))
    return counted


def test_codes_and_blanks_are_counted_by_variable() -> None:
    assert count({"a": 1, "b": None}, {"a": 1, "b": -998}, {"a": 5, "b": None}) == {
        ("w1", "_submitted", "g1", "", 1): 3,
        ("w1", "a", "g1", "", 1): 2,
        ("w1", "a", "g1", "", 5): 1,
        ("w1", "b", "g1", "", -998): 1,
        ("w1", "b", "g1", "", -999): 2,
    }


def test_submissions_are_counted_by_what_they_are() -> None:
    found = count({}, {}, cell=("w1", "g1", "p1", True, False, "kiosk"))
    assert found == {
        ("w1", "_submitted", "g1", "p1", 1): 2,
        ("w1", "_synthetic", "g1", "p1", 1): 2,
        ("w1", "_in_time", "g1", "p1", 0): 2,
        ("w1", "_collection_mode_kiosk", "g1", "p1", 1): 2,
    }


def test_each_wave_group_and_process_is_counted_by_itself() -> None:
    cells = [CELL, ("w1", "g2", *CELL[2:]), OTHER]
    counted = added(*((cell, {"a": place}) for place, cell in enumerate(cells)))
    found = {key: n for key, n in counted.counts().items() if key[1] == "a"}
    assert found == {("w1", "a", "g1", "", 0): 1, ("w1", "a", "g2", "", 1): 1, ("w2", "a", "g1", "p1", 2): 1}
    assert counted.submissions == 3


def test_answers_in_time_and_late_are_added_together() -> None:
    cells = [(*CELL[:4], in_time, "web") for in_time in (None, True, False)]
    assert added(*((cell, {"a": 1}) for cell in cells)).counts() == {
        ("w1", "_submitted", "g1", "", 1): 3,
        ("w1", "_in_time", "g1", "", 1): 1,
        ("w1", "_in_time", "g1", "", 0): 1,
        ("w1", "a", "g1", "", 1): 3,
    }


values = st.one_of(st.none(), st.integers(-998, 9), st.integers(-(10**6), 10**6))
keys = st.sampled_from(["a", "b", "c#1", "c#2", "spørgsmål", 'd"e', "f\\"])


@given(st.lists(st.tuples(st.sampled_from([CELL, OTHER]), st.dictionaries(keys, values))))
def test_counting_agrees_with_adding_answers_one_by_one(rows: list) -> None:
    expected: Counter = Counter()
    for (wave, group, process, *_), answers in rows:
        for key, code in answers.items():
            expected[wave, key, group, process, -999 if code is None else code] += 1
    assert {key: n for key, n in added(*rows).counts().items() if not key[1].startswith("_")} == expected


@given(st.dictionaries(st.text(), st.one_of(st.none(), st.integers(), st.text(), st.booleans())))
def test_what_is_written_as_json_is_read_back(value: dict) -> None:
    assert json.loads(encode_json(value)) == value
