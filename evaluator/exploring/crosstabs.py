"""A table of two questions over the rows of a count: working material, of which nothing enters a report.

Rows are read from one state of the store, beside whoever writes; only noting that somebody looked takes the lock, and
looks again at everything that could have moved meanwhile.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from analysis.counts import Integers
from analysis.crosstabs import Crosstab, closes_a_circle, protected_crosstab
from evaluator.exploring.questions import Counted
from evaluator.exploring.rows import CountedRows, counted_rows, waves_asked
from evaluator.findings.answers import answers_to, as_read
from evaluator.findings.material import Material
from evaluator.programme.model import Question
from evaluator.store import audit
from evaluator.store.counting import BLANK
from evaluator.store.documents import lock_programme
from evaluator.store.tallies import TallyRow, tallies
from evaluator.store.wave_erasures import refuse_erased
from surveys.answers.tally import counted_code
from surveys.diagnostics import Diagnostic, InputRejected
from surveys.kinds.all import kind_of, variables_of
from surveys.questionnaire import Scale, Variable

if TYPE_CHECKING:
    from sqlalchemy import Connection

SHOWN: Final = "crosstab_shown"
"""The kind of entry in the audit log of a table that somebody saw."""
WITHOUT: Final = None
"""The category of those who gave no answer on the scale: left blank, not asked, don't know, not relevant."""
Category = int | None


@dataclass(frozen=True, slots=True)
class Side:
    """A question of a table. ``categories`` by place: the codes after reversal, before them `WITHOUT` where anybody
    gave no answer. ``scale`` has the labels as they were chosen."""

    name: str
    variable: Variable
    scale: Scale
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class CrosstabLook:
    first: Side
    second: Side
    table: Crosstab[tuple[str, ...]]
    counted: Counted
    tallied: Sequence[TallyRow]
    """What the questionnaire's waves had in the tallies when their rows were read."""

    @property
    def printed(self) -> Material:
        return self.counted.printed

    @property
    def milestone(self) -> str:
        return self.counted.milestone

    @property
    def groups(self) -> tuple[str, ...]:
        """Of which somebody is in the table, in the programme's order."""
        there = {one[0] for one in self.table.classes}
        return tuple(group.key for group in self.printed.programme.groups if group.key in there)


def sides(its: Counted) -> dict[str, Variable]:
    """The variables that can be crossed, by questionnaire and key: those with choices."""
    return {
        f"{one.questionnaire.key}.{variable.key}": variable
        for one in its.questions
        for variable in variables_of(one.item)
        if variable.scale is not None
    }


def crosstab(db: Connection, its: Counted, first: str, second: str) -> CrosstabLook:
    """The table, which nobody may see before `note_look`. ``db`` sees one state. Raises InputRejected for questions
    that cannot be crossed, and where the table would tell of few people or, together with those that were shown before,
    might."""
    known, questionnaire = sides(its), first.partition(".")[0]
    faults = [Diagnostic("exploring.no_choices", (its.milestone, one)) for one in (first, second) if one not in known]
    if not faults and (first == second or questionnaire != second.partition(".")[0]):
        faults.append(Diagnostic("exploring.not_two_of_one", (first, second)))
    if faults or (faults := _against_those_before(db, its, first, second)):
        raise InputRejected(faults)
    pair = (known[first], known[second])
    together = [(pair[0].key, pair[1].key)]
    rows = counted_rows(db, its.gathered, its.printed, its.milestone, questionnaire, together)
    minimum, ordered = its.printed.programme.disclosure_minimum, (_ordered(pair[0]), _ordered(pair[1]))
    tables, categories = _tables(its, questionnaire, rows, pair)
    table = protected_crosstab(tables, minimum, ordered=ordered)
    if table is None:
        raise InputRejected([Diagnostic("exploring.tells_of_few", (first, second))])
    one, other = (Side(*side) for side in zip((first, second), pair, map(_scale, pair), categories, strict=True))
    return CrosstabLook(one, other, table, its, _tallied(db, its, questionnaire))


