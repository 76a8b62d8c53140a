"""Answers that were collected with another survey tool, imported by a map from columns to items."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from evaluator.documents.storing import load_programme
from evaluator.importing.issues import ImportIssues
from evaluator.importing.mapping import ResponsesMap, read_map
from evaluator.importing.plan import answer_readers
from evaluator.importing.ready import fitted, kept_of, layout_of
from evaluator.importing.rows import Response, RowReader
from evaluator.store import audit
from evaluator.store.base import encode_json
from evaluator.store.imports import note_import, note_people, standing_imports
from evaluator.store.rights import withdrawn
from evaluator.store.submissions import (
    Submission,
    add_imported_digests,
    answered_pseudonyms,
    imported_digests,
    insert_submissions,
)
from evaluator.store.wave_erasures import refuse_erased
from evaluator.store.waves import waves
from evaluator.vault.keys import KeyDestroyed, key_of, pseudonym_for
from surveys.diagnostics import Diagnostic, InputRejected
from surveys.tables.reading import Table, read_table
from surveys.tables.rows import Layout

if TYPE_CHECKING:
    from sqlalchemy import Connection

Progress = Callable[[int, int], None]
_STEP: Final = 5000


@dataclass(frozen=True, slots=True)
class ResponsesImport:
    """What an import did, or would do if ``dry_run``: of the ``rows`` of a ``file`` those ``added`` and those ``known``
    from before, by wave. How many that were may be told only of the waves that are ``named``, whose evaluators may see
    who has answered; of the others how many were ``read``.

    ``notes`` tell what the map's rules resolved, ``errors`` what they do not; only a dry run returns any of the latter.
    ``number``: by which the import can be undone, also where nothing was new, None where no row was read;
    ``anonymous``: that takes the file and the map again.
    """

    dry_run: bool
    file: str
    rows: int
    added: dict[str, int]
    known: dict[str, int]
    named: frozenset[str]
    notes: tuple[Diagnostic, ...]
    errors: tuple[Diagnostic, ...]
    number: int | None = None
    anonymous: bool = False

    @property
    def read(self) -> dict[str, int]:
        """How many rows of each wave were read."""
        return dict(sorted((Counter(self.added) + Counter(self.known)).items()))


@dataclass(frozen=True, slots=True)
class Entry:
    """A response with its mark: the pseudonym, or in an anonymous wave the fingerprint of what is stored. The mark is
    keyed and therefore in no order that says anything; rows are stored in its order."""

    mark: str
    response: Response

    @property
    def is_anonymous(self) -> bool:
        return self.response.wave.linkage == "anonymous"


def import_responses(
    db: Connection,
    vault_db: Connection,
    programme: str,
    path: Path,
    map_path: Path,
    *,
    dry_run: bool,
    now: dt.datetime,
    actor: str = audit.COMMAND_LINE,
    progress: Progress | None = None,
) -> ResponsesImport:
    """Import the answers in the file at ``path`` by the map at ``map_path``; rows that stand already are not added.

    Raises InputRejected with everything that the map does not resolve, and then nothing has been stored. A dry run
    stores nothing and raises only where the map cannot be used at all.
    """
    read = read_file(db, vault_db, programme, path, map_path, now=now, progress=progress)
    return bring_in(db, programme, read, dry_run=dry_run, now=now, actor=actor)


def bring_in(
    db: Connection, programme: str, read: FileRead, *, dry_run: bool, now: dt.datetime, actor: str
) -> ResponsesImport:
    """Bring in what was read from a file, or say what that would do; see `import_responses`."""
    new, known = _parted(db, programme, read.entries)
    refuse_erased(db, programme, {one.response.wave.key for one in read.entries})
    found = [*_second_file(db, programme, read, new)]
    read = replace(
        read,
        errors=(*read.errors, *(one for one in found if one.severity != "note")),
        notes=(*read.notes, *(one for one in found if one.severity == "note")),
    )
    if read.errors and not dry_run:
        raise InputRejected(read.errors)
    number = None if dry_run or not read.entries else _store(db, programme, read, new, actor=actor, now=now)
    return ResponsesImport(
        dry_run,
        read.file,
        read.rows,
        _by_wave(new),
        _by_wave(known),
        frozenset(one.response.wave.key for one in read.entries if one.response.wave.linkage == "confidential"),
        read.notes,
        read.errors,
        number,
        anonymous=any(one.is_anonymous for one in read.entries),
    )


@dataclass(frozen=True, slots=True)
class FileRead:
    """What a file says by a map: its ``entries`` in the order of its rows, and what its rows raise. ``digest``: SHA-256
    of the file."""

    file: str
    digest: str
    rows: int
    entries: tuple[Entry, ...]
    synthetic: bool
    notes: tuple[Diagnostic, ...]
    errors: tuple[Diagnostic, ...]


def read_file(
    db: Connection,
    vault_db: Connection,
    programme: str,
    path: Path,
    map_path: Path,
    *,
    now: dt.datetime,
    progress: Progress | None = None,
) -> FileRead:
    """Read a file of answers by a map. Raises InputRejected where the map cannot be used at all."""
    loaded, _ = load_programme(db, programme)
    (written, earlier), table = _read(map_path, path)
    given = fitted(written, table.header)
    key = _key(vault_db, programme)
    known_waves = {wave.key: wave for wave in waves(db, programme)}
    issues = ImportIssues(given)
    kept, notes = kept_of(table, given)
    readers = answer_readers(db, loaded, known_waves, given, kept, issues, earlier)
    responses = RowReader(given, loaded, known_waves, readers, issues, now).read(kept.rows, progress or _silent)
    found = [issue.diagnostic(table.where, given.name) for issue in issues.all]
    return FileRead(
        file=str(table.where[0]),
        digest=hashlib.sha256(path.read_bytes()).hexdigest(),
        rows=len(table.rows),
        entries=tuple(_entries(responses, key)),
        synthetic=given.synthetic,
        notes=(*table.notes, *notes, *(one for one in found if one.severity == "note")),
        errors=tuple(one for one in found if one.severity == "error"),
    )


def _read(map_path: Path, path: Path) -> tuple[tuple[ResponsesMap, tuple[Diagnostic, ...]], Table]:
    """Both files, or everything that is wrong with them: that one cannot be read hides nothing of the other."""
    try:
        given = read_map(map_path)
    except InputRejected as error:
        raise InputRejected([*error.diagnostics, *_wrong_with_table(path)]) from None
    try:
        return given, read_table(path, layout=layout_of(given[0]))
    except InputRejected as error:
        raise InputRejected([*given[1], *error.diagnostics]) from None


def _wrong_with_table(path: Path) -> tuple[Diagnostic, ...]:
    try:
        read_table(path, layout=Layout(as_kept=True))
    except InputRejected as error:
        return error.diagnostics
    return ()


def _silent(done: int, total: int) -> None:
    """Progress that nobody watches."""


def _key(vault_db: Connection, programme: str) -> bytes:
    try:
        return key_of(vault_db, programme)
    except KeyError:
        name = "no_key_of_programme"
    except KeyDestroyed:
        name = "key_destroyed"
    raise InputRejected([Diagnostic(f"importing.{name}", (programme,))])


def _entries(responses: Iterable[Response], key: bytes) -> Iterator[Entry]:
    """Each response with its mark. Of a row that names nobody that is what is stored of it: what else stands there, and
    which columns the map leaves out, changes from one export to the next. Rows that say the same are told apart by how
    often that has come before."""
    seen: Counter[str] = Counter()
    for response in responses:
        wave = response.wave
        if response.person and wave.linkage != "anonymous":
            yield Entry(pseudonym_for(key, response.person), response)
            continue
        stored = [wave.key, response.group, response.process, response.answers, response.texts]
        content = encode_json(stored)
        fingerprint = hmac.digest(key, f"stored\x1d{content}\x1d{seen[content]}".encode(), "sha256").hex()
        seen[content] += 1
        yield Entry(pseudonym_for(key, fingerprint) if wave.linkage != "anonymous" else fingerprint, response)


def _parted(db: Connection, programme: str, entries: Iterable[Entry]) -> tuple[list[Entry], list[Entry]]:
    """The entries that are new, in the order of their marks, and those that stand already or were withdrawn."""
    digests = imported_digests(db, programme)
    answered: dict[str, frozenset[str]] = {}
    parts: tuple[list[Entry], list[Entry]] = ([], [])
    for entry in sorted(entries, key=lambda entry: entry.mark):
        wave = entry.response.wave
        if wave.linkage != "anonymous" and wave.key not in answered:
            answered[wave.key] = answered_pseudonyms(db, programme, wave.key) | withdrawn(db, programme, wave.key)
        parts[entry.mark in answered.get(wave.key, digests)].append(entry)
    return parts


def _second_file(db: Connection, programme: str, read: FileRead, new: Sequence[Entry]) -> Iterator[Diagnostic]:
    """What is to be known where an anonymous wave holds imported answers already. Another map of the same file would
    count its answers twice. Of another file, rows that say the same are taken for the ones that stand, which is told
    whether there are any or not: how many there are would show what somebody's row says."""
    adds = {one.response.wave.key for one in new if one.is_anonymous}
    for wave in sorted({one.response.wave.key for one in read.entries if one.is_anonymous}):
        standing = standing_imports(db, programme, wave)
        again = next((number for number, digest in standing.items() if digest == read.digest), None)
        if again is not None and wave in adds:
            yield Diagnostic("importing.file_again", (read.file,), {"number": str(again), "wave": wave})
        elif standing:
            yield Diagnostic("importing.same_is_one", (read.file,), {"wave": wave}, "note")


