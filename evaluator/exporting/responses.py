"""Answers taken out row by row: restricted working material of evaluators, never a publication.

After the count alone, for a purpose that is stated and logged, of waves whose information text announced it. Nothing in
a row tells who answered: no person, no time, no way of answering, no order; see `kept`, `who` and `free_texts`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from evaluator.documents.informing import announced
from evaluator.documents.storing import load_programme
from evaluator.exporting.choosing import chosen, note
from evaluator.exporting.inclusion import Kept
from evaluator.exporting.rows import Occasion, rows_table
from evaluator.exporting.table import TakenTable
from evaluator.findings.material import parsed
from evaluator.store import audit
from evaluator.store.counts import Count, latest_counts
from evaluator.store.documents import QUESTIONNAIRE, versions_of
from evaluator.store.engine import Store
from evaluator.store.wave_erasures import erasures_of_waves
from evaluator.store.wave_times import TIME_ZONE
from evaluator.store.waves import Wave, waves
from evaluator.texts import Texts
from surveys.diagnostics import Diagnostic, InputRejected, unknown

if TYPE_CHECKING:
    from sqlalchemy import Connection

LONGEST_PURPOSE: Final = 300


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. ``waves``: their keys, none for every wave that may be taken out. ``formats`` are only
    logged here: every format is made of the same tables."""

    purpose: str
    language: str
    formats: tuple[str, ...]
    waves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TakeOut:
    """``notes``: the waves that are not in it, and why, where all were asked for."""

    tables: tuple[TakenTable, ...]
    rows: int
    notes: tuple[Diagnostic, ...]


def take_out(store: Store, programme: str, wanted: Wanted, *, actor: str, now: dt.datetime) -> TakeOut:
    """Take out the rows, and log who, which waves, why, how and how many. The rows are chosen beside whoever writes,
    and noted if nothing moved meanwhile. Raises InputRejected with everything that stands against it; what was asked
    for by name is then all that is told of."""
    with store.reading(snapshot=True) as db:
        load_programme(db, programme)
        faults = faults_of_purpose(wanted.purpose, (programme,))
        admitted, refused = admitted_waves(db, programme, wanted.waves)
        if faults or not admitted or (wanted.waves and refused):
            raise InputRejected([*faults, *refused] or [Diagnostic("exporting.no_waves", (programme,))])
        found, more = chosen(db, admitted)
        if not found or (wanted.waves and more):
            raise InputRejected(more)
        tables = tuple(_tables(db, [one.kept for one in found], wanted, now))
    rows = sum(one.kept.n for one in found)
    details: dict[str, audit.Detail] = {
        "taken": rows,
        "waves": " ".join(one.kept.wave.key for one in found),
        "formats": " ".join(wanted.formats),
        "purpose": wanted.purpose.strip(),
    }
    with store.writing() as db:
        note(db, programme, found)
        audit.record(db, "answers_taken_out", actor=actor, now=now, programme=programme, details=details)
    return TakeOut(tables, rows, tuple(replace(one, severity="note") for one in (*refused, *more)))


def faults_of_purpose(purpose: str, place: tuple[str, ...]) -> list[Diagnostic]:
    """What is wrong with a purpose as it was typed."""
    if not purpose.strip():
        return [Diagnostic("exporting.no_purpose", place)]
    too_long = len(purpose) > LONGEST_PURPOSE
    return [Diagnostic("exporting.purpose_too_long", place, {"most": LONGEST_PURPOSE})] if too_long else []


def can_be_taken_out(db: Connection, programme: str) -> tuple[list[Wave], list[Diagnostic]]:
    """The waves that a take-out may be made of, and why the others may not."""
    admitted, refused = admitted_waves(db, programme)
    return [wave for _, wave in admitted], refused


def admitted_waves(
    db: Connection, programme: str, named: Sequence[str] = ()
) -> tuple[list[tuple[Count, Wave]], list[Diagnostic]]:
    """The waves (``named``, none for all) that may be taken out, with their counts, and why others may not."""
    every = {wave.key: wave for wave in waves(db, programme)}
    counts, erased = latest_counts(db, programme), erasures_of_waves(db, programme)
    admitted: list[tuple[Count, Wave]] = []
    refused: list[Diagnostic] = []
    for key in dict.fromkeys(named or every):
        wave = every.get(key)
        count = counts.get(wave.milestone) if wave else None
        if wave is None:
            refused.append(unknown("exporting.no_wave", (programme,), key, every))
        elif count is None:
            refused.append(Diagnostic("exporting.not_counted", (programme, key)))
        elif key in erased:
            refused.append(Diagnostic("store.answers_deleted", (programme, key), {"on": erased[key].on}))
        elif not announced(db, programme, key).take_out:
            refused.append(Diagnostic("exporting.not_announced", (programme, key)))
        else:
            admitted.append((count, wave))
    return admitted, refused


def _tables(db: Connection, found: Sequence[Kept], wanted: Wanted, now: dt.datetime) -> Iterator[TakenTable]:
    """One for each questionnaire, the waves that asked it below each other."""
    of: dict[str, list[Kept]] = {}
    for one in found:
        of.setdefault(one.wave.questionnaire, []).append(one)
    occasion = Occasion(wanted.purpose.strip(), now.astimezone(TIME_ZONE).date(), Texts(wanted.language))
    for key, its in sorted(of.items()):
        every = versions_of(db, its[0].wave.programme, QUESTIONNAIRE, key)
        yield rows_table(its, {one.number: parsed(one) for one in every}, occasion)
