from __future__ import annotations

import pytest

from analysis.comparing import compare_samples
from analysis.results import Estimate
from evaluator.findings.change import SEED

EARLIER, NOW = (9, 6, 3), (3, 5, 12)


def test_a_change_is_the_relative_effect_between_the_two_distributions(world, found) -> None:
    world.heard("m1", "citizens", *EARLIER)
    world.heard("m2", "citizens", *NOW)
    change = found(world.findings(), "heard").changes[0]
    assert (change.since, change.basis, change.refused) == ("m1", "distribution", "")
    assert change.comparison == compare_samples(EARLIER, NOW, seed=SEED)
    assert change.earlier.n == 18


def test_on_a_scale_without_order_the_share_is_compared(world, found) -> None:
    world.answer("m1", "citizens", [{"acted": 1}] * 4 + [{"acted": 2}] * 10)
    world.answer("m2", "citizens", [{"acted": 1}] * 9 + [{"acted": 2}] * 6)
    change = found(world.findings(), "acted").changes[0]
    assert change.basis == "share"
    assert change.comparison == compare_samples((10, 4), (6, 9), seed=SEED)
    assert change.comparison.estimate == pytest.approx(0.5 + (9 / 15 - 4 / 14) / 2)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("Jeg blev hørt", "Jeg blev lyttet til", "question_changed"),
        ('{ code = 2, da = "Både og", en = "Both" },', "", "scale_changed"),
        ("Både og", "Ingen af delene", "scale_changed"),
    ],
)
def test_a_comparison_is_refused_where_the_question_or_its_scale_changed(world, found, old, new, reason) -> None:
    world.ask(world.questionnaire.replace(old, new), only="m2")
    world.heard("m1", "citizens", 9, 0, 3)
    world.heard("m2", "citizens", 3, 0, 12)
    change = found(world.findings(), "heard").changes[0]
    assert (change.comparison, change.refused) == (None, reason)


def test_registers_and_missing_figures_are_not_compared(world, found) -> None:
    world.heard("m2", "citizens", *NOW)
    findings = world.findings()
    assert found(findings, "heard").changes[0].refused == "no_data"
    assert found(findings, "started").changes[0].refused == "no_data"


def test_no_change_is_clear_where_nearly_all_answers_are_alike_and_chance_explains_the_rest(world, found) -> None:
    """10 of 10 then and 54 of 60 now: Fisher's test has p = 0.58."""
    world.answer("m1", "citizens", [{"acted": 1}] * 10)
    world.answer("m2", "citizens", [{"acted": 1}] * 54 + [{"acted": 2}] * 6)
    change = found(world.findings(), "acted").changes[0]
    assert change.comparison.pvalue == pytest.approx(0.583459484364168)
    assert (change.clear, change.unclear) == (False, "chance")
    assert change.comparison.difference == pytest.approx(-0.1)


def test_then_and_now_are_of_the_answers_that_are_compared(world, found) -> None:
    """Leaders who are shown now and were not then are in the indicator and not in the comparison."""
    world.heard("m1", "citizens", *EARLIER)
    world.heard("m1", "leaders", 1, 1, 1)
    world.heard("m2", "citizens", *NOW)
    world.heard("m2", "leaders", 2, 2, 4)
    finding = found(world.findings(), "heard")
    change = finding.changes[0]
    assert finding.estimate.n == sum(NOW) + 8
    assert (change.earlier, change.now) == (Estimate(3 / 18, 18), Estimate(12 / 20, 20))
    assert (change.comparison.n_then, change.comparison.n_now, change.comparison.n_linked) == (18, 20, 0)
