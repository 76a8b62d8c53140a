"""One person erased: everything that the two databases hold of somebody, found by what the person is known by."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from evaluator.documents.storing import load_programme
from evaluator.owners.people import erase_owners
from evaluator.store import audit
from evaluator.store.persons import erase_person
from evaluator.store.waves import waves
from evaluator.vault.contacts import Contact, people_of_every_kind
from evaluator.vault.keys import KeyDestroyed, key_of
from evaluator.vault.persons import forget_everything, is_invited, person_of_link, ways_of
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection


def people_named(vault_db: Connection, programme: str, given: str) -> list[Contact]:
    """Whoever is known by what somebody typed: their key, mail address, name, or what their personal link ends in."""
    word = _plain(given)
    if not word:
        return []
    every = people_of_every_kind(vault_db, programme)
    found = [one for one in every if word in map(_plain, (one.person, one.email, one.name))]
    if found:
        return found
    ending = given.strip().rstrip("/").rpartition("/")[2]
    person = person_of_link(vault_db, programme, ending)
    if person is None and is_invited(vault_db, programme, given.strip()):
        person = given.strip()
    return [next((one for one in every if one.person == person), Contact(person=person, group=""))] if person else []


def erase_everything(
    db: Connection, vault_db: Connection, programme: str, person: str, *, actor: str, now: dt.datetime
) -> None:
    """Erase somebody: what they sent and began in every wave that can still be led to them, their quotes in reports,
    contact, mails, links and code. The figures of counts stand. Whether they had answered is told to nobody.

    Raises InputRejected where the programme knows no such person, or its key was destroyed."""
    load_programme(db, programme)
    _require(vault_db, programme, person)
    its = next((one for one in people_of_every_kind(vault_db, programme) if one.person == person), None)
    if its is not None and its.owner_role is not None:
        erase_owners(db, vault_db, programme, [UUID(hex=person)], actor=actor, now=now)
        return
    ways = ways_of(vault_db, programme, person, [one.key for one in waves(db, programme)])
    erase_person(db, programme, ways.pseudonyms, ways.draft_keys)
    forget_everything(vault_db, programme, person)
    audit.record(db, "erased", actor=actor, now=now, programme=programme, details={"everything": True, "people": 1})


def _require(vault_db: Connection, programme: str, person: str) -> None:
    try:
        key_of(vault_db, programme)
    except (KeyDestroyed, KeyError):
        raise InputRejected([Diagnostic("privacy.nobody_can_be_found", (programme,))]) from None
    known = {one.person for one in people_of_every_kind(vault_db, programme)}
    if person not in known and not is_invited(vault_db, programme, person):
        raise InputRejected([Diagnostic("privacy.nobody", (programme,))])


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()
