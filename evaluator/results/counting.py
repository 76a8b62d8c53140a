"""The count of a milestone: made once, when nothing is outstanding, and kept with everything it was made from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from evaluator.coding.opening import open_counted
from evaluator.documents.storing import load_programme
from evaluator.findings.counted import with_counted
from evaluator.findings.counted_places import counted_places
from evaluator.findings.differencing import courses_told, moved_too_little
from evaluator.findings.material import Held, Material, gather, registers_held
from evaluator.findings.material_json import as_kept
from evaluator.results.code_matches import doubts
from evaluator.results.counted_material import material_of, with_plans
from evaluator.results.outstanding import (
    Outstanding,
    answers_deleted,
    not_folded,
    outstanding,
    require_milestone,
    waves_that_count,
)
from evaluator.store import audit
from evaluator.store.count_tables import EVERYTHING, REGISTERS, THEMES
from evaluator.store.counting import SUBMITTED
from evaluator.store.counts import Count, add_count, counts_of, latest_counts, show_count
from evaluator.store.documents import lock_programme
from evaluator.store.tallies import tallies
from evaluator.vault.invitations import invited_counts
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection


_NO_REASON: Final = {
    EVERYTHING: "results.counted_already",
    REGISTERS: "results.counted_already",
    THEMES: "results.coding_finished_already",
}
_TOO_LITTLE: Final = {
    EVERYTHING: "results.moves_too_little",
    REGISTERS: "results.registers_move_too_little",
    THEMES: "results.themes_move_too_little",
}


@dataclass(frozen=True, slots=True)
class Gathered:
    """A count before it is kept. ``before``: the count that holds, None for the first. ``moves_too_little``: in some
    table fewer answers than the minimum would have moved since one of the earlier counts. ``anew``: what was gathered
    anew; all else is that of ``before``. ``needs_reason``: whether there was such a count before."""

    material: Material
    outstanding: Outstanding
    before: Count | None
    moves_too_little: bool = False
    anew: str = EVERYTHING
    needs_reason: bool = True


def gather_count(db: Connection, vault_db: Connection, programme: str, milestone: str, *, now: dt.datetime) -> Gathered:
    """What would be counted now, and what is outstanding. ``db`` should read a snapshot, so that nobody waits.

    Raises InputRejected for a programme or milestone that is not there."""
    loaded, document = load_programme(db, programme)
    require_milestone(loaded, milestone)
    held = latest_counts(db, programme)
    material = gather(
        db,
        loaded,
        document,
        milestone,
        invited_counts(vault_db, programme),
        kept={wave.key for wave in waves_that_count(db, loaded)},
        doubts=tuple(one for one in doubts(db, vault_db, loaded) if one.milestone == milestone),
    )
    earlier = [one.key for one in material.milestones[:-1] if one.key in held]
    then = {key: material_of(db, held[key]) for key in (*earlier, *([milestone] if milestone in held else ()))}
    material = with_plans(db, with_counted(material, then), until=now)
    material = replace(material, joined={key: its.joined[key] for key, its in then.items()})
    if milestone not in held:
        # A process of a second count would differ by few from that of the first, whatever the groups differ by.
        material = replace(material, places=counted_places(db, material))
    else:
        befores = [material_of(db, one).courses for one in counts_of(db, programme, milestone)]
        courses = courses_told(material.courses, befores, material.programme.disclosure_minimum)
        material = replace(material, courses=courses)
    left = outstanding(db, loaded, milestone, now=now)
    more = (*not_folded(db, loaded, milestone), *answers_deleted(db, loaded, milestone))
    left = replace(left, blocking=(*left.blocking, *more))
    return Gathered(material, left, held.get(milestone), moves_too_little(db, material))


def gather_registers(db: Connection, programme: str, milestone: str) -> Gathered:
    """The count that holds, with what the registers hold now. All else is what that count was made from: neither
    answers nor invitations nor documents are read anew, so that nothing of what happened to them since can be in it,
    and nothing of them is outstanding.

    Raises InputRejected for a programme or milestone that is not there, or was not counted."""
    loaded, _ = load_programme(db, programme)
    require_milestone(loaded, milestone)
    counted = latest_counts(db, programme)
    if milestone not in counted:
        raise InputRejected([Diagnostic("results.registers_not_counted", (programme, milestone))])
    then = material_of(db, counted[milestone])
    earlier = {one.key: material_of(db, counted[one.key]) for one in then.milestones[:-1]}
    held = {key: Held(its.rows, its.events) for key, its in earlier.items()}
    own = registers_held(db, programme)
    material = replace(then, rows=own.rows, events=own.events, held=held)
    too_little = moves_too_little(db, material)
    return Gathered(material, Outstanding((), ()), counted[milestone], too_little, REGISTERS)


def moves_too_little(db: Connection, material: Material) -> bool:
    """Against every count of the milestone on record: of two that are both read, neither need be the newest."""
    every = counts_of(db, material.programme.key, material.milestones[-1].key)
    return bool(moved_too_little((material_of(db, one) for one in every), material))


def keep_count(
    db: Connection, found: Gathered, *, actor: str, now: dt.datetime, complete: bool = False, reason: str = ""
) -> Count:
    """Keep what was gathered. ``complete``: what is outstanding and may be left is declared complete. ``reason``: why a
    milestone is counted again. Raises InputRejected with everything that stands against it."""
    programme, milestone = found.material.programme.key, found.material.milestones[-1].key
    lock_programme(db, programme)
    faults = [*found.outstanding.blocking, *(() if complete else found.outstanding.may_be_left)]
    faults += _against_counting_again(found, latest_counts(db, programme).get(milestone), reason)
    if not faults and found.anew == EVERYTHING and _changed_since(db, found.material):
        faults.append(Diagnostic("results.changed_meanwhile", (programme, milestone)))
    if faults:
        raise InputRejected(faults)
    kept = add_count(
        db, programme, milestone, as_kept(found.material), actor=actor, now=now, reason=reason, anew=found.anew
    )
    details: dict[str, audit.Detail] = {"number": kept.number, "digest": kept.digest, "declared_complete": complete}
    if found.anew == REGISTERS:
        details["registers_only"] = True
    elif found.anew == THEMES:
        details["themes_only"] = True
    else:
        asked = {wave.key: found.material.asked[wave.key] for wave in found.material.waves_at(milestone)}
        open_counted(db, kept, asked, now=now)
    audit.record(db, "counted", actor=actor, now=now, programme=programme, subject=milestone, details=details)
    return kept


def show_to_steering(db: Connection, count: Count, *, actor: str, now: dt.datetime) -> None:
    """Let the steering group see a count from now on."""
    if show_count(db, count, now=now):
        details: dict[str, audit.Detail] = {"number": count.number, "digest": count.digest}
        audit.record(
            db, "released", actor=actor, now=now, programme=count.programme, subject=count.milestone, details=details
        )


def _against_counting_again(found: Gathered, holds: Count | None, reason: str) -> list[Diagnostic]:
    milestone = found.material.milestones[-1].key
    place = (found.material.programme.key, milestone)
    if (holds and holds.number) != (found.before and found.before.number):
        return [Diagnostic("results.changed_meanwhile", place)]
    if holds is None:
        return []
    if found.needs_reason and not reason.strip():
        return [Diagnostic(_NO_REASON[found.anew], place, {"at": holds.counted_at.date()})]
    if found.moves_too_little:
        return [Diagnostic(_TOO_LITTLE[found.anew], place, {"minimum": found.material.programme.disclosure_minimum})]
    return []


def _changed_since(db: Connection, material: Material) -> bool:
    """Whether answers of the milestone were withdrawn or came since they were gathered."""
    milestone = material.milestones[-1].key
    its = {wave.key for wave in material.waves_at(milestone)}
    gathered = {
        (*key, group): n[1]
        for key, by_group in material.counts.items()
        for group, n in by_group.items()
        if key[0] in its and key[1] == SUBMITTED
    }
    now: dict[tuple[str, str, str], int] = {}
    for row in tallies(db, material.programme.key, its):
        if row.variable == SUBMITTED:
            key = (row.wave, row.variable, row.group)
            now[key] = now.get(key, 0) + row.n
    return now != gathered
