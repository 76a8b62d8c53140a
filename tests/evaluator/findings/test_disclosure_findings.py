"""Nothing about fewer people than the minimum is in the findings, nor can be computed from them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from analysis.results import Status
from evaluator.findings.answers import people_behind
from evaluator.reporting.json import as_json
from evaluator.store.submissions import Submission, insert_submissions
from evaluator.store.waves import save_wave, wave


def test_a_small_group_is_not_shown_and_stands_in_no_total(world, found) -> None:
    for group, yes, no in (("citizens", 9, 7), ("leaders", 5, 2), ("relatives", 2, 1)):
        world.answer("m2", group, [{"acted": 1}] * yes + [{"acted": 2}] * no)
    finding = found(world.findings(), "acted")
    assert finding.estimate.n == 23
    assert [(g.group, g.suppressed) for g in finding.by_group] == [
        ("citizens", False),
        ("leaders", False),
        ("relatives", True),
    ]
    assert [d.counts is None for d in finding.distributions] == [False, False, False, True]


@pytest.mark.parametrize(("n", "shown"), [(0, True), (1, False), (4, False), (5, True), (6, True)])
def test_exactly_the_minimum_and_nobody_are_shown(world, found, n: int, shown: bool) -> None:
    world.heard("m2", "citizens", 9, 7, 4)
    world.heard("m2", "relatives", n, 0, 0)
    findings = world.findings()
    row = next(row for row in findings.responses if row.group == "relatives")
    figure = next(one for one in found(findings, "heard").by_group if one.group == "relatives")
    assert (row.answered, figure.suppressed) == (n if shown else None, not shown)
    assert (findings.answers, found(findings, "heard").estimate.n) == (20 + n * shown, 20 + n * shown)


@pytest.mark.parametrize(("size", "shown"), [(4, False), (5, True), (6, True)])
def test_nobody_of_a_group_that_is_too_small_is_hidden_like_somebody(world, size: int, shown: bool) -> None:
    """One who was invited would be betrayed by 0 of 1, until she answers."""
    world.heard("m2", "citizens", 9, 7, 4)
    rows = {row.group: row.answered for row in world.findings(invited={("m2-all", "relatives"): size}).responses}
    assert rows["relatives"] == (0 if shown else None)


def test_few_who_were_invited_beside_many_who_were_not_hide_nothing(world) -> None:
    world.heard("m2", "citizens", 9, 7, 4)
    rows = world.findings(invited={("m2-all", "citizens"): 1}).responses
    assert [(row.answered, row.rate) for row in rows if row.group == "citizens"] == [(20, None)]


@pytest.mark.parametrize(("n", "shown"), [(4, False), (5, True)])
def test_a_question_that_few_of_a_group_answered_does_not_show_the_group(world, found, n: int, shown: bool) -> None:
    world.heard("m2", "citizens", 9, 7, 4)
    world.answer("m2", "leaders", [{"heard": 1}] * n + [{"heard": None}] * 4)
    findings = world.findings()
    assert findings.answers == 20 + n + 4
    assert found(findings, "heard").estimate.n == 20 + n * shown
    assert next(one for one in findings.quality if one.key == "completeness").denominator == 20 + (n + 4) * shown


def test_an_indicator_of_a_small_group_alone_is_suppressed(world, found) -> None:
    world.heard("m2", "relatives", 1, 0, 2)
    finding = found(world.findings(), "heard-relatives")
    assert (finding.status, finding.estimate, finding.distributions[0].counts) == (Status.SUPPRESSED, None, None)


def test_the_table_of_responses_and_its_total_leave_a_small_group_out(world) -> None:
    world.heard("m2", "citizens", 4, 3, 9)
    world.heard("m2", "leaders", 1, 1, 5)
    world.heard("m2", "relatives", 1, 0, 2)
    findings = world.findings(invited={("m2-all", group): 20 for group in ("citizens", "leaders", "relatives")})
    assert {r.group: r.answered for r in findings.responses} == {"citizens": 16, "leaders": 7, "relatives": None}
    rate = findings.quality[0]
    assert (findings.answers, rate.numerator, rate.denominator) == (23, 23, 40)
    world.heard("m1", "relatives", 1, 0, 2)
    assert world.findings("m1").answers is None


def test_a_few_who_only_answered_do_not_know_are_not_shown_and_enough_of_them_are(world, found) -> None:
    world.heard("m2", "citizens", 4, 3, 9)
    world.answer("m2", "leaders", [{"heard": -998}] * 5)
    world.answer("m2", "relatives", [{"heard": -998}] * 2)
    hidden = {g.group: g.suppressed for g in found(world.findings(), "heard").by_group}
    assert hidden == {"citizens": False, "leaders": False, "relatives": True}


@pytest.mark.parametrize(("n", "shown"), [(4, False), (5, True)])
def test_a_question_put_to_few_of_a_large_group_does_not_tell_what_they_said_beside_the_scale(
    world, found, n: int, shown: bool
) -> None:
    world.answer("m2", "relatives", [{"heard": -998}] * n + [{"acted": 1}] * 9)
    figure = next(one for one in found(world.findings(), "heard").by_group if one.group == "relatives")
    assert (figure.estimate is not None) == shown


def test_the_earlier_milestone_stays_suppressed_in_the_series_and_in_the_change(world, found) -> None:
    world.heard("m1", "leaders", 1, 1, 1)
    world.heard("m2", "leaders", 1, 1, 6)
    finding = found(world.findings(), "heard-leaders")
    assert (finding.series[0].estimate, finding.series[0].status) == (None, Status.SUPPRESSED)
    assert (finding.changes[0].comparison, finding.changes[0].refused) == (None, "suppressed")


def test_few_people_with_many_answers_count_as_few() -> None:
    cells = {("people.a", "relatives"): 4, ("people.b", "relatives"): 3, ("staff.a", "staff"): 9}
    assert people_behind(cells, cells) == 13
    assert people_behind([("people.a", "relatives"), ("people.b", "relatives")], cells) == 4


def test_the_grid_leaves_a_small_cell_out_and_so_does_the_pooled_indicator(world, found) -> None:
    for group in ("citizens", "leaders", "relatives"):
        world.rows(
            "involvement",
            {"reference": f"i-{group}", "process": "north", "stage": "planning", "group": group}
            | {"reading": "intended", "level": "consulted"},
        )
    world.answer("m2", "citizens", [{"planning": code} for code in (1, 2, 2, 3, 3, 3, 4, 4)])
    world.answer("m2", "leaders", [{"planning": code} for code in (1, 2, 2, 3, 3, 5)])
    world.answer("m2", "relatives", [{"planning": code} for code in (0, 1, 5)])
    findings = world.findings()
    cells = {cell.group: cell for cell in findings.involvement.cells}
    assert [cells[g].suppressed for g in ("citizens", "leaders", "relatives")] == [False, False, True]
    assert cells["relatives"].experienced is cells["relatives"].at_or_above is None
    pooled = found(findings, "experienced")
    assert (pooled.estimate.n, pooled.people) == (14, 14)
    assert [g.estimate is None for g in pooled.by_group] == [False, False, True]


def test_a_group_that_one_wave_hides_is_counted_from_the_other_waves_only(world, found) -> None:
    """Eight answered, seven of them in a wave that is shown: eight would tell that one did in the other."""
    with world.store.writing() as db:
        once = wave(db, world.programme.key, "m2-all")
        save_wave(db, replace(once, key="m2-again", groups=("relatives",)))
        again = Submission(
            programme="prove",
            wave="m2-again",
            linkage="pseudonymous",
            version=1,
            group="relatives",
            answers={"heard": 3},
            pseudonym="x",
            receipt="x",
        )
        insert_submissions(db, [again])
    world.heard("m2", "relatives", 3, 2, 2)
    findings = world.findings()
    assert [(row.wave, row.answered) for row in findings.responses if row.group == "relatives"] == [
        ("m2-again", None),
        ("m2-all", 7),
    ]
    assert (found(findings, "heard").estimate.n, findings.answers) == (7, 7)


def test_where_more_answered_than_there_are_nothing_is_judged(world, found) -> None:
    """Whoever has an open link can send thousands of answers."""
    world.heard("m2", "citizens", 0, 0, 12)
    world.heard("m2", "leaders", 0, 0, 21)
    findings = world.findings()
    finding = found(findings, "heard")
    assert (finding.status, finding.estimate.interval) == (Status.MORE_ANSWERS, None)
    assert finding.judgement.target == 0.5
    assert [row.exceeded for row in findings.responses] == [False, True, False]
    assert findings.quality[0].reason == "more_answers"
    world.heard("m1", "citizens", 3, 3, 3)
    assert found(world.findings(), "heard").changes[0].refused == "more_answers"


def test_as_many_answers_as_there_are_people_is_a_census(world, found) -> None:
    world.heard("m2", "leaders", 0, 0, 20)
    assert found(world.findings(), "heard-leaders").status is Status.MET


def test_no_suppressed_count_stands_anywhere_in_the_json(world) -> None:
    world.answer("m2", "citizens", [{"heard": 3, "acted": 1}] * 61)
    world.answer("m2", "leaders", [{"heard": 3, "acted": 1}] * 7)
    world.answer("m2", "relatives", [{"heard": 3, "acted": 2}] * 3)
    text = json.dumps(as_json(world.findings()))
    relatives = [entry for entry in json.loads(text)["responses"] if entry["group"] == "relatives"]
    assert relatives[0]["answered"] is relatives[0]["rate"] is None
    assert '"n": 3' not in text
