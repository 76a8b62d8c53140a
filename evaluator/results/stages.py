"""Where a milestone stands, which decides what anybody may see of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from evaluator.answering.intake import Phase, last_day_of_grace, phase_of
from evaluator.programme.model import Milestone, Programme
from evaluator.store.counts import Count, latest_counts
from evaluator.store.wave_times import closing
from evaluator.store.waves import Wave, waves

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Stage(StrEnum):
    """NOT_YET: its day has not come and nobody was asked. COLLECTING: a wave is open or still opens. CLOSED: every wave
    is closed, and the day of the cut-off or the days of grace are not over. COUNTING: everything is in. COUNTED:
    counted, and not shown to the steering group yet."""

    NOT_YET = "not_yet"
    COLLECTING = "collecting"
    CLOSED = "closed"
    COUNTING = "counting"
    COUNTED = "counted"
    SHOWN = "shown"


def stages(db: Connection, programme: Programme, *, now: dt.datetime) -> dict[str, Stage]:
    """By milestone, in the order of their cut-offs."""
    its, held = waves(db, programme.key), latest_counts(db, programme.key)
    ordered = sorted(programme.milestones, key=lambda milestone: milestone.cut_off)
    return {
        one.key: _stage(one, [wave for wave in its if wave.milestone == one.key], held.get(one.key), now)
        for one in ordered
    }


def worked_on(found: Mapping[str, Stage]) -> str:
    """The milestone that is being worked on: the first that is not counted and has begun, else the last that is
    counted, else the first. ``found``: as `stages` gives them."""
    begun = [key for key, stage in found.items() if stage in (Stage.COLLECTING, Stage.CLOSED, Stage.COUNTING)]
    counted = [key for key, stage in found.items() if stage in (Stage.COUNTED, Stage.SHOWN)]
    return [*begun[:1], *counted[-1:], *found][0]


def _stage(milestone: Milestone, its: Collection[Wave], count: Count | None, now: dt.datetime) -> Stage:
    if count is not None:
        return Stage.SHOWN if count.shown_at else Stage.COUNTED
    phases = {phase_of(wave, now) for wave in its}
    if now >= closing(milestone.cut_off, None) and phases <= {Phase.CLOSED}:
        return Stage.COUNTING
    if phases <= {Phase.NOT_YET}:
        return Stage.NOT_YET
    return Stage.CLOSED if phases <= {Phase.GRACE, Phase.CLOSED} else Stage.COLLECTING


def awaited_until(milestone: Milestone, its: Collection[Wave], stage: Stage) -> dt.date:
    """The last day of what a milestone at ``stage`` waits for: of its open waves, of the days of grace and the cut-off
    once they are closed, and else of all of it. ``its``: the milestone's waves."""
    closes = [wave.closes for wave in its]
    if stage is Stage.COLLECTING:
        return max(closes)
    grace = [last_day_of_grace(wave) for wave in its] if stage is Stage.CLOSED else closes
    return max([*grace, milestone.cut_off])
