"""What stands against counting a milestone: what has to be waited for, and what an evaluator may declare complete."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.answering.intake import Phase, last_day_of_grace, phase_of
from evaluator.findings.disclosure import IMPORTED
from evaluator.programme.model import Programme
from evaluator.results.progress import steps
from evaluator.store.counting import COLLECTION_MODE, SUBMITTED
from evaluator.store.counts import latest_counts
from evaluator.store.paper import agreements, all_entries
from evaluator.store.tallies import TallyRow, tallies
from evaluator.store.unfolded import waves_waiting
from evaluator.store.wave_erasures import erasures_of_waves
from evaluator.store.wave_times import closing
from evaluator.store.waves import Wave, waves
from surveys.diagnostics import Diagnostic, InputRejected, unknown

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Outstanding:
    """``blocking`` has to be waited for or done; ``may_be_left`` may be declared complete."""

    blocking: tuple[Diagnostic, ...]
    may_be_left: tuple[Diagnostic, ...]


def outstanding(db: Connection, programme: Programme, milestone: str, *, now: dt.datetime) -> Outstanding:
    """What is outstanding for a milestone. Of a wave that takes answers only that is said: what it holds is nobody's
    business yet. Whoever counts folds first, so that answers which are not folded keep nobody from it; see
    `not_folded`. Raises InputRejected for an unknown milestone."""
    require_milestone(programme, milestone)
    *earlier, last = programme.milestones_until(milestone)
    counted = latest_counts(db, programme.key)
    its = [wave for wave in waves(db, programme.key) if wave.milestone == milestone]
    still_open = [wave for wave in its if phase_of(wave, now) is not Phase.CLOSED]
    closed = [wave for wave in waves_that_count(db, programme) if wave in its and wave not in still_open]
    place = (programme.key, milestone)
    blocking = [
        Diagnostic("results.earlier_not_counted", place, {"milestone": one.key})
        for one in earlier
        if one.key not in counted
    ]
    if now < closing(last.cut_off, None):
        blocking.append(Diagnostic("results.cut_off_not_reached", place, {"day": last.cut_off}))
    blocking += [_still_open(wave, now) for wave in still_open]
    return Outstanding(tuple(blocking), tuple(_may_be_left(db, programme, closed)))


def not_folded(db: Connection, programme: Programme, milestone: str) -> list[Diagnostic]:
    """The waves with answers that are not folded, of which a count would lack some."""
    waiting = waves_waiting(db, programme.key)
    its = [wave for wave in waves(db, programme.key) if wave.milestone == milestone]
    return [Diagnostic("results.not_folded", _place(wave)) for wave in its if wave.key in waiting]


def answers_deleted(db: Connection, programme: Programme, milestone: str) -> list[Diagnostic]:
    """The waves whose answers are gone: a count would lack what follows from no tally."""
    its = [wave.key for wave in waves(db, programme.key) if wave.milestone == milestone]
    gone = erasures_of_waves(db, programme.key)
    return [
        Diagnostic("store.answers_deleted", (programme.key, key), {"on": gone[key].on}) for key in its if key in gone
    ]


def require_milestone(programme: Programme, milestone: str) -> None:
    """Raises InputRejected for a milestone that is not there."""
    keys = [one.key for one in programme.milestones]
    if milestone not in keys:
        raise InputRejected([unknown("results.no_milestone", (programme.key,), milestone, keys)])


def waves_that_count(db: Connection, programme: Programme) -> list[Wave]:
    """The waves that are planned, and those that were and have answers: one that was taken out again asked nobody."""
    planned = {wave.key for wave in programme.waves}
    answered = {row.wave for row in tallies(db, programme.key) if row.variable == SUBMITTED}
    return [wave for wave in waves(db, programme.key) if wave.key in planned | answered]


def _still_open(wave: Wave, now: dt.datetime) -> Diagnostic:
    match phase_of(wave, now):
        case Phase.NOT_YET:
            return Diagnostic("results.wave_not_open_yet", _place(wave), {"opens": wave.opens})
        case Phase.OPEN:
            return Diagnostic("results.wave_open", _place(wave), {"closes": wave.closes})
        case _:
            return Diagnostic("results.wave_in_grace", _place(wave), {"until": last_day_of_grace(wave)})


def _may_be_left(db: Connection, programme: Programme, closed: Sequence[Wave]) -> Iterator[Diagnostic]:
    """Paper that is not stored, and answers that come from elsewhere: nobody but the evaluator knows if there are
    more. Few are told of apart: whoever imports one after the other, and undoes it again, would see at which of them
    the others are no longer few."""
    forms = {(entry.wave, entry.serial) for entry in all_entries(db, programme.key)}
    on_paper, waiting = agreements(db, programme.key), waves_waiting(db, programme.key)
    rows = tallies(db, programme.key, [wave.key for wave in closed])
    for wave in closed:
        if unfinished := sum(key == wave.key for key, _ in forms):
            yield Diagnostic("results.paper_unfinished", _place(wave), {"forms": unfinished})
        elif wave.key in on_paper or _number(rows, wave, COLLECTION_MODE + "paper"):
            yield Diagnostic("results.paper_not_complete", _place(wave))
        if _number(rows, wave, IMPORTED):
            yield Diagnostic("results.import_not_complete", _place(wave))
        answered, imported = (_number(rows, wave, one) for one in (SUBMITTED, IMPORTED))
        if wave.key not in waiting and not steps(answered, imported, programme.disclosure_minimum):
            name = "few_beside_imports" if imported else "few_answered"
            yield Diagnostic(f"results.{name}", _place(wave), {"minimum": programme.disclosure_minimum})


def _number(rows: Sequence[TallyRow], wave: Wave, variable: str) -> int:
    return sum(row.n for row in rows if (row.wave, row.variable) == (wave.key, variable))


def _place(wave: Wave) -> tuple[str, str]:
    return wave.programme, wave.key
