"""Contacts from a file into the vault and out again: everything that is wrong at once, and nothing half-imported."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from evaluator.arranging.maps import read_map
from evaluator.arranging.merged_diagnostics import first_row, refusing, together
from evaluator.arranging.proposing import Proposal, propose_for
from evaluator.arranging.tables import arranged_file
from evaluator.core.files import begin_private
from evaluator.documents.storing import load_programme
from evaluator.inviting.columns import (
    OF_CONTACTS,
    blank_cells,
    in_row,
    missing_columns,
    unknown_cells,
    wanted,
    wrong_people,
)
from evaluator.inviting.merged_people import one_for_each
from evaluator.store import audit
from evaluator.texts import LANGUAGES
from evaluator.vault import contacts as vault
from evaluator.vault.outbox import requeue_bounced
from surveys.diagnostics import Diagnostic, InputRejected
from surveys.tables.writing import csv_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.arranging.tables import Arranged, ArrangedRow
    from evaluator.programme.model import Programme
    from evaluator.vault.contacts import Contact

ADDRESS: Final = ("address_1", "address_2", "address_3", "address_4")
COLUMNS: Final = tuple(column.name for column in OF_CONTACTS)
LONGEST: Final = 200
TRUTH: Final = {"": False} | {
    word: value for value, words in ((True, "true yes ja 1"), (False, "false no nej 0")) for word in words.split()
}
_EMAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[\w-]+(\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Imported:
    added: int
    changed: int
    unchanged: int
    notes: tuple[Diagnostic, ...] = ()


def import_contacts(
    db: Connection,
    vault_db: Connection,
    programme: str,
    path: Path,
    now: dt.datetime,
    *,
    map_file: Path | None = None,
    dry_run: bool = False,
) -> Imported:
    """Add the people of a CSV or XLSX file, and change those that are there; docs/contacts.md describes the columns,
    and what a map says of others. A ``dry_run`` says the same and stores nothing.

    Whoever has opted out stays so, whatever the file says. A new e-mail address is tried again where the old one came
    back. Raises InputRejected with everything that is wrong with the file, and then nothing has been imported.
    """
    loaded, _ = load_programme(db, programme)
    table = arranged_file(path, wanted(OF_CONTACTS, loaded), read_map(map_file, OF_CONTACTS))
    missing = list(missing_columns(table, OF_CONTACTS))
    rows = () if missing else tuple(one_for_each(table.rows, ADDRESS))
    found = [*missing, *table.found, *_wrong_rows(table, rows, loaded)]
    if wrong := refusing(found):
        raise InputRejected(sorted(wrong, key=first_row))
    stored = {one.person: one for one in vault.contacts(vault_db, programme)}
    given = [_merged(_contact(row, loaded), stored.get(row.cells["person"])) for row in rows]
    new = [one for one in given if one.person not in stored]
    changed = [one for one in given if one.person in stored and stored[one.person] != one]
    if not dry_run:
        vault.save_contacts(vault_db, programme, [*new, *changed])
        for one in changed:
            if one.bounced is None and stored[one.person].bounced is not None:
                requeue_bounced(vault_db, programme, one.person, now)
    notes = (*found, *_short(path.name, given))
    return Imported(len(new), len(changed), len(given) - len(new) - len(changed), notes)


def _short(file: str, people: Sequence[Contact]) -> Iterator[Diagnostic]:
    """Addresses to which no letter can be sent: most often a column was not read."""
    short = sum(bool(one.address) and not one.has_postal_address for one in people)
    if short:
        yield Diagnostic("inviting.short_addresses", (file,), {"n": short}, severity="note")


def propose_map(db: Connection, programme: str, path: Path, told: Callable[[Diagnostic], str]) -> Proposal:
    """A map of a file of people, see `propose_for`. Raises InputRejected where the file is no table."""
    loaded, _ = load_programme(db, programme)
    return propose_for(path, wanted(OF_CONTACTS, loaded), told)


def _wrong_rows(table: Arranged, rows: Sequence[ArrangedRow], programme: Programme) -> list[Diagnostic]:
    """In the order of the rows."""
    allowed = {
        "group": tuple(group.key for group in programme.groups),
        "process": tuple(process.key for process in programme.processes),
        "language": programme.languages,
    }
    found: list[Diagnostic] = []
    for row in rows:
        found += [*blank_cells(table, row, OF_CONTACTS), *_wrong_cells(table, row), *unknown_cells(table, row, allowed)]
    return [*together(found, ["inviting.unknown_word", "inviting.unknown_value"]), *wrong_people(table, rows)]


def _wrong_cells(table: Arranged, row: ArrangedRow) -> Iterator[Diagnostic]:
    for name, cell in row.cells.items():
        if not cell.isprintable():
            yield in_row("control_character", table, row, name)
        elif len(cell) > LONGEST:
            yield in_row("too_long", table, row, name, length=len(cell), most=LONGEST)
    if (email := row.cells.get("email", "")) and not is_email(email):
        yield in_row("not_an_email", table, row, "email", email=email)
    if (cell := row.cells.get("opted_out", "")) and cell.lower() not in TRUTH:
        yield in_row("not_yes_or_no", table, row, "opted_out", cell=cell)


def is_email(text: str) -> bool:
    """Whether mail could go there: ASCII before the @ and a domain that can be IDNA-encoded."""
    if not _EMAIL.fullmatch(text):
        return False
    try:
        return len(text.rpartition("@")[2].encode("idna")) < 254
    except UnicodeError:
        return False


def _contact(row: ArrangedRow, programme: Programme) -> Contact:
    cell = {name: row.cells.get(name, "") for name in COLUMNS}
    return vault.Contact(
        person=cell["person"],
        name=cell["name"],
        email=cell["email"],
        address=tuple(cell[name] for name in ADDRESS if cell[name]),
        group=cell["group"],
        process=cell["process"],
        language=cell["language"] or next((one for one in LANGUAGES if one in programme.languages), LANGUAGES[0]),
        opted_out=TRUTH[cell["opted_out"].lower()],
    )


def _merged(given: Contact, stored: Contact | None) -> Contact:
    if stored is None:
        return given
    bounced = stored.bounced if given.email == stored.email else None
    return replace(given, opted_out=given.opted_out or stored.opted_out, bounced=bounced)


def export_contacts(
    db: Connection,
    vault_db: Connection,
    programme: str,
    into: Path,
    person: str | None = None,
    *,
    actor: str,
    now: dt.datetime,
) -> int:
    """Begin a new CSV file of one contact or all of them in the columns of the import; how many. Finish it with
    `finish_private` once the entry in the audit log stands."""
    content, people = contacts_csv(db, vault_db, programme, person, actor=actor, now=now)
    begin_private(into, content)
    return people


def contacts_csv(
    db: Connection, vault_db: Connection, programme: str, person: str | None = None, *, actor: str, now: dt.datetime
) -> tuple[str, int]:
    """The same as the content of a file, with how many are in it."""
    load_programme(db, programme)
    found = [one for one in vault.contacts(vault_db, programme) if person in (None, one.person)]
    if person is not None and not found:
        raise InputRejected([_nobody(programme, person)])
    cells = [_cells(one) for one in found]
    audit.record(db, "taken_out", actor=actor, now=now, programme=programme, details={"people": len(found)})
    return csv_of([COLUMNS, *([its.get(name, "") for name in COLUMNS] for its in cells)]), len(found)


def _cells(one: Contact) -> dict[str, str]:
    lines = dict(zip(ADDRESS, one.address, strict=False))
    own = {"person": one.person, "name": one.name, "email": one.email, "group": one.group, "process": one.process}
    return own | lines | {"language": one.language, "opted_out": "yes" if one.opted_out else "no"}


def erase_contacts(
    db: Connection, vault_db: Connection, programme: str, person: str | None = None, *, actor: str, now: dt.datetime
) -> int:
    """Erase one contact or all of them from the vault, and note it in the audit log; how many. Raises InputRejected
    where there is no such person."""
    load_programme(db, programme)
    erased = vault.erase_contacts(vault_db, programme, person)
    if person is not None and not erased:
        raise InputRejected([_nobody(programme, person)])
    audit.record(db, "erased", actor=actor, now=now, programme=programme, details={"people": erased})
    return erased


def _nobody(programme: str, person: str) -> Diagnostic:
    return Diagnostic("inviting.no_contact", (programme,), {"person": person})
