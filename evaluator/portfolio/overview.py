"""All programmes on one page: what is due next, how far the open waves have come, and what needs doing.

Every question is put once for all of them, so that three hundred cost as many statements as one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.answering.intake import Phase, phase_of
from evaluator.results.progress import steps
from evaluator.store.programme_index import Indexed, Scope, answered_on, indexed, open_on
from evaluator.store.to_do import waiting
from evaluator.store.wave_times import TIME_ZONE
from evaluator.store.waves import Wave
from evaluator.vault.invitations import asked_counts

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class OpenWave:
    """``answered`` of ``asked``, in steps as `evaluator.results.progress` has them; None where whoever looks sees no
    number before the count, and ``asked`` also where it is not known of every group."""

    wave: Wave
    answered: int | None
    asked: int | None


@dataclass(frozen=True, slots=True)
class Deadline:
    """``what``: 'closes' of a wave, or 'cut_off' of the milestone with that ``title``."""

    day: dt.date
    what: str
    title: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Card:
    """A programme. ``needs``: how much waits, by label; nothing for whoever does not evaluate it."""

    its: Indexed
    deadline: Deadline | None
    waves: tuple[OpenWave, ...]
    needs: Mapping[str, int]

    @property
    def order(self) -> tuple[bool, dt.date, str]:
        """What is due first comes first; what is over comes last."""
        day = self.deadline.day if self.deadline else dt.date.max
        return bool(self.its.state), day, self.its.programme


def cards(db: Connection, vault_db: Connection, *, seen: Scope, evaluated: Scope, now: dt.datetime) -> tuple[Card, ...]:
    """The programmes that somebody sees. ``evaluated``: those of which numbers may be told before the count."""
    today = now.astimezone(TIME_ZONE).date()
    open_waves: dict[str, list[Wave]] = {}
    for wave in open_on(db, today, seen):
        if phase_of(wave, now) is Phase.OPEN:
            open_waves.setdefault(wave.programme, []).append(wave)
    answered, needs = answered_on(db, today, evaluated), waiting(db)
    pairs = [(one.programme, one.key) for own in open_waves.values() for one in own if _is_in(one.programme, evaluated)]
    asked = asked_counts(vault_db, pairs)
    found = []
    for its in indexed(db, seen):
        own, counted = open_waves.get(its.programme, []), _is_in(its.programme, evaluated)
        waves = tuple(_wave(one, its, answered, asked) if counted else OpenWave(one, None, None) for one in own)
        waits = needs.get(its.programme, {}) if counted and not its.state else {}
        found.append(Card(its, None if its.state else _deadline(its, own, today), waves, waits))
    return tuple(sorted(found, key=lambda card: card.order))


def _is_in(programme: str, scope: Scope) -> bool:
    return scope is None or programme in scope


def _wave(
    wave: Wave,
    its: Indexed,
    answered: Mapping[tuple[str, str, str], tuple[int, int]],
    asked: Mapping[tuple[str, str, str], int],
) -> OpenWave:
    keys = [(wave.programme, wave.key, group) for group in wave.groups]
    of_groups = (answered.get(key, (0, 0)) for key in keys)
    told = sum(steps(every, imported, its.minimum) for every, imported in of_groups)
    sizes = [asked.get(key) or its.population(key[2], wave.milestone) for key in keys]
    return OpenWave(wave, told, None if None in sizes else sum(size or 0 for size in sizes))


def _deadline(its: Indexed, own: list[Wave], today: dt.date) -> Deadline | None:
    return min(_deadlines(its, own, today), key=lambda one: one.day, default=None)


def _deadlines(its: Indexed, own: list[Wave], today: dt.date) -> Iterator[Deadline]:
    titles = {key: title for key, title, _ in its.milestones}
    for wave in own:
        yield Deadline(wave.closes, "closes", titles.get(wave.milestone, {}))
    for _, title, cut_off in its.milestones:
        if cut_off >= today:
            yield Deadline(cut_off, "cut_off", title)
