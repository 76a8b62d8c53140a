"""Whether a question may be compared along the milestones: breaks with their reason, bridges, and adjusted p-values."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.comparing import compare_samples
from analysis.results import Interval
from evaluator.findings.change import adjusted
from evaluator.findings.change_findings import Change

BRIDGE = {"m2": {"da": "Kun ordene er andre.", "en": "Only the words differ."}}


def answered(world) -> None:
    world.heard("m1", "citizens", 9, 0, 3)
    world.heard("m2", "citizens", 3, 0, 12)


def with_indicator(world, key: str, **values: object) -> None:
    changed = [replace(one, **values) if one.key == key else one for one in world.programme.indicators]
    world.programme = replace(world.programme, indicators=tuple(changed))


def test_a_series_names_the_milestone_at_which_it_breaks_and_why(world, found) -> None:
    world.ask(world.questionnaire.replace("Jeg blev hørt", "Jeg blev lyttet til"), only="m2")
    answered(world)
    finding = found(world.findings(), "heard")
    assert finding.comparable.breaks == (("m2", "question_changed"),)
    assert finding.comparable.stretches == (("m1",), ("m2",))
    comparability = finding.changes[0].comparability
    assert [one.kind for one in comparability.alterations] == ["text_undeclared", "linkage_changed"]
    assert (comparability.earlier, comparability.later, comparability.holds) == ("m1", "m2", False)


def test_an_unchanged_question_holds_and_a_change_of_mode_is_told(world, found) -> None:
    answered(world)
    finding = found(world.findings(), "heard")
    assert finding.comparable.holds
    assert [one.kind for one in finding.changes[0].comparability.alterations] == ["linkage_changed"]


def test_capitals_and_full_stops_do_not_break_a_series_but_are_told(world, found) -> None:
    world.ask(world.questionnaire.replace("Jeg blev hørt", "Jeg blev hørt."), only="m2")
    answered(world)
    change = found(world.findings(), "heard").changes[0]
    assert (change.refused, change.comparability.holds) == ("", True)
    assert "text_wording" in [one.kind for one in change.comparability.alterations]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("dont_know = true", "dont_know = false", "scale_changed"),
        ("[scales.agreement]", "[scales.agreement]\nordered = true\nnot_relevant = true", "scale_changed"),
        ('key = "acted"', 'key = "acted"\nshow_if = { item = "heard", is = 3 }', "condition_changed"),
    ],
)
def test_answers_beside_the_scale_and_conditions_are_part_of_the_question(world, found, old, new, reason) -> None:
    world.ask(world.questionnaire.replace(old, new, 1), only="m2")
    both = {"heard": 3, "acted": 1}
    world.answer("m1", "citizens", [both] * 6 + [{"heard": 3, "acted": 2}] * 6)
    world.answer("m2", "citizens", [both] * 9 + [{"heard": 3, "acted": 2}] * 6)
    findings = world.findings()
    key = "acted" if reason == "condition_changed" else "heard"
    assert found(findings, key).changes[0].refused == reason


def test_a_bridge_lets_the_comparison_be_made_and_is_kept_with_its_milestone(world, found) -> None:
    world.ask(world.questionnaire.replace("Jeg blev hørt", "Jeg blev lyttet til"), only="m2")
    with_indicator(world, "heard", bridges=BRIDGE)
    answered(world)
    findings = world.findings()
    finding, change = found(findings, "heard"), found(findings, "heard").changes[0]
    assert change.comparison == compare_samples((9, 0, 3), (3, 0, 12))
    assert (change.refused, change.comparability.bridge, change.comparability.reason) == ("", "m2", "question_changed")
    assert (finding.comparable.holds, finding.comparable.steps[0].bridge) == (True, "m2")
    assert found(findings, "middle").changes[0].refused == "question_changed"


def test_a_bridge_where_nothing_broke_is_not_used(world, found) -> None:
    with_indicator(world, "heard", bridges=BRIDGE)
    answered(world)
    assert found(world.findings(), "heard").changes[0].comparability.bridge == ""


def test_over_a_bridge_between_scales_of_other_codes_shares_are_compared_and_medians_refused(world, found) -> None:
    world.ask(world.questionnaire.replace('{ code = 2, da = "Både og", en = "Both" },', ""), only="m2")
    with_indicator(world, "heard", bridges=BRIDGE)
    with_indicator(world, "middle", bridges=BRIDGE)
    world.heard("m1", "citizens", 4, 5, 3)
    world.heard("m2", "citizens", 3, 0, 12)
    findings = world.findings()
    change = found(findings, "heard").changes[0]
    assert (change.basis, change.comparison) == ("share", compare_samples((9, 3), (3, 12)))
    assert found(findings, "middle").changes[0].refused == "scale_changed"


# ---------------------------------------------------------------- adjusted p-values


def changes_with(family: str, *pvalues: float | None) -> tuple[Change, ...]:
    compared = compare_samples((9, 6, 3), (3, 5, 12))
    return tuple(Change("m1", None, replace(compared, pvalue=p), family=family) for p in pvalues)


def test_a_declared_family_is_adjusted_by_holm_over_all_its_indicators_and_milestones() -> None:
    found = adjusted({"a": changes_with("f", 0.01, 0.04), "b": changes_with("f", 0.03, None)})
    assert [one.adjusted for one in found["a"] + found["b"]] == [pytest.approx(0.03), 0.06, 0.06, None]
    assert [one.correction for one in found["a"] + found["b"]] == ["holm", "holm", "holm", ""]


def test_the_p_value_that_holds_with_unequal_spread_is_adjusted_beside_the_other() -> None:
    compared = compare_samples((6, 9, 14, 8, 3), (2, 5, 12, 14, 9))
    assert compared.clear
    by_spread = [replace(compared, pvalue=0.001, spread_pvalue=p) for p in (0.02, 0.03)]
    found = adjusted({"a": tuple(Change("m1", None, one, family="f") for one in by_spread)})
    assert [(one.adjusted, one.spread_adjusted) for one in found["a"]] == [(0.002, 0.04), (0.002, 0.04)]
    assert all(one.clear for one in found["a"])
    wide = adjusted({"a": tuple(Change("m1", None, replace(one, spread_pvalue=0.03), family="f") for one in by_spread)})
    assert [one.unclear for one in wide["a"]] == ["spread", "spread"]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"pvalue": 0.2}, "chance"),
        ({"pvalue": 0.03}, "family"),
        ({"pvalue": 0.001, "interval": Interval(0.49, 0.7, 0.95, "newcombe")}, "interval"),
        ({"pvalue": 0.001, "interval": None}, "no_interval"),
        ({"pvalue": None}, "tested"),
        ({"pvalue": 0.001}, ""),
    ],
)
def test_a_change_that_is_not_clear_says_why(values, why: str) -> None:
    compared = compare_samples((6, 9, 14, 8, 3), (2, 5, 12, 14, 9))
    family = (Change("m1", None, replace(compared, **values), family="f"), *changes_with("f", 0.5))
    change = adjusted({"a": family})["a"][0]
    assert (change.unclear, change.clear) == (why, why == "")


def test_families_are_adjusted_each_for_itself() -> None:
    found = adjusted({"a": changes_with("f", 0.01), "b": changes_with("g", 0.04)})
    assert [found[key][0].adjusted for key in "ab"] == [0.01, 0.04]


def test_comparisons_without_family_are_adjusted_together_by_benjamini_and_hochberg() -> None:
    found = adjusted({"a": changes_with("", 0.01, 0.04), "b": changes_with("", 0.03), "c": changes_with("f", 0.5)})
    assert [one.adjusted for one in found["a"] + found["b"]] == [pytest.approx(0.03), 0.04, 0.04]
    assert {one.correction for one in found["a"] + found["b"]} == {"benjamini-hochberg"}


def test_the_families_of_a_report_are_those_of_the_programme(world, found) -> None:
    for key in ("heard", "heard-leaders"):
        with_indicator(world, key, family="heard")
    for milestone, shift in (("m1", 0), ("m2", 6)):
        world.heard(milestone, "citizens", 9 - shift, 3, 4 + shift)
        world.heard(milestone, "leaders", 8 - shift, 2, 5 + shift)
    findings = world.findings()
    both = sorted(found(findings, key).changes[0].comparison.pvalue for key in ("heard", "heard-leaders"))
    adjusted_values = sorted(found(findings, key).changes[0].adjusted for key in ("heard", "heard-leaders"))
    assert adjusted_values == pytest.approx([min(1, 2 * both[0]), max(2 * both[0], both[1])])
    assert found(findings, "middle").changes[0].correction == "benjamini-hochberg"
