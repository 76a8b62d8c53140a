"""What people wrote, in a table without a key to the rows.

Beside a text stands who wrote it only as far as at least the disclosure minimum of rows could be its writer's: those
whose answers say that they were asked, or that they chose 'other'. Process and group are left out until that is so of
every cell of a question in a wave; where fewer could have written there at all, its texts are left out.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from evaluator.exporting.kept import Kept
from evaluator.exporting.who import Who
from evaluator.store.take_outs import Standing
from evaluator.texts import Texts
from surveys.kinds.all import kind_of
from surveys.questionnaire import Questionnaire, Text

_LEVELS: Final[tuple[Callable[[Who], Who], ...]] = (lambda who: who, lambda who: (who[0], ""), lambda _: ("", ""))


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


def texts_of(one: Kept, told: Mapping[Who, Who], minimum: int) -> list[Written]:
    """The texts of a wave, shuffled."""
    rows = [(told[group, row.process], row) for group, its in one.rows.items() for row in its]
    found = [
        text
        for question in _questions(one.material.asked[one.wave.key])
        for text in _of_question(one.wave.key, question, rows, minimum)
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


def _of_question(
    wave: str, question: _Question, rows: Sequence[tuple[Who, Standing]], minimum: int
) -> Iterator[Written]:
    possible = Counter(who for who, row in rows if question.possible(row))
    for level in _LEVELS:
        cells: Counter[Who] = Counter()
        for who, n in possible.items():
            cells[level(who)] += n
        if cells and min(cells.values()) >= minimum:
            for who, row in rows:
                if question.key in row.texts and question.possible(row):
                    yield Written(wave, question.key, *level(who), row.texts[question.key])
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
