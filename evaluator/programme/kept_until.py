"""The last day on which something of a programme is kept, as its document has it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Protocol, TypeVar

from evaluator.programme.model import Programme, WavePlan
from evaluator.programme.retention import Until


class Asked(Protocol):
    """A wave, planned or stored."""

    @property
    def milestone(self) -> str: ...
    @property
    def linkage(self) -> str: ...


AnyWave = TypeVar("AnyWave", bound=Asked)


def until_of(programme: Programme, wave: WavePlan) -> Until:
    """What the wave says of its answers, else what the programme says of all."""
    return wave.retention if wave.retention.is_said else programme.retention.answers


def answers_due(programme: Programme, wave: WavePlan) -> dt.date | None:
    """The last day on which the answers to a wave are kept; None where nothing is said."""
    return until_of(programme, wave).after(wave.closes)


def contacts_due(programme: Programme) -> dt.date | None:
    return programme.retention.contacts.after(end_of(programme))


def key_due(programme: Programme) -> dt.date | None:
    return programme.retention.key.after(end_of(programme))


def end_of(programme: Programme) -> dt.date:
    """The cut-off of the last milestone."""
    return max((one.cut_off for one in programme.milestones), default=dt.date.min)


def needed_by(waves: Iterable[AnyWave], wave: AnyWave) -> tuple[AnyWave, ...]:
    """Those of ``waves`` that have to be counted while the answers to ``wave`` are there: those of its milestone, and
    where people are linked those with which theirs are compared."""
    linked = wave.linkage != "anonymous"
    return tuple(one for one in waves if one.milestone == wave.milestone or (linked and one.linkage != "anonymous"))
