"""The people who answer for rows: their roles, names and addresses, which stand in the vault and nowhere else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from evaluator.arranging.maps import NO_MAP
from evaluator.arranging.merged_diagnostics import first_row, refusing
from evaluator.arranging.tables import Wanted, arranged_file
from evaluator.arranging.words import words_of
from evaluator.documents.storing import load_programme
from evaluator.inviting.columns import LANGUAGE, OF_CONTACTS, blank_cells, in_row, missing_columns
from evaluator.inviting.contacts import ADDRESS, is_email
from evaluator.records.model import OWNER, Column
from evaluator.records.recommendations import REGISTER as RECOMMENDATIONS
from evaluator.records.registry import REGISTERS
from evaluator.store import audit
from evaluator.store.register_lists import values
from evaluator.store.register_versions import versions
from evaluator.store.releases import erase_texts
from evaluator.store.status_reports import forget_names, name_owner
from evaluator.texts import LANGUAGES
from evaluator.vault import contacts as vault
from evaluator.vault.contacts import Contact
from evaluator.vault.outbox import requeue_bounced
from evaluator.vault.owners import forget_links
from surveys.diagnostics import Diagnostic, InputRejected
from surveys.notation import like_a_cpr_number

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.arranging.tables import Arranged, ArrangedRow

LONGEST: Final = 200
MOST_ROLES: Final = 1000
"""In one register."""
_HERE: Final = {"name", "email", *ADDRESS}
COLUMNS: Final = (
    Column("role", filled=True, own=True, headings=("rolle", "funktion", "stilling", "owner", *OWNER.headings)),
    *(column for column in OF_CONTACTS if column.name in _HERE),
    LANGUAGE,
)


@dataclass(frozen=True, slots=True)
class AskedOwner:
    """What an evaluator says of an owner. ``role`` is what stands in the owner column of the rows; ``address`` are the
    lines of a letter."""

    role: str
    name: str = ""
    email: str = ""
    address: tuple[str, ...] = ()
    language: str = "da"


@dataclass(frozen=True, slots=True)
class Imported:
    added: int
    changed: int
    unchanged: int
    notes: tuple[Diagnostic, ...] = ()


def same_role(role: str) -> str:
    """What two spellings of one role have in common."""
    return " ".join(role.split()).casefold()


def owners_by_role(vault_db: Connection, programme: str) -> dict[str, Contact]:
    """By `same_role`."""
    return {same_role(one.owner_role or ""): one for one in vault.owners(vault_db, programme)}


def roles_in_rows(db: Connection, programme: str) -> dict[str, str]:
    """Who answers for rows, as the rows have it, by `same_role`."""
    every = (
        role
        for name, register in REGISTERS.items()
        if OWNER in register.columns
        for role in values(db, programme, name, [OWNER.name], most=MOST_ROLES)[OWNER.name]
    )
    return {same_role(role): " ".join(role.split()) for role in every}


def owner(vault_db: Connection, programme: str, id_: UUID) -> Contact | None:
    found = vault.contact(vault_db, programme, id_.hex)
    return found if found and found.owner_role is not None else None


def save_owner(
    vault_db: Connection, programme: str, asked: AskedOwner, id_: UUID | None = None, *, now: dt.datetime
) -> UUID:
    """Add an owner, or change the one of an id; the id. A new e-mail address is tried again where the old one came
    back. Raises InputRejected with everything that is wrong."""
    there = owners_by_role(vault_db, programme)
    before = owner(vault_db, programme, id_) if id_ else None
    others = {role for role, one in there.items() if before is None or one.person != before.person}
    if wrong := list(_wrong_with(asked, others)):
        raise InputRejected(wrong)
    return _saved(vault_db, programme, asked, before, now)


def import_owners(
    db: Connection, vault_db: Connection, programme: str, path: Path, *, now: dt.datetime, dry_run: bool = False
) -> Imported:
    """Add the owners of a CSV or XLSX file with the columns `COLUMNS`, under the headings that offices write, and
    change those whose role is there. Raises InputRejected with everything that is wrong with the file, and then none
    was added or changed."""
    load_programme(db, programme)
    table = arranged_file(path, Wanted(COLUMNS, words_of(COLUMNS, {})), NO_MAP)
    missing = list(missing_columns(table, COLUMNS))
    found = [*missing, *table.found, *(() if missing else _wrong_rows(table))]
    if wrong := refusing(found):
        raise InputRejected(sorted(wrong, key=first_row))
    there = owners_by_role(vault_db, programme)
    added = changed = 0
    for asked in map(_asked, table.rows):
        before = there.get(same_role(asked.role))
        added += before is None
        changed += before is not None and _contact(asked, before) != before
        if not dry_run:
            _saved(vault_db, programme, asked, before, now)
    notes = tuple(one for one in found if one.severity == "note")
    return Imported(added, changed, len(table.rows) - added - changed, notes)


def erase_owners(
    db: Connection,
    vault_db: Connection,
    programme: str,
    ids: Sequence[UUID] | None = None,
    *,
    actor: str,
    now: dt.datetime,
    answers_too: bool = True,
) -> int:
    """Forget these owners, or all: names, addresses, mails and links; how many. What they told stays in the registers,
    under their role. In published reports their names go, and with ``answers_too`` what they answered to
    recommendations that are or were theirs."""
    load_programme(db, programme)
    people = [one for one in vault.owners(vault_db, programme) if ids is None or UUID(hex=one.person) in ids]
    for one in people:
        forget_links(vault_db, programme, UUID(hex=one.person))
        vault.forget_contact(vault_db, programme, one.person)
        name_owner(db, programme, UUID(hex=one.person), "", now)
    erase_texts(db, programme, "owner", contents={one.name for one in people if one.name})
    if answers_too:
        numbers = _recommended_to(db, programme, people)
        for kind in ("owner", "response"):
            erase_texts(db, programme, kind, references=numbers)
    if ids is None:
        forget_names(db, programme)
    if people:
        details: Mapping[str, audit.Detail] = {"owners": "erased", "people": len(people)}
        audit.record(db, "owners_changed", actor=actor, now=now, programme=programme, details=details)
    return len(people)


def _recommended_to(db: Connection, programme: str, people: Sequence[Contact]) -> set[str]:
    """The numbers of the recommendations that these people answer for, or did: by role or name, as the rows have it."""
    theirs = {same_role(word) for one in people for word in (one.owner_role or "", one.name) if word}
    every = versions(db, programme, RECOMMENDATIONS.name)
    own = {one.reference for one in every if same_role(str(one.cells.get(OWNER.name, ""))) in theirs}
    return {str(int(one.removeprefix(f"{RECOMMENDATIONS.prefix}-"))) for one in own}


def _saved(vault_db: Connection, programme: str, asked: AskedOwner, before: Contact | None, now: dt.datetime) -> UUID:
    contact = _contact(asked, before)
    vault.save_contacts(vault_db, programme, [contact])
    if before is not None and before.bounced is not None and contact.bounced is None:
        requeue_bounced(vault_db, programme, contact.person, now)
    return UUID(hex=contact.person)


def _contact(asked: AskedOwner, before: Contact | None) -> Contact:
    its = Contact(
        person=before.person if before else uuid4().hex,
        name=asked.name.strip(),
        email=asked.email.strip(),
        address=tuple(line.strip() for line in asked.address if line.strip()),
        group="",
        language=asked.language,
        owner_role=" ".join(asked.role.split()),
    )
    if before is None:
        return its
    return replace(its, opted_out=before.opted_out, bounced=before.bounced if before.email == its.email else None)


def _wrong_with(asked: AskedOwner, others: set[str]) -> Iterator[Diagnostic]:
    if not asked.role.strip():
        yield Diagnostic("owners.blank", ("role",))
    if same_role(asked.role) in others:
        yield Diagnostic("owners.role_twice", ("role",))
    for field, text in (("role", asked.role), ("name", asked.name), ("address", "".join(asked.address))):
        if len(text) > LONGEST:
            yield Diagnostic("owners.too_long", (field,), {"most": LONGEST})
        if not text.isprintable() or like_a_cpr_number(text):
            yield Diagnostic("owners.not_plain", (field,))
    if asked.email and not is_email(asked.email):
        yield Diagnostic("owners.not_an_email", ("email",))


def _wrong_rows(table: Arranged) -> Iterator[Diagnostic]:
    first: dict[str, int] = {}
    for row in table.rows:
        yield from blank_cells(table, row, COLUMNS)
        for name, cell in row.cells.items():
            if not cell.isprintable() or like_a_cpr_number(cell):
                yield Diagnostic("owners.not_plain", table.place(row.number, name))
            elif len(cell) > LONGEST:
                yield Diagnostic("owners.too_long", table.place(row.number, name), {"most": LONGEST})
        if (email := row.cells.get("email", "")) and not is_email(email):
            yield in_row("not_an_email", table, row, "email", email=email)
        if (language := row.cells.get("language", "")) and language not in LANGUAGES:
            yield Diagnostic("owners.unknown_language", table.place(row.number, "language"), {"word": language})
        role = same_role(row.cells["role"])
        if role and first.setdefault(role, row.number) != row.number:
            yield Diagnostic("owners.role_twice", table.place(row.number, "role"))


def _asked(row: ArrangedRow) -> AskedOwner:
    cell = {name: row.cells.get(name, "") for name in ("role", "name", "email", "language", *ADDRESS)}
    lines = tuple(cell[name] for name in ADDRESS)
    return AskedOwner(cell["role"], cell["name"], cell["email"], lines, cell["language"] or LANGUAGES[0])
