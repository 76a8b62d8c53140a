"""Accounts by invitation: a link, for a stated time and once, by which somebody chooses a password of their own.

The same way leads back in for whoever forgot theirs. Nothing says whether an address has an account.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from evaluator.accounts.credentials import change_password, faults_of_name, faults_of_role
from evaluator.inviting.contacts import is_email
from evaluator.store import accounts, audit
from evaluator.vault import accounts as vault
from evaluator.vault.accounts import INVITATION, PASSWORD
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.store.accounts import Account, Role

HOLDS: Final[Mapping[str, dt.timedelta]] = {INVITATION: dt.timedelta(days=7), PASSWORD: dt.timedelta(hours=2)}
"""How long a link opens something."""
NEEDS_SECOND: Final = frozenset({"administrator", "steering"})
"""Roles with which somebody is asked for a second factor: signing a release takes one."""
LONGEST: Final = 200
INVITED_BY_EVALUATORS: Final = ("steering", "reader")
"""Roles that an evaluator of a programme may give in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Who is invited, and as what. ``password_hash``: of a password that nobody has."""

    name: str
    email: str
    roles: Sequence[Role]
    password_hash: str


def require_address(email: str, *, needed: bool = True) -> None:
    """InputRejected where mail cannot go there, or where there is no address and one is ``needed``."""
    if found := list(_faults_of_address(email, needed=needed)):
        raise InputRejected(found)


def add_invited(db: Connection, its: Invited, *, actor: str, now: dt.datetime) -> str:
    """The account of somebody who is invited; nobody signs in by it before a password was chosen. InputRejected with
    everything that is wrong."""
    found = [*faults_of_name(db, its.name), *_faults_of_address(its.email, needed=True)]
    found += [fault for role in its.roles for fault in faults_of_role(db, role.name, role.programme)]
    if not its.roles:
        found.append(Diagnostic("accounts.no_role_chosen", ()))
    if found:
        raise InputRejected(found)
    made = {"name": its.name, "password_hash": its.password_hash, "must_change": False}
    id_ = accounts.add_account(db, **made, roles=dict.fromkeys(its.roles), now=now)  # type: ignore[arg-type]
    if NEEDS_SECOND & {role.name for role in its.roles}:
        accounts.set_flag(db, id_, "second_required", True)
    for role in dict.fromkeys(its.roles):
        entered = {"programme": role.programme, "subject": id_, "details": {"role": role.name}}
        audit.record(db, "account_added", actor=actor, now=now, **entered)  # type: ignore[arg-type]
    note(db, id_, "invited", actor=actor, now=now)
    return id_


def send_link(vault_db: Connection, account: str, purpose: str, *, by_mail: bool, now: dt.datetime) -> str:
    """A new link in place of any other, with a mail in the outbox; what it ends in, for where no mail can be sent."""
    token = vault.make_link(vault_db, account, purpose, now + HOLDS[purpose])
    if by_mail:
        vault.queue_link(vault_db, account, purpose, now=now)
    return token


def withdraw(db: Connection, account: Account, *, actor: str, now: dt.datetime) -> None:
    """Nobody gets in by the account that was invited; its link is ended in the vault besides."""
    accounts.set_flag(db, account.id, "active", False)
    accounts.end_sessions(db, account.id)
    note(db, account.id, "invitation_withdrawn", actor=actor, now=now)


def withdrawn(db: Connection, ids: Collection[str]) -> frozenset[str]:
    """Those of the accounts whose invitation was withdrawn before anybody took it, and to which nothing was done
    since."""
    changes = {id_: one.details or {} for id_, one in audit.newest_of(db, "account_changed", ids).items()}
    return frozenset(id_ for id_, its in changes.items() if its.get("change") == "invitation_withdrawn")


def invite_again(db: Connection, account: Account, *, actor: str, now: dt.datetime) -> None:
    """Open the account of somebody whose invitation was withdrawn; a new link takes the place of the old."""
    accounts.set_flag(db, account.id, "active", True)
    note(db, account.id, "invited", actor=actor, now=now)


def choose_password(db: Connection, account: Account, purpose: str, password_hash: str, *, now: dt.datetime) -> None:
    """The password that somebody chose by a link; every session of the account ends."""
    change_password(db, account, password_hash, now=now)
    if purpose == INVITATION:
        note(db, account.id, "invitation_taken", actor=account.id, now=now)


def may_be_reached(account: Account | None) -> bool:
    """Whether a link leads into the account."""
    return account is not None and account.active


def answer_wanted(
    db: Connection, vault_db: Connection, wanted: Sequence[tuple[UUID, str]], *, now: dt.datetime
) -> None:
    """Make and queue the links for those who said that they forgot their password. Who is still invited gets a new
    invitation."""
    for id_, email in wanted:
        for key in vault.accounts_at(vault_db, email):
            if may_be_reached(accounts.account(db, key)):
                _send_again(vault_db, key, now)
        vault.forget_wanted(vault_db, id_)


def _send_again(vault_db: Connection, account: str, now: dt.datetime) -> None:
    held = vault.links(vault_db, [account]).get(account)
    send_link(vault_db, account, held.purpose if held else PASSWORD, by_mail=True, now=now)


def only_within(account: Account, programme: str, roles: Collection[str] = INVITED_BY_EVALUATORS) -> bool:
    """Whether everything that the account may do is one of ``roles`` in the programme."""
    return bool(account.roles) and all(one.programme == programme and one.name in roles for one in account.roles)


def note(db: Connection, account: str, change: str, *, actor: str, now: dt.datetime) -> None:
    """Enter in the audit log what was done about an account."""
    audit.record(db, "account_changed", actor=actor, now=now, subject=account, details={"change": change})


def _faults_of_address(email: str, *, needed: bool) -> list[Diagnostic]:
    if not email:
        return [Diagnostic("accounts.no_address", ())] if needed else []
    return [] if len(email) <= LONGEST and is_email(email) else [Diagnostic("accounts.not_an_address", ())]
