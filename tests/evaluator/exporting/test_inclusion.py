"""What a take-out lacks of what was counted tells of nobody: not beside the report, and not beside another take-out."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from evaluator.exporting.inclusion import held, too_telling
from evaluator.exporting.responses import can_be_taken_out
from evaluator.findings.disclosure import printable
from evaluator.results.counted_material import material_of
from evaluator.store.counts import latest_counts
from evaluator.store.engine import Store
from evaluator.store.take_outs import Standing
from tests.evaluator.exporting.conftest import AFTER
from tests.support.diagnostics import rejected
from tests.support.taken_out import Office, Rows, rows_of, told_of_take_outs

LINDEVANG = Path(__file__).parents[2] / "documents" / "lindevang"
MINIMUM = 5
NAME = "tovholt-garden"
Taken = tuple[Rows, Rows]


def taken(office: Office) -> Taken:
    files = office.files()
    return rows_of(files, f"{NAME}.csv"), rows_of(files, f"{NAME}-texts.csv")


def alike(rows: Rows) -> Counter[tuple[str, ...]]:
    return Counter(tuple(row.values()) for row in rows)


def gone(before: Rows, after: Rows) -> int:
    """How many rows are in the one and not in the other; nothing may come back."""
    assert not alike(after) - alike(before)
    return (alike(before) - alike(after)).total()


def missing_of_published(office: Office, rows: Rows) -> list[int]:
    """How many answers to each variable a reader of the report misses in a take-out, where the report shows any."""
    columns = {row["source"]: row["name"] for row in rows_of(office.files(), f"{NAME}-codebook.csv") if row["source"]}
    shown: Counter[str] = Counter()
    for (_, variable, _, _), n in office.published().items():
        shown[variable] += n
    own = {variable: sum(row[name] != "-996" for row in rows) for variable, name in columns.items()}
    return [shown[variable] - n for variable, n in own.items() if n and variable in shown]


def test_while_nobody_withdraws_a_take_out_is_what_the_report_counts(counted: Office) -> None:
    rows, texts = taken(counted)
    again, again_texts = taken(counted)
    assert alike(rows) == alike(again)
    assert alike(texts) == alike(again_texts)
    assert rows != again, "the order is another one each time"
    assert set(missing_of_published(counted, rows)) == {0}


@pytest.mark.parametrize("seed", range(4))
def test_of_each_who_leaves_at_least_the_minimum_is_missing(garden: Office, seed: int) -> None:
    rng = Random(seed)
    people = garden.answer("spring", "residents", 40, rng)
    garden.count("m1", AFTER)
    looks = [taken(garden)]
    for person in rng.sample(people, 4):
        garden.leave("spring", person)
        looks.append(taken(garden))
    for earlier, (rows, texts) in enumerate(looks):
        for later_rows, later_texts in looks[earlier + 1 :]:
            assert gone(rows, later_rows) == 0 or gone(rows, later_rows) >= MINIMUM
            for question in {row["question"] for row in texts}:
                those, these = ([row for row in some if row["question"] == question] for some in (texts, later_texts))
                assert gone(those, these) == 0 or gone(those, these) >= MINIMUM or not these
        assert all(n == 0 or n >= MINIMUM for n in missing_of_published(garden, rows))
    assert gone(looks[0][0], looks[-1][0]) >= MINIMUM


def test_who_leaves_together_with_enough_others_takes_nobody_along(garden: Office) -> None:
    people = garden.answer("spring", "residents", 30, Random(5), favourite=None, better=None)
    garden.count("m1", AFTER)
    for person in people[:8]:
        garden.leave("spring", person)
    assert len(taken(garden)[0]) == 22


def test_few_who_are_left_are_not_there_at_all(garden: Office) -> None:
    people = garden.answer("spring", "residents", 9, Random(5))
    garden.count("m1", AFTER)
    garden.leave("spring", people[0])
    rows, texts = taken(garden)
    assert (rows, texts) == ([], [])


def test_a_rare_answer_does_not_stand_alone_among_what_is_missing() -> None:
    def row(number: int, *keys: str) -> Standing:
        return Standing(UUID(int=number), "g", "", False, dict.fromkeys(keys, 1), {})

    everybody = [row(n, "a") for n in range(20)] + [row(20 + n, "a", "b") for n in range(7)]
    left, base = everybody[:-1], held(everybody)
    away = too_telling(left, [base], MINIMUM)
    kept = held(one for one in left if one.id not in away)
    assert base["b"] - kept["b"] >= MINIMUM
    assert base["a"] - kept["a"] >= MINIMUM
    assert len(away) <= 6


def test_as_few_as_do_are_left_out() -> None:
    rows = [Standing(UUID(int=n), "g", "", False, {"a": 1}, {}) for n in range(30)]
    assert len(too_telling(rows[1:], [held(rows)], MINIMUM)) == MINIMUM - 1
    assert too_telling(rows, [held(rows)], MINIMUM) == set()


def test_answers_that_came_after_the_count_stop_a_take_out(counted: Office) -> None:
    counted.answer("spring", "residents", 1, Random(1))
    with rejected("answers came after the milestone was counted"):
        counted.take("spring")


def test_a_wave_that_was_counted_anew_with_other_answers_is_not_taken_out_again(counted: Office) -> None:
    counted.take()
    counted.answer("spring", "residents", 28, Random(2))
    counted.count("m1", AFTER, reason="More forms were found")
    with rejected("was counted again with other answers"):
        counted.take("spring")


def test_the_same_answers_counted_again_are_taken_out_as_before(counted: Office) -> None:
    before = taken(counted)
    counted.count("m1", AFTER, reason="The registers were corrected")
    assert alike(taken(counted)[0]) == alike(before[0])


def test_groups_that_the_report_does_not_show_are_not_there(
    sqlite_store: Store, sqlite_vault: Store, tmp_path: Path
) -> None:
    documents = told_of_take_outs(LINDEVANG, tmp_path / "documents")
    office = Office(sqlite_store, sqlite_vault, documents, "lindevang")
    office.answer("nameless", "residents", 12, Random(1))
    office.answer("nameless", "staff", 3, Random(2))
    office.count("m1", AFTER)
    rows = rows_of(office.files("nameless"), "lindevang-neighbours.csv")
    assert {row["group"] for row in rows} == {"residents"}
    book = rows_of(office.files("nameless"), "lindevang-neighbours-codebook.csv")
    assert "12 af de 12 svar" in next(row["text"] for row in book if row["name"] == "nameless")


def test_a_wave_in_which_nothing_is_shown_gives_an_empty_table(
    sqlite_store: Store, sqlite_vault: Store, tmp_path: Path
) -> None:
    office = Office(sqlite_store, sqlite_vault, told_of_take_outs(LINDEVANG, tmp_path / "documents"), "lindevang")
    office.answer("nameless", "staff", 3, Random(2))
    office.count("m1", AFTER)
    files = office.files("nameless", formats=("csv", "xlsx", "sav"))
    assert rows_of(files, "lindevang-neighbours.csv") == []
    with office.store.reading() as db:
        assert len(can_be_taken_out(db, "lindevang")[0]) == len(office.waves())
        shown = printable(material_of(db, latest_counts(db, "lindevang")["m1"]))
    assert ("nameless", "staff") in shown.hidden
