"""What somebody learns who holds take-outs and has read every report: from the files alone, by nedslag's own words."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from evaluator.core.paths import examples_folder
from evaluator.store.engine import Store
from tests.evaluator.exporting.conftest import AFTER
from tests.support.taken_out import Office, Rows, rows_of, told_of_take_outs

MINIMUM = 5
Look = tuple[Rows, Rows]


@pytest.fixture
def staff(sqlite_store: Store, sqlite_vault: Store, tmp_path: Path) -> Office:
    documents = told_of_take_outs(examples_folder() / "borgerdesign", tmp_path / "documents")
    return Office(sqlite_store, sqlite_vault, documents, "borgerdesign")


def look(office: Office) -> Look:
    files = office.files("m1-staff")
    return rows_of(files, "borgerdesign-staff.csv"), rows_of(files, "borgerdesign-staff-texts.csv")


def alike(rows: Rows, without: str = "") -> Counter[tuple[str, ...]]:
    return Counter(tuple(cell for name, cell in row.items() if name != without) for row in rows)


@pytest.mark.parametrize("seed", range(3))
def test_nobody_who_withdraws_is_among_fewer_than_the_minimum(staff: Office, seed: int) -> None:
    """Reports and a take-out after each withdrawal are laid beside each other in pairs, also group by group."""
    rng = Random(seed)
    people = staff.answer("m1-staff", "staff", 30, rng, process="livets-afslutning")
    people += staff.answer("m1-staff", "facilitators", 10, rng, process="lemvig-sundhedshus")
    staff.count("m1", AFTER)
    looks = [look(staff)]
    for person in rng.sample(people, 3):
        staff.leave("m1-staff", person)
        looks.append(look(staff))
    for place, (before, _) in enumerate(looks):
        for after, _ in looks[place + 1 :]:
            for group in ("staff", "facilitators"):
                rows, later = ([row for row in some if row["group"] == group] for some in (before, after))
                left = (alike(rows, "process") - alike(later, "process")).total()
                assert left == 0 or left >= MINIMUM
                assert not alike(later, "process") - alike(rows, "process")


def test_every_text_could_be_that_of_at_least_the_minimum_of_rows(staff: Office) -> None:
    """As far as group, process and the questions that were put tell."""
    rng = Random(9)
    for process, n in (("livets-afslutning", 11), ("lemvig-sundhedshus", 6), ("sparring", 2)):
        staff.answer("m1-staff", "staff", n, rng, process=process)
        staff.answer("m1-staff", "facilitators", n, rng, process=process)
    staff.count("m1", AFTER)
    rows, texts = look(staff)
    assert texts
    for text in texts:
        its = [row for row in rows if all(text[name] in ("", row[name]) for name in ("group", "process"))]
        assert len(its) >= MINIMUM


def test_few_rows_of_a_group_stand_nowhere_together(staff: Office) -> None:
    for process, n in (("livets-afslutning", 11), ("lemvig-sundhedshus", 6), ("sparring", 2), ("", 1)):
        staff.answer("m1-staff", "staff", n, Random(n), process=process)
        staff.answer("m1-staff", "facilitators", n + 1, Random(n), process=process)
    staff.count("m1", AFTER)
    rows, _ = look(staff)
    for names in (("group",), ("group", "process"), ("process",)):
        assert min(Counter(tuple(row[name] for name in names) for row in rows).values()) >= MINIMUM


def test_what_does_not_hold_whoever_knows_a_few_answers_finds_the_row(staff: Office) -> None:
    """That is why a take-out is restricted, announced and logged, and is no publication."""
    staff.answer("m1-staff", "staff", 40, Random(4))
    staff.count("m1", AFTER)
    rows, _ = look(staff)
    known = list(rows[0])[6:16]
    found = Counter(tuple(row[name] for name in known) for row in rows)
    assert sum(n == 1 for n in found.values()) > 0.9 * len(rows)
