"""Whoever works a comparison back to its table of pairs learns of no group how few came again, left or are new."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from evaluator.findings.answers import Answers
from evaluator.findings.material import Material, gather
from evaluator.findings.measuring import measure
from evaluator.findings.protecting import Protected, protect
from evaluator.findings.steps import Step
from evaluator.programme.model import Group, Indicator, Milestone, Node, Programme, Question, SurveySource
from evaluator.store.documents import save_document
from evaluator.store.engine import Store, open_store
from evaluator.store.submissions import insert_submissions
from evaluator.store.tallies import fold
from evaluator.store.waves import Wave, save_wave
from tests.support import panels, questionnaires
from tests.support.questionnaires import page, scale

FIVE = ("A | A", "B | B", "C | C", "D | D", "E | E")
GROUPS = ("few", "many")
Person = tuple[str, int | None, int | None]
"""Group, answer then and answer now; None where somebody did not answer."""
Counts = NDArray[np.int64]


def protected(store: Store, people: Sequence[Person]) -> Protected:
    return protect(measure(gathered(store, people)))


def gathered(store: Store, people: Sequence[Person]) -> Material:
    text, day = panels.TEXT, panels.NOW.date()
    programme = Programme(
        key="p",
        title=text,
        purpose=text,
        languages=("da", "en"),
        disclosure_minimum=panels.MINIMUM,
        groups=tuple(Group(key, text) for key in GROUPS),
        milestones=tuple(Milestone(f"m{i}", text, dt.date(2019 + i, 12, 31)) for i in range(2)),
        nodes=(Node("n", "outcome_short", text),),
        links=(),
        indicators=(
            Indicator("heard", "n", text, text, "share", SurveySource((Question("q", "i"),), "share", (4, 5))),
        ),
    )
    waves = [Wave("p", f"w{i}", f"m{i}", "q", 1, GROUPS, "pseudonymous", day, day) for i in range(2)]
    rows = [
        panels.submission(wave, group, {"i": codes[place]}, f"{group}{who}")
        for place, wave in enumerate(waves)
        for who, (group, *codes) in enumerate(people)
        if codes[place] is not None
    ]
    with store.writing() as db:
        document, _ = save_document(db, programme="p", kind="programme", key="p", text="text", now=panels.NOW)
        asked = page("page", questionnaires.item("i", "scale", scale="agreement"))
        asked_in = questionnaires.document("q", scale("agreement", FIVE), asked)
        save_document(db, programme="p", kind="questionnaire", key="q", text=asked_in, now=panels.NOW)
        for wave in waves:
            save_wave(db, wave)
        insert_submissions(db, rows)
        fold(db, "p")
        return gather(db, programme, document, "m1", {})


def the_step(its: Protected) -> Step:
    (step,) = its.steps["heard"]
    return step


def came_again(step: Step) -> dict[str, range]:
    """How many of each group can have come again, for whoever knows the table and what each group answered: by whole
    numbers, and with nothing of ours."""
    assert step.pairs is not None
    table = np.array(step.pairs.table)
    (then, now), levels = (counts_of(one.answers) for one in (step.earlier, step.now)), table.shape[0]
    cells = [(g, i, j) for g in GROUPS for i in range(levels) for j in range(levels)]
    rows, low, high = [], [], []

    def tell(its: Sequence[bool], least: int, most: int) -> None:
        rows.append(np.array(its, dtype=float))
        low.append(least)
        high.append(most)

    for i in range(levels):
        for j in range(levels):
            tell([(i, j) == cell[1:] for cell in cells], table[i, j], table[i, j])
        for group in GROUPS:
            tell([(group, i) == cell[:2] for cell in cells], 0, then[group][i])
            tell([(group, i) == (cell[0], cell[2]) for cell in cells], 0, now[group][i])
    told, found, whole = LinearConstraint(np.array(rows), low, high), {}, np.ones(len(cells), dtype=np.int64)
    for group in GROUPS:
        of = np.array([cell[0] == group for cell in cells], dtype=float)
        ends = [milp(sign * of, integrality=whole, bounds=Bounds(0), constraints=told).x for sign in (1, -1)]
        least, most = (round(float(of @ one)) for one in ends)
        found[group] = range(least, most + 1)
    return found


def counts_of(answers: Answers | None) -> Mapping[str, tuple[int, ...]]:
    assert answers is not None
    return {group: answers.of([group]).counts for group in GROUPS}


def people(few: Sequence[int], many: Sequence[int], *, again: int, rng: random.Random) -> list[Person]:
    """Of the few ``again`` come again, 3 left and 4 are new; of the many 9, 6 and 6. Each answers by chance one of the
    codes of their group."""
    kinds = {"few": (few, again, 3, 4), "many": (many, 9, 6, 6)}
    return [
        (group, rng.choice(codes) if there[0] else None, rng.choice(codes) if there[1] else None)
        for group, (codes, *numbers) in kinds.items()
        for there, n in zip(((1, 1), (1, 0), (0, 1)), numbers, strict=True)
        for _ in range(n)
    ]


def test_a_group_that_answers_unlike_the_others_is_not_told_apart_by_a_table(sqlite_store: Store) -> None:
    """All of the few answered A or B and nobody else did: whoever of these came again is one of them."""
    step = the_step(protected(sqlite_store, people((1, 2), (4, 5), again=4, rng=random.Random(1))))
    assert [*came_again(step)["few"]] == [4]
    assert not step.shown


@pytest.mark.parametrize("again", [5, 6])
def test_where_none_of_a_group_are_few_its_table_is_shown(sqlite_store: Store, again: int) -> None:
    rng = random.Random(2)
    everybody = people((1, 2), (4, 5), again=again, rng=rng)
    enough = [("few", 1, None), ("few", 2, None), ("few", None, 1)]
    assert the_step(protected(sqlite_store, everybody + enough)).shown


def test_what_is_shown_leaves_a_range_of_the_minimum(make_sqlite: Callable[[str], str]) -> None:
    shown = 0
    for seed in range(8):
        rng, store = random.Random(seed), open_store(make_sqlite("store"))
        codes = rng.choice([((1, 2, 3), (3, 4, 5)), ((2, 3), (2, 3, 4)), ((1, 5), (1, 3, 5))])
        step = the_step(protected(store, people(*codes, again=rng.randint(2, 8), rng=rng)))
        store.close()
        if step.shown:
            shown += 1
            assert all(its.stop - its.start > panels.MINIMUM for its in came_again(step).values()), seed
    assert shown
