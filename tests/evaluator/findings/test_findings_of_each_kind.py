"""Ranges and rankings are reported as the scales they are; what is no question counts in no measure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from evaluator.documents.storing import import_folder
from evaluator.findings.model import Findings
from evaluator.results.milestones import findings_of
from evaluator.store.engine import open_store
from evaluator.store.submissions import Submission, insert_submissions
from evaluator.vault.engine import open_vault
from tests.support.counting import count_milestone

DOCUMENTS = Path(__file__).parents[2] / "documents" / "tovholt"
NOW, AFTER = (dt.datetime(2026, month, 20, tzinfo=dt.UTC) for month in (5, 12))


def answers(person: int) -> dict[str, int | None]:
    """Eight of twelve recommend the garden by 9, three rank quiet first, and nobody answers anything else."""
    ranked = dict(zip((1, 2, 3), (1, 2, 3) if person < 3 else (2, 3, 1), strict=True))
    return {
        "agrees": 1,
        "moved-in": 1 if person < 6 else None,
        "recommend": 9 if person < 8 else 4,
        **{f"what-counts#{code}": rank for code, rank in ranked.items()},
        **{f"next-year#{code}": None for code in (1, 2, 3, 4)},
    }


@pytest.fixture
def found(make_sqlite: Callable[[str], str]) -> Findings:
    with closing(open_store(make_sqlite("store"))) as store, closing(open_vault(make_sqlite("vault"))) as vault:
        with store.writing() as db, vault.writing() as vault_db:
            import_folder(db, vault_db, DOCUMENTS, NOW)
            insert_submissions(
                db,
                [
                    Submission(
                        programme="tovholt",
                        wave="spring",
                        linkage="pseudonymous",
                        version=1,
                        group="residents",
                        answers=answers(person),
                        pseudonym=f"p{person}",
                    )
                    for person in range(12)
                ],
            )
        count = count_milestone(store, vault, "tovholt", "m1", now=AFTER)
        with store.reading(snapshot=True) as db:
            return findings_of(db, count)


def test_the_share_at_the_top_of_a_range(found: Findings) -> None:
    indicator = next(one for one in found.indicators if one.indicator.key == "recommend")
    assert indicator.estimate is not None
    assert (indicator.estimate.n, indicator.estimate.value) == (12, pytest.approx(8 / 12))


def test_the_share_who_rank_it_first_of_those_who_ranked(found: Findings) -> None:
    indicator = next(one for one in found.indicators if one.indicator.key == "quiet-first")
    assert indicator.estimate is not None
    assert (indicator.estimate.n, indicator.estimate.value) == (12, pytest.approx(3 / 12))
    assert indicator.stem["da"] == "Hvad er vigtigst for dig i haven?"


def test_completeness_counts_a_ranking_once_and_consent_not_at_all(found: Findings) -> None:
    measure = next(one for one in found.quality if one.key == "completeness")
    # Asked of each: the date, the range and the two rankings.
    assert (measure.numerator, measure.denominator) == (6 + 12 + 12 + 0, 4 * 12)
