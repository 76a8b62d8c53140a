"""What of a programme is to be deleted when, and what still needs it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluator.answering.intake import Phase, last_day_of_grace, phase_of
from evaluator.portfolio.ending import still_open
from evaluator.privacy.promised import answers_until, contacts_until, key_until
from evaluator.programme.kept_until import needed_by
from evaluator.programme.model import Programme
from evaluator.store.counts import latest_counts
from evaluator.store.wave_erasures import erasures_of_waves, has_answers
from evaluator.store.waves import Wave, waves
from evaluator.vault.contacts import people_of_every_kind
from evaluator.vault.keys import KeyDestroyed, key_of
from surveys.diagnostics import Diagnostic

if TYPE_CHECKING:
    from sqlalchemy import Connection

ANSWERS: Final = "answers"
CONTACTS: Final = "contacts"
KEY: Final = "key"


@dataclass(frozen=True, slots=True)
class Kept:
    """``what`` is one of the above; ``wave``: of which wave, '' for the programme. ``until``: the last day on which it
    is kept, None where nothing is said. ``gone``: it is not there any more, since the day ``gone_on`` where that is
    known. ``needed``: why it cannot be deleted now."""

    programme: str
    what: str
    wave: str
    until: dt.date | None
    gone: bool
    gone_on: dt.date | None = None
    needed: tuple[Diagnostic, ...] = ()

    def is_due(self, today: dt.date) -> bool:
        return not self.gone and self.until is not None and self.until < today


def kept_of(db: Connection, vault_db: Connection, programme: Programme, now: dt.datetime) -> list[Kept]:
    """The answers of each wave by the day on which it opens, the contacts, and the key."""
    its = waves(db, programme.key)
    found = [_answers(db, programme, wave, its, now) for wave in its]
    people = bool(people_of_every_kind(vault_db, programme.key))
    asked = tuple(still_open(db, programme.key, now))
    until = contacts_until(db, programme.key)
    found.append(Kept(programme.key, CONTACTS, "", until, gone=not people, needed=asked))
    until, gone = key_until(db, programme.key), not has_key(vault_db, programme.key)
    needed = tuple(key_needed(db, programme.key, now))
    return [*found, Kept(programme.key, KEY, "", until, gone=gone, needed=() if gone else needed)]


def _answers(db: Connection, programme: Programme, wave: Wave, every: list[Wave], now: dt.datetime) -> Kept:
    erasure = erasures_of_waves(db, programme.key).get(wave.key)
    until = answers_until(db, wave)
    if erasure is not None:
        return Kept(programme.key, ANSWERS, wave.key, until, gone=True, gone_on=erasure.on)
    needed = tuple(answers_needed(db, wave, every, now))
    return Kept(programme.key, ANSWERS, wave.key, until, gone=_is_empty(db, wave, now), needed=needed)


def answers_needed(db: Connection, wave: Wave, every: list[Wave], now: dt.datetime) -> Iterator[Diagnostic]:
    """Waves that are still open, and milestones that are not counted yet: of answers that are gone nothing is
    counted."""
    counted = latest_counts(db, wave.programme)
    for one in needed_by(every, wave):
        place = (wave.programme, one.key)
        if phase_of(one, now) is not Phase.CLOSED:
            yield Diagnostic("privacy.wave_open", place, {"until": last_day_of_grace(one)})
        elif one.milestone not in counted and (one.key == wave.key or has_answers(db, wave.programme, one.key)):
            yield Diagnostic("privacy.not_counted", place, {"milestone": one.milestone})


def key_needed(db: Connection, programme: str, now: dt.datetime) -> Iterator[Diagnostic]:
    """What is still asked, and answers that people were promised they may see, correct or withdraw."""
    yield from still_open(db, programme, now)
    for wave in waves(db, programme):
        if wave.linkage != "anonymous" and phase_of(wave, now) is Phase.CLOSED and has_answers(db, programme, wave.key):
            yield Diagnostic("privacy.may_be_withdrawn", (programme, wave.key))


def _is_empty(db: Connection, wave: Wave, now: dt.datetime) -> bool:
    """Nobody answered and nobody can any more."""
    return phase_of(wave, now) is Phase.CLOSED and not has_answers(db, wave.programme, wave.key)


def has_key(vault_db: Connection, programme: str) -> bool:
    try:
        key_of(vault_db, programme)
    except (KeyDestroyed, KeyError):
        return False
    return True
