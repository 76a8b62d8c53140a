"""Contacts one at a time: added and changed by hand, with the checks of a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from evaluator.inviting.contacts import ADDRESS, LONGEST, is_email
from evaluator.programme.model import Programme
from evaluator.vault import contacts as vault
from evaluator.vault.contacts import Contact
from evaluator.vault.keys import key_of, token_of
from evaluator.vault.outbox import requeue_bounced
from surveys.diagnostics import Diagnostic, InputRejected
from surveys.notation import like_a_cpr_number

if TYPE_CHECKING:
    from sqlalchemy import Connection

_PAGE: Final = "contact page"


@dataclass(frozen=True, slots=True)
class AskedContact:
    """What an evaluator says of somebody. ``person`` is the number or name by which the person is known from milestone
    to milestone; '' has one made."""

    group: str
    person: str = ""
    name: str = ""
    email: str = ""
    address: tuple[str, ...] = ()
    process: str = ""
    language: str = "da"
    opted_out: bool = False


def page_name(vault_db: Connection, programme: str, person: str) -> str:
    """What the address of somebody's page ends in: it says nothing of who that is, and opens nothing by itself."""
    return token_of(key_of(vault_db, programme), _PAGE, person)


def contact_named(vault_db: Connection, programme: str, name: str) -> Contact | None:
    """The contact whose page has that name."""
    every = vault.contacts(vault_db, programme)
    secret = key_of(vault_db, programme) if every else b""
    return next((one for one in every if token_of(secret, _PAGE, one.person) == name), None)


def save_contact(
    vault_db: Connection, programme: Programme, asked: AskedContact, before: Contact | None, *, now: dt.datetime
) -> Contact:
    """Add somebody, or change who was there ``before``; a person keeps the number. Whoever has opted out stays so. A
    new e-mail address is tried again where the old one came back. Raises InputRejected with all that is wrong."""
    there = {one.person for one in vault.people_of_every_kind(vault_db, programme.key)}
    if wrong := list(_wrong_with(asked, programme, there if before is None else set())):
        raise InputRejected(wrong)
    same = before is not None and before.email == asked.email
    its = Contact(
        person=before.person if before else asked.person or uuid4().hex,
        name=asked.name,
        email=asked.email,
        address=asked.address,
        group=asked.group,
        process=asked.process,
        language=asked.language,
        opted_out=asked.opted_out or (before is not None and before.opted_out),
        bounced=before.bounced if before is not None and same else None,
    )
    vault.save_contacts(vault_db, programme.key, [its])
    if its.opted_out and not (before is not None and before.opted_out):
        vault.opt_out(vault_db, programme.key, its.person)
    if before is not None and before.bounced is not None and its.bounced is None:
        requeue_bounced(vault_db, programme.key, its.person, now)
    return its


def _wrong_with(asked: AskedContact, programme: Programme, taken: set[str]) -> Iterator[Diagnostic]:
    if asked.group not in {one.key for one in programme.groups}:
        yield Diagnostic("inviting.no_group_chosen", ("group",))
    if asked.person in taken:
        yield Diagnostic("inviting.person_known", ("person",))
    if like_a_cpr_number(asked.person):
        yield Diagnostic("inviting.person_by_cpr", ("person",))
    if not (asked.email or asked.address):
        yield Diagnostic("inviting.cannot_be_reached", ("email",))
    if asked.email and not is_email(asked.email):
        yield Diagnostic("inviting.not_an_email", ("email",), {"email": asked.email})
    for field, texts in (("person", [asked.person]), ("name", [asked.name]), ("address", asked.address)):
        if any(len(one) > LONGEST or not one.isprintable() for one in texts):
            yield Diagnostic("inviting.too_long_by_hand", (field,), {"most": LONGEST})
    if len(asked.address) > len(ADDRESS):
        yield Diagnostic("inviting.many_lines", ("address",), {"most": len(ADDRESS)})
