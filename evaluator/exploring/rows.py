"""The submissions behind a count, row by row, as long as they are those that were counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.findings.material import Material
from evaluator.findings.merging import units_of
from evaluator.findings.places import Places
from evaluator.programme.merging import keys
from evaluator.store.counting import IN_TIME, AnswerCount, Answers
from evaluator.store.unfolded import folded_rows
from evaluator.store.wave_erasures import refuse_erased
from evaluator.store.waves import Wave
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Row:
    """``group``: the one under which it is reported."""

    wave: str
    group: str
    process: str
    answers: Answers


@dataclass(frozen=True, slots=True)
class CountedRows:
    """Of one questionnaire at a milestone, without the rows that are not shown."""

    rows: tuple[Row, ...]
    places: Places


def counted_rows(
    db: Connection, gathered: Material, printed: Material, milestone: str, questionnaire: str
) -> CountedRows:
    """``gathered`` is what was counted, ``printed`` what may be shown of it.

    Raises InputRejected where any of the waves is confidential: it is known there who answered; and where the rows are
    not those of the count: what was withdrawn or erased since would be the difference of two looks.
    """
    waves = [wave for wave in gathered.waves_at(milestone) if wave.questionnaire == questionnaire]
    faults = [Diagnostic("exploring.confidential", (wave.key,)) for wave in waves if wave.linkage == "confidential"]
    if faults:
        raise InputRejected(faults)
    refuse_erased(db, gathered.programme.key, [wave.key for wave in waves])
    of, every, counted = keys(units_of(gathered)), [], AnswerCount()
    for wave in waves:
        for some in folded_rows(db, gathered.programme.key, wave.key):
            counted.add(some)
            for (key, group, process, *_), answers in zip(some.cells, some.answers, strict=True):
                every.append(Row(key, of.get(group, group), process, answers))
    if not _as_counted(counted, gathered, waves):
        raise InputRejected([Diagnostic("exploring.rows_differ", (milestone, questionnaire))])
    rows = tuple(row for row in every if (row.wave, row.group) not in printed.hidden)
    return CountedRows(rows, gathered.places.get(questionnaire, Places()))


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
