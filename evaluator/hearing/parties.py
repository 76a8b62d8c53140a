"""The parties of a hearing: added one by one or from a table, their agreement, and whom to write to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from evaluator.arranging.maps import NO_MAP
from evaluator.arranging.merged_diagnostics import first_row, refusing
from evaluator.arranging.tables import Wanted, arranged_file
from evaluator.arranging.words import words_of
from evaluator.hearing.managing import LONGEST_TITLE
from evaluator.inviting.columns import LANGUAGE, blank_cells, in_row, missing_columns
from evaluator.inviting.contacts import is_email
from evaluator.records.model import Column
from evaluator.store import hearings as store
from evaluator.store.hearing_tables import PARTY_KINDS
from evaluator.store.hearings import Hearing, Party
from evaluator.texts import LANGUAGES
from evaluator.vault import contacts as vault
from evaluator.vault.contacts import Contact
from evaluator.vault.hearings import ensure_link
from surveys.diagnostics import Diagnostic, InputRejected
from surveys.notation import like_a_cpr_number

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.arranging.tables import Arranged, ArrangedRow

_KIND_WORDS: Final = {
    "region": ("region",),
    "municipality": ("kommune",),
    "hospital": ("hospital", "sygehus"),
    "university": (
        *("universitet eller uddannelse", "university or college"),
        *("universitet", "uddannelse", "uddannelsesinstitution", "college"),
    ),
    "association": (
        *("patient- eller interesseforening", "patient or interest association"),
        *("forening", "patientforening", "interesseforening", "interesseorganisation"),
    ),
    "professional": ("faglig organisation", "professional body", "fagforening", "fagligt selskab"),
    "company": ("virksomhed", "firma"),
    "authority": ("anden myndighed eller råd", "other authority or council", "myndighed", "råd", "nævn", "council"),
    "person": ("privatperson", "private person", "borger", "citizen"),
    "other": ("andet", "anden"),
}
"""What offices write for a kind, besides its key: what the pages call it in both languages comes first."""
COLUMNS: Final = (
    Column("name", filled=True, own=True, headings=("navn", "part", "høringspart", "organisation", "party")),
    Column("kind", "choice", required=False, choices=PARTY_KINDS, words=_KIND_WORDS, headings=("type", "slags", "art")),
    Column("contact", required=False, headings=("kontakt", "kontaktperson", "att.", "att", "contact person", "person")),
    Column("email", required=False, headings=("e-mail", "mail", "e-mailadresse", "mailadresse", "email address")),
    LANGUAGE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedParty:
    """What an evaluator says of a party. ``contact`` and ``email`` are the person who is written to, '' where there is
    none; ``agreement``: one of AGREEMENTS."""

    name: str
    kind: str = "other"
    contact: str = ""
    email: str = ""
    language: str = "da"
    agreement: str = "open"


@dataclass(frozen=True, slots=True)
class Imported:
    """``known``: parties of that name that were there already, and stay as they are."""

    added: int
    known: int
    notes: tuple[Diagnostic, ...]


def add_party(db: Connection, vault_db: Connection, its: Hearing, asked: AskedParty) -> UUID:
    """Raises InputRejected with everything that is wrong."""
    there = store.parties(db, its.programme, its.key)
    if wrong := list(wrong_with(asked, {one.name.casefold() for one in there})):
        raise InputRejected(wrong)
    return _added(db, vault_db, its, asked)


def change_party(db: Connection, vault_db: Connection, its: Hearing, party: Party, asked: AskedParty) -> Party:
    """The party as it is said to be now. A person who is to be unnamed loses the name here and in the vault."""
    others = {one.name.casefold() for one in store.parties(db, its.programme, its.key) if one.id != party.id}
    if wrong := list(wrong_with(asked, others)):
        raise InputRejected(wrong)
    changed = replace(
        party,
        kind=asked.kind,
        name="" if asked.agreement == "unnamed" else asked.name.strip(),
        agreement=asked.agreement,
        language=asked.language,
        confirmed=True,
    )
    store.save_party(db, its.programme, its.key, changed)
    save_contact(vault_db, its, party.id, name=asked.contact, email=asked.email, language=asked.language)
    return changed


def import_parties(db: Connection, vault_db: Connection, its: Hearing, path: Path) -> Imported:
    """Add the parties of a CSV or XLSX file with the columns `COLUMNS`, under the headings that offices write. Raises
    InputRejected with everything that is wrong with the file, and then none was added."""
    table = arranged_file(path, Wanted(COLUMNS, words_of(COLUMNS, {})), NO_MAP)
    missing = list(missing_columns(table, COLUMNS))
    found = [*missing, *table.found, *(() if missing else _wrong_rows(table))]
    if wrong := refusing(found):
        raise InputRejected(sorted(wrong, key=first_row))
    there = {one.name.casefold() for one in store.parties(db, its.programme, its.key)}
    new = [one for row in table.rows if (one := _asked(row)).name.casefold() not in there]
    for one in new:
        _added(db, vault_db, its, one)
    return Imported(len(new), len(table.rows) - len(new), tuple(one for one in found if one.severity == "note"))


def agree(db: Connection, its: Hearing, party: Party, agreement: str) -> Party:
    """The party has said whether it stands by its name."""
    name = "" if agreement == "unnamed" else party.name
    changed = replace(party, agreement=agreement, name=name)
    store.save_party(db, its.programme, its.key, changed)
    return changed


def contact_of(vault_db: Connection, its: Hearing, party: UUID) -> Contact | None:
    return vault.contact(vault_db, its.programme, party.hex)


def save_contact(vault_db: Connection, its: Hearing, party: UUID, *, name: str, email: str, language: str) -> None:
    """Whom to write to for a party, in the vault alone; nobody where both are ''."""
    before = contact_of(vault_db, its, party)
    if not (name or email):
        vault.erase_contacts(vault_db, its.programme, party.hex, hearing=its.key)
        return
    same = before is not None and before.email == email
    vault.save_contacts(
        vault_db,
        its.programme,
        [
            Contact(
                person=party.hex,
                name=name.strip(),
                email=email.strip(),
                group="",
                language=language,
                hearing=its.key,
                opted_out=before is not None and before.opted_out,
                bounced=before.bounced if before is not None and same else None,
            )
        ],
    )


def _added(db: Connection, vault_db: Connection, its: Hearing, asked: AskedParty) -> UUID:
    unnamed = asked.agreement == "unnamed"
    party = Party(
        id=uuid4(),
        kind=asked.kind,
        name="" if unnamed else asked.name.strip(),
        agreement=asked.agreement,
        language=asked.language,
    )
    store.save_party(db, its.programme, its.key, party)
    ensure_link(vault_db, its.programme, its.key, party.id)
    save_contact(vault_db, its, party.id, name=asked.contact, email=asked.email, language=asked.language)
    return party.id


def wrong_with(asked: AskedParty, others: set[str]) -> Iterator[Diagnostic]:
    """What is wrong with a party beside those of the names ``others``, in small letters."""
    name = asked.name.strip()
    unnamed = asked.agreement == "unnamed"
    if not name and not unnamed:
        yield Diagnostic("hearing.blank", ("name",))
    if name and not unnamed and name.casefold() in others:
        yield Diagnostic("hearing.party_twice", ("name",))
    if unnamed and asked.kind != "person":
        yield Diagnostic("hearing.only_persons_unnamed", ("agreement",))
    for field, text in (("name", name), ("contact", asked.contact)):
        if len(text) > LONGEST_TITLE:
            yield Diagnostic("hearing.too_long", (field,), {"most": LONGEST_TITLE})
        if not text.isprintable() or like_a_cpr_number(text):
            yield Diagnostic("hearing.not_a_name", (field,))
    if asked.email and not is_email(asked.email):
        yield Diagnostic("hearing.not_an_email", ("email",))


def _wrong_rows(table: Arranged) -> Iterator[Diagnostic]:
    first: dict[str, int] = {}
    for row in table.rows:
        yield from blank_cells(table, row, COLUMNS)
        for column, known in (("kind", PARTY_KINDS), ("language", LANGUAGES)):
            if (cell := row.cells.get(column, "")) and cell not in known:
                yield Diagnostic(f"hearing.unknown_{column}", table.place(row.number, column), {"word": cell})
        name, email = row.cells["name"], row.cells.get("email", "")
        if email and not is_email(email):
            yield in_row("not_an_email", table, row, "email", email=email)
        if name and first.setdefault(name.casefold(), row.number) != row.number:
            yield Diagnostic("hearing.party_twice", table.place(row.number, "name"))
        if any(like_a_cpr_number(cell) or not cell.isprintable() for cell in (name, row.cells.get("contact", ""))):
            yield Diagnostic("hearing.not_a_name", table.place(row.number, "name"))


def _asked(row: ArrangedRow) -> AskedParty:
    cell = {name: row.cells.get(name, "") for name in ("name", "kind", "contact", "email", "language")}
    return AskedParty(**cell | {"kind": cell["kind"] or "other", "language": cell["language"] or "da"})
