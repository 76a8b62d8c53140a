"""Nothing about fewer people than the minimum is in the findings, nor can be computed from them."""

from __future__ import annotations

import json

from analysis.results import Status
from evaluator.findings.answers import people_behind
from evaluator.findings.disclosure import protected_count
from evaluator.reporting.json import as_json


def test_a_small_group_is_suppressed_with_its_smallest_neighbour_while_the_total_stands(world, found) -> None:
    for group, yes, no in (("citizens", 9, 7), ("leaders", 5, 2), ("relatives", 2, 1)):
        world.answer("m2", group, [{"acted": 1}] * yes + [{"acted": 2}] * no)
    finding = found(world.findings(), "acted")
    assert finding.estimate.n == 26
    assert [(g.group, g.suppressed) for g in finding.by_group] == [
        ("citizens", False),
        ("leaders", True),
        ("relatives", True),
    ]
    assert [d.counts is None for d in finding.distributions] == [False, False, True, True]


def test_an_indicator_of_a_small_group_alone_is_suppressed(world, found) -> None:
    world.heard("m2", "relatives", 1, 0, 2)
    finding = found(world.findings(), "heard-relatives")
    assert (finding.status, finding.estimate, finding.distributions[0].counts) == (Status.SUPPRESSED, None, None)


def test_an_indicator_of_one_group_does_not_give_away_what_another_suppresses(world, found) -> None:
    """The leaders' own indicator shows them, so leaders cannot cover for relatives in the indicator of all."""
    world.heard("m2", "leaders", 1, 1, 5)
    world.heard("m2", "relatives", 1, 0, 2)
    findings = world.findings()
    shown = [key for key in ("heard", "heard-leaders") if found(findings, key).estimate is not None]
    assert len(shown) < 2
    assert all(g.estimate is None for g in found(findings, "heard").by_group if g.group == "relatives")


def test_the_table_of_responses_hides_the_same_groups_as_the_indicators_and_a_tiny_total_altogether(world) -> None:
    """The leaders have an indicator of their own, which tells how many they are."""
    world.heard("m2", "citizens", 4, 3, 9)
    world.heard("m2", "leaders", 1, 1, 5)
    world.heard("m2", "relatives", 1, 0, 2)
    findings = world.findings(invited={("m2-all", group): 20 for group in ("citizens", "leaders", "relatives")})
    assert findings.answers == 26
    assert {r.group: r.answered for r in findings.responses} == {"citizens": None, "leaders": 7, "relatives": None}
    world.heard("m1", "relatives", 1, 0, 2)
    assert world.findings("m1").answers is None


def test_a_group_that_only_answered_do_not_know_is_protected_too(world, found) -> None:
    world.heard("m2", "citizens", 4, 3, 9)
    world.heard("m2", "leaders", 1, 1, 5)
    world.answer("m2", "relatives", [{"heard": -998}] * 2)
    assert {g.group: g.suppressed for g in found(world.findings(), "heard").by_group}["relatives"]
    assert (protected_count(0, 2, 5), protected_count(0, 9, 5), protected_count(7, 9, 5)) == (2, 4, 7)


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


def test_the_grid_suppresses_a_small_cell_and_the_pooled_indicator_does_not_give_it_away(world, found) -> None:
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
    assert [cells[g].suppressed for g in ("citizens", "leaders", "relatives")] == [False, True, True]
    assert cells["relatives"].experienced is cells["relatives"].at_or_above is None
    pooled = found(findings, "experienced")
    assert pooled.estimate.n == 17
    assert [g.estimate is None for g in pooled.by_group] == [False, True, True]


def test_a_sum_over_some_groups_elsewhere_in_the_report_counts_as_published_too(world) -> None:
    """Only the leaders' number is known, so the response rate shows them: the citizens cover for the relatives."""
    world.heard("m2", "citizens", 4, 3, 9)
    world.heard("m2", "leaders", 1, 1, 5)
    world.heard("m2", "relatives", 1, 0, 2)
    findings = world.findings()
    assert {r.group: r.answered for r in findings.responses} == {"citizens": None, "leaders": 7, "relatives": None}
    assert findings.quality[0].numerator == 7


def test_no_suppressed_count_stands_anywhere_in_the_json(world) -> None:
    world.answer("m2", "citizens", [{"heard": 3, "acted": 1}] * 61)
    world.answer("m2", "leaders", [{"heard": 3, "acted": 1}] * 7)
    world.answer("m2", "relatives", [{"heard": 3, "acted": 2}] * 3)
    text = json.dumps(as_json(world.findings()))
    relatives = [entry for entry in json.loads(text)["responses"] if entry["group"] == "relatives"]
    assert relatives[0]["answered"] is relatives[0]["rate"] is None
    assert '"n": 3' not in text
