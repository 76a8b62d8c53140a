"""Documents on their way into the store and out of it again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.documents.folders import PROGRAMME_FILE, Folder, read_folder
from evaluator.documents.indexing import index
from evaluator.documents.informing import opened_uninformed
from evaluator.documents.named_keys import still_named
from evaluator.documents.overwriting import Conflict, WouldOverwrite, conflicts
from evaluator.documents.plan_gate import changes_of_plan, keep, refusals
from evaluator.documents.planned_waves import refusals_of_change, store_waves, wave_of
from evaluator.documents.reached import reached, settled
from evaluator.documents.versions import faults_of_change
from evaluator.programme.approval import DOCUMENT, Difference
from evaluator.programme.check_information import is_whole
from evaluator.programme.document import parse_programme, read_programme
from evaluator.programme.model import Programme, WavePlan
from evaluator.store import audit
from evaluator.store.accounts import drop_roles
from evaluator.store.audit import COMMAND_LINE
from evaluator.store.documents import (
    BROWSER,
    IMPORT,
    PROGRAMME,
    QUESTIONNAIRE,
    Document,
    document,
    ensure_programme,
    latest_document,
    lock_programme,
    next_version,
    programme_keys,
    save_document,
)
from evaluator.store.endings import state_of
from evaluator.store.programme_drafts import programme_draft
from evaluator.store.programme_index import not_indexed
from evaluator.store.waves import Wave, begun, holds_nothing, remove_wave, waves
from evaluator.vault.keys import KeyDestroyed, ensure_programme_key, is_destroyed
from surveys.diagnostics import Diagnostic, InputRejected, unknown
from surveys.document.stored import Stored, known_questionnaire, stored_questionnaire
from surveys.questionnaire import Questionnaire

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Arrival:
    """How documents come in. ``actor``: who brings them, as the audit log names them. ``reason``: why they change,
    which must be said of what was agreed once collection has begun. ``replaced``: keys of documents that may be put
    over newer ones in the store."""

    actor: str = COMMAND_LINE
    reason: str = ""
    replaced: frozenset[str] = frozenset()
    origin: str = IMPORT


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import did: documents with whether each is a new version, the waves as they stand, those that are
    ``removed``, and those that are ``gone`` from the document and left as they were, since they were answered. What was
    ``changed`` of the plan for a reason. ``uninformed``: waves that opened before there was need of an information text
    and still have none. `import_words` describes it."""

    programme: str
    documents: tuple[tuple[Document, bool], ...]
    waves: tuple[Wave, ...]
    gone: tuple[str, ...]
    removed: tuple[str, ...] = ()
    changed: tuple[Difference, ...] = ()
    uninformed: tuple[str, ...] = ()


def import_folder(
    db: Connection, vault_db: Connection, folder: Path, now: dt.datetime, arrival: Arrival = Arrival()
) -> ImportSummary:
    """Store the folder's documents, each changed one as its next version, and the waves of the programme.

    A wave that people can have come to keeps its version. Raises InputRejected with every fault of the documents,
    or with every change that a questionnaire leaves undeclared, every wave that would change under its answers and
    every change without a reason to what was agreed of a milestone whose collection has begun; `WouldOverwrite` where
    the store holds newer documents. Then nothing has been stored.
    """
    read = read_folder(folder, lambda programme: opened_uninformed(db, programme, now))
    return store_folder(db, vault_db, read, now, arrival)


def store_folder(
    db: Connection, vault_db: Connection, read: Folder, now: dt.datetime, arrival: Arrival = Arrival()
) -> ImportSummary:
    """The same for documents that have been read and are without faults of their own."""
    programme = read.programme.key
    ensure_programme(db, programme)
    lock_programme(db, programme)  # what is compared from here on is what it is stored over
    if latest_document(db, programme, PROGRAMME, programme) is None and programme_draft(db, programme) is None:
        drop_roles(db, programme)  # of whoever once began one of that key and threw it away
    its = foreseen(db, vault_db, read, now, arrival)
    saved = tuple(_saved(db, read, now, arrival))
    store_waves(db, its.waves)
    _ensure_key(vault_db, programme)
    asked = reached(db, vault_db, programme, now)
    removed = tuple(key for key in its.removed if key not in asked and remove_wave(db, programme, key))
    _keep(db, programme, saved, its.changed, arrival, now)
    index(db, read.programme, next(its.number for its, _ in saved if its.kind == PROGRAMME))
    left = {*its.gone, *its.removed}
    return replace(its, documents=saved, removed=removed, gone=tuple(sorted(left.difference(removed))))


