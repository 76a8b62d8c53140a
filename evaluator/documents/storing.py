"""Documents on their way into the store and out of it again."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.documents.folders import PROGRAMME_FILE, Folder, read_folder
from evaluator.documents.versions import faults_of_change
from evaluator.programme.document import parse_programme
from evaluator.programme.model import Programme, WavePlan
from evaluator.store.documents import (
    PROGRAMME,
    QUESTIONNAIRE,
    Document,
    document,
    latest_document,
    programme_keys,
    save_document,
)
from evaluator.store.waves import Wave, WaveInUse, begun, save_wave, waves
from evaluator.vault.keys import KeyDestroyed, ensure_programme_key
from surveys.diagnostics import Diagnostic, InputRejected, unknown
from surveys.document.stored import Stored, stored_questionnaire
from surveys.questionnaire import Questionnaire

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import did: documents with whether each is a new version, the waves as they stand, and those that are
    ``gone`` from the document and left as they were. `import_words` describes it."""

    programme: str
    documents: tuple[tuple[Document, bool], ...]
    waves: tuple[Wave, ...]
    gone: tuple[str, ...]


def import_folder(db: Connection, vault_db: Connection, folder: Path, now: dt.datetime) -> ImportSummary:
    """Store the folder's documents, each changed one as its next version, and the waves of the programme.

    A wave that somebody has begun to answer keeps its version. Raises InputRejected with every fault of the documents,
    or with every change that a questionnaire leaves undeclared and every wave that would change under its answers, and
    then nothing has been stored.
    """
    return store_folder(db, vault_db, read_folder(folder), now)


def store_folder(db: Connection, vault_db: Connection, read: Folder, now: dt.datetime) -> ImportSummary:
    """The same for documents that have been read and are without faults of their own."""
    programme = read.programme.key
    stored = {wave.key: wave for wave in waves(db, programme)}
    answered = stored.keys() & begun(db, programme)
    refused = [fault for plan in read.programme.waves if plan.key in answered for fault in _changed(plan, stored)]
    for key, new in read.questionnaires.items():
        refused += faults_of_change(db, programme, new, text=read.texts[key], name=read.files[key])
    if refused:
        raise InputRejected(refused)
    texts = [(PROGRAMME, programme, read.programme_text)]
    texts += [(QUESTIONNAIRE, key, text) for key, text in read.texts.items()]
    saved = tuple(
        save_document(db, programme=programme, kind=kind, key=key, text=text, now=now) for kind, key, text in texts
    )
    versions = {document.key: document.number for document, _ in saved if document.kind == QUESTIONNAIRE}
    kept = {key: stored[key].version for key in answered}
    planned = tuple(
        _wave(programme, plan, kept.get(plan.key, versions[plan.questionnaire]), stored.get(plan.key))
        for plan in read.programme.waves
    )
    _store_waves(db, planned)
    _ensure_key(vault_db, programme)
    gone = tuple(sorted(stored.keys() - {wave.key for wave in planned}))
    return ImportSummary(programme, saved, planned, gone)


def _changed(plan: WavePlan, stored: dict[str, Wave]) -> list[Diagnostic]:
    """Why a wave that somebody has begun to answer cannot become what the document now says."""
    wave = stored[plan.key]
    before = {"linkage": wave.linkage, "questionnaire": wave.questionnaire}
    after = {"linkage": plan.linkage, "questionnaire": plan.questionnaire}
    return [
        Diagnostic(
            "documents.wave_being_answered",
            (PROGRAMME_FILE, "waves", plan.key, name),
            {"key": name, "before": before[name], "after": after[name]},
        )
        for name in before
        if before[name] != after[name]
    ]


def _wave(programme: str, plan: WavePlan, version: int, stored: Wave | None) -> Wave:
    """The wave as planned. Its open key stays the same as long as it has one, so that printed links go on working."""
    known = stored.open_key if stored else None
    return Wave(
        programme=programme,
        key=plan.key,
        milestone=plan.milestone,
        questionnaire=plan.questionnaire,
        version=version,
        groups=plan.groups,
        linkage=plan.linkage,
        opens=plan.opens,
        closes=plan.closes,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        languages=plan.languages,
        open_key=(known or secrets.token_urlsafe(16)) if plan.open_link else None,
    )


def _store_waves(db: Connection, planned: tuple[Wave, ...]) -> None:
    for wave in planned:
        try:
            save_wave(db, wave)
        except WaveInUse as error:  # its first answer came while this import was running
            place = (PROGRAMME_FILE, "waves", wave.key)
            raise InputRejected(replace(one, place=place) for one in error.diagnostics) from None


def _ensure_key(vault_db: Connection, programme: str) -> None:
    try:
        ensure_programme_key(vault_db, programme)
    except KeyDestroyed:
        place, values = (PROGRAMME_FILE, "key"), {"key": programme}
        raise InputRejected([Diagnostic("documents.key_destroyed", place, values)]) from None


def load_programme(db: Connection, key: str) -> tuple[Programme, Document]:
    """The newest version of a programme and its document. Raises InputRejected where there is none."""
    found = latest_document(db, key, PROGRAMME, key)
    if found is None:
        raise InputRejected([unknown("documents.no_programme", (key,), key, programme_keys(db))])
    return _programme(Stored(found.digest, found.text, f"programme {key} version {found.number}")), found


def load_questionnaire(
    db: Connection, programme: str, key: str, number: int, languages: Collection[str] = ()
) -> Questionnaire:
    """A version of a questionnaire in ``languages`` alone, empty: in all that it has; the same object for the same
    document. Raises InputRejected where there is none."""
    found = document(db, programme, QUESTIONNAIRE, key, number)
    if found is None:
        missing = Diagnostic("documents.no_version", (programme,), {"number": number, "key": key})
        raise InputRejected([missing])
    return stored_questionnaire(Stored(found.digest, found.text, f"questionnaire {key} version {number}"), languages)


@lru_cache(maxsize=64)
def _programme(document: Stored) -> Programme:
    return parse_programme(document.text, document.name)
