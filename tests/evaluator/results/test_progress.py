"""Progress comes in steps that nobody can look between."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evaluator.documents.storing import load_programme
from evaluator.results.folding import fold_new_answers
from evaluator.results.open_access import door_flags
from evaluator.results.outstanding import outstanding
from evaluator.results.progress import progress_of
from evaluator.store.submissions import Submission, insert_submissions
from evaluator.store.waves import wave
from tests.evaluator.results.conftest import AFTER_M2


def told(site) -> dict[str, int]:
    fold_new_answers(site.service.store, "lindevang")
    with site.service.store.reading() as db:
        its = wave(db, "lindevang", "linked")
        assert its
        return {one.group: one.answered for one in progress_of(db, its, minimum=5)}


def imported(site, wave: str = "linked", linkage: str = "pseudonymous", people: int = 11) -> Iterator[int]:
    """One answer after the other, and how many there are by then."""
    linked = linkage != "anonymous"
    for number in range(1, people + 1):
        one = Submission(
            programme="lindevang",
            wave=wave,
            linkage=linkage,
            version=1,
            group="staff",
            answers={"heard": 3},
            pseudonym=f"imported{number}" if linked else None,
            submitted_at=site.now if linked else None,
            collection_mode="import",
        )
        with site.service.store.writing() as db:
            insert_submissions(db, [one])
        yield number


@pytest.mark.parametrize("more", range(4))
def test_whoever_imports_one_after_the_other_does_not_find_out_how_many_the_others_are(asked, more: int) -> None:
    """Seven of the staff answered, and some more."""
    asked.answer("linked", "staff", range(20, 20 + more))
    others = (7 + more) // 5 * 5
    assert told(asked)["staff"] == others
    assert [told(asked)["staff"] - others for _ in imported(asked)] == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]


def test_nor_by_what_is_said_of_a_wave_with_few_answers_before_it_is_counted(asked) -> None:
    asked.answer("again", "staff", range(20, 23))
    found = []
    for _ in imported(asked, "again", people=5):
        fold_new_answers(asked.service.store, "lindevang")
        with asked.service.store.reading() as db:
            left = outstanding(db, load_programme(db, "lindevang")[0], "m2", now=AFTER_M2)
        found.append("results.few_beside_imports" in {one.code for one in left.may_be_left})
    assert found == [True, True, True, True, False]


def test_nor_by_what_is_said_of_an_open_door(asked) -> None:
    """Of forty people."""
    assert sum(1 for _ in imported(asked, "open-one", "anonymous", people=45)) == 45
    fold_new_answers(asked.service.store, "lindevang")
    with asked.service.store.reading() as db:
        its = wave(db, "lindevang", "open-one")
        assert its
        assert not door_flags(db, load_programme(db, "lindevang")[0], [its])