def foreseen(
    db: Connection, vault_db: Connection, read: Folder, now: dt.datetime, arrival: Arrival = Arrival()
) -> ImportSummary:
    """What `store_folder` would do if nothing else happened meanwhile; it writes nothing and refuses the same."""
    programme = read.programme.key
    if state_of(db, programme) is not None:
        raise InputRejected([Diagnostic("documents.programme_closed", (PROGRAMME_FILE, "key"), {"key": programme})])
    if is_destroyed(vault_db, programme):
        raise _key_destroyed(programme)
    overwritten = () if arrival.origin == BROWSER else tuple(conflicts(db, read))
    asked = reached(db, vault_db, programme, now)
    changed = _changes_of_plan(db, vault_db, read, overwritten, arrival, asked, now)
    stored = {wave.key: wave for wave in waves(db, programme)}
    kept = _kept_versions(db, read, stored, settled(db, vault_db, programme, now), now)
    documents = tuple(
        next_version(db, programme=programme, kind=kind, key=key, text=text, now=now)
        for kind, key, text in _texts(read)
    )
    versions = {document.key: document.number for document, _ in documents if document.kind == QUESTIONNAIRE}
    planned = tuple(
        wave_of(programme, plan, kept.get(plan.key, versions[plan.questionnaire]), stored.get(plan.key))
        for plan in read.programme.waves
    )
    left = sorted(stored.keys() - {wave.key for wave in planned})
    removed = tuple(key for key in left if key not in asked and holds_nothing(db, programme, key))
    gone = tuple(key for key in left if key not in removed)
    told = read.programme.information
    uninformed = tuple(wave.key for wave in planned if not is_whole(told.of(wave.key)))
    return ImportSummary(programme, documents, planned, gone, removed, changed, uninformed)


def _changes_of_plan(
    db: Connection,
    vault_db: Connection,
    read: Folder,
    overwritten: Sequence[Conflict],
    arrival: Arrival,
    asked: Collection[str],
    now: dt.datetime,
) -> tuple[Difference, ...]:
    """What the documents change of what was agreed, and which newer ones they replace; refused without a reason."""
    programme = read.programme.key
    refused = [one for one in overwritten if one.stored.key not in arrival.replaced]
    if refused:
        raise WouldOverwrite(refused)
    before = latest_document(db, programme, PROGRAMME, programme)
    newest = None if before is None else load_programme(db, programme)[0]
    if named := tuple(still_named(db, vault_db, newest, read.programme)):
        raise InputRejected(named)
    changed = changes_of_plan(db, newest, read.programme, asked=asked, now=now)
    replaced = [Difference("", DOCUMENT, one.stored.key, "replaced", str(one.stored.number), "") for one in overwritten]
    if not arrival.reason.strip():
        faults = [*refusals(changed), *(Diagnostic("documents.replaced_silently", (one.file,)) for one in overwritten)]
        if faults:
            raise InputRejected(faults)
    return (*changed, *replaced)


def _kept_versions(
    db: Connection, read: Folder, stored: Mapping[str, Wave], staying: Collection[str], now: dt.datetime
) -> dict[str, int]:
    """The versions of the waves that keep theirs. Raises InputRejected for what can change neither there nor in a
    questionnaire."""
    before: dict[str, WavePlan] = {}
    if stored and latest_document(db, read.programme.key, PROGRAMME, read.programme.key) is not None:
        before = {one.key: one for one in load_programme(db, read.programme.key)[0].waves}
    refused = [*refusals_of_change(read.programme.waves, before, stored, begun(db, read.programme.key), now)]
    for key, new in read.questionnaires.items():
        refused += faults_of_change(db, read.programme.key, new, text=read.texts[key], name=read.files[key])
    if refused:
        raise InputRejected(refused)
    return {key: stored[key].version for key in staying if key in stored}


