"""A status round: rows are chosen, those who answer for them are asked, and how many have answered is followed."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from evaluator.documents.storing import load_programme
from evaluator.owners.people import owners_by_role, same_role
from evaluator.owners.rows import OWNED, OwnedRow, owned_rows
from evaluator.store import audit
from evaluator.store import status_rounds as store
from evaluator.store.status_reports import StatusReport, asked_and_answered, reports
from evaluator.store.status_rounds import StatusRequest, StatusRound
from evaluator.store.wave_times import TIME_ZONE
from evaluator.vault import contacts as vault
from evaluator.vault import outbox
from evaluator.vault.contacts import Contact
from evaluator.vault.owners import WAVE, linked_owners, make_link, revoke_link
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

LONGEST: Final = 300
KEPT: Final = dt.timedelta(days=180)
"""How long after a round names and addresses are kept, unless the evaluator says otherwise."""
Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rows are asked about: those of ``registers``, in ``states``, of a ``process`` and with each of ``words`` in
    their titles where that is said, that were not confirmed since a day. A row that has reached an end,
    after which nothing comes, is left out unless ``ended``."""

    registers: tuple[str, ...] = tuple(OWNED)
    states: tuple[str, ...] = ()
    process: str = ""
    not_since: dt.date | None = None
    ended: bool = False
    words: tuple[str, ...] = ()

    def holds(self, row: OwnedRow) -> bool:
        return (
            row.register in self.registers
            and (not self.states or row.state in self.states)
            and self.process in ("", row.process)
            and (self.not_since is None or row.confirmed_on is None or row.confirmed_on < self.not_since)
            and (self.ended or not row.state or bool(row.following))
            and all(word.casefold() in row.title.casefold() for word in self.words)
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """An owner with the rows that somebody means to ask about; ``contact`` is None for a role that nobody is known
    by."""

    role: str
    contact: Contact | None
    rows: tuple[OwnedRow, ...]

    @property
    def way(self) -> str:
        """How the owner is reached: mail, letter, or 'none'."""
        if self.contact is None or self.contact.opted_out:
            return "none"
        return "mail" if self.contact.may_be_mailed else "letter" if self.contact.address else "none"


@dataclass(frozen=True, slots=True)
class AskedRound:
    title: str
    source: str
    until: dt.date
    erase_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A request with its row, None where the row no longer holds, and the last report on it."""

    request: StatusRequest
    row: OwnedRow | None
    report: StatusReport | None

    @property
    def is_missing(self) -> bool:
        """Whether an answer is waited for: not of a row that is gone."""
        return self.report is None and self.row is not None


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many rows a round asked about, and of how many somebody told."""

    round: StatusRound
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class Progress:
    """``by_owner``: the requests of each owner. ``linked``: whose links hold. ``mails``: how many mails stand in which
    state; ``contacts``: those who are not erased, by id."""

    round: StatusRound
    by_owner: Mapping[UUID, tuple[Standing, ...]]
    contacts: Mapping[UUID, Contact]
    linked: frozenset[UUID]
    mails: Mapping[str, int]

    @property
    def asked(self) -> int:
        return sum(map(len, self.by_owner.values()))

    @property
    def answered(self) -> int:
        return sum(one.report is not None for its in self.by_owner.values() for one in its)


def chosen(
    db: Connection, vault_db: Connection, programme: str, choice: Choice, only: Collection[Row] | None = None
) -> list[Asked]:
    """Who would be asked about what, see `by_owner`. ``only``: of these rows."""
    load_programme(db, programme)
    rows = owned_rows(db, programme, choice.registers)
    return by_owner(
        vault_db, programme, [row for row in rows if (choice.holds(row) if only is None else row.key in only)]
    )


def by_owner(vault_db: Connection, programme: str, rows: Iterable[OwnedRow]) -> list[Asked]:
    """The owners of rows, by role; those whom nobody can reach last."""
    by_role: dict[str, list[OwnedRow]] = defaultdict(list)
    for row in rows:
        if row.owner:
            by_role[same_role(row.owner)].append(row)
    people = owners_by_role(vault_db, programme)
    found = [Asked(its[0].owner, people.get(role), tuple(its)) for role, its in sorted(by_role.items())]
    return sorted(found, key=lambda one: one.way == "none")


def open_round(
    db: Connection,
    vault_db: Connection,
    programme: str,
    asked: AskedRound,
    people: Sequence[Asked],
    *,
    actor: str,
    now: dt.datetime,
) -> StatusRound:
    """Open a round: every owner who can be reached gets a link, and whoever can be mailed a mail in the outbox. Raises
    InputRejected with everything that is wrong."""
    erase_on = asked.erase_on or asked.until + KEPT
    reached = [(one.contact, one) for one in people if one.contact and one.way != "none"]
    if wrong := [
        *_wrong_with(asked, erase_on, now),
        *([] if reached else [Diagnostic("owners.nobody_to_ask", ("rows",))]),
    ]:
        raise InputRejected(wrong)
    its = StatusRound(uuid4(), _line(asked.title), _line(asked.source), asked.until, erase_on, now)
    requests = [
        StatusRequest(uuid4(), its.id, UUID(hex=contact.person), row.register, row.reference)
        for contact, one in reached
        for row in one.rows
    ]
    store.add_round(db, programme, its, requests)
    for contact, _ in reached:
        make_link(vault_db, programme, its.id, UUID(hex=contact.person), its.until)
    mailed = [contact.person for contact, one in reached if one.way == "mail"]
    outbox.queue(vault_db, programme, WAVE + its.id.hex, mailed, round_=0, due_at=now)
    record_change(db, programme, its, "opened", len(reached), actor=actor, now=now)
    return its


def remind(
    db: Connection, vault_db: Connection, programme: str, its: StatusRound, *, actor: str, now: dt.datetime
) -> int:
    """Queue another mail for each owner who was mailed and has rows without an answer; how many. Raises InputRejected
    while mails of the round still wait, and for one that is over."""
    wave = WAVE + its.id.hex
    if not its.takes_answers(today(now)):
        raise InputRejected([Diagnostic("owners.round_over", ())])
    if outbox.is_waiting(vault_db, programme, wave):
        raise InputRejected([Diagnostic("owners.still_waiting", ())])
    how_far = progress(db, vault_db, programme, its)
    missing = {owner for owner, rows in how_far.by_owner.items() if any(one.is_missing for one in rows)}
    to = [
        how_far.contacts[owner].person
        for owner in missing & how_far.linked & how_far.contacts.keys()
        if how_far.contacts[owner].may_be_mailed
    ]
    rounds = [number for named, number, _ in outbox.counts(vault_db, programme) if named == wave]
    queued = outbox.queue(vault_db, programme, wave, to, round_=1 + max(rounds, default=0), due_at=now)
    if queued:
        record_change(db, programme, its, "reminded", queued, actor=actor, now=now)
    return queued


def close(db: Connection, programme: str, its: StatusRound, *, actor: str, now: dt.datetime) -> None:
    """Take no more answers in the round. Twice is the same as once."""
    if its.closed_at is None:
        store.close_round(db, programme, its.id, now)
        record_change(db, programme, its, "closed", 0, actor=actor, now=now)


def revoke(
    db: Connection, vault_db: Connection, programme: str, its: StatusRound, owner: UUID, *, actor: str, now: dt.datetime
) -> None:
    """The owner's link opens nothing any more."""
    if revoke_link(vault_db, programme, its.id, owner):
        record_change(db, programme, its, "revoked", 1, actor=actor, now=now)


def renew(
    db: Connection, vault_db: Connection, programme: str, its: StatusRound, owner: UUID, *, actor: str, now: dt.datetime
) -> None:
    """The owner gets another link; the one that there was opens nothing any more."""
    make_link(vault_db, programme, its.id, owner, its.until)
    record_change(db, programme, its, "renewed", 1, actor=actor, now=now)


def progress(db: Connection, vault_db: Connection, programme: str, its: StatusRound) -> Progress:
    """How far the round has come."""
    requests = store.requests(db, programme, round_=its.id)
    rows = {row.key: row for row in owned_rows(db, programme, among={one.row for one in requests})}
    last = {one.request: one for one in reports(db, programme, round_=its.id)}
    by_owner: dict[UUID, list[Standing]] = defaultdict(list)
    for one in requests:
        by_owner[one.owner].append(Standing(one, rows.get(one.row), last.get(one.id)))
    mails = Counter[str]()
    for (wave, _, state), n in outbox.counts(vault_db, programme).items():
        mails[state] += n if wave == WAVE + its.id.hex else 0
    return Progress(
        its,
        {owner: tuple(rows_of) for owner, rows_of in by_owner.items()},
        {UUID(hex=one.person): one for one in vault.owners(vault_db, programme)},
        linked_owners(vault_db, programme, its.id),
        mails,
    )


def turnouts(db: Connection, programme: str) -> list[Turnout]:
    """Of every round, the latest first."""
    numbers = asked_and_answered(db, programme)
    return [Turnout(one, *numbers.get(one.id, (0, 0))) for one in store.rounds(db, programme)]


def round_named(db: Connection, programme: str, id_: UUID) -> StatusRound:
    """Raises InputRejected where there is none."""
    found = store.status_round(db, programme, id_)
    if found is None:
        raise InputRejected([Diagnostic("owners.no_round", (), {"word": str(id_)})])
    return found


def record_change(
    db: Connection, programme: str, its: StatusRound, what: str, people: int, *, actor: str, now: dt.datetime
) -> None:
    """Into the audit log what was done in a round, and with how many; no names and no rows."""
    place = {"programme": programme, "subject": str(its.id)}
    details: dict[str, audit.Detail] = {"owners": what, "people": people}
    audit.record(db, "owners_changed", actor=actor, now=now, **place, details=details)


def today(now: dt.datetime) -> dt.date:
    return now.astimezone(TIME_ZONE).date()


def _wrong_with(asked: AskedRound, erase_on: dt.date, now: dt.datetime) -> list[Diagnostic]:
    found = []
    for field, text in (("title", asked.title), ("source", asked.source)):
        if not text.strip():
            found.append(Diagnostic("owners.blank", (field,)))
        elif len(text) > LONGEST:
            found.append(Diagnostic("owners.too_long", (field,), {"most": LONGEST}))
        elif not _line(text).isprintable():
            found.append(Diagnostic("owners.not_plain", (field,)))
    if asked.until < today(now):
        found.append(Diagnostic("owners.day_is_past", ("until",)))
    if erase_on < asked.until:
        found.append(Diagnostic("owners.erased_too_soon", ("erase_on",)))
    return found


def _line(text: str) -> str:
    return " ".join(text.split())
