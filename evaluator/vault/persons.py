"""By what somebody comes to answers: pseudonyms and drafts, which only the programme's key can make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from evaluator.vault.contacts import forget_contact, people_of_every_kind
from evaluator.vault.invitations import CODE, code_of, forget_person, hash_of
from evaluator.vault.keys import as_given, draft_key_for, key_of, pseudonym_for
from evaluator.vault.removals import CONTACT, note_removal
from evaluator.vault.self_generated_codes import forget_code
from evaluator.vault.tables import invitation as _table


@dataclass(frozen=True, slots=True)
class Ways:
    """``pseudonyms``: under which answers can stand; ``draft_keys``: of the drafts of each wave."""

    pseudonyms: frozenset[str]
    draft_keys: frozenset[str]


def ways_of(db: sa.Connection, programme: str, person: str, waves: Iterable[str]) -> Ways:
    """`KeyDestroyed` where nobody can say any more."""
    key = key_of(db, programme)
    named = {person, code_of(person)} - {""}
    return Ways(
        frozenset(pseudonym_for(key, one) for one in named),
        frozenset(draft_key_for(key, wave, one) for wave in waves for one in named),
    )


def person_of_link(db: sa.Connection, programme: str, token: str) -> str | None:
    """Who was invited by the personal link that ends in ``token``; None where nobody of the programme was."""
    its = (_table.c.programme_id == programme, _table.c.token_hash == hash_of(as_given(token)))
    found: str | None = db.execute(sa.select(_table.c.person).where(*its)).scalar()
    return found


def is_invited(db: sa.Connection, programme: str, person: str) -> bool:
    its = (_table.c.programme_id == programme, _table.c.person == person)
    return db.execute(sa.select(sa.literal(1)).where(*its).limit(1)).first() is not None


def invited_names(db: sa.Connection, programme: str) -> frozenset[str]:
    """Everybody who was invited by name or came with a code, with or without being a contact."""
    its = (_table.c.programme_id == programme, _table.c.person.is_not(None))
    return frozenset(str(one) for one in db.execute(sa.select(_table.c.person).where(*its).distinct()).scalars())


def forget_everything(db: sa.Connection, programme: str, person: str) -> None:
    """Forget who somebody is: the contact with its mails, whose the links were, and a code that they made."""
    if any(one.person == person for one in people_of_every_kind(db, programme)):
        forget_contact(db, programme, person)
        return
    note_removal(db, CONTACT, programme, person)
    forget_invited(db, programme, person)


def forget_invited(db: sa.Connection, programme: str, person: str) -> None:
    """The same of somebody who is no contact."""
    waves = sa.select(_table.c.wave_key).where(_table.c.programme_id == programme, _table.c.person == person)
    for wave in db.execute(waves).scalars().all() if person.startswith(CODE) else ():
        forget_code(db, programme=programme, wave=wave, person=person)
    forget_person(db, programme, person)
