"""The participant's rights over answers that are linked: to see them, to correct them in time, to withdraw them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.answering.intake import Entry, Phase
from evaluator.store import rights
from evaluator.store.counts import is_counted
from evaluator.store.rights import SentAnswers

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Rights:
    """What stands of a participant's answers, and what they may do now: begin a correction, or go on with one.
    ``sent`` is None in an anonymous wave, and where the answers have been ``withdrawn``. ``counted``: the figures of
    the wave's milestone are counted, so that a withdrawal does not change them any more."""

    sent: SentAnswers | None
    may_correct: bool
    may_go_on: bool
    withdrawn: bool
    counted: bool


def rights_of(db: Connection, entry: Entry, phase: Phase) -> Rights:
    """The rights of somebody who has sent. A correction may begin until the wave closes; answers may be withdrawn as
    long as they are linked."""
    assert entry.draft is not None
    sent = rights.sent_answers(db, entry.draft)
    linked = entry.wave.linkage != "anonymous"
    may_begin = sent is not None and phase is Phase.OPEN and not entry.is_correcting
    may_go_on = entry.is_correcting and phase in (Phase.OPEN, Phase.GRACE)
    counted = linked and is_counted(db, entry.wave.programme, entry.wave.milestone)
    return Rights(sent, may_begin, may_go_on, withdrawn=linked and sent is None, counted=counted)


def correct(db: Connection, entry: Entry, phase: Phase, *, language: str) -> bool:
    """Put the answers back into the pages; they stand until the correction is sent. False, and nothing changed, after
    the wave has closed, and where there is nothing to correct or it is being corrected already."""
    assert entry.draft is not None
    return phase is Phase.OPEN and rights.reopen(db, entry.draft, language=language)


def keep(db: Connection, entry: Entry) -> None:
    """Give up a correction: what was sent before stands."""
    assert entry.draft is not None
    rights.keep(db, entry.draft)


def withdraw(db: Connection, entry: Entry) -> bool:
    """Delete the answers; the person counts as not having answered. False where nothing stands."""
    assert entry.draft is not None
    return rights.withdraw(db, entry.draft)
