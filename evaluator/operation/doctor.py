"""Whether an installation is as it should be: each check finds what is wrong, with its remedy."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from evaluator.accounts.reaching import unanswered
from evaluator.core.config import SQLITE, Config, Mailing, require_secret_key
from evaluator.core.error_redaction import redacted
from evaluator.core.files import open_to_others
from evaluator.core.identity_provider import ProviderSettings
from evaluator.documents.storing import known_programme
from evaluator.mail.smtp import SMTPClient
from evaluator.operation.journal import read_journal, stored_journal
from evaluator.privacy.due import Kept, kept_of
from evaluator.store import audit, jobs, releases, tasks
from evaluator.store.citus import misplaced
from evaluator.store.documents import programme_keys
from evaluator.store.engine import Store, without_secrets
from evaluator.store.integrity import refuse_damaged, tables_with_rows_without_owner, time_of_server
from evaluator.store.journal import Removed
from evaluator.store.tallies import recount
from evaluator.vault.pairing import open_pair
from evaluator.vault.resealing import count_sealed_with_others
from surveys.diagnostics import Diagnostic, InputRejected, Term, Value

ROOM: Final = 1_000_000_000
"""Bytes that should be free where the databases are: a rebuilt file, a report and a backup take room for a while."""
LATE: Final = dt.timedelta(hours=1)
"""After which the worker is missed: until then, answers are to be folded (docs/anonymity.md)."""
APART: Final = dt.timedelta(minutes=1)
"""By how much clocks may differ."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found; ``ran`` is false where something else stood in its way."""

    name: str
    found: tuple[Diagnostic, ...] = ()
    ran: bool = True

    @property
    def state(self) -> str:
        if not self.ran:
            return "skipped"
        if any(one.severity != "note" for one in self.found):
            return "fault"
        return "warning" if self.found else "ok"


@dataclass(frozen=True, slots=True)
class Patient:
    """What is looked at. ``environment`` says how mails are sent."""

    config: Config
    environment: Mapping[str, str]
    now: dt.datetime
    store: Store
    vault: Store


Check = Callable[[Patient], Iterator[Diagnostic]]


def examine(config: Config, environment: Mapping[str, str], *, now: dt.datetime) -> list[Checked]:
    """Every check in the order of `CHECKS`, after the one whether the databases are there and belong together: without
    them the others cannot be done."""
    with ExitStack() as stack:
        try:
            store, vault = open_pair(config.database_url, config.vault_url)
        except InputRejected as error:
            return [Checked("databases", tuple(error.diagnostics)), *(Checked(name, ran=False) for name in CHECKS)]
        stack.callback(store.close)
        stack.callback(vault.close)
        patient = Patient(config, environment, now, store, vault)
        return [Checked("databases"), *(Checked(name, _found(check, patient)) for name, check in CHECKS.items())]


def _found(check: Check, patient: Patient) -> tuple[Diagnostic, ...]:
    """A check that fails is a fault, too, and no reason to leave out the others."""
    try:
        return tuple(check(patient))
    except InputRejected as error:
        return tuple(error.diagnostics)
    except Exception as error:
        return (Diagnostic("operation.not_examined", (), {"said": redacted(error)}),)


def _integrity(its: Patient) -> Iterator[Diagnostic]:
    refuse_damaged(its.store, its.vault, thorough=True)
    for store in (its.store, its.vault):
        for table in tables_with_rows_without_owner(store):
            yield Diagnostic("operation.rows_without_owner", (without_secrets(store.url), table))


def _shards(its: Patient) -> Iterator[Diagnostic]:
    with its.store.reading() as db:
        yield from misplaced(db)


def _tallies(its: Patient) -> Iterator[Diagnostic]:
    with its.store.reading(snapshot=True) as db:
        for programme in programme_keys(db):
            if found := recount(db, programme):
                yield Diagnostic("operation.tallies_differ", (programme,), {"n": len(found)})


def _audit(its: Patient) -> Iterator[Diagnostic]:
    with its.store.reading(snapshot=True) as db:
        _, _, broken = audit.verify(db)
    if broken is not None:
        yield Diagnostic(f"operation.audit_{broken.reason}", (str(broken.number),))


def _releases(its: Patient) -> Iterator[Diagnostic]:
    with its.store.reading(snapshot=True) as db:
        for programme in programme_keys(db):
            for one in releases.releases(db, programme):
                documents = {one.digest: releases.proposed_document(db, one)}
                if one.published_digest:
                    documents[one.published_digest] = releases.document_of(db, one)
                if any(hashlib.sha256(text.encode()).hexdigest() != digest for digest, text in documents.items()):
                    yield Diagnostic("operation.release_changed", (programme, one.key.milestone, str(one.key.number)))


def _keys(its: Patient) -> Iterator[Diagnostic]:
    files = [Path(url.removeprefix(SQLITE)) for url in (its.config.database_url, its.config.vault_url)]
    for file in files:
        if file.is_file() and open_to_others(file):
            yield Diagnostic("settings.database_open_to_others", (str(file),))
    require_secret_key(its.config)


