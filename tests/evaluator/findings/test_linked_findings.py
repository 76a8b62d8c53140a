"""A programme made by hand, two milestones with linked people: every number against one computed from the list of
people itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import product

import pytest

from analysis.change import matched_effect
from analysis.comparing import compare_overlapping, compare_samples
from evaluator.findings.change import RESAMPLES, SEED
from evaluator.findings.disclosure import printable
from evaluator.findings.material import gather
from evaluator.store.submissions import Submission, insert_submissions
from evaluator.store.waves import Wave, save_wave, wave

People = dict[str, tuple[int | None, int | None]]
"""Answers then and now by person; a group is the name's first word."""

LINKED: People = {
    **{f"citizens same {i}": (2, 2) for i in range(4)},
    **{f"citizens up {i}": (1, 3) for i in range(5)},
    **{f"citizens down {i}": (3, 2) for i in range(2)},
    **{f"leaders up {i}": (2, 3) for i in range(6)},
}
LEFT = {f"citizens left {i}": 1 for i in range(7)} | {f"leaders left {i}": 2 for i in range(5)}
CAME = {f"citizens came {i}": 3 for i in range(7)} | {f"leaders came {i}": 1 for i in range(6)}


@pytest.fixture
def panel(world):
    """The world with linked answers at both milestones; answers of the first question only, unless told otherwise."""

    def linked(milestone: str, year: int, saved) -> Wave:
        opens, closes = dt.date(year, 10, 1), dt.date(year, 10, 31)
        groups = tuple(group.key for group in world.programme.groups)
        return Wave(
            world.programme.key,
            f"{milestone}-all",
            milestone,
            "people",
            saved.number,
            groups,
            "pseudonymous",
            opens,
            closes,
        )

    world.wave = linked
    world.ask(world.questionnaire)
    return world


def send(world, milestone: str, answers: dict[str, int | None], item: str = "heard", group: str = "") -> None:
    rows = [
        Submission(
            programme=world.programme.key,
            wave=f"{milestone}-all",
            linkage="pseudonymous",
            version=1,
            group=group or who.split()[0],
            answers={item: code},
            pseudonym=who,
            submitted_at=dt.datetime(2019, 10, 5, 8, tzinfo=dt.UTC),
            receipt=f"{milestone} {who}",
        )
        for who, code in answers.items()
    ]
    with world.store.writing() as db:
        insert_submissions(db, rows)


def fill(world, linked: People = LINKED, left=LEFT, came=CAME, item: str = "heard") -> None:
    send(world, "m1", {who: then for who, (then, _) in linked.items()} | left, item)
    send(world, "m2", {who: now for who, (_, now) in linked.items()} | came, item)


def counts(codes, levels=(1, 2, 3)) -> tuple[int, ...]:
    return tuple(sum(1 for code in codes if code == level) for level in levels)


def table(pairs, levels=(1, 2, 3)) -> list[list[int]]:
    return [[sum(1 for pair in pairs if pair == (a, b)) for b in levels] for a in levels]


def test_everybody_is_compared_with_the_linked_people_as_such_and_these_stand_beside(panel, found) -> None:
    fill(panel)
    change = found(panel.findings(), "heard").changes[0]
    pairs = table(list(LINKED.values()))
    everybody = compare_overlapping(pairs, counts(LEFT.values()), counts(CAME.values()), seed=SEED, resamples=RESAMPLES)
    assert change.comparison == everybody
    assert (everybody.n_linked, everybody.n_then, everybody.n_now) == (17, 29, 30)
    assert change.linked.change == compare_overlapping(pairs, (0, 0, 0), (0, 0, 0), seed=SEED, resamples=RESAMPLES)
    assert change.linked.matched == matched_effect(pairs)
    assert (change.linked.matched.up, change.linked.matched.same, change.linked.matched.down) == (11, 4, 2)
    assert change.linked.reason == ""


def test_the_difference_is_everybodys_effect_less_that_of_the_linked(panel, found) -> None:
    fill(panel)
    linked = found(panel.findings(), "heard").changes[0].linked

    def effect(then, now) -> float:
        return sum((a < b) + (a == b) / 2 for a, b in product(then, now)) / (len(then) * len(now))

    then, now = zip(*LINKED.values(), strict=True)
    everybody = effect([*then, *LEFT.values()], [*now, *CAME.values()])
    assert linked.difference == pytest.approx(everybody - effect(then, now), abs=1e-12)


def test_an_indicator_of_one_group_has_the_pairs_of_that_group(panel, found) -> None:
    fill(panel)
    comparison = found(panel.findings(), "heard-leaders").changes[0].comparison
    assert (comparison.n_linked, comparison.n_then, comparison.n_now) == (6, 11, 12)


def test_an_answer_outside_the_scale_or_left_blank_makes_the_other_one_an_answer_of_its_own(panel, found) -> None:
    fill(panel, LINKED | {f"citizens unsure {i}": (-998, 3) for i in range(3)} | {"citizens blank": (2, None)})
    comparison = found(panel.findings(), "heard").changes[0].comparison
    assert (comparison.n_linked, comparison.n_then, comparison.n_now) == (17, 30, 33)


