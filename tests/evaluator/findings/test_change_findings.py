from __future__ import annotations

import pytest

from analysis.ordinal import permutation_test, relative_effect
from evaluator.findings.change import SEED

EARLIER, NOW = (9, 6, 3), (3, 5, 12)


def test_a_change_is_the_relative_effect_between_the_two_distributions(world, found) -> None:
    world.heard("m1", "citizens", *EARLIER)
    world.heard("m2", "citizens", *NOW)
    change = found(world.findings(), "heard").changes[0]
    assert (change.since, change.basis, change.refused) == ("m1", "distribution", "")
    assert change.comparison == relative_effect(EARLIER, NOW, interval="logit")
    assert change.earlier.n == 18


def test_on_a_scale_without_order_the_share_is_compared(world, found) -> None:
    world.answer("m1", "citizens", [{"acted": 1}] * 4 + [{"acted": 2}] * 10)
    world.answer("m2", "citizens", [{"acted": 1}] * 9 + [{"acted": 2}] * 6)
    change = found(world.findings(), "acted").changes[0]
    assert change.basis == "share"
    assert change.comparison == relative_effect((10, 4), (6, 9), interval="logit")
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


def test_with_few_answers_at_a_milestone_the_test_is_one_by_permutation(world, found) -> None:
    few = (5, 2, 1)
    world.heard("m1", "citizens", *few)
    world.heard("m2", "citizens", *NOW)
    comparison = found(world.findings(), "heard").changes[0].comparison
    by_permutation = permutation_test(few, NOW, seed=SEED)
    assert (comparison.pvalue, comparison.method) == (by_permutation.pvalue, "permutation-exact")
    assert comparison.interval == relative_effect(few, NOW, interval="logit").interval
