"""Undoing an import of answers as a whole, as long as nothing was counted from it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.documents.storing import load_programme
from evaluator.importing.responses import read_file, submission_of
from evaluator.store import audit
from evaluator.store.counts import is_wave_counted
from evaluator.store.imports import (
    Import,
    digests_of,
    imports,
    mark_undone,
    take_back_people,
    take_back_rows,
)
from evaluator.store.submissions import Submission
from evaluator.store.waves import waves
from surveys.diagnostics import Diagnostic, InputRejected, unknown

if TYPE_CHECKING:
    from sqlalchemy import Connection


def imports_of(db: Connection, programme: str) -> list[Import]:
    """Every import of a programme. Raises InputRejected where there is no such programme."""
    load_programme(db, programme)
    return imports(db, programme)


def undo_import(
    db: Connection,
    vault_db: Connection,
    programme: str,
    number: int,
    *,
    reason: str,
    actor: str,
    now: dt.datetime,
    source: tuple[Path, Path] | None = None,
) -> Mapping[str, int]:
    """Remove everything that an import added; how many rows it had read, by wave. How many of them were new is not
    told, nor how many people have corrected or withdrawn their answers since, which are left as those people want them:
    of a file with one person it would say whether that one had answered, or did so.

    ``source``: the file and the map again, for what was added to anonymous waves. Raises InputRejected, and then
    nothing has changed, where there is no such import, where one of its waves was counted, or where the file and the
    map do not say what was added.
    """
    found = _undoable(db, programme, number, reason)
    digests = digests_of(db, programme, number)
    anonymous = any(wave.linkage == "anonymous" for wave in waves(db, programme) if wave.key in found.rows)
    rows = _rows_again(db, vault_db, programme, found, digests, source, now) if anonymous else {}
    take_back_people(db, programme, number)
    for wave, its in sorted(rows.items()):
        if missing := take_back_rows(db, programme, wave, its):
            raise InputRejected([Diagnostic("importing.rows_gone", (programme, wave), {"n": missing})])
    mark_undone(db, programme, number, actor=actor, reason=reason, now=now)
    total: dict[str, audit.Detail] = {"digest": found.digest[:12], "rows": sum(found.rows.values())}
    audit.record(db, "import_undone", actor=actor, now=now, programme=programme, subject=str(number), details=total)
    return found.rows


def _undoable(db: Connection, programme: str, number: int, reason: str) -> Import:
    known = {one.number: one for one in imports_of(db, programme)}
    if number not in known:
        raise InputRejected([unknown("importing.no_import", (programme,), str(number), map(str, known))])
    found, place = known[number], (programme, str(number))
    wrong = [
        Diagnostic("importing.wave_counted", (programme, "waves", wave))
        for wave in found.rows
        if is_wave_counted(db, programme, wave)
    ]
    if found.undone_at is not None:
        wrong.append(Diagnostic("importing.undone_already", place))
    if not reason.strip():
        wrong.append(Diagnostic("importing.no_reason", place))
    if wrong:
        raise InputRejected(wrong)
    return found


def _rows_again(
    db: Connection,
    vault_db: Connection,
    programme: str,
    found: Import,
    digests: frozenset[str],
    source: tuple[Path, Path] | None,
    now: dt.datetime,
) -> Mapping[str, list[Submission]]:
    """The answers that an import added to anonymous waves, read from its file again, by wave."""
    place = (programme, str(found.number))
    if source is None:
        raise InputRejected([Diagnostic("importing.file_needed", place)])
    read = read_file(db, vault_db, programme, *source, now=now)
    if read.digest != found.digest:
        raise InputRejected([Diagnostic("importing.other_file", (*place, read.file))])
    rows: dict[str, list[Submission]] = defaultdict(list)
    for entry in read.entries:
        if entry.is_anonymous and entry.mark in digests:
            rows[entry.response.wave.key].append(submission_of(entry, synthetic=read.synthetic))
    if sum(map(len, rows.values())) != len(digests):
        raise InputRejected([Diagnostic("importing.other_map", (*place, source[1].name))])
    return rows
