"""Looking, reading and a take-out tell the same processes apart, and a second count tells none."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from evaluator.coding.searching import Asked, search
from evaluator.coding.units import readable
from evaluator.exploring.questions import By, Counted, counted, look
from evaluator.store import audit
from evaluator.store.counts import latest_counts
from evaluator.store.engine import Store
from surveys.diagnostics import InputRejected
from tests.support.clustered_programme import AFTER, LATER, office
from tests.support.exploring import cross
from tests.support.taken_out import Office, rows_of

CLUSTERS = {"pa": "north", "pb": "south", "pc": "north", "pd": ""}
NOT_APART = {"exploring.not_apart": 0}


@pytest.fixture
def open_office(sqlite_store: Store, sqlite_vault: Store, tmp_path: Path):
    return lambda **other: office(sqlite_store, sqlite_vault, tmp_path / "documents", CLUSTERS, **other)


def its_count(its: Office) -> Counted:
    with its.store.reading() as db:
        return counted(db, latest_counts(db, "p")["m1"])


def looked(its: Office, by: By) -> dict[str, int]:
    """How many answered, by what a look tells apart; why, where it tells nothing apart."""
    with its.store.reading() as db:
        try:
            (figure,) = look(db, its_count(its), "q.a", by).figures
        except InputRejected as refused:
            return {one.code: 0 for one in refused.diagnostics}
    return {row.key: row.tally.n for row in figure.rows if row.tally}


def taken(its: Office, wave: str = "w") -> tuple[Counter[str], Counter[str]]:
    """How many rows and texts a take-out has of each process."""
    files = its.files(wave)
    names = ("p-q.csv", "p-q-texts.csv")
    rows, texts = (Counter(row["process"] for row in rows_of(files, name)) for name in names)
    return rows, texts


def read(its: Office) -> Counter[tuple[str, str]]:
    with its.store.reading() as db:
        known = readable(db, "p")
        pages = range(1, search(db, known, Asked()).pages + 1)
        return Counter((one.group, one.process) for n in pages for one in search(db, known, Asked(), n).texts)


def answered(its: Office, wave: str = "w", group: str = "g", **people: int) -> None:
    rng = Random(1)
    for process, n in people.items():
        for number in range(n):
            a, b, t = 1 + number % 3, 1 + number // 3 % 3, f"{group} {its.people}"
            its.answer(wave, group, 1, rng, process=process, a=a, b=b, t=t)


def crossed(its: Office) -> list[str]:
    """The reasons why two questions are not crossed."""
    try:
        cross(its.store, its_count(its), now=AFTER)
    except InputRejected as refused:
        return [one.code for one in refused.diagnostics]
    return []


def test_all_three_join_a_small_process_with_the_same_one(open_office) -> None:
    its = open_office()
    answered(its, pa=20, pb=6, pc=4)
    its.count("m1", AFTER)
    assert looked(its, "process") == {"pa+pc": 24, "pb": 6}
    assert looked(its, "cluster") == {"north": 24, "south": 6}
    rows, texts = taken(its)
    assert rows == {"pa+pc": 24, "pb": 6}
    assert read(its) == {("g", ""): 24, ("g", "pb"): 6}
    assert texts == {"": 24, "pb": 6}


def test_of_several_waves_no_process_is_told_that_is_few_in_one(open_office) -> None:
    its = open_office(waves=("w", "v"))
    answered(its, "w", pa=10)
    answered(its, "v", pa=1, pb=5)
    its.count("m1", AFTER)
    assert looked(its, "process") == NOT_APART
    assert taken(its, "w")[0] == {"": 10}
    assert read(its) == {("g", ""): 16}


def test_clusters_are_whole_units(open_office) -> None:
    """pd belongs nowhere and joins a process of the south; then nobody is told of the south without it."""
    its = open_office()
    answered(its, pa=9, pb=8, pd=2)
    its.count("m1", AFTER)
    assert looked(its, "process") == {"pa": 9, "pb+pd": 10}
    assert looked(its, "cluster") == {"north": 9, "+south": 10}


def test_a_second_count_tells_nothing_apart(open_office) -> None:
    """Of five who came since one was of a process, whose figures would move by that one."""
    its = open_office()
    answered(its, pa=12, pb=12)
    its.count("m1", AFTER)
    assert looked(its, "process") == {"pa": 12, "pb": 12}
    answered(its, pa=4, pb=1)
    its.count("m1", LATER, reason="Paper was found")
    assert looked(its, "process") == looked(its, "cluster") == NOT_APART
    assert taken(its)[0] == {"": 29}
    assert read(its) == {("g", ""): 29}


def test_texts_that_had_no_group_have_none_after_a_second_count(open_office) -> None:
    """Four of a group that was not shown would be known by it beside five who came since."""
    its = open_office(groups={"g": 300, "h": 300})
    answered(its, pa=12)
    answered(its, group="h", pa=4)
    its.count("m1", AFTER)
    before = read(its)
    assert before == {("", ""): 16}
    answered(its, group="h", pa=5)
    its.count("m1", LATER, reason="Paper was found")
    assert read(its) == {("", ""): 21}


def test_two_questions_are_not_crossed_again_after_a_second_count(open_office) -> None:
    its = open_office()
    answered(its, pa=120)
    its.count("m1", AFTER)
    assert crossed(its) == []
    assert crossed(its) == []
    answered(its, pa=5)
    its.count("m1", LATER, reason="Paper was found")
    assert crossed(its) == ["exploring.counted_anew"]


def test_a_table_that_was_shown_before_counts_were_noted_is_not_shown_again(open_office) -> None:
    its = open_office()
    answered(its, pa=120)
    its.count("m1", AFTER)
    details: dict[str, audit.Detail] = {"first_question": "q.b", "second_question": "q.a", "rows": 120}
    with its.store.writing() as db:
        audit.record(db, "crosstab_shown", actor="eva", now=AFTER, programme="p", subject="m1", details=details)
    assert crossed(its) == ["exploring.counted_anew"]
