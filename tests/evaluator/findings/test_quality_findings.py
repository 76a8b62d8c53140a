from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from evaluator.findings.collection_findings import DoubleEntry
from evaluator.store.paper import Agreement, add_agreement
from evaluator.store.submissions import Submission, insert_submissions


@pytest.fixture
def quality(world):
    def by_key(milestone: str = "m2", **values: object) -> dict[str, object]:
        return {measure.key: measure for measure in world.findings(milestone, **values).quality}

    return by_key


def test_the_response_rate_is_answers_of_those_invited_or_of_the_known_size(world, quality) -> None:
    world.heard("m2", "citizens", 2, 2, 8)
    world.heard("m2", "leaders", 2, 2, 4)
    invited = {("m2-all", "citizens"): 16, ("m2-all", "relatives"): 9}
    rate = quality(invited=invited)["response_rate"]
    assert (rate.numerator, rate.denominator, rate.reached) == (20, 45, False)
    rows = {r.group: (r.population, r.basis) for r in world.findings(invited=invited).responses}
    assert rows == {"citizens": (16, "invited"), "leaders": (20, "known"), "relatives": (9, "invited")}


def test_a_row_without_a_rate_takes_the_rate_of_all_with_it(world, quality) -> None:
    """How many relatives there are is not known: the rate would be of some, and their number of the others."""
    world.heard("m2", "citizens", 2, 2, 8)
    world.heard("m2", "leaders", 2, 2, 4)
    rate = quality(invited={("m2-all", "citizens"): 16})["response_rate"]
    assert (rate.value, rate.numerator, rate.reason) == (None, None, "no_population")


def test_who_was_not_invited_is_in_no_rate(world, quality) -> None:
    """Eleven were invited and did not answer; eight others were imported."""
    sized_by_invitation = {("m2-all", group): 11 for group in ("citizens", "leaders", "relatives")}
    rows = [
        Submission(
            programme="prove",
            wave="m2-all",
            linkage="pseudonymous",
            version=1,
            group="citizens",
            answers={"heard": 3},
            pseudonym=f"imported {number}",
            receipt=f"imported {number}",
            collection_mode="import",
        )
        for number in range(8)
    ]
    with world.store.writing() as db:
        insert_submissions(db, rows)
    findings = world.findings(invited=sized_by_invitation)
    assert {row.group: (row.answered, row.rate) for row in findings.responses}["citizens"] == (8, None)
    rate = quality(invited=sized_by_invitation)["response_rate"]
    assert (rate.value, rate.reason) == (None, "uninvited")


def test_completeness_counts_answered_questions_of_asked_ones_and_do_not_know_as_an_answer(world, quality) -> None:
    world.answer("m2", "citizens", [{"heard": 3, "acted": None, "more": None}] * 5 + [{"heard": -998, "acted": 1}] * 5)
    measure = quality()["completeness"]
    assert (measure.numerator, measure.denominator, measure.reached) == (15, 20, False)


@pytest.mark.parametrize(("n", "counted"), [(4, 10), (5, 15)])
def test_completeness_leaves_out_what_was_put_to_few_also_where_all_of_them_left_it_blank(world, quality, n, counted):
    world.answer("m2", "citizens", [{"heard": 3}] * 10 + [{"acted": None}] * n)
    assert quality()["completeness"].denominator == counted


def test_a_row_of_whom_all_answered_has_the_rate_one(world) -> None:
    world.heard("m2", "citizens", 2, 2, 8)
    rows = {row.group: row.rate for row in world.findings(invited={("m2-all", "citizens"): 12}).responses}
    assert rows["citizens"] == 1


def test_a_register_row_without_date_or_with_an_assumed_one_is_a_known_fault(world, quality) -> None:
    world.rows(
        "decisions",
        {"meeting_date": dt.date(2019, 3, 1), "case_type": "B"},
        {"meeting_date": None, "case_type": "B"},
    )
    world.started("a", "north", dt.date(2019, 5, 1), assumed=True)
    world.started("b", "north", dt.date(2019, 5, 2))
    measure = quality()["error_share"]
    assert (measure.numerator, measure.denominator, measure.reached) == (2, 4, False)


