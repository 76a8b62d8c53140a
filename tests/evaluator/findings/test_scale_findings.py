"""Alpha and omega of questions that stand together, from sums that are taken when a milestone is counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from analysis.reliability import ScaleSums, cronbach_alpha, mcdonald_omega
from evaluator.findings.differencing import moved_too_little
from evaluator.findings.disclosure import printable
from evaluator.findings.material import Material, gather
from evaluator.findings.material_json import as_kept
from evaluator.findings.scale_findings import scale_findings
from evaluator.programme.model import Question, SurveySource
from evaluator.store.tallies import fold
from tests.support.questionnaires import document, item, page, scale

ROWS = {
    "equal": "Vi mødtes som lige | We met as equals",
    "serious": "Det blev taget alvorligt | It was taken seriously",
    "over": {"text": "Hen over hovedet | Over our heads", "reversed": True},
}
QUESTIONNAIRE = document(
    "people",
    scale("agreement", ["Uenig | Disagree", "Både og | Both", "Enig | Agree"], dont_know=True),
    page("all", item("meeting", "matrix", "Mødet | The meeting", scale="agreement", rows=ROWS)),
    information="Frivilligt. | Voluntary.",
)
KEYS = ("equal", "serious", "over")


def answers(n: int, seed: int) -> list[tuple[int, int, int]]:
    """Of ``n`` people with a trait in common; the last is what was chosen on the reversed row."""
    rng = np.random.default_rng(seed)
    codes = np.clip(np.round(2 + rng.normal(size=(n, 1)) + 0.7 * rng.normal(size=(n, 3))), 1, 3).astype(int)
    return [(a, b, 4 - c) for a, b, c in codes.tolist()]


def mirrored(rows: Sequence[tuple[int, int, int]]) -> ScaleSums:
    return ScaleSums.of(Counter((a, b, 4 - c) for a, b, c in rows))


@pytest.fixture
def asked(world):
    """A world in which a matrix is asked, one row of which an indicator uses, of groups that are large but one."""
    source = SurveySource((Question("people", "equal"),), "share", (3,))
    heard = next(one for one in world.programme.indicators if one.key == "heard")
    world.programme = replace(world.programme, indicators=(replace(heard, source=source),))
    sized(world, citizens=60, leaders=40, relatives=9)
    world.ask(QUESTIONNAIRE)
    return world


def sized(world, **sizes: int | None) -> None:
    groups = tuple(replace(one, population=sizes.get(one.key, one.population)) for one in world.programme.groups)
    world.programme = replace(world.programme, groups=groups)


def give(world, group: str, rows: Sequence[Sequence[int | None]]) -> None:
    world.answer("m2", group, [dict(zip(KEYS, row, strict=True)) for row in rows])


def test_alpha_and_omega_are_those_of_the_people_who_answered_every_row(asked) -> None:
    citizens, leaders = answers(25, 1), answers(12, 2)
    give(asked, "citizens", [*citizens, (3, None, 1), (3, -998, 1)])
    give(asked, "leaders", leaders)
    (its,) = asked.findings().scales
    alpha, omega = (one(mirrored([*citizens, *leaders])) for one in (cronbach_alpha, mcdonald_omega))
    assert (its.questionnaire, its.item, its.alpha.n, its.alpha.items) == ("people", "meeting", 37, 3)
    assert its.alpha.estimate == pytest.approx(alpha.estimate, abs=1e-12)
    assert (its.alpha.interval.low, its.alpha.interval.high) == pytest.approx((alpha.interval.low, alpha.interval.high))
    assert its.omega.estimate == pytest.approx(omega.estimate, abs=1e-6)
    assert its.omega.interval is None


def test_below_30_people_there_is_no_figure(asked) -> None:
    give(asked, "citizens", answers(29, 1))
    (its,) = asked.findings().scales
    assert its.is_small
    assert (its.alpha.estimate, its.omega.estimate, its.alpha.reason) == (None, None, "too-few-respondents")


def test_a_group_that_is_not_shown_is_in_no_figure(asked) -> None:
    give(asked, "citizens", answers(40, 1))
    before = asked.findings().scales
    give(asked, "relatives", [(1, 3, 3)] * 4)
    # Eight leaders are shown, but only two of them answered the second row.
    give(asked, "leaders", [(1, 3, 3)] * 2 + [(1, None, 3)] * 6)
    assert asked.findings().scales == before


def test_without_an_indicator_on_a_row_nothing_is_counted_of_a_matrix(asked) -> None:
    asked.programme = replace(asked.programme, indicators=())
    give(asked, "citizens", answers(40, 1))
    assert asked.findings().scales == ()


def test_a_count_keeps_sums_and_nobodys_answers_nor_sums_over_few(asked) -> None:
    rows = answers(8, 1)
    give(asked, "citizens", rows)
    give(asked, "leaders", answers(4, 2))
    with asked.store.writing() as db:
        fold(db, asked.programme.key)
        material = gather(db, asked.programme, asked.document, "m2", {})
    kept = json.loads(json.dumps(as_kept(material)))["scales"]
    given = np.array([(a, b, 4 - c) for a, b, c in rows])
    assert kept == [["m2-all", "meeting", "citizens", 8, given.sum(axis=0).tolist(), (given.T @ given).tolist()]]
    assert printable(material).scales["m2-all", "meeting", "citizens"] == ScaleSums(
        8, tuple(kept[0][4]), tuple(map(tuple, kept[0][5]))
    )


def test_groups_that_are_shown_together_are_added(asked) -> None:
    sized(asked, leaders=4, relatives=29)
    give(asked, "citizens", answers(30, 1))
    give(asked, "leaders", answers(4, 2))
    give(asked, "relatives", answers(22, 3))
    (its,) = asked.findings().scales
    assert its.alpha.n == 56, "the two have 33 people together"


@pytest.mark.parametrize("dissent", [[(3, 3, 1)] * 4 + [(1, 2, 1)], [(3, 3, 1)] * 3 + [(1, 3, 1), (3, 2, 1)]])
@pytest.mark.parametrize(("citizens", "leaders"), [(40, 6), (40, 29), (60, 40), (None, 40)])
def test_a_scale_does_not_tell_whether_one_person_or_two_answered_otherwise(asked, dissent, citizens, leaders) -> None:
    """27 answered alike, and so did all but one on either row of five others: alpha is .67 where that is one person,
    and -.04 where it is two."""
    sized(asked, citizens=citizens, leaders=leaders)
    give(asked, "citizens", [(3, 3, 1)] * 27)
    give(asked, "leaders", dissent)
    (its,) = asked.findings().scales
    assert (its.is_shown, its.alpha, its.omega) == (False, its.omega, its.alpha)
    assert (its.alpha.estimate, its.alpha.n) == (None, 0)


def test_a_small_group_beside_a_large_one_is_not_in_its_figure(asked) -> None:
    sized(asked, leaders=29)
    give(asked, "citizens", answers(40, 1))
    before = asked.findings().scales
    give(asked, "leaders", answers(20, 2))
    assert asked.findings().scales == before
    assert before[0].alpha.n == 40


@pytest.mark.parametrize(("others", "shown"), [(4, False), (5, True)])
def test_every_row_needs_the_minimum_of_other_answers_than_the_most_common(asked, others: int, shown: bool) -> None:
    rows = [(a, b, 1) for a, b, _ in answers(40, 1)]
    give(asked, "citizens", [*rows, *[(3, 3, 3)] * others])
    (its,) = asked.findings().scales
    assert its.is_shown == shown


def test_how_many_were_invited_is_how_many_were_asked_of_a_group(asked) -> None:
    """As they are where that is known."""
    give(asked, "citizens", answers(40, 1))
    with asked.store.writing() as db:
        fold(db, asked.programme.key)
        for invited, shown in ((29, False), (45, True)):
            material = gather(db, asked.programme, asked.document, "m2", {("m2-all", "citizens"): invited})
            (its,) = scale_findings(material, "m2")
            assert its.is_shown == shown


@pytest.mark.parametrize(("more", "moved"), [(3, True), (5, False)])
def test_a_second_count_moves_a_scale_by_the_minimum_or_not_at_all(asked, more: int, moved: bool) -> None:
    groups = tuple(replace(g, population={"leaders": 4, "relatives": 9}.get(g.key)) for g in asked.programme.groups)
    asked.programme = replace(asked.programme, groups=groups)

    def gathered() -> Material:
        with asked.store.writing() as db:
            fold(db, asked.programme.key)
            return gather(db, asked.programme, asked.document, "m2", {})

    give(asked, "citizens", answers(30, 1))
    give(asked, "leaders", answers(3, 2))
    give(asked, "relatives", answers(4, 3))
    live = gathered()
    before = json.loads(json.dumps(as_kept(live)))["scales"]
    kept = replace(live, scales={tuple(key): as_sums(*its) for *key, its in ((*one[:3], one[3:]) for one in before)})
    assert moved_too_little([kept], live) == ()
    # Five more people answer, of whom ``more`` every row.
    counts = {
        key: {group: codes + Counter({3: 5}) if group == "citizens" else codes for group, codes in by_group.items()}
        for key, by_group in live.counts.items()
    }
    more_sums = live.scales["m2-all", "meeting", "citizens"] + ScaleSums.of({(3, 3, 3): more})
    now = replace(live, counts=counts, scales={**live.scales, ("m2-all", "meeting", "citizens"): more_sums})
    assert (("scale", "m2-all", "meeting", "citizens") in moved_too_little([kept], now)) == moved


def test_answers_that_two_people_changed_crosswise_do_not_move_a_scale_alone(asked) -> None:
    """Every question's numbers are as before, and alpha is not."""
    rows = [*answers(40, 1), (1, 1, 3), (3, 3, 3)]
    give(asked, "citizens", rows)
    with asked.store.writing() as db:
        fold(db, asked.programme.key)
        before = gather(db, asked.programme, asked.document, "m2", {})
    key = ("m2-all", "meeting", "citizens")
    crossed = replace(before, scales={key: sums([*rows[:-2], (1, 3, 3), (3, 1, 3)])})
    assert moved_too_little([before], crossed) == (("scale", *key),)
    assert moved_too_little([crossed, before], before) == (("scale", *key),)
    # Where five more answered the rows, the two are among seven whose answers moved.
    more = {one: {"citizens": codes["citizens"] + Counter({3: 5})} for one, codes in before.counts.items()}
    with_five = replace(before, counts=more, scales={key: sums([*rows[:-2], (1, 3, 3), (3, 1, 3), *[(3, 3, 3)] * 5])})
    assert moved_too_little([before], with_five) == ()


def as_sums(n: int, its: list[int], products: list[list[int]]) -> ScaleSums:
    return ScaleSums(n, tuple(its), tuple(map(tuple, products)))


def sums(rows: Sequence[tuple[int, int, int]]) -> ScaleSums:
    return ScaleSums.of(Counter((a, b, 4 - c) for a, b, c in rows))
