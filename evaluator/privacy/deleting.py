"""Deleting what is due, and what somebody wants gone before: the answers of a wave, the contacts, the key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluator.documents.storing import load_programme
from evaluator.privacy.due import ANSWERS, CONTACTS, KEY, Kept, answers_needed, has_key, kept_of, key_needed
from evaluator.store import audit
from evaluator.store.persons import forget_ways
from evaluator.store.status_reports import forget_names
from evaluator.store.wave_erasures import WaveErasure, erase_answers, last_backup_expires
from evaluator.store.waves import waves
from evaluator.vault.contacts import forget_contact, people_of_every_kind
from evaluator.vault.keys import destroy_key
from evaluator.vault.owners import forget_links_of_all
from surveys.diagnostics import Diagnostic, InputRejected, unknown

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.store.engine import Store


@dataclass(frozen=True, slots=True)
class Databases:
    """``actor`` as in the audit log; ``due``: whether the time is up, else somebody wants it."""

    store: Store
    vault: Store
    actor: str
    now: dt.datetime
    due: bool = False


@dataclass(frozen=True, slots=True)
class Deleted:
    """What a round deleted, and what was due and is still needed."""

    done: tuple[Kept, ...]
    held: tuple[Kept, ...]


def delete_due(its: Databases, programme: str, *, dry_run: bool = False) -> Deleted:
    """Delete what is due in a programme: the answers first, since the key is needed as long as they are there."""
    done: list[Kept] = []
    while (found := _next(its, programme, done)) is not None and not dry_run:
        _DELETE[found.what](its, found)
        done.append(found)
    left = _due(its, programme)
    ready = tuple(one for one in left if not one.needed) if dry_run else tuple(done)
    return Deleted(ready, tuple(one for one in left if one.needed))


def _due(its: Databases, programme: str) -> list[Kept]:
    with its.store.reading(snapshot=True) as db, its.vault.reading() as vault_db:
        loaded, _ = load_programme(db, programme)
        return [one for one in kept_of(db, vault_db, loaded, its.now) if one.is_due(its.now.date())]


def _next(its: Databases, programme: str, done: list[Kept]) -> Kept | None:
    before = {(one.what, one.wave) for one in done}
    every = (one for one in _due(its, programme) if (one.what, one.wave) not in before)
    return next((one for one in every if not one.needed), None)


def delete_answers(its: Databases, programme: str, wave: str) -> None:
    """Delete what was answered in a wave. Raises InputRejected with everything that still needs it."""
    with its.store.writing() as db:
        load_programme(db, programme)
        every = waves(db, programme)
        found = next((one for one in every if one.key == wave), None)
        if found is None:
            raise InputRejected([unknown("privacy.no_wave", (programme,), wave, [one.key for one in every])])
        needed = list(answers_needed(db, found, every, its.now))
        if needed:
            raise InputRejected(needed)
        if not erase_answers(db, programme, WaveErasure(wave, its.now.date(), its.actor, its.due)):
            raise InputRejected([Diagnostic("privacy.deleted_already", (programme, wave))])
        _record(db, its, "answers_deleted", programme, wave, details={"due": its.due})
    its.store.tidy()


def delete_contacts(its: Databases, programme: str) -> int:
    """Forget everybody who can be mailed or written to, of waves, hearings and registers; how many."""
    with its.store.writing() as db, its.vault.writing() as vault_db:
        load_programme(db, programme)
        people = people_of_every_kind(vault_db, programme)
        for one in people:
            forget_contact(vault_db, programme, one.person)
        forget_links_of_all(vault_db, programme)
        forget_names(db, programme)
        _record(db, its, "erased", programme, details={"people": len(people), "due": its.due})
    _tidy_vault(its)
    return len(people)


def destroy(its: Databases, programme: str) -> dt.date | None:
    """Destroy the key of a programme, so that nobody can be led to their answers, or from answers to a person; the last
    day on which a backup can bring it back. The ways by which people come to their answers go first, and it is noted
    last: where it breaks off it is done again. Raises InputRejected with everything that still needs the key."""
    with its.store.reading() as db, its.vault.reading() as vault_db:
        load_programme(db, programme)
        needed = list(key_needed(db, programme, its.now))
        is_there = has_key(vault_db, programme)
        if not is_there and audit.entries_of(db, "key_destroyed", programme):
            needed = [Diagnostic("privacy.no_key", (programme,))]
    if needed:
        raise InputRejected(needed)
    with its.store.writing() as db:
        forget_ways(db, programme)
        forget_names(db, programme)
    if is_there:
        with its.vault.writing() as vault_db:
            destroy_key(vault_db, programme)
    with its.store.writing() as db:
        until = backups_until(db, its.now.date())
        details: dict[str, audit.Detail] = {"due": its.due, "backups_until": until.isoformat() if until else None}
        _record(db, its, "key_destroyed", programme, details=details)
    its.store.tidy()
    _tidy_vault(its)
    return until


def backups_until(db: Connection, today: dt.date) -> dt.date | None:
    """The last day on which a backup of today or before can be restored; None where there is none any more."""
    expires = last_backup_expires(db)
    return expires if expires and expires >= today else None


def _record(
    db: Connection, its: Databases, kind: str, programme: str, subject: str = "", *, details: Mapping[str, audit.Detail]
) -> None:
    audit.record(db, kind, actor=its.actor, now=its.now, programme=programme, subject=subject, details=details)


def _tidy_vault(its: Databases) -> None:
    if its.vault.is_sqlite:  # PostgreSQL tidies its vault by itself
        its.vault.tidy()


_DELETE: Final[Mapping[str, Callable[[Databases, Kept], object]]] = {
    ANSWERS: lambda its, one: delete_answers(its, one.programme, one.wave),
    CONTACTS: lambda its, one: delete_contacts(its, one.programme),
    KEY: lambda its, one: destroy(its, one.programme),
}
