from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.results import Status


def test_a_share_is_taken_of_the_answers_on_the_scale_of_all_groups(world, found) -> None:
    world.heard("m2", "citizens", 2, 3, 15)
    world.heard("m2", "leaders", 1, 1, 4)
    world.answer("m2", "relatives", [{"heard": code} for code in (3, 3, 3, 3, 1, -998, None)])
    finding = found(world.findings(), "heard")
    assert finding.estimate.n == 31
    assert finding.estimate.value == pytest.approx(23 / 31)
    assert finding.estimate.interval.method == "clopper-pearson"
    assert finding.status is Status.MET
    whole = finding.distributions[0]
    assert (whole.group, whole.counts, whole.dont_know, whole.blank) == ("", (4, 4, 23), 1, 1)
    assert [(d.group, d.n) for d in finding.distributions[1:]] == [("citizens", 20), ("leaders", 6), ("relatives", 5)]
    assert (finding.question["da"], finding.stem) == ("Jeg blev hørt", {})


def test_a_group_of_known_size_has_the_interval_of_a_known_population_and_a_census_none(world, found) -> None:
    world.heard("m2", "leaders", 1, 1, 6)
    finding = found(world.findings(), "heard-leaders")
    assert (finding.estimate.population, finding.trace.method) == (20, "hypergeometric")
    world.answer("m1", "leaders", [{"heard": 3}] * 20)
    earlier = found(world.findings("m1"), "heard-leaders")
    assert (earlier.estimate.interval, earlier.trace.method) == (None, "census")


def test_a_negatively_worded_question_is_counted_mirrored_and_keeps_the_labels_that_were_chosen(world, found) -> None:
    world.answer("m2", "citizens", [{"ignored": 1}] * 6 + [{"ignored": 3}] * 2)
    finding = found(world.findings(), "ignored")
    assert finding.reversed
    assert finding.distributions[0].counts == (2, 0, 6)
    assert [choice.label["da"] for choice in finding.distributions[0].scale.choices] == ["Enig", "Både og", "Uenig"]
    assert finding.estimate.value == pytest.approx(6 / 8)


def test_a_median_is_the_middle_code_with_its_n(world, found) -> None:
    world.heard("m2", "citizens", 1, 7, 3)
    finding = found(world.findings(), "middle")
    assert (finding.estimate.value, finding.estimate.n) == (2, 11)


def test_without_answers_there_are_no_data_and_nothing_is_judged(world, found) -> None:
    finding = found(world.findings(), "heard")
    assert (finding.status, finding.estimate.value, finding.estimate.n) == (Status.NO_DATA, None, 0)


def test_fewer_answers_than_the_indicator_asks_for_are_undecided(world, found) -> None:
    asked_more = [replace(i, minimum_n=10) if i.key == "heard" else i for i in world.programme.indicators]
    world.programme = replace(world.programme, indicators=tuple(asked_more))
    world.heard("m2", "citizens", 0, 0, 9)
    assert found(world.findings(), "heard").status is Status.UNDECIDED


def test_every_figure_names_its_documents_waves_and_questions(world, found) -> None:
    world.heard("m2", "citizens", 2, 3, 15)
    trace = found(world.findings(), "heard").trace
    assert trace.questions == ("people.heard",)
    assert trace.waves == ("m2-all",)
    assert [name.rpartition(" ")[0] for name in trace.documents] == ["programme prove v1", "questionnaire people v1"]


def test_the_series_holds_each_milestone_until_this_one(world, found) -> None:
    world.heard("m1", "citizens", 5, 5, 2)
    world.heard("m2", "citizens", 1, 2, 17)
    finding = found(world.findings(), "heard")
    assert [(p.milestone, p.estimate.n, p.status) for p in finding.series] == [
        ("m1", 12, Status.NOT_MET),
        ("m2", 20, Status.MET),
    ]
    assert found(world.findings("m1"), "heard").changes == ()
