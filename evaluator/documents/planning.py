"""The plan of each milestone: when its collection began, its baseline, and what was changed afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from evaluator.programme.agreement import PlanState, as_agreed, differences
from evaluator.programme.approval import Approval, PlanChange, Unapproved
from evaluator.programme.canonical import written
from evaluator.programme.document import read_programme
from evaluator.programme.model import Programme
from evaluator.store import plans
from evaluator.store.documents import PROGRAMME, QUESTIONNAIRE, document, versions_of
from evaluator.store.wave_times import TIME_ZONE, closing, opening
from evaluator.store.waves import waves
from surveys.diagnostics import InputRejected
from surveys.document.stored import Stored, stored_questionnaire

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.store.documents import Document

Version = tuple["Document", Programme]


def plans_of(db: Connection, current: Programme, *, until: dt.datetime) -> dict[str, PlanState]:
    """The plans of the milestones whose collection had begun by the end of the day of ``until``, by key, with what was
    approved and changed until then. ``current`` is the version that is reported on: changes are those of it from the
    baseline."""
    versions = readable_versions(db, current.key)
    approvals = [one for one in plans.approvals(db, current.key) if one.recorded_at <= until]
    given = [one for one in plans.changes(db, current.key) if one.changed_at is None or one.changed_at <= until]
    found: dict[str, PlanState] = {}
    for milestone in dict.fromkeys(one.key for _, its in versions for one in its.milestones):
        first = _beginning(versions, milestone)
        if first is None or first[0].astimezone(TIME_ZONE).date() > until.astimezone(TIME_ZONE).date():
            continue
        began_at, in_force = first
        approval = _approved(approvals, began_at, in_force)
        agreed = approval.document if approval else in_force
        number, baseline = next((one.number, its) for one, its in versions if one.number == agreed)
        made = tuple(_changes(baseline, current, milestone, given))
        other = tuple(_unapproved(db, current.key, milestone, approval))
        found[milestone] = PlanState(milestone, began_at.astimezone(TIME_ZONE), number, baseline, approval, made, other)
    return found


def agreed_programme(db: Connection, current: Programme, milestone: str, *, until: dt.datetime) -> Programme:
    """``current`` with what was agreed of its milestones that have begun, also who is asked, as a report on
    ``milestone`` takes it."""
    until_it = {one.key for one in current.milestones_until(milestone)}
    begun = {key: its.baseline for key, its in plans_of(db, current, until=until).items() if key in until_it}
    groups = {wave.key: wave.groups for key, its in begun.items() for wave in its.waves if wave.milestone == key}
    waves = tuple(replace(wave, groups=groups.get(wave.key, wave.groups)) for wave in current.waves)
    return replace(as_agreed(current, begun, milestone), waves=waves)


def begun_milestones(db: Connection, programme: str, now: dt.datetime) -> list[str]:
    """The milestones whose collection has begun: a wave of it has opened, or its cut-off has passed."""
    versions = readable_versions(db, programme)
    keys = dict.fromkeys(one.key for _, its in versions for one in its.milestones)
    first = {key: _beginning(versions, key) for key in keys}
    return [key for key, its in first.items() if its is not None and its[0] <= now]


def programme_version(db: Connection, programme: str, number: int) -> Programme | None:
    """A version of the programme document; None where there is none that can be read."""
    return next((its for stored, its in readable_versions(db, programme) if stored.number == number), None)


def readable_versions(db: Connection, programme: str) -> list[Version]:
    """All versions that can still be read, in their order. Faults that a later nedslag finds in an old one are no
    reason to forget what was agreed in it."""
    stored = versions_of(db, programme, PROGRAMME, programme)
    read = ((one, _read(Stored(one.digest, one.text, f"programme {one.key} version {one.number}"))) for one in stored)
    return [(one, its) for one, its in read if its is not None]


@lru_cache(maxsize=64)
def _read(document: Stored) -> Programme | None:
    return read_programme(document.text, document.name)[0]


def beginning(
    versions: Sequence[Version], moment_of: Callable[[Programme], dt.datetime | None]
) -> tuple[dt.datetime, int] | None:
    """The moment at which something begins that each version has begin at ``moment_of`` it, and the number of the
    version that is in force then: the first one in whose time that moment falls. What a later version moves into the
    future has begun all the same."""
    ends = [stored.imported_at for stored, _ in versions[1:]]
    for (stored, its), end in zip_longest(versions, ends):
        moment = moment_of(its)
        if moment is not None:
            begins = max(stored.imported_at, moment)
            if end is None or begins < end:
                return begins, stored.number
    return None


def _beginning(versions: Sequence[Version], milestone: str) -> tuple[dt.datetime, int] | None:
    return beginning(versions, lambda its: _first_moment(its, milestone))


def _first_moment(programme: Programme, milestone: str) -> dt.datetime | None:
    """When its first wave opens; else, as of registers, the end of its cut-off's day."""
    found = next((one for one in programme.milestones if one.key == milestone), None)
    if found is None or found.cut_off == dt.date.max:
        return None
    opens = [opening(one.opens, one.opens_at) for one in programme.waves if one.milestone == milestone]
    return min([*opens, closing(found.cut_off, None)])


def _approved(approvals: Sequence[Approval], began_at: dt.datetime, in_force: int) -> Approval | None:
    """The latest approval before collection began. Where there is none, one on paper that was entered afterwards counts
    if it is of the version that was in force, for then the baseline is the same with it and without."""
    before = [one for one in approvals if one.recorded_at <= began_at]
    day = began_at.astimezone(TIME_ZONE).date()
    late = [one for one in approvals if one.on_paper and one.document == in_force and one.approved_on <= day]
    counting = before or late
    return counting[-1] if counting else None


def _changes(
    baseline: Programme, current: Programme, milestone: str, given: Sequence[PlanChange]
) -> Iterable[PlanChange]:
    """The differences with the last reason that was given for each; and what was given for the waves that were taken
    out after people had been asked."""
    reasons = {one.difference.place: one for one in given if one.difference.milestone == milestone}
    for difference in differences(baseline, current, milestone):
        its = reasons.get(difference.place)
        yield replace(its, difference=difference) if its else PlanChange(difference)
    planned = {wave.key for wave in current.waves}
    gone = {key for kind, key, aspect in reasons if (kind, aspect) == ("wave", "removed")} - planned
    yield from (its for (kind, key, _), its in reasons.items() if kind == "wave" and key in gone)


def _unapproved(db: Connection, programme: str, milestone: str, approval: Approval | None) -> Iterator[Unapproved]:
    """The questionnaires of the milestone's waves that say something else than what was approved of them; a comment or
    another order of the file is nothing else."""
    if approval is None:
        return
    asked = {(one.questionnaire, one.version) for one in waves(db, programme) if one.milestone == milestone}
    for key, number in sorted(asked):
        then = approval.questionnaires.get(key, 0)
        if number != then and (not then or len({_said(db, programme, key, one) for one in (then, number)}) > 1):
            yield Unapproved(key, number, then)


def _said(db: Connection, programme: str, key: str, number: int) -> str:
    """A version in one way of writing; its number where it cannot be read, for then nobody can say it is the same."""
    found = document(db, programme, QUESTIONNAIRE, key, number)
    try:
        read = stored_questionnaire(Stored(found.digest, found.text, key), ()) if found else None
    except InputRejected:
        read = None
    return written(read) if read else str(number)
