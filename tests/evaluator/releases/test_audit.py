"""Everything that was published for a programme is read together: made-up programmes over three milestones, counted
again, with people who come late, leave and change group."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest

from evaluator.releases.audit import BREACHED, PROVEN, Breach, Certificate, prove
from evaluator.releases.breaches import told_of
from surveys.diagnostics import Term
from tests.attack import store
from tests.support.published_worlds import Document, document, publish
from tests.support.released_worlds import MINIMUM, counts, made_up


def documents(seed: int, *, careful: bool = True, composed: bool = False) -> list[Document]:
    with store() as opened:
        its = counts(made_up(random.Random(seed)), opened, careful=careful)
        return [document(one, at, composed=composed) for at, one in enumerate(its)]


@pytest.mark.parametrize("seed", [2, 3, 10])
def test_what_is_published_over_three_milestones_tells_nothing_of_few_people(seed: int) -> None:
    with store() as opened:
        its = publish(made_up(random.Random(seed)), opened)
    assert its.releases >= 3
    assert its.narrow == ()


def test_a_second_count_that_moved_by_one_answer_is_found_and_both_tables_are_named() -> None:
    first, second, *_ = documents(4, careful=False)
    found = prove([first, second])
    assert found.state == BREACHED
    (breach,) = [one for one in found.breaches if one.what[0] == "came"]
    assert breach.what == ("came", "wq00", "g1", "1-2")
    assert {table.rpartition("/")[0] for table in breach.tables} == {"m0/1", "m0/2"}


@pytest.fixture(scope="module")
def hiding() -> Document:
    """A release that hides a row of responses."""
    return next(one for one in documents(0) if any(row["suppressed"] for row in one["figures"]["responses"]))


def test_a_release_that_hides_a_row_is_proven(hiding: Document) -> None:
    found = prove([hiding])
    assert (found.state, found.breaches) == (PROVEN, ())
    assert found.cells > 0
    assert found.witnesses > 1


def changed(its: Document) -> Any:
    return copy.deepcopy(its)


def test_a_total_that_counts_a_hidden_row_is_found(hiding: Document) -> None:
    told = changed(hiding)
    told["figures"]["answers"] += 3
    assert prove([told]).state == BREACHED


def test_a_later_release_that_shows_what_an_earlier_one_hid_is_found(hiding: Document) -> None:
    later = changed(hiding)
    later["number"] += 1
    row = next(one for one in later["figures"]["responses"] if one["suppressed"])
    row["answered"], row["suppressed"] = MINIMUM - 2, False
    later["figures"]["answers"] = (later["figures"]["answers"] or 0) + MINIMUM - 2
    named = [one for one in prove([hiding, later]).breaches if one.what[:3] == ("people", row["wave"], row["group"])]
    assert [f"{later['milestone']}/{later['number']}/responses" in one.tables for one in named] == [True]


def test_numbers_that_contradict_each_other_prove_nothing(hiding: Document) -> None:
    told = changed(hiding)
    row = next(one for one in told["figures"]["responses"] if one["answered"])
    told["facts"]["da"] |= {"answers": told["facts"]["en"]["answers"]}
    told["figures"]["answers"] = row["answered"] - 1
    assert ("",) in [one.what for one in prove([told]).breaches]


def test_what_is_not_proven_in_time_is_a_breach(hiding: Document) -> None:
    found = prove([hiding], minutes=0)
    assert found.state == BREACHED
    assert not any(one.proven for one in found.breaches)


def test_a_number_in_one_language_alone_is_named_with_the_words_that_it_stands_in() -> None:
    its = changed(documents(2, composed=True)[0])
    assert prove([its]).state == PROVEN
    its["reports"]["da"]["title"] += " 4"
    assert [one.what for one in prove([its]).breaches] == [("language", its["reports"]["da"]["title"])]


def test_words_that_tell_a_number_in_one_language_are_quoted_to_whoever_mends_them() -> None:
    found = Certificate(BREACHED, breaches=(Breach(("language", "Hele 4 + 5 svar " * 30)),))
    (told,) = told_of(found, made_up(random.Random(2)).programme)
    whom = told.values["whom"]
    assert isinstance(whom, Term)
    assert {words[:17] for words in whom.own.values()} == {"”Hele 4 + 5 svar ", "“Hele 4 + 5 svar "}
    assert all(len(words) < 170 for words in whom.own.values())


def test_progress_is_told(hiding: Document) -> None:
    seen: list[tuple[int, int]] = []
    found = prove([hiding], progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (found.cells, found.cells)
