"""Remarks that came otherwise than by the form: typed from a letter or a mail, read from a file or a table; and erasing
what somebody wants removed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from evaluator.arranging.maps import NO_MAP
from evaluator.arranging.merged_diagnostics import first_row, refusing
from evaluator.arranging.tables import Wanted, arranged_file
from evaluator.extracting.files import tidy
from evaluator.hearing.files import LONGEST
from evaluator.inviting.columns import blank_cells, missing_columns
from evaluator.records.model import Column
from evaluator.store import audit, hearings
from evaluator.store import remarks as store
from evaluator.store.hearings import Hearing, Party
from evaluator.store.remarks import Hear, Remark
from evaluator.vault import contacts as vault
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.arranging.tables import Arranged

COLUMNS: Final = (
    Column("party", filled=True, headings=("part", "høringspart", "navn", "organisation", "afsender", "name")),
    Column("section", required=False, headings=("afsnit", "kapitel", "emne", "tema", "chapter", "vedrører")),
    Column("remark", filled=True, headings=("bemærkning", "bemærkninger", "høringssvar", "kommentar", "tekst", "text")),
)


@dataclass(frozen=True, slots=True)
class ImportedRemarks:
    added: int
    known: int


def enter_remark(
    db: Connection, its: Hearing, *, party: UUID, section: str | None, text: str, now: dt.datetime
) -> UUID:
    """A remark that came by letter or mail, at any time. Raises InputRejected."""
    words, wrong = tidy(text), []
    if hearings.party(db, its.programme, its.key, party) is None:
        wrong.append(Diagnostic("hearing.no_party", ("party",)))
    if section is not None and section not in {one.key for one in hearings.sections(db, its.programme, its.key)}:
        wrong.append(Diagnostic("hearing.no_section", ("section",)))
    if not words:
        wrong.append(Diagnostic("hearing.blank", ("text",)))
    if len(words) > LONGEST:
        wrong.append(Diagnostic("hearing.remark_too_long", ("text",), {"most": LONGEST}))
    if wrong:
        raise InputRejected(wrong)
    return _add(db, its, party, section, words, "letter", now)


def import_remarks(db: Connection, its: Hearing, path: Path, *, now: dt.datetime) -> ImportedRemarks:
    """The remarks of a CSV or XLSX file with party, section and remark. A remark that the party has made already in the
    same words is left. Raises InputRejected with all that is wrong, and then none was added."""
    table = arranged_file(path, Wanted(COLUMNS, {}), NO_MAP)
    missing = list(missing_columns(table, COLUMNS))
    parties = {one.name.casefold(): one for one in hearings.parties(db, its.programme, its.key) if one.name}
    sections = {one.title.casefold(): one.key for one in hearings.sections(db, its.programme, its.key)}
    found = [*missing, *table.found, *(() if missing else _wrong_rows(table, parties, sections))]
    if wrong := refusing(found):
        raise InputRejected(sorted(wrong, key=first_row))
    there = {(one.party, one.section, one.text) for one in store.remarks(db, Hear(its.programme, its.key))}
    new = {
        (
            parties[row.cells["party"].casefold()].id,
            sections.get(row.cells.get("section", "").casefold()),
            tidy(row.cells["remark"]),
        ): None
        for row in table.rows
    }
    for party, section, text in new.keys() - there:
        _add(db, its, party, section, text, "import", now)
    return ImportedRemarks(len(new.keys() - there), len(table.rows) - len(new.keys() - there))


def _wrong_rows(table: Arranged, parties: dict[str, Party], sections: dict[str, str]) -> Iterator[Diagnostic]:
    for row in table.rows:
        yield from blank_cells(table, row, COLUMNS)
        party, section = row.cells["party"], row.cells.get("section", "")
        if party and party.casefold() not in parties:
            yield Diagnostic("hearing.unknown_party", table.place(row.number, "party"), {"name": party})
        if section and section.casefold() not in sections:
            yield Diagnostic("hearing.unknown_section", table.place(row.number, "section"), {"title": section})
        if len(row.cells["remark"]) > LONGEST:
            yield Diagnostic("hearing.remark_too_long", table.place(row.number, "remark"), {"most": LONGEST})


def _add(
    db: Connection, its: Hearing, party: UUID, section: str | None, text: str, channel: str, now: dt.datetime
) -> UUID:
    new = Remark(id=uuid4(), party=party, section=section, channel=channel, state="sent", text=text, received_at=now)
    store.save_remark(db, Hear(its.programme, its.key), new)
    return new.id


def erase_remark(db: Connection, its: Hearing, remark: Remark, *, actor: str, now: dt.datetime) -> None:
    """Remove a remark for good because somebody wants it: its words, points, answers, and all that they were. The note
    says in its place that it was removed."""
    store.erase_words(db, Hear(its.programme, its.key), remark.id, now)
    _note(db, its, {"remarks": 1}, actor=actor, now=now)


def erase_contact(
    db: Connection, vault_db: Connection, its: Hearing, party: UUID, *, actor: str, now: dt.datetime
) -> bool:
    """Forget whom to write to for a party, with the mails; the party's link stays. False where there was nobody."""
    erased = vault.erase_contacts(vault_db, its.programme, party.hex, hearing=its.key)
    if erased:
        _note(db, its, {"people": erased}, actor=actor, now=now)
    return bool(erased)


def _note(db: Connection, its: Hearing, details: dict[str, audit.Detail], *, actor: str, now: dt.datetime) -> None:
    place = {"programme": its.programme, "subject": its.key}
    audit.record(db, "erased", actor=actor, now=now, **place, details=details)
