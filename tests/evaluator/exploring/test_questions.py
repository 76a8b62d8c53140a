"""Any question: the same figures as in the report, and what is told by milestone, process and cluster."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from evaluator.exploring.question_report import categories
from evaluator.exploring.questions import look
from evaluator.findings.disclosure import printable
from evaluator.findings.model import Distribution
from evaluator.findings.questions import Band, Figure, Row, bands_of, by_group, by_milestone, found, listed
from evaluator.programme.model import SurveySource
from evaluator.reporting.wording import Wording
from evaluator.store.engine import Store
from evaluator.texts import Texts
from surveys.answers.tally import Tally, tally
from surveys.diagnostics import InputRejected
from surveys.kinds.all import variables_in
from tests.support.exploring import programme_of, stored
from tests.support.questionnaires import item, page, questionnaire
from tests.support.small_programmes import made_up, material_of, report

Told = tuple[tuple[int, ...] | None, int | None, int | None, int | None, int | None]


def in_the_report(one: Distribution) -> Told:
    return one.counts, one.n, one.dont_know, one.not_relevant, one.blank


def by_itself(figure: Figure, row: Row) -> Told:
    if row.tally is None:
        return None, None, None, None, None
    return figure.counts(row), row.tally.n, row.tally.dont_know, row.tally.not_relevant, row.tally.blank


@pytest.mark.parametrize("seed", range(6))
def test_a_question_is_told_as_the_report_tells_it(sqlite_store: Store, seed: int) -> None:
    """The same numbers for each group that is shown, and the same ones not shown."""
    material = material_of(made_up(random.Random(seed)), sqlite_store)
    shown = printable(material)
    questions = {one.name: one for one in listed(shown, "m")}
    compared = 0
    for finding in report(material).indicators:
        source = finding.indicator.source
        if not isinstance(source, SurveySource) or source.groups or len(source.questions) > 1:
            continue
        (question,) = source.questions
        name = f"{question.questionnaire}.{question.item}"
        one = questions.get(name) or questions[f"{question.questionnaire}.matrix"]
        figure = next(its for its in by_group(shown, "m", one) if its.variable.key == question.item)
        its_own = {row.key: by_itself(figure, row) for row in figure.rows}
        for told in finding.distributions:
            assert its_own[told.group] == in_the_report(told)
            compared += 1
    assert compared


def test_questions_are_found_by_their_words_and_their_answers(sqlite_store: Store) -> None:
    shown = printable(material_of(made_up(random.Random(1)), sqlite_store))
    every = listed(shown, "m")
    assert found(every, "") == every
    assert [one.item.key for one in found(every, "q0 I0")] == ["i0"]
    assert found(every, "nej") == tuple(one for one in every if one.item.scale and one.item.scale.key == "agreement")
    assert found(every, "unheard of") == ()


def ages(counts: dict[int, int]) -> Tally:
    (variable,) = variables_in(questionnaire("q", page("page", item("age", "integer", minimum=0, maximum=120))))
    return tally(variable, counts)


def test_whole_numbers_are_put_together_until_a_band_holds_the_minimum() -> None:
    assert bands_of(ages({20: 1, 30: 4, 41: 5, 50: 3, 83: 2}), 5) == ((None, 30), (31, 41), (42, None))
    assert bands_of(ages({20: 1, 30: 3}), 5) == ()
    assert bands_of(ages({20: 2, 83: 4}), 5) == ((None, None),)


@pytest.mark.parametrize(
    ("bands", "said"),
    [
        (((None, 30), (31, 31), (32, 41), (42, None)), ("op til 30", "31", "32–41", "42 og derover")),
        (((None, None),), ("alle tal",)),
    ],
)
def test_the_lowest_and_the_highest_number_are_not_told(bands: tuple[Band, ...], said: tuple[str, ...]) -> None:
    its = ages({20: 1, 31: 4, 83: 2})
    figure = Figure(its.variable, {}, None, (row := Row("", its),), bands)
    assert categories(figure, Wording(Texts("da"), programme_of([("g0", "p1", ())]))) == said
    assert sum(figure.counts(row)) == 7


def test_by_process_the_rows_add_up_to_the_groups_that_are_told_apart(sqlite_store: Store) -> None:
    people = [("g0", process, (1 + n % 3, 1, 1)) for process in ("p1", "p3") for n in range(8)]
    people += [("g1", "p1", (1, 1, 1))] * 2 + [("g1", "p3", (2, 1, 1))] * 9
    its = stored(sqlite_store, people)
    with sqlite_store.reading() as db:
        seen = look(db, its, "q.a", "process")
        together = look(db, its, "q.a", "group")
    (figure,), (whole,) = seen.figures, together.figures
    of_g0 = next(row for row in whole.rows if row.key == "g0")
    assert [row.key for row in figure.rows] == ["p1", "p3"]
    assert [sum(counts) for counts in zip(*map(figure.counts, figure.rows), strict=True)] == [*whole.counts(of_g0)]
    assert seen.left_out == ("g1",)


def test_where_one_process_is_left_there_is_nothing_to_tell_apart(sqlite_store: Store) -> None:
    its = stored(sqlite_store, [("g0", "p1", (1, 2, 3))] * 10)
    with sqlite_store.reading() as db, pytest.raises(InputRejected) as refused:
        look(db, its, "q.a", "process")
    assert [one.code for one in refused.value.diagnostics] == ["exploring.not_apart"]


def test_milestones_of_a_question_that_was_asked_otherwise_stand_apart(sqlite_store: Store) -> None:
    """Whoever is asked is another at the later milestone, so that the series breaks there."""
    its = stored(sqlite_store, [(group, "p1", (1, 2, 3)) for group in ("g0", "g1") for _ in range(10)])
    later = replace(its.printed.programme.milestones[0], key="m2")
    wave = replace(its.printed.waves[0], key="w2", milestone="m2", groups=("g1",))
    counts = dict(its.printed.counts)
    counts |= {("w2", key): {"g1": by["g1"]} for (_, key), by in counts.items()}
    material = replace(
        its.printed,
        milestones=(*its.printed.milestones, later),
        programme=replace(its.printed.programme, milestones=(*its.printed.milestones, later)),
        waves=(*its.printed.waves, wave),
        asked=dict(its.printed.asked) | {"w2": its.printed.asked["w"]},
        counts=counts,
    )
    (figure,) = by_milestone(material, listed(material, "m")[0])
    assert [row.tally and row.tally.n for row in figure.rows] == [20, 10]
    assert [(step.later, step.holds, step.reason) for step in figure.steps] == [("m2", False, "groups_changed")]