def test_timeliness_is_of_answers_whose_time_is_stored_and_an_anonymous_round_has_none(world, quality) -> None:
    world.answer("m2", "citizens", [{"heard": 3}] * 10, late=1)
    world.heard("m1", "citizens", 2, 2, 8)
    measure = quality()["timeliness"]
    assert (measure.numerator, measure.denominator, measure.reached) == (9, 10, True)
    assert quality("m1")["timeliness"].reason == "anonymous"


def test_without_answers_each_measure_says_why_it_is_missing(quality) -> None:
    reasons = {key: measure.reason for key, measure in quality().items()}
    assert reasons == {
        "response_rate": "no_population",
        "completeness": "no_data",
        "error_share": "no_data",
        "timeliness": "no_data",
        "minimum_n": "no_data",
    }


def on_paper(world, wave: str, n: int, forms: int | None = None) -> None:
    rows = [
        Submission(
            programme="prove",
            wave=wave,
            linkage="anonymous",
            version=1,
            group="citizens",
            answers={"heard": 1 + number % 3},
            collection_mode="paper",
        )
        for number in range(n)
    ]
    with world.store.writing() as db:
        insert_submissions(db, rows)
        for _ in range(n if forms is None else forms):
            add_agreement(db, "prove", wave, Agreement(forms=1, fields=20, differing=2, impossible=1))


def test_double_entry_is_counted_over_the_forms_of_the_milestone(world) -> None:
    on_paper(world, "m1-all", 6)
    assert world.findings("m1").double_entry == DoubleEntry(fields=120, differing=12, impossible=6)
    assert world.findings("m2").double_entry is None


@pytest.mark.parametrize(("on_web", "paper", "forms"), [(9, 4, 4), (2, 9, 9), (9, 6, 4), (9, 0, 6)])
def test_double_entry_is_not_told_where_it_would_tell_of_few(world, on_web: int, paper: int, forms: int) -> None:
    world.heard("m1", "citizens", 0, 0, on_web)
    on_paper(world, "m1-all", paper, forms)
    assert world.findings("m1").double_entry is None


def test_double_entry_is_not_told_while_a_group_of_the_wave_is_not_shown(world) -> None:
    """The forms of that group are among those that were typed, and in no other number."""
    on_paper(world, "m1-all", 6)
    world.heard("m1", "relatives", 1, 1, 1)
    findings = world.findings("m1")
    assert (findings.collection_modes, findings.double_entry) == ({"paper": 6}, None)


def test_the_least_n_is_the_fewest_answers_behind_an_indicator_with_a_target(world, quality) -> None:
    world.heard("m2", "citizens", 2, 2, 8)
    agree_on(world, minimum_n=12)
    its = quality()["minimum_n"]
    assert (its.value, its.numerator, its.denominator, its.reached) == (12, 1, 1, True)
    agree_on(world, minimum_n=13)
    its = quality()["minimum_n"]
    assert (its.value, its.numerator, its.denominator, its.reached) == (12, 0, 1, False)


def test_of_an_indicator_that_is_not_shown_the_least_n_tells_nothing(world, quality) -> None:
    world.heard("m2", "citizens", 2, 1, 1)
    agree_on(world, minimum_n=12)
    its = quality()["minimum_n"]
    assert (its.value, its.numerator, its.reached, its.reason) == (None, None, None, "suppressed")


def agree_on(world, **quality) -> None:
    """Other data-quality targets of the last milestone, of two indicators."""
    *earlier, last = world.programme.milestones
    agreed = replace(last, quality=replace(last.quality, **quality))
    some = tuple(one for one in world.programme.indicators if one.key in ("heard", "started"))
    world.programme = replace(world.programme, milestones=(*earlier, agreed), indicators=some)
