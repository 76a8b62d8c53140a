"""Contacts: the people of a programme with their names and addresses, which stand in the vault and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from evaluator.store.base import Insert, Inserting, Upserts
from evaluator.vault.invitations import forget_person, hash_of
from evaluator.vault.keys import as_given, ensure_programme_key, key_of, token_of
from evaluator.vault.removals import CONTACT, OPTED_OUT, note_removal
from evaluator.vault.tables import contact as _table
from evaluator.vault.tables import message


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """``person`` names the person as the invitations do; ``email`` is '' and ``address`` empty where there is none.
    ``bounced`` is what a mail server said of the address when it refused, None while it is good. ``hearing`` is the
    hearing for a party of which somebody is asked: ``person`` is then the party's id, and ``group`` ''. ``owner_role``:
    as what somebody answers for rows of registers; ``person`` is then a random id, and ``group`` ''."""

    person: str
    name: str = ""
    email: str = ""
    address: tuple[str, ...] = ()
    group: str
    process: str = ""
    language: str = "da"
    opted_out: bool = False
    bounced: str | None = None
    hearing: str | None = None
    owner_role: str | None = None

    @property
    def may_be_mailed(self) -> bool:
        return bool(self.email) and not self.opted_out and self.bounced is None

    @property
    def has_postal_address(self) -> bool:
        """Whether a letter would arrive: a street and a town, or more."""
        return len(self.address) > 1


_COLUMNS = (
    *("name", "email", "address", "group_key", "process_key", "language", "opted_out", "bounced"),
    *("hearing_key", "owner_role"),
)
_of_programme = sa.select(_table).where(_table.c.programme_id == sa.bindparam("programme"))
_of_person = _of_programme.where(_table.c.person == sa.bindparam("person"))
_by_hash = sa.select(_table).where(_table.c.opt_out_hash == sa.bindparam("opt_out_hash"))


def _save(insert: Inserting) -> Insert:
    statement = insert(_table)
    return statement.on_conflict_do_update(
        index_elements=("programme_id", "person"), set_={name: statement.excluded[name] for name in _COLUMNS}
    )


_saving = Upserts(_save)


def save_contacts(db: sa.Connection, programme: str, contacts: Iterable[Contact]) -> None:
    """Add the contacts, or change those that are there under the same person."""
    secret = ensure_programme_key(db, programme)
    rows = [
        {
            "programme_id": programme,
            "person": one.person,
            "name": one.name,
            "email": one.email,
            "address": "\n".join(one.address),
            "group_key": one.group,
            "process_key": one.process,
            "language": one.language,
            "opted_out": one.opted_out,
            "bounced": one.bounced,
            "opt_out_hash": hash_of(opt_out_token(secret, one.person)),
            "hearing_key": one.hearing,
            "owner_role": one.owner_role,
        }
        for one in contacts
    ]
    if rows:
        db.execute(_saving.on(db), rows)


def contacts(db: sa.Connection, programme: str, hearing: str | None = None) -> list[Contact]:
    """All whom surveys may ask, or those who are asked for the parties of a ``hearing``, in the order of their persons'
    names."""
    surveyed = (_table.c.hearing_key.is_(None), _table.c.owner_role.is_(None))
    found = _of_programme.where(*(surveyed if hearing is None else (_table.c.hearing_key == hearing,))).order_by(
        _table.c.person
    )
    return [contact_of_row(row) for row in db.execute(found, {"programme": programme})]


def named_groups_and_processes(db: sa.Connection, programme: str) -> tuple[set[str], set[str]]:
    """The keys of groups and of processes that contacts name."""
    found = db.execute(
        _of_programme.with_only_columns(_table.c.group_key, _table.c.process_key), {"programme": programme}
    )
    rows = found.all()
    return {row.group_key for row in rows} - {""}, {row.process_key for row in rows} - {""}


def owners(db: sa.Connection, programme: str) -> list[Contact]:
    """All who answer for rows of registers, by their roles."""
    found = _of_programme.where(_table.c.owner_role.is_not(None)).order_by(_table.c.owner_role, _table.c.person)
    return [contact_of_row(row) for row in db.execute(found, {"programme": programme})]


def people_of_every_kind(db: sa.Connection, programme: str) -> list[Contact]:
    """All who can be mailed, for surveys, for hearings and as owners."""
    return [contact_of_row(row) for row in db.execute(_of_programme, {"programme": programme})]


def contact(db: sa.Connection, programme: str, person: str) -> Contact | None:
    row = db.execute(_of_person, {"programme": programme, "person": person}).first()
    return contact_of_row(row) if row else None


def erase_contacts(db: sa.Connection, programme: str, person: str | None = None, *, hearing: str | None = None) -> int:
    """Forget one contact, or all of them: name, addresses, mails, and whose the invitations were. Their links end, but
    for those of the parties of a ``hearing``; how many were invited stays. The number of contacts that were
    forgotten."""
    people = [one.person for one in contacts(db, programme, hearing) if person in (None, one.person)]
    for one in people:
        forget_contact(db, programme, one)
    return len(people)


def forget_contact(db: sa.Connection, programme: str, person: str) -> None:
    """Forget one contact of whatever kind, with the mails to it."""
    note_removal(db, CONTACT, programme, person)
    forget_person(db, programme, person)
    db.execute(sa.delete(_table).where(_table.c.programme_id == programme, _table.c.person == person))


def opt_out_token(secret: bytes, person: str) -> str:
    """What the opting-out link ends in; it opens nothing else."""
    return token_of(secret, "opt-out", person)


def opt_out_token_of(db: sa.Connection, programme: str, person: str) -> str:
    return opt_out_token(key_of(db, programme), person)


def contact_to_opt_out(db: sa.Connection, token: str) -> tuple[str, Contact] | None:
    """The programme and the contact of an opting-out link; None if it is nobody's."""
    row = db.execute(_by_hash, {"opt_out_hash": hash_of(as_given(token))}).first()
    return (row.programme_id, contact_of_row(row)) if row else None


def opt_out(db: sa.Connection, programme: str, person: str) -> None:
    """No mail or letter goes to the contact any more; what waits to be sent is dropped. Twice is the same as once."""
    db.execute(
        sa.update(_table).where(_table.c.programme_id == programme, _table.c.person == person).values(opted_out=True)
    )
    note_removal(db, OPTED_OUT, programme, person)
    waiting = (message.c.programme_id == programme, message.c.person == person, message.c.state == "queued")
    db.execute(sa.delete(message).where(*waiting))


def mark_bounced(db: sa.Connection, programme: str, person: str, said: str | None) -> None:
    """Note that mail to the contact comes back and what was said, or with None that the address is good again."""
    its = (_table.c.programme_id == programme, _table.c.person == person)
    db.execute(sa.update(_table).where(*its).values(bounced=said))


def contact_of_row(row: Sequence[Any]) -> Contact:
    _, person, name, email, address, group, process, language, opted_out, bounced, _, hearing, owner_role = row
    return Contact(
        person=person,
        name=name,
        email=email,
        address=tuple(address.split("\n")) if address else (),
        group=group,
        process=process,
        language=language,
        opted_out=opted_out,
        bounced=bounced,
        hearing=hearing,
        owner_role=owner_role,
    )
