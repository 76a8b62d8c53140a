"""What people wrote, in a table without a key to the rows.

They are the texts that can be read, and beside a text stands what reading tells of it (`evaluator.coding.labels`):
whoever had other labels or other texts here would learn from the difference. So those of groups that are not shown are
among them, without a group. Process and group are left out until at least the disclosure minimum of people who stand
here could have written in every cell of a question in a wave; where fewer could at all, its texts are left out.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from evaluator.coding.labels import Label
from evaluator.exporting.inclusion import Kept
from evaluator.store.take_outs import Standing
from evaluator.texts import Texts
from surveys.kinds.all import kind_of
from surveys.questionnaire import Questionnaire, Text

_LEVELS: Final[tuple[Callable[[Label], Label], ...]] = (lambda who: who, lambda who: (who[0], ""), lambda _: ("", ""))


@dataclass(frozen=True, slots=True)
class Written:
    """A text and what stands beside it."""

    wave: str
    question: str
    group: str
    process: str
    text: str


@dataclass(frozen=True, slots=True)
class _Question:
    """Texts are kept under ``key``; whose answer to ``variable`` is ``code`` (None: any) may have written one."""

    key: str
    variable: str
    code: int | None

    def possible(self, row: Standing) -> bool:
        return self.variable in row.answers and (self.code is None or row.answers[self.variable] == self.code)


def texts_of(one: Kept, minimum: int) -> list[Written]:
    """The texts of a wave, shuffled."""
    found = [
        text
        for question in _questions(one.material.asked[one.wave.key])
        for text in _of_question(one, question, minimum)
    ]
    secrets.SystemRandom().shuffle(found)
    return found


def question_in_words(questionnaire: Questionnaire, key: str, t: Texts) -> str:
    """The question that a text answers."""
    for item in questionnaire.items:
        if key == item.key:
            return t.pick(item.text)
        if item.other is not None and key == item.other_key:
            return _with_choice(item.text, item.other.label, t)
    return key


def _with_choice(question: Text, choice: Text, t: Texts) -> str:
    return f"{t.pick(question)} – {t.pick(choice)}"


def _of_question(one: Kept, question: _Question, minimum: int) -> Iterator[Written]:
    wave, every = one.wave.key, [row for rows in (*one.rows.values(), one.unshown) for row in rows]
    able = [
        (one.labels.get((wave, question.key, row.group, row.process), ("", "")), row)
        for row in every
        if question.possible(row)
    ]
    for level in _LEVELS:
        cells = Counter(level(label) for label, _ in able)
        if cells and min(cells.values()) >= minimum:
            for label, row in able:
                if (row.id, question.key) in one.opened and question.key in row.texts:
                    yield Written(wave, question.key, *level(label), row.texts[question.key])
            return


def _questions(questionnaire: Questionnaire) -> Iterator[_Question]:
    for item in questionnaire.items:
        kind = kind_of(item)
        if kind.words:
            yield _Question(item.key, item.key, None)
        if item.other is not None and kind.by_choice:
            yield _Question(item.other_key, f"{item.key}#{item.other.code}", 1)
        elif item.other is not None:
            yield _Question(item.other_key, item.key, item.other.code)