def _store(
    db: Connection, programme: str, read: FileRead, entries: Sequence[Entry], *, actor: str, now: dt.datetime
) -> int:
    """Store the new entries as one import, and that it was made; its number. What is kept of it and logged counts the
    rows that were read: how many were new would tell who had answered."""
    rows = _by_wave(read.entries)
    number = note_import(db, programme, digest=read.digest, actor=actor, rows=rows, now=now)
    for start in range(0, len(entries), _STEP):
        part = entries[start : start + _STEP]
        insert_submissions(db, [submission_of(entry, synthetic=read.synthetic) for entry in part])
    add_imported_digests(db, programme, [entry.mark for entry in entries if entry.is_anonymous], number)
    waves_of = [(entry.response.wave, entry.mark) for entry in entries if not entry.is_anonymous]
    note_people(db, programme, number, [(wave.key, wave.linkage, mark) for wave, mark in waves_of])
    its: dict[str, audit.Detail] = {"rows": len(read.entries)}
    audit.record(db, "responses_imported", actor=actor, now=now, programme=programme, subject=str(number), details=its)
    return number


def submission_of(entry: Entry, *, synthetic: bool) -> Submission:
    """What is stored of an entry."""
    response, wave = entry.response, entry.response.wave
    return Submission(
        programme=wave.programme,
        wave=wave.key,
        linkage=wave.linkage,
        version=wave.version,
        group=response.group,
        process=response.process,
        answers=response.answers,
        texts=response.texts,
        pseudonym=None if entry.is_anonymous else entry.mark,
        submitted_at=None if entry.is_anonymous else response.submitted_at,
        synthetic=synthetic,
        collection_mode="import",
    )


def _by_wave(entries: Iterable[Entry]) -> dict[str, int]:
    return dict(sorted(Counter(entry.response.wave.key for entry in entries).items()))
