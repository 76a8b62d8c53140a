"""Groups that were reported together stay so: an attacker who had two reports that part them differently read off the
answers of the three people of one group, and of the four of another."""

from __future__ import annotations

import datetime as dt

import pytest

from evaluator.findings.model import Findings
from evaluator.results.counting import gather_count, keep_count
from evaluator.results.folding import fold_new_answers
from evaluator.results.milestones import findings_of
from evaluator.store.counts import Count, inputs_of
from evaluator.store.submissions import Submission, insert_submissions
from tests.support.diagnostics import rejected
from tests.support.plans import AFTER, BEFORE, KEY, Street, wave
from tests.support.programmes import programme

SIZES = {"a": 3, "b": 4, "c": 7, "d": 12}
LATER = dt.datetime(2026, 11, 10, 9, tzinfo=dt.UTC)


def of_all(month: int, milestone: str) -> dict[str, object]:
    return {**wave(milestone, month), "groups": [*SIZES]}


DOCUMENT = programme(
    KEY,
    groups=[*SIZES],
    milestones={"m1": dt.date(2026, 5, 31), "m2": dt.date(2026, 10, 31)},
    indicators={
        "heard": {
            "source": {"survey": ["street.heard"], "statistic": "share", "codes": [3]},
            "targets": {"m1": 0.5, "m2": 0.6},
        },
        "safe": {
            "source": {"survey": ["street.safe"], "statistic": "share", "codes": [3]},
            "targets": {"m1": 0.2, "m2": 0.3},
        },
    },
    waves={"m1-people": of_all(5, "m1"), "m2-people": of_all(10, "m2")},
)
for _group, _size in SIZES.items():
    DOCUMENT = DOCUMENT.replace(f'title = "{_group}"\n', f'title = "{_group}"\npopulation = {_size}\n')

B_ALONE = """
[waves.m2-b]
milestone = "m2"
questionnaire = "street"
groups = ["b"]
linkage = "anonymous"
opens = 2026-10-01
closes = 2026-10-20
open_link = true
"""
A_AND_C = """
[indicators.of-a-and-c]
title = "of a and c"
node = "good"
definition = "of a and c"
source = { survey = ["street.safe"], statistic = "share", codes = [3], groups = ["a", "c"] }
targets = { m2 = 0.5 }
"""


@pytest.fixture
def small(street: Street) -> Street:
    """Everybody answered m1, those of a all in one way and those of b in the other."""
    street.write(DOCUMENT)
    street.bring_in(BEFORE)
    for group, heard in (("a", 3), ("b", 0), ("c", 4), ("d", 5)):
        street.answer(people=SIZES[group], heard=heard, group=group)
    return street


def count(street: Street, milestone: str, now: dt.datetime, reason: str = "") -> tuple[Count, Findings]:
    fold_new_answers(street.store, KEY)
    with street.store.reading(snapshot=True) as db, street.vault.reading() as vault_db:
        found = gather_count(db, vault_db, KEY, milestone, now=now)
    with street.store.writing() as db:
        kept = keep_count(db, found, actor="eva", now=now, complete=True, reason=reason)
    with street.store.reading() as db:
        return kept, findings_of(db, kept)


def parts(findings: Findings, milestone: str) -> list[tuple[str, int | None]]:
    return [(row.group, row.answered) for row in findings.responses if row.wave == f"{milestone}-people"]


@pytest.mark.parametrize("more", [B_ALONE, A_AND_C], ids=["a wave of one of them", "an indicator of another pair"])
def test_a_later_document_parts_nobody_otherwise_in_a_second_count_or_a_later_report(small: Street, more: str) -> None:
    _, first = count(small, "m1", AFTER)
    assert parts(first, "m1") == [("a+b", 7), ("c", 7), ("d", 12)]
    small.write(DOCUMENT + more)
    small.bring_in(AFTER, reason="Agreed at the meeting")
    _, again = count(small, "m1", AFTER, reason="A register was wrong")
    assert parts(again, "m1") == parts(first, "m1")
    for group in SIZES:
        small.answer(people=SIZES[group], heard=1, group=group, wave="m2-people")
    _, second = count(small, "m2", LATER)
    heard = [next(one for one in its.indicators if one.indicator.key == "heard") for its in (first, second)]
    assert heard[1].series[0].estimate == heard[0].estimate


def test_whoever_was_not_shown_is_in_no_later_sum_of_more_groups(small: Street) -> None:
    with small.store.writing() as db:
        rows = [
            Submission(
                programme=KEY, wave="m2-people", linkage="anonymous", version=1, group=group, answers={"heard": 3}
            )
            for group, n in (("a", 1), ("b", 2), ("c", 7), ("d", 12))
            for _ in range(n)
        ]
        insert_submissions(db, rows)
    count(small, "m1", AFTER)
    _, second = count(small, "m2", LATER)
    assert parts(second, "m2") == [("a+b", None), ("c", 7), ("d", 12)]
    kept, _ = count(small, "m2", LATER, reason="Again")
    with small.store.reading() as db:
        assert inputs_of(db, kept)["joined"] == {"m1": [["a", "b"]], "m2": [["a", "b"]]}


def test_two_counts_of_the_same_have_digests_that_nobody_can_work_out(small: Street) -> None:
    first, second = count(small, "m1", AFTER)[0], count(small, "m1", AFTER, reason="Again")[0]
    with small.store.reading() as db:
        its, again = (inputs_of(db, one) for one in (first, second))
    assert its.pop("salt") != again.pop("salt")
    assert its.pop("places")
    assert again.pop("places") == {}
    assert its == again
    assert first.digest != second.digest


def test_a_count_that_moves_few_does_not_say_in_how_many_tables(small: Street) -> None:
    count(small, "m1", AFTER)
    small.answer(people=1, heard=1, group="d")
    said = "a new count would change something by fewer than 5 answers"
    with rejected(said):
        count(small, "m1", AFTER, reason="One more came")


def test_beside_imported_answers_the_others_are_not_few(small: Street) -> None:
    """Whoever imported four answers to a group in which one had answered knew that one's."""
    with small.store.writing() as db:
        its = {"programme": KEY, "wave": "m2-people", "linkage": "anonymous", "version": 1, "group": "d"}
        rows = [Submission(**its, answers={"heard": 1}, collection_mode="import") for _ in range(4)]
        insert_submissions(db, [*rows, Submission(**its, answers={"heard": 3})])
    count(small, "m1", AFTER)
    _, second = count(small, "m2", LATER)
    assert dict(parts(second, "m2"))["d"] is None
