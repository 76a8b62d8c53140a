"""Which account somebody opens who comes from the identity provider, and what the audit log is told of it.

An account is found by its link to what the provider calls somebody; the first time by its mail address, which the
provider must have verified. Somebody whom nobody invited gets in only where the settings say so, and then without a
role.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from evaluator.accounts.credentials import LONGEST_NAME
from evaluator.accounts.inviting import INVITED_BY_EVALUATORS, may_be_reached, note
from evaluator.accounts.provider import Identity, Refused
from evaluator.accounts.signing_in import AUDITED_EVERY, OF_AN_ADDRESS, PAUSE, Attempt, network_of, subject_of
from evaluator.core.identity_provider import ProviderSettings
from evaluator.store import accounts, audit, identities, sign_ins
from evaluator.store.accounts import Account
from evaluator.store.sign_ins import Limit
from evaluator.vault import accounts as vault
from evaluator.vault.accounts import INVITATION

if TYPE_CHECKING:
    from sqlalchemy import Connection

LONGEST_SAID: Final = 80
"""Characters of how somebody was asked that the audit log keeps."""
_TOLD_OF: Final = "provider "
"""How refused attempts by the provider are counted, followed by the reason."""


def attempt(key: str, address: str) -> Attempt:
    """Coming back from the provider, of an address."""
    return Attempt((Limit(subject_of(key, "provider", network_of(address)), OF_AN_ADDRESS, PAUSE),))


def account_for(
    db: Connection, vault_db: Connection, who: Identity, settings: ProviderSettings, *, now: dt.datetime
) -> Account:
    """The account that somebody opens, linked from now on. Raises Refused where there is none, and where the provider
    says less of them than is asked for."""
    if settings.domains and not (who.email_is_verified and _domain(who.email) in settings.domains):
        raise Refused("domain" if who.email_is_verified else "unverified")
    id_ = identities.account_of(db, who.issuer, who.subject)
    if id_ is None:
        id_ = _by_address(db, vault_db, who) or _new(db, vault_db, who, settings, now)
        if not identities.link(db, id_, who.issuer, who.subject):
            raise Refused("linked_to_another")
        note(db, id_, "identity_linked", actor=id_, now=now)
    found = accounts.account(db, id_)
    if found is None or not may_be_reached(found):
        raise Refused("closed")
    _take_invitation(db, vault_db, id_, now)
    return found


def _by_address(db: Connection, vault_db: Connection, who: Identity) -> str | None:
    """The account that is reached at the address; None where there is none. Of several it is one that may be opened and
    is nobody else's yet: whoever has the address gets the links to all of them anyway. First come those whose address
    no evaluator can have written, then those that were taken into use, then the oldest. Raises Refused where none may
    be opened."""
    if not who.email_is_verified or not who.email:
        raise Refused("unverified")
    every = [accounts.account(db, id_) for id_ in vault.accounts_at(vault_db, who.email)]
    found = [one for one in every if one is not None]
    if not found:
        return None
    linked = identities.linked(db, [one.id for one in found])
    free = [one for one in found if may_be_reached(one) and one.id not in linked]
    if not free:
        raise Refused("linked_to_another" if linked else "closed")
    held = vault.links(vault_db, [one.id for one in free])
    invited = {id_ for id_, one in held.items() if one.purpose == INVITATION}
    return min(free, key=lambda one: (_is_within_reach(one), one.id in invited, one.created_at, one.id)).id


def _is_within_reach(its: Account) -> bool:
    """Whether an evaluator of some programme may have invited somebody to it, or changed its address."""
    return all(one.programme and one.name in INVITED_BY_EVALUATORS for one in its.roles)


def _new(db: Connection, vault_db: Connection, who: Identity, settings: ProviderSettings, now: dt.datetime) -> str:
    """An account without a role and without a password that anybody has. Raises Refused where none is to be made."""
    if not settings.makes_accounts:
        raise Refused("unknown")
    name = _free_name(db, who)
    made = {"name": name, "password_hash": "", "must_change": False}  # an empty hash is that of no password
    id_ = accounts.add_account(db, **made, roles=(), now=now)  # type: ignore[arg-type]
    vault.save_address(vault_db, id_, name=name, email=who.email, language="da")
    audit.record(db, "account_added", actor=audit.OUTSIDE, now=now, subject=id_)
    return id_


def _free_name(db: Connection, who: Identity) -> str:
    """What the provider calls somebody, where no account has that name; else the mail address. Raises Refused where
    accounts that are not reached at that address have both."""
    wanted = " ".join("".join(one for one in who.name if one.isprintable()).split())[:LONGEST_NAME]
    for name in (wanted, who.email[:LONGEST_NAME]):
        if name and accounts.account_named(db, name) is None:
            return name
    raise Refused("name_taken")


def _take_invitation(db: Connection, vault_db: Connection, id_: str, now: dt.datetime) -> None:
    held = vault.links(vault_db, [id_]).get(id_)
    if held is not None and held.purpose == INVITATION:
        vault.end_link(vault_db, id_)
        note(db, id_, "invitation_taken", actor=id_, now=now)


def _domain(email: str) -> str:
    return email.rpartition("@")[2].lower()


def asks_own_second(account: Account, who: Identity, settings: ProviderSettings) -> bool:
    """Whether nedslag asks for its own second factor besides."""
    return account.second_salt is not None and not counts_as_second(who, settings)


def counts_as_second(who: Identity, settings: ProviderSettings) -> bool:
    """Whether what the provider has asked for stands for a second factor of nedslag."""
    return settings.second == "provider" and who.is_multifactor


def told(who: Identity) -> dict[str, str]:
    """What the audit log is told of how the provider asked somebody."""
    said = " ".join("".join(one for one in method if one.isprintable()) for method in who.methods)
    return {"provider": said[:LONGEST_SAID]}


def note_refused(db: Connection, reason: str, *, now: dt.datetime) -> None:
    """Count that nobody was let in, and tell the audit log once an hour for each reason."""
    subject = f"{_TOLD_OF}{reason}"
    waiting, audited_at = sign_ins.count_refused(db, subject)
    if abs(now - audited_at) >= AUDITED_EVERY:
        sign_ins.refused_are_told(db, subject, now)
        details: dict[str, audit.Detail] = {"attempts": waiting, "refused": reason}
        audit.record(db, "sign_in_refused", actor=audit.OUTSIDE, now=now, details=details)
