"""The figures that a sentence may name, and sentences that get them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.results import Estimate, Status
from evaluator.reporting.facts import NOTHING, as_decimal, facts, filled, references
from evaluator.reporting.wording import Wording
from evaluator.texts import Texts


@pytest.fixture
def known(findings):
    """The facts by key, with changes made to the findings."""

    def of(language: str = "da", **changes: object):
        return facts(replace(findings, **changes), Wording(Texts(language), findings.programme))

    return of


@pytest.fixture
def changed(findings):
    """The indicators with one of them changed."""

    def of(key: str, **changes: object):
        its = findings.indicators
        return {"indicators": tuple(replace(one, **changes) if one.indicator.key == key else one for one in its)}

    return of


def shown(its, *keys: str) -> list[str]:
    return [its[key].shown.replace("\N{NO-BREAK SPACE}", " ") for key in keys]


def test_a_share_has_its_value_interval_n_target_and_status_in_the_language_of_the_report(known) -> None:
    keys = [f"heard.{measure}" for measure in ("value", "low", "high", "n", "target", "status")]
    assert shown(known(), *keys) == ["71 %", "58 %", "81 %", "65", "55 %", "nået"]
    assert shown(known("en"), *keys) == ["71%", "58%", "81%", "65", "55%", "met"]
    one = known()["heard.value"]
    assert (one.value, one.unit, one.indicator, one.milestone) == ("0.707692", "share", "heard", "m2")
    assert (one.measure, one.verdict) == ("value", "met")


def test_an_earlier_milestone_is_named_after_an_at_sign(known) -> None:
    assert shown(known(), "heard.value@m1", "heard.n@m1", "heard.target@m1", "heard.status@m1") == [
        "42 %",
        "48",
        "40 %",
        "uafklaret",
    ]
    assert known()["heard.value@m1"].milestone == "m1"


def test_a_change_is_the_difference_of_the_figures_as_they_are_written(known) -> None:
    its = known()
    assert shown(its, "heard.change", "started.change") == ["+29 procentpoint", "+17"]
    assert (its["heard.change"].value, its["heard.change"].unit) == ("0.29", "points")
    assert (its["heard.change"].verdict, its["started.change"].verdict) == ("clear", "")
    assert its["heard.change@m1"].shown == its["heard.change"].shown


def test_what_may_not_be_compared_has_no_change(known, changed, findings) -> None:
    its = next(one for one in findings.indicators if one.indicator.key == "heard")
    refused = (replace(its.changes[0], comparison=None, refused="question_changed"),)
    assert not [key for key in known(**changed("heard", changes=refused)) if key.startswith("heard.change")]
    assert not [key for key in known() if key.startswith("level.change")]


def test_a_group_that_is_shown_has_figures_and_one_that_is_suppressed_has_none(known) -> None:
    its = known()
    assert shown(its, "heard.value:leaders", "heard.n:leaders", "heard.population:leaders") == ["78 %", "18", "22"]
    assert not [key for key in its if key.endswith(":relatives")]
    assert not [key for key in its if key.startswith("level.") and ":" in key]


@pytest.mark.parametrize("key", ["relatives", "late"])
def test_what_is_suppressed_or_not_there_has_a_status_and_a_target_alone(known, key) -> None:
    assert {one for one in known() if one.startswith(f"{key}.")} <= {f"{key}.status", f"{key}.target"}


def test_a_suppressed_figure_of_an_earlier_milestone_and_its_change_are_gone(known, changed, findings) -> None:
    its = next(one for one in findings.indicators if one.indicator.key == "heard")
    hidden = (replace(its.series[0], estimate=None, status=Status.SUPPRESSED), its.series[1])
    found = known(**changed("heard", series=hidden))
    assert not {"heard.value@m1", "heard.n@m1", "heard.change", "heard.change@m1"} & found.keys()
    assert found["heard.status@m1"].value == "suppressed"


def test_a_level_is_named_in_words(known) -> None:
    assert shown(known(), "level.value") == ["”enig”"]
    assert known()["level.value"].value == "4"


def test_the_whole_milestone_has_answers_invited_and_how_many_targets_are_met(known) -> None:
    its = known()
    keys = ("answers", "invited", "rate", "indicators", "met", "not_met", "undecided", "not_judged")
    assert shown(its, *keys) == ["68", "82", "83 %", "9", "3", "2", "1", "3"]
    assert "timeliness" not in its


def test_answers_that_are_not_told_are_no_fact(known) -> None:
    assert not {"answers", "invited", "rate"} & known(answers=None, quality=()).keys()


def test_a_share_beside_its_target_has_a_decimal_where_it_would_look_like_it(known, changed, findings) -> None:
    its = next(one for one in findings.indicators if one.indicator.key == "cost")
    found = known(**changed("cost", estimate=Estimate(0.297, 35), judgement=its.judgement))
    assert shown(found, "cost.value", "cost.target") == ["29,7 %", "30 %"]


def test_references_get_their_figures_and_those_that_find_none_are_named(known) -> None:
    text = "Flere: {{heard.value}} mod {{ heard.value@m1 }}, blandt pårørende {{heard.value:relatives}}."
    assert references(text) == ["heard.value", "heard.value@m1", "heard.value:relatives"]
    said, missing = filled(text, known("en"))
    assert said == f"Flere: 71% mod 42%, blandt pårørende {NOTHING}."
    assert missing == ("heard.value:relatives",)


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (-0.0, "0"), (100.0, "100"), (0.1 + 0.2, "0.3"), (2 / 3, "0.666667"), (-1.5, "-1.5")],
)
def test_decimal_strings_have_no_idle_zeros(value, written) -> None:
    assert as_decimal(value) == written