def _saved(db: Connection, read: Folder, now: dt.datetime, arrival: Arrival) -> Iterator[tuple[Document, bool]]:
    programme, origin = read.programme.key, arrival.origin
    author, reason = arrival.actor, arrival.reason.strip()
    save = partial(save_document, db, programme=programme, now=now, origin=origin, author=author, reason=reason)
    for kind, key, text in _texts(read):
        yield save(kind=kind, key=key, text=text)


def _texts(read: Folder) -> Iterator[tuple[str, str, str]]:
    """Kind, key and text of each document."""
    yield PROGRAMME, read.programme.key, read.programme_text
    yield from ((QUESTIONNAIRE, key, text) for key, text in read.texts.items())


def _keep(
    db: Connection,
    programme: str,
    saved: Sequence[tuple[Document, bool]],
    changed: Sequence[Difference],
    arrival: Arrival,
    now: dt.datetime,
) -> None:
    """Who changed what: in the plan and in the audit log."""
    for its, is_new in saved:
        if is_new:
            details: dict[str, audit.Detail] = {"kind": its.kind, "number": its.number, "origin": its.origin}
            actor, key = arrival.actor, its.key
            audit.record(
                db, "document_imported", actor=actor, now=now, programme=programme, subject=key, details=details
            )
    if changed:
        number = next(its.number for its, _ in saved if its.kind == PROGRAMME)
        reason, actor = arrival.reason.strip(), arrival.actor
        keep(db, programme, changed, reason=reason, document=number, actor=actor, now=now)


def _ensure_key(vault_db: Connection, programme: str) -> None:
    try:
        ensure_programme_key(vault_db, programme)
    except KeyDestroyed:
        raise _key_destroyed(programme) from None


def _key_destroyed(programme: str) -> InputRejected:
    return InputRejected([Diagnostic("documents.key_destroyed", (PROGRAMME_FILE, "key"), {"key": programme})])


def load_programme(db: Connection, key: str) -> tuple[Programme, Document]:
    """The newest version of a programme and its document. Raises InputRejected where there is none."""
    return _loaded(db, key, latest_document(db, key, PROGRAMME, key))


def _loaded(db: Connection, key: str, found: Document | None) -> tuple[Programme, Document]:
    if found is None:
        raise InputRejected([unknown("documents.no_programme", (key,), key, programme_keys(db))])
    return _programme(Stored(found.digest, found.text, f"programme {key} version {found.number}")), found


def index_missing(db: Connection) -> None:
    """Take what a list of programmes tells from the documents of those that were stored before it was kept."""
    for key in not_indexed(db):
        programme, its = load_programme(db, key)
        index(db, programme, its.number)


def known_programme(db: Connection, key: str) -> tuple[Programme, Document | None]:
    """The newest version of a programme, else what can be read of its draft and None. Raises InputRejected where there
    is neither."""
    found = latest_document(db, key, PROGRAMME, key)
    draft = programme_draft(db, key) if found is None else None
    designed = None if draft is None else read_programme(draft.text, PROGRAMME_FILE)[0]
    return (designed, None) if designed is not None else _loaded(db, key, found)


def load_questionnaire(
    db: Connection, programme: str, key: str, number: int, languages: Collection[str] = (), digest: str = ""
) -> Questionnaire:
    """A version of a questionnaire in ``languages`` alone, empty: in all that it has; the same object for the same
    document. With its ``digest``, where that is known, nothing is asked for that was read before. Raises InputRejected
    where there is none."""
    if digest and (known := known_questionnaire(digest, languages)):
        return known
    found = document(db, programme, QUESTIONNAIRE, key, number)
    if found is None:
        missing = Diagnostic("documents.no_version", (programme,), {"number": number, "key": key})
        raise InputRejected([missing])
    return stored_questionnaire(Stored(found.digest, found.text, f"questionnaire {key} version {number}"), languages)


@lru_cache(maxsize=64)
def _programme(document: Stored) -> Programme:
    return parse_programme(document.text, document.name)
