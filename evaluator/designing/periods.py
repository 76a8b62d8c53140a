"""A wave closed early, or held open longer: one change of the document, published by itself. What else somebody has in
the draft stays there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluator.answering.intake import Phase, phase_of
from evaluator.designing.drafts import acknowledge, change
from evaluator.designing.examining import examine
from evaluator.designing.operations import entries_of, put_entry
from evaluator.designing.shape import PROGRAMME as SHAPE
from evaluator.documents.planned_waves import has_passed
from evaluator.documents.storing import Arrival, store_folder
from evaluator.store.documents import BROWSER, PROGRAMME, latest_document, lock_programme
from evaluator.store.programme_drafts import ProgrammeDraft, programme_draft
from evaluator.store.wave_times import TIME_ZONE
from evaluator.store.waves import Wave
from evaluator.store.waves import wave as stored_wave
from surveys.diagnostics import Diagnostic, InputRejected
from surveys.document.content import read_content, text_of
from surveys.document.values import Content

if TYPE_CHECKING:
    from sqlalchemy import Connection

_WAVES: Final = "waves"


@dataclass(frozen=True, slots=True)
class Closing:
    """The last day of a wave, and the time on it, None for the whole day."""

    day: dt.date
    at: dt.time | None = None


@dataclass(frozen=True, slots=True)
class By:
    """Who does it: the id by which the audit log names them, and the name that drafts keep."""

    actor: str
    name: str


def closing_now(now: dt.datetime) -> Closing:
    """The minute that has begun: nobody begins any more."""
    local = now.astimezone(TIME_ZONE)
    return Closing(local.date(), local.time().replace(second=0, microsecond=0))


def move_closing(
    db: Connection,
    vault_db: Connection,
    programme: str,
    wave: str,
    closing: Closing,
    *,
    newcomers: bool,
    by: By,
    reason: str,
    now: dt.datetime,
) -> None:
    """Publish the document with another last day of a wave, and put the same into the draft of whoever edits it. A wave
    that nobody new can begin any more stays so, unless ``newcomers`` may. Raises
    KeyError where there is no such wave, and InputRejected for one that has closed for good, for a day that cannot be,
    and where the plan asks for a reason; then nothing has changed."""
    lock_programme(db, programme)
    newest, its = latest_document(db, programme, PROGRAMME, programme), stored_wave(db, programme, wave)
    if newest is None or its is None or wave not in entries_of(read_content(newest.text), _WAVES):
        raise KeyError(wave)
    is_shut = phase_of(its, now) is Phase.GRACE
    if phase_of(its, now) is Phase.CLOSED:
        raise InputRejected([Diagnostic("designing.wave_closed_for_good", ("closes",))])

    def moved(content: Content) -> Content:
        table = entries_of(content, _WAVES)[wave] | {"closes": closing.day, "closes_at": closing.at}
        table |= _beginning(its, closing, is_shut=is_shut, newcomers=newcomers)
        return put_entry(content, _WAVES, wave, {name: value for name, value in table.items() if value is not None})

    text = text_of(moved(read_content(newest.text)), newest.text, shape=SHAPE)
    if text == newest.text:
        return
    if has_passed(closing.day, closing.at, now):
        raise InputRejected([Diagnostic("documents.wave_cut_short", ("closes",))])
    its_draft = ProgrammeDraft(
        programme=programme,
        revision=0,
        text=text,
        begun_from=newest.number,
        parent=None,
        saved_by=by.name,
        saved_at=now,
    )
    examined = examine(db, its_draft, now)
    if examined.faults or examined.folder is None:
        raise InputRejected([one.diagnostic for one in examined.faults])
    store_folder(db, vault_db, examined.folder, now, Arrival(by.actor, reason, origin=BROWSER))
    draft = programme_draft(db, programme)
    if draft is not None and draft.begun_from == newest.number:
        if wave in entries_of(read_content(draft.text), _WAVES):
            change(db, programme, lambda content, _: moved(content), by=by.name, now=now)
        acknowledge(db, programme, seen=newest.number + 1, by=by.name, now=now)


def _beginning(its: Wave, closing: Closing, *, is_shut: bool, newcomers: bool) -> Content:
    """Until when somebody new can begin; None of both where that is until it closes and nobody need say so."""
    if is_shut and newcomers:
        return {"begin_by": closing.day, "begin_by_at": closing.at}
    day, at = its.begin_until if is_shut else (its.begin_by, its.begin_by_at)
    if day is None or (day, at or dt.time.max) >= (closing.day, closing.at or dt.time.max):
        day = at = None
    return {"begin_by": day, "begin_by_at": at}
