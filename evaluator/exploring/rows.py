"""The submissions behind a count by their answers to some questions, as long as they are those that were counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from evaluator.findings.material import Material
from evaluator.findings.merging import units_of
from evaluator.findings.places import Places
from evaluator.programme.merging import keys
from evaluator.store.counting import BLANK, IN_TIME, AnswerCount, Answers, Codes, Variables
from evaluator.store.unfolded import folded_rows
from evaluator.store.wave_erasures import refuse_erased
from evaluator.store.waves import Wave
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection


Alike: TypeAlias = tuple[str, str, str, Codes]
"""What rows have in common: wave, the group under which they are reported, process, and the codes of some variables,
BLANK for one that was left blank and None for one that was not asked."""


@dataclass(frozen=True, slots=True)
class CountedRows:
    """Of one questionnaire at a milestone, without the rows that are not shown. ``numbers``: how many are alike, by
    the variables that were asked for together."""

    numbers: Mapping[Variables, Mapping[Alike, int]]
    places: Places


def counted_rows(
    db: Connection,
    gathered: Material,
    printed: Material,
    milestone: str,
    questionnaire: str,
    together: Sequence[Variables],
) -> CountedRows:
    """``gathered`` is what was counted, ``printed`` what may be shown of it, ``together`` the variables whose answers
    are wanted, together where one person's answers to several are. Some hundreds of rows are held at a time.

    Raises InputRejected where any of the waves is confidential: it is known there who answered; and where the rows are
    not those of the count: what was withdrawn or erased since would be the difference of two looks.
    """
    waves = waves_asked(gathered, milestone, questionnaire)
    faults = [Diagnostic("exploring.confidential", (wave.key,)) for wave in waves if wave.linkage == "confidential"]
    if faults:
        raise InputRejected(faults)
    refuse_erased(db, gathered.programme.key, [wave.key for wave in waves])
    of, counted = keys(units_of(gathered)), AnswerCount()
    numbers: dict[Variables, Counter[Alike]] = {variables: Counter() for variables in together}
    for wave in waves:
        for some in folded_rows(db, gathered.programme.key, wave.key):
            counted.add(some)
            for (key, group, process, *_), answers in zip(some.cells, some.answers, strict=True):
                for variables, its in numbers.items():
                    its[key, of.get(group, group), process, _codes(answers, variables)] += 1
    if not _as_counted(counted, gathered, waves):
        raise InputRejected([Diagnostic("exploring.rows_differ", (milestone, questionnaire))])
    shown = {
        variables: {alike: n for alike, n in its.items() if alike[:2] not in printed.hidden}
        for variables, its in numbers.items()
    }
    return CountedRows(shown, gathered.places.get(questionnaire, Places()))


def waves_asked(gathered: Material, milestone: str, questionnaire: str) -> list[Wave]:
    """The waves of a milestone that put a questionnaire."""
    return [wave for wave in gathered.waves_at(milestone) if wave.questionnaire == questionnaire]


def _codes(answers: Answers, variables: Variables) -> Codes:
    return tuple(None if one not in answers else BLANK if answers[one] is None else answers[one] for one in variables)


def _as_counted(counted: AnswerCount, gathered: Material, waves: Iterable[Wave]) -> bool:
    """Whether an answer was in time is left out: it follows from the wave's last day, which may have been moved."""
    now: Counter[tuple[str, str, str, int]] = Counter()
    for (wave, variable, group, _, code), n in counted.counts().items():
        now[wave, variable, group, code] += n
    its = {wave.key for wave in waves}
    then = {
        (wave, variable, group, code): n
        for (wave, variable), by_group in gathered.counts.items()
        for group, codes in by_group.items()
        for code, n in codes.items()
        if wave in its and n
    }
    return _without_times(now) == _without_times(then)


def _without_times(counts: Mapping[tuple[str, str, str, int], int]) -> dict[tuple[str, str, str, int], int]:
    return {key: n for key, n in counts.items() if key[1] != IN_TIME}
