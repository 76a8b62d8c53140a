"""What happens next with the people of a wave, and when: what goes by itself, and what waits for the evaluator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from evaluator.answering.intake import Phase, last_day_of_grace
from evaluator.inviting.announcements import WaveAnnouncement, makes_self_generated_codes
from evaluator.mail.status import MailStatus
from evaluator.store.wave_times import TIME_ZONE

WEEK: Final = dt.timedelta(days=7)
"""How long after a wave has opened people are reminded."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """``what``: of the texts ``invitations.next_…``; ``n`` is how many people, 0 where that is not said; ``waits``: for
    the evaluator to do it."""

    what: str
    day: dt.date
    n: int = 0
    waits: bool = False


def next_steps(its: WaveAnnouncement, status: MailStatus, phase: Phase, now: dt.datetime) -> Iterator[NextStep]:
    """In the order of their days. Nothing tells who has answered: reminders are counted as the page of mails counts
    them."""
    wave, today = its.wave, now.astimezone(TIME_ZONE).date()
    if phase is Phase.NOT_YET:
        yield NextStep("opens", wave.opens)
    by_one_link = wave.open_key is not None or makes_self_generated_codes(its.programme, wave.key)
    if by_one_link:
        yield NextStep("poster", max(today, wave.opens), waits=True)
    else:
        yield from _personal(its, status, today)
    yield NextStep("closes", wave.closes)
    yield NextStep("grace", last_day_of_grace(wave))


def _personal(its: WaveAnnouncement, status: MailStatus, today: dt.date) -> Iterator[NextStep]:
    wave, rounds = its.wave, {one.number: one for one in status.of_wave(its.wave.key)}
    groups = [one for one in status.groups if one.group in wave.groups]
    people, by_mail = sum(one.contacts for one in groups), sum(one.by_mail for one in groups)
    by_letter, soon = sum(one.by_letter for one in groups), max(today, wave.opens)
    if not people:
        yield NextStep("contacts", today, waits=True)
    if 0 in rounds and rounds[0].queued:
        yield NextStep("invitations_go", soon, rounds[0].queued)
    elif by_mail and 0 not in rounds:
        yield NextStep("invite", today, by_mail, waits=True)
    if by_letter:
        yield NextStep("letters", soon, by_letter, waits=True)
    if 0 in rounds and max(rounds) == 0:
        yield NextStep("remind", max(today, wave.opens + WEEK), waits=True)
    elif rounds and max(rounds) > 0:
        yield NextStep("reminded", today)