def _sealing(its: Patient) -> Iterator[Diagnostic]:
    """That nothing is left under a key that was replaced: without it, it could not be read."""
    if others := count_sealed_with_others(its.vault):
        yield Diagnostic("operation.sealed_with_old_key", (without_secrets(its.vault.url),), {"n": others})


def _journal(its: Patient) -> Iterator[Diagnostic]:
    path, now = its.config.journal, stored_journal(its.store, its.vault)
    if not path.exists():
        if any(now.entries.values()):
            yield Diagnostic("operation.journal_missing", (str(path),))
        return
    written = read_journal(path)
    if written.instance != now.instance:
        yield Diagnostic("operation.journal_of_another", (str(path),))
    elif any(_ids(now.entries[name]) - _ids(written.entries[name]) for name in now.entries):
        yield Diagnostic("operation.journal_behind", (str(path),))


def _ids(entries: Iterable[Removed]) -> set[str]:
    return {one.id for one in entries}


def _worker(its: Patient) -> Iterator[Diagnostic]:
    with its.store.reading() as db:
        known = {one.name: one for one in jobs.jobs(db)}
        late = [one for one in tasks.going_on(db) if one.is_overdue(its.now)]
    for task in late:
        named: dict[str, Value] = {
            "what": Term(f"operation.task_{task.what}"),
            "since": task.begun_at.isoformat(" ", "minutes"),
        }
        code = "task_waits" if task.step == tasks.WAITING else "task_stands_still"
        yield Diagnostic(f"operation.{code}", (task.programme, task.milestone), named)
    for one in known.values():
        if one.wrong is not None:
            yield one.wrong
    folding = known.get(jobs.FOLDING)
    if folding is None or its.now - folding.ran_at > LATE:
        yield Diagnostic("operation.no_worker", (), severity="note")


def _retention(its: Patient) -> Iterator[Diagnostic]:
    """What should be gone. A day is the worker's to see to it."""
    with its.store.reading(snapshot=True) as db, its.vault.reading() as vault_db:
        for programme in programme_keys(db):
            for one in kept_of(db, vault_db, known_programme(db, programme)[0], its.now):
                if one.needed and one.is_due(its.now.date()):
                    yield _overdue("held", one, severity="note")
                elif one.is_due(its.now.date() - dt.timedelta(days=1)):
                    yield _overdue("late", one)


def _overdue(name: str, its: Kept, severity: Literal["error", "note"] = "error") -> Diagnostic:
    until = its.until or dt.date.min
    return Diagnostic(
        f"privacy.{name}_{its.what}",
        (its.programme, its.wave or its.what),
        {"until": until, "programme": its.programme},
        severity,
    )


def _mail(its: Patient) -> Iterator[Diagnostic]:
    mailing = Mailing.from_environment(its.environment)
    if mailing is None:
        yield Diagnostic("operation.no_mail", ("NEDSLAG_MAIL_HOST",), severity="note")
        return
    with SMTPClient(mailing.settings):
        return


def _sign_in(its: Patient) -> Iterator[Diagnostic]:
    """That the identity provider answers, where there is one."""
    settings = ProviderSettings.from_environment(its.environment)
    if settings is not None and (reason := unanswered(settings)):
        yield Diagnostic(f"operation.provider_{reason}", (settings.issuer,))


def _disk(its: Patient) -> Iterator[Diagnostic]:
    folders = [its.config.home, its.config.journal.parent]
    folders += [Path(str(store.url.database)).parent for store in (its.store, its.vault) if store.is_sqlite]
    for folder in dict.fromkeys(one for one in folders if one.exists()):
        if (free := shutil.disk_usage(folder).free) < ROOM:
            megabytes = {"free": free // 1_000_000, "wanted": ROOM // 1_000_000}
            yield Diagnostic("operation.disk_nearly_full", (str(folder),), megabytes)


def _clock(its: Patient) -> Iterator[Diagnostic]:
    """What was stored is not in the future, and the server of the databases has the same time."""
    with its.store.reading() as db:
        latest = audit.latest(db, before=None, most=1)
        if latest and latest[0].at is not None and latest[0].at - its.now > APART:
            yield Diagnostic("operation.clock_behind", (), {"latest": latest[0].at.isoformat(" ", "minutes")})
        if not its.store.is_sqlite and abs(time_of_server(db) - dt.datetime.now(dt.UTC)) > APART:
            yield Diagnostic("operation.clocks_differ", (without_secrets(its.store.url),))


CHECKS: Final[Mapping[str, Check]] = {
    "integrity": _integrity,
    "shards": _shards,
    "tallies": _tallies,
    "audit": _audit,
    "releases": _releases,
    "keys": _keys,
    "sealing": _sealing,
    "journal": _journal,
    "worker": _worker,
    "retention": _retention,
    "mail": _mail,
    "sign_in": _sign_in,
    "disk": _disk,
    "clock": _clock,
}