def note_look(db: Connection, found: CrosstabLook, *, actor: str, now: dt.datetime) -> None:
    """Note in the audit log that a table is shown. Raises InputRejected where an answer came or went since its rows
    were read, or a table was shown with which it would tell more: then nobody may see it."""
    its, first, second = found.counted, found.first.name, found.second.name
    programme, questionnaire = its.printed.programme.key, first.partition(".")[0]
    lock_programme(db, programme)
    if faults := _against_those_before(db, its, first, second):
        raise InputRejected(faults)
    refuse_erased(db, programme, [wave.key for wave in waves_asked(its.gathered, its.milestone, questionnaire)])
    if _tallied(db, its, questionnaire) != found.tallied:
        raise InputRejected([Diagnostic("exploring.rows_differ", (its.milestone, questionnaire))])
    questions: dict[str, audit.Detail] = {"first_question": first, "second_question": second}
    details = questions | {"rows": found.table.n, "number": its.number}
    audit.record(db, SHOWN, actor=actor, now=now, programme=programme, subject=its.milestone, details=details)


def _against_those_before(db: Connection, its: Counted, first: str, second: str) -> list[Diagnostic]:
    """Why a table cannot be shown beside those that were."""
    if closes_a_circle((first, second), shown_before(db, its)):
        return [Diagnostic("exploring.closes_a_circle", (first, second))]
    if {first, second} in _shown_of_other_answers(db, its):
        return [Diagnostic("exploring.counted_anew", (first, second))]
    return []


def _tallied(db: Connection, its: Counted, questionnaire: str) -> list[TallyRow]:
    """Whoever folds, corrects, withdraws or takes back an answer changes these in the same transaction."""
    waves = waves_asked(its.gathered, its.milestone, questionnaire)
    return tallies(db, its.gathered.programme.key, [wave.key for wave in waves])


def shown_before(db: Connection, its: Counted) -> list[tuple[str, str]]:
    """The pairs of questions of a milestone of which somebody saw a table, whoever it was."""
    return [_pair(one) for one in _seen(db, its)]


def _shown_of_other_answers(db: Connection, its: Counted) -> list[set[str]]:
    """The pairs that were shown under another count of the answers: between the two tables is how few answered."""
    return [{*_pair(one)} for one in _seen(db, its) if one.get("number") != its.number]


def _seen(db: Connection, its: Counted) -> list[Mapping[str, audit.Detail]]:
    seen = audit.entries_of(db, SHOWN, its.printed.programme.key)
    return [one.details for one in seen if one.subject == its.milestone and one.details]


def _pair(seen: Mapping[str, audit.Detail]) -> tuple[str, str]:
    return str(seen["first_question"]), str(seen["second_question"])


def _tables(
    its: Counted, questionnaire: str, rows: CountedRows, pair: tuple[Variable, Variable]
) -> tuple[Mapping[tuple[str, ...], Integers], list[tuple[Category, ...]]]:
    """Of everybody who is shown for both questions, by the smallest class that is told of, with the categories. The
    classes are in order: of two of one size another would else be left out at a second look, with what rows came first.
    """
    numbers = rows.numbers[pair[0].key, pair[1].key]
    groups = {group for _, group, *_ in numbers}
    for variable in pair:
        answers = answers_to([Question(questionnaire, variable.key)], its.printed, its.milestone)
        groups &= set(answers.groups) if answers else set()
    chosen = [(group, process, codes, n) for (_, group, process, codes), n in numbers.items() if group in groups]
    answered = [tuple(map(_category, codes, pair)) for _, _, codes, _ in chosen]
    categories = [
        ((WITHOUT,) if any(both[side] is WITHOUT for both in answered) else ()) + _scale(one).codes
        for side, one in enumerate(pair)
    ]
    found: dict[tuple[str, ...], Integers] = {}
    for (group, process, _, n), (one, other) in zip(chosen, answered, strict=True):
        within = rows.places.class_of(group, process)
        table = found.setdefault(within, np.zeros([*map(len, categories)], dtype=np.int64))
        table[categories[0].index(one), categories[1].index(other)] += n
    return dict(sorted(found.items())), categories


def _category(code: int | None, variable: Variable) -> Category:
    counted = None if code is None or code == BLANK else counted_code(code, variable)
    return counted if counted in _scale(variable).codes else WITHOUT


def _scale(variable: Variable) -> Scale:
    scale = as_read(variable)
    assert scale is not None
    return scale


def _ordered(variable: Variable) -> bool:
    """Of two choices one is less than the other: who left 'chosen' blank is among those who did not choose."""
    return _scale(variable).ordered or kind_of(variable.item).several
