"""Progress comes in steps that nobody can look between."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evaluator.results.folding import fold_new_answers
from evaluator.results.progress import progress_of
from evaluator.store.submissions import Submission, insert_submissions
from evaluator.store.waves import wave


def told(site) -> dict[str, int]:
    fold_new_answers(site.service.store, "lindevang")
    with site.service.store.reading() as db:
        its = wave(db, "lindevang", "linked")
        assert its
        return {one.group: one.answered for one in progress_of(db, its, minimum=5)}


def imported(site) -> Iterator[int]:
    """One answer after the other, and how many there are by then."""
    for number in range(1, 12):
        one = Submission(
            programme="lindevang",
            wave="linked",
            linkage="pseudonymous",
            version=1,
            group="staff",
            answers={"heard": 3},
            pseudonym=f"imported{number}",
            submitted_at=site.now,
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