def test_a_negatively_worded_question_has_its_pairs_mirrored(panel, found) -> None:
    fill(panel, item="ignored")
    change = found(panel.findings(), "ignored").changes[0]
    mirrored = [(4 - then, 4 - now) for then, now in LINKED.values()]
    assert change.linked.matched == matched_effect(table(mirrored))
    assert (change.linked.matched.up, change.linked.matched.down) == (2, 11)


def test_on_a_scale_without_order_the_shares_are_compared_with_newcombes_interval(panel, found) -> None:
    linked = {f"citizens {i}": (1 if i < 4 else 2, 1 if i < 3 or i > 7 else 2) for i in range(14)}
    left, came = ({f"citizens {kind} {i}": 1 + i % 2 for i in range(6)} for kind in ("left", "came"))
    fill(panel, linked, left, came, item="acted")
    change = found(panel.findings(), "acted").changes[0]
    paired = table([(int(then == 1), int(now == 1)) for then, now in linked.values()], (0, 1))
    alone = counts([int(code == 1) for code in left.values()], (0, 1))
    expected = compare_overlapping(paired, alone, alone, seed=SEED, resamples=RESAMPLES)
    assert change.basis == "share"
    assert change.comparison == expected
    assert change.comparison.interval.method == "newcombe-overlap"
    assert change.linked.change.difference == pytest.approx((9 - 4) / 14, abs=1e-12)
    assert change.linked.difference == pytest.approx(expected.difference - (9 - 4) / 14, abs=1e-12)
    assert (change.linked.matched.up, change.linked.matched.down) == (6, 1)


def test_answers_of_an_anonymous_round_are_taken_as_of_different_people(world, found) -> None:
    world.heard("m1", "citizens", 9, 6, 3)
    world.heard("m2", "citizens", 3, 5, 12)
    change = found(world.findings(), "heard").changes[0]
    assert change.comparison == compare_samples((9, 6, 3), (3, 5, 12))
    assert (change.linked.reason, change.linked.change, change.linked.difference) == ("anonymous", None, None)


def test_where_nobody_came_again_the_two_milestones_are_of_different_people(panel, found) -> None:
    fill(panel, {})
    change = found(panel.findings(), "heard").changes[0]
    assert change.linked.reason == "nobody"
    assert change.comparison == compare_samples(counts(LEFT.values()), counts(CAME.values()))


@pytest.mark.parametrize("few", ["again", "left", "came"])
def test_where_few_came_again_or_only_once_the_comparison_does_not_know_who_did(panel, found, few) -> None:
    """A figure over hidden pairs could be computed again for every table that fits."""
    every = {"again": LINKED, "left": LEFT, "came": CAME}
    some = {key: {who: its[who] for who in [*its][: 3 if key == few else None]} for key, its in every.items()}
    fill(panel, some["again"], some["left"], some["came"])
    findings = panel.findings()
    change = found(findings, "heard").changes[0]
    then = [then for then, _ in some["again"].values()] + [*some["left"].values()]
    now = [now for _, now in some["again"].values()] + [*some["came"].values()]
    assert change.linked.reason == "few"
    assert change.comparison == compare_samples(counts(then), counts(now))
    assert {one.group: one.earlier for one in findings.attrition if one.group in ("", "citizens")} == {
        "": None,
        "citizens": None,
    }


def test_in_a_full_panel_everybody_is_linked(panel, found) -> None:
    fill(panel, LINKED, {}, {})
    change = found(panel.findings(), "heard").changes[0]
    assert change.comparison == change.linked.change
    assert (change.comparison.n_linked, change.linked.difference) == (17, 0)


def test_a_group_that_several_rounds_asked_at_one_milestone_is_not_linked(panel, found) -> None:
    fill(panel)
    with panel.store.writing() as db:
        once = wave(db, panel.programme.key, "m2-all")
        save_wave(db, replace(once, key="m2-again", groups=("citizens",)))
    findings = panel.findings()
    assert found(findings, "heard").changes[0].linked.reason == "several"
    assert found(findings, "heard-leaders").changes[0].linked.reason == ""
    assert findings.attrition == ()


@pytest.mark.parametrize("few", ["m1", "m2"])
def test_pairs_of_people_whose_group_is_not_shown_at_one_milestone_are_taken_out(panel, few: str) -> None:
    fill(panel)
    for milestone in ("m1", "m2"):
        n = 3 if milestone == few else 8
        send(panel, milestone, {f"relatives {i}": 2 for i in range(n)})
    findings = panel.findings()
    with panel.store.reading() as db:
        pairs = printable(gather(db, panel.programme, panel.document, "m2", {})).pairs
    groups = {group for rows in pairs.values() for row in rows for group in (row.group_first, row.group_second)}
    assert groups == {"citizens", "leaders"}
    rows = {one.group: (one.earlier, one.new) for one in findings.attrition}
    assert rows == {"": (29, 13), "citizens": (18, 7), "leaders": (11, 6), "relatives": (None, None)}


