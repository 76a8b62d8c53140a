"""The demonstration's releases: the reports of all milestones but the last are published, and the last is technically
complete, so that somebody can try to publish it. Those who sign are made up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from evaluator.demo.coders import Person
from evaluator.evidence.sources import Memory
from evaluator.releases.auditing import audit_where_due
from evaluator.releases.composing import composed
from evaluator.releases.gates import Signing
from evaluator.releases.remedies import leavable
from evaluator.releases.serving import files, kept_or_made
from evaluator.releases.signing import propose, sign, where
from evaluator.rendering.formats import FORMATS
from evaluator.store.counts import Count
from evaluator.store.release_tables import COMPLETE, PUBLISHED
from evaluator.store.releases import Release, published
from evaluator.writing.checking import problems

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.store.engine import Store

_NAMES: Final = ("Eva Eksempel (opdigtet)", "Rie Læser (opdigtet)")
_ROLES: Final = ("evaluator", "reader")
_ALL_THE_SAME: Final = "Resultaterne læses med forbehold for det (opdigtet begrundelse)"


def release_milestone(
    store: Store, count: Count, people: Sequence[Person], now: dt.datetime, memory: Memory, *, publish: bool
) -> Release:
    """Propose the report of a count and have it signed as computed right by an evaluator and a reader, and audited and
    signed as fit to be published where ``publish`` says so. ``people``: these two."""
    its = _proposed(store, count, people[0], now, memory)
    with store.writing() as db:
        _sign(db, its, COMPLETE, people, now)
    if publish:
        with store.writing() as db:
            _sign(db, its, PUBLISHED, people, now)
    with store.reading() as db:
        return published(db, count.programme).get(count.milestone, its)


def _proposed(store: Store, count: Count, by: Person, now: dt.datetime, memory: Memory) -> Release:
    """A proposal that leaves out what would tell too much beside earlier reports, one table after the other."""
    left_out: list[str] = []
    while True:
        with store.writing() as db:
            findings = composed(db, count, shown_only=True, left_out=left_out, memory=memory)
            its = propose(db, findings, count, actor=by.id, now=now, problems=problems(db, count, findings))
        audit_where_due(store, its, now=now)
        with store.reading() as db:
            stands = where(db, its)
        found = leavable(stands.proposed.document, stands.certificate.breaches)
        if not found:
            return its
        left_out.append(found[0])


def _sign(db: Connection, its: Release, gate: str, people: Sequence[Person], now: dt.datetime) -> None:
    excepted = dict.fromkeys(where(db, its).unmet, _ALL_THE_SAME)
    for minute, (person, name, role) in enumerate(zip(people, _NAMES, _ROLES, strict=True), start=1):
        how = Signing(gate=gate, account=person.id, roles={role}, name=name, exceptions=excepted)
        sign(db, its, how, now=now + dt.timedelta(minutes=minute))


def write_released(store: Store, its: Release, languages: Sequence[str], into: Path) -> list[Path]:
    """Write every file of a published release; the paths written."""
    found = []
    for which in (one for form in FORMATS.values() for one in files(form, languages)):
        path = into / which.name_in(its)
        path.write_bytes(kept_or_made(store, its, which))
        found.append(path)
    return found
