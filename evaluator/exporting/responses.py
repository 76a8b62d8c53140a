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
from evaluator.exporting.kept import Counted, Kept, kept
from evaluator.exporting.rows import Occasion, rows_table
from evaluator.exporting.table import TakenTable
from evaluator.findings.material import parsed
from evaluator.store import audit
from evaluator.store.counts import Count, latest_counts
from evaluator.store.documents import QUESTIONNAIRE, lock_programme, versions_of
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


def take_out(db: Connection, programme: str, wanted: Wanted, *, actor: str, now: dt.datetime) -> TakeOut:
    """Take out the rows, and log who, which waves, why, how and how many. Raises InputRejected with everything that
    stands against it; what was asked for by name is then all that is told of."""
    load_programme(db, programme)
    lock_programme(db, programme)
    faults = [] if wanted.purpose.strip() else [Diagnostic("exporting.no_purpose", (programme,))]
    if len(wanted.purpose) > LONGEST_PURPOSE:
        faults.append(Diagnostic("exporting.purpose_too_long", (programme,), {"most": LONGEST_PURPOSE}))
    admitted, refused = _admitted(db, programme, wanted.waves)
    if faults or not admitted or (wanted.waves and refused):
        raise InputRejected([*faults, *refused] or [Diagnostic("exporting.no_waves", (programme,))])
    found, more = _kept(db, admitted)
    if not found or (wanted.waves and more):
        raise InputRejected(more)
    tables = tuple(_tables(db, found, wanted, now))
    rows = sum(one.n for one in found)
    details: dict[str, audit.Detail] = {
        "taken": rows,
        "waves": " ".join(one.wave.key for one in found),
        "formats": " ".join(wanted.formats),
        "purpose": wanted.purpose.strip(),
    }
    audit.record(db, "answers_taken_out", actor=actor, now=now, programme=programme, details=details)
    return TakeOut(tables, rows, tuple(replace(one, severity="note") for one in (*refused, *more)))


def can_be_taken_out(db: Connection, programme: str) -> tuple[list[Wave], list[Diagnostic]]:
    """The waves that a take-out may be made of, and why the others may not."""
    admitted, refused = _admitted(db, programme, ())
    return [wave for _, wave in admitted], refused


def _admitted(
    db: Connection, programme: str, named: Sequence[str]
) -> tuple[list[tuple[Count, Wave]], list[Diagnostic]]:
    every = {wave.key: wave for wave in waves(db, programme)}
    counts = latest_counts(db, programme)
    admitted: list[tuple[Count, Wave]] = []
    refused: list[Diagnostic] = []
    for key in dict.fromkeys(named or every):
        wave = every.get(key)
        count = counts.get(wave.milestone) if wave else None
        if wave is None:
            refused.append(unknown("exporting.no_wave", (programme,), key, every))
        elif count is None:
            refused.append(Diagnostic("exporting.not_counted", (programme, key)))
        elif not announced(db, programme, key).take_out:
            refused.append(Diagnostic("exporting.not_announced", (programme, key)))
        else:
            admitted.append((count, wave))
    return admitted, refused


def _kept(db: Connection, admitted: Sequence[tuple[Count, Wave]]) -> tuple[list[Kept], list[Diagnostic]]:
    counted = Counted(db)
    found: list[Kept] = []
    refused: list[Diagnostic] = []
    for count, wave in admitted:
        try:
            found.append(kept(db, counted, count, wave))
        except InputRejected as error:
            refused += error.diagnostics
    return found, refused


def _tables(db: Connection, found: Sequence[Kept], wanted: Wanted, now: dt.datetime) -> Iterator[TakenTable]:
    """One for each questionnaire, the waves that asked it below each other."""
    of: dict[str, list[Kept]] = {}
    for one in found:
        of.setdefault(one.wave.questionnaire, []).append(one)
    occasion = Occasion(wanted.purpose.strip(), now.astimezone(TIME_ZONE).date(), Texts(wanted.language))
    for key, its in sorted(of.items()):
        every = versions_of(db, its[0].wave.programme, QUESTIONNAIRE, key)
        yield rows_table(its, {one.number: parsed(one) for one in every}, occasion)
