"""How far the open waves of a milestone have come: days left, and answered of asked against the target."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.answering.intake import Phase, phase_of
from evaluator.programme.model import Programme
from evaluator.programme.wave_groups import hidden_groups
from evaluator.results.progress import progress_of
from evaluator.store.wave_times import TIME_ZONE
from evaluator.store.waves import Wave, waves
from evaluator.vault.invitations import invited_counts

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class OpenWave:
    """At least ``answered`` of ``asked`` people answered, in steps that tell of nobody; ``asked`` is None where it is
    not known of every group. ``wanted``: so many answers reach the steering group's target, None where there is
    none. ``days``: whole days after today on which people can still answer. Groups that the wave cannot show are left
    out of all of it; ``is_hidden`` where it shows none."""

    wave: Wave
    days: int
    answered: int
    asked: int | None
    wanted: int | None
    is_hidden: bool = False

    @property
    def is_below(self) -> bool:
        """Whether the steps that are shown do not reach the target yet."""
        return self.wanted is not None and self.answered < self.wanted


def open_waves(
    db: Connection, vault_db: Connection, programme: Programme, milestone: str, *, now: dt.datetime
) -> tuple[OpenWave, ...]:
    """By the day on which they close."""
    own = [one for one in waves(db, programme.key) if one.milestone == milestone and phase_of(one, now) is Phase.OPEN]
    invited = invited_counts(vault_db, programme.key, [one.key for one in own]) if own else {}
    return tuple(sorted((_stands(db, one, programme, invited, now) for one in own), key=lambda its: its.days))


def _stands(
    db: Connection, wave: Wave, programme: Programme, invited: Mapping[tuple[str, str], int], now: dt.datetime
) -> OpenWave:
    shown = frozenset(wave.groups) - hidden_groups(programme, wave.key)
    minimum = programme.disclosure_minimum
    answered = sum(one.answered for one in progress_of(db, wave, minimum=minimum) if one.group in shown)
    sizes = list(_asked(wave, shown, programme, invited))
    asked = None if None in sizes else sum(size or 0 for size in sizes)
    rate = programme.milestone(wave.milestone).quality.response_rate
    wanted = None if asked is None or rate is None else math.ceil(rate * asked - 1e-9)
    days = (wave.closes - now.astimezone(TIME_ZONE).date()).days
    is_hidden = not shown or (asked is not None and asked < minimum)
    return OpenWave(wave, days, answered, asked, None if is_hidden else wanted, is_hidden=is_hidden)


def _asked(
    wave: Wave, shown: Collection[str], programme: Programme, invited: Mapping[tuple[str, str], int]
) -> Iterator[int | None]:
    """Of each group that is shown how many were invited, else how many it has."""
    sizes = {one.key: one.population_at(wave.milestone) for one in programme.groups}
    for group in (one for one in wave.groups if one in shown):
        yield invited.get((wave.key, group)) or sizes.get(group)