def test_a_comparison_is_over_the_groups_that_both_milestones_show(panel, found) -> None:
    """Relatives who are shown now and were not then would be a difference of who is counted."""
    fill(panel)
    send(panel, "m1", {f"relatives {i}": 2 for i in range(3)})
    send(panel, "m2", {f"relatives {i}": 2 for i in range(8)})
    finding = found(panel.findings(), "heard")
    comparison = finding.changes[0].comparison
    assert finding.estimate.n == 17 + 13 + 8
    assert (comparison.n_linked, comparison.n_then, comparison.n_now) == (17, 29, 30)


# ---------------------------------------------------------------- attrition


def test_attrition_counts_people_by_group_whether_they_answered_the_question_or_not(panel) -> None:
    more = {f"citizens left early {i}": None for i in range(3)}
    fill(panel, LINKED, LEFT | more)
    rows = {one.group: (one.earlier, one.again, one.lost, one.new) for one in panel.findings().attrition}
    assert rows == {
        "": (17 + 12 + 3, 17, 15, 13),
        "citizens": (11 + 10, 11, 10, 7),
        "leaders": (6 + 5, 6, 5, 6),
        "relatives": (0, 0, 0, 0),
    }


def test_a_group_of_few_who_left_takes_another_with_it_so_that_the_total_can_stand(panel) -> None:
    left = {f"leaders left {i}": 2 for i in range(9)} | {f"citizens left {i}": 2 for i in range(3)}
    fill(panel, LINKED, left)
    rows = {one.group: one.earlier for one in panel.findings().attrition}
    assert (rows["citizens"], rows["leaders"], rows[""]) == (None, None, 17 + 12)


def test_who_moved_to_another_group_came_again_and_is_new_to_nobody(panel) -> None:
    fill(panel)
    moved = {f"mover {i}": 2 for i in range(6)}
    send(panel, "m1", moved, group="citizens")
    send(panel, "m2", moved, group="leaders")
    rows = {one.group: (one.again, one.new) for one in panel.findings().attrition}
    assert (rows["citizens"], rows["leaders"]) == ((17, 7), (6, 6))


def test_an_anonymous_round_has_no_attrition(world) -> None:
    world.heard("m1", "citizens", 9, 6, 3)
    world.heard("m2", "citizens", 3, 5, 12)
    assert world.findings().attrition == ()


# ---------------------------------------------------------------- weights


def sized(world, **populations: int) -> None:
    groups = tuple(replace(g, population=populations.get(g.key)) for g in world.programme.groups)
    world.programme = replace(world.programme, groups=groups)


def test_a_share_over_groups_of_known_size_counts_each_group_by_its_size(world, found) -> None:
    sized(world, citizens=100, leaders=20, relatives=30)
    for group, no, yes in (("citizens", 2, 6), ("leaders", 8, 2), ("relatives", 3, 6)):
        world.heard("m2", group, no, 0, yes)
    finding = found(world.findings(), "heard")
    assert finding.strata.pooled().value == pytest.approx(14 / 27)
    assert finding.estimate.value == pytest.approx((100 * 6 / 8 + 20 * 2 / 10 + 30 * 6 / 9) / 150, abs=1e-12)
    weighted = finding.strata.weighted()
    assert (weighted.value, weighted.interval) == (finding.estimate.value, finding.estimate.interval)
    per_answer = {8: 100 / 8, 10: 20 / 10, 9: 30 / 9}
    effective = sum(n * w for n, w in per_answer.items()) ** 2 / sum(n * w * w for n, w in per_answer.items())
    assert (weighted.n, weighted.effective_n) == (27, pytest.approx(effective))


@pytest.mark.parametrize(
    ("sizes", "answers", "why"),
    [
        ({"citizens": 100, "leaders": 20}, (8, 9, 9), "a size is not known"),
        ({"citizens": 100, "leaders": 20, "relatives": 30}, (8, 9, 3), "a group's figure is suppressed"),
        ({"citizens": 100, "leaders": 20, "relatives": 30}, (8, 9, 0), "a group that was asked did not answer"),
        ({"citizens": 100, "leaders": 9, "relatives": 30}, (8, 10, 9), "more answered than there are"),
        ({"citizens": 8, "leaders": 9, "relatives": 9}, (8, 9, 9), "everybody answered"),
    ],
)
def test_there_is_no_weighted_share_where(world, found, sizes, answers, why) -> None:
    sized(world, **sizes)
    for group, n in zip(("citizens", "leaders", "relatives"), answers, strict=True):
        world.heard("m2", group, n - n // 2, 0, n // 2)
    assert found(world.findings(), "heard").strata.weighted() is None, why


def test_one_group_and_medians_are_not_weighted(world, found) -> None:
    sized(world, citizens=100, leaders=20, relatives=30)
    for group in ("citizens", "leaders", "relatives"):
        world.heard("m2", group, 3, 3, 3)
    findings = world.findings()
    assert found(findings, "heard").strata.weighted() is not None
    assert found(findings, "heard-leaders").strata.weighted() is None
    assert found(findings, "middle").strata is None
