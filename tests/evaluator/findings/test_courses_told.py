"""How the asking went, as one count after the other tells it: no two of them differ by few people."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from evaluator.findings.differencing import courses_told
from evaluator.store.progress import Course

DAY = dt.date(2026, 5, 4)


def course(*, sent: int = 20, stopped: int = 6) -> Course:
    return Course({"staff": Counter({DAY: sent})}, sent, Counter({"p2": stopped}), Counter({0: sent}))


@pytest.mark.parametrize(
    ("now", "befores", "told"),
    [
        (course(), [], course()),
        (course(), [course()], course()),
        (course(stopped=5), [course()], course()),
        (course(stopped=1), [course()], course(stopped=1)),
        (course(sent=24), [course()], course()),
        (course(sent=25), [course()], course(sent=25)),
        (course(sent=26), [course(), course(sent=25)], course(sent=25)),
        (course(sent=22), [course(), course(sent=27)], course(sent=27)),
    ],
)
def test_what_few_people_moved_stays_as_it_was_told_last(now: Course, befores: list[Course], told: Course) -> None:
    other = {"other": course(stopped=9)}
    assert courses_told({"w": now, **other}, [{"w": one} for one in befores], 5) == {"w": told, **other}
