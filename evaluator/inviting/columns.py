"""The columns of a table of people, what their headings may be, and what is wrong with its cells."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from evaluator.arranging.tables import Wanted
from evaluator.arranging.words import words_of
from evaluator.records.model import PROCESS, Column
from surveys.diagnostics import Diagnostic, Value, unknown
from surveys.notation import like_a_cpr_number
from surveys.toml.strings import basic_string

if TYPE_CHECKING:
    from evaluator.arranging.tables import Arranged, ArrangedRow
    from evaluator.programme.model import Programme

_LANGUAGES: Final = {"da": ("dansk", "danish"), "en": ("engelsk", "english")}
PERSON: Final = Column(
    "person",
    filled=True,
    own=True,
    headings=("nummer", "nr", "medarbejdernummer", "medarbejdernr", "id", "løbenummer", "number", "no"),
)
GROUP: Final = Column("group", "key", filled=True, of="groups", headings=("gruppe", "aktørgruppe", "stakeholder group"))
LANGUAGE: Final = Column(
    "language", "choice", required=False, choices=tuple(_LANGUAGES), words=_LANGUAGES, headings=("sprog",)
)
OF_A_PROCESS: Final = replace(PROCESS, required=False)
OF_CONTACTS: Final = (
    PERSON,
    Column(
        "name",
        required=False,
        headings=(
            "navn",
            "fulde navn",
            "fornavn og efternavn",
            "for- og efternavn",
            "full name",
            "first and last name",
        ),
        parts=(("fornavn", "first name"), ("efternavn", "last name", "surname")),
    ),
    Column(
        "email",
        required=False,
        headings=("e-mail", "mail", "e-mailadresse", "mailadresse", "e-mail-adresse", "email address", "mail address"),
    ),
    Column("address_1", required=False, headings=("adresse", "adresselinje 1", "vej", "address", "street")),
    Column(
        "address_2",
        required=False,
        headings=("adresselinje 2", "postnr. og by", "postnummer og by"),
        parts=(("postnr", "postnummer", "postcode"), ("by", "city")),
    ),
    Column("address_3", required=False, headings=("adresselinje 3",)),
    Column("address_4", required=False, headings=("adresselinje 4",)),
    GROUP,
    OF_A_PROCESS,
    LANGUAGE,
    Column("opted_out", "truth", required=False, headings=("frameldt", "afmeldt", "vil ikke kontaktes", "opt out")),
)
OF_INVITATIONS: Final = (PERSON, GROUP, OF_A_PROCESS, LANGUAGE)


def wanted(columns: Sequence[Column], programme: Programme) -> Wanted:
    """What a table of people is arranged for."""
    known = {
        "groups": {one.key: tuple(one.title.values()) for one in programme.groups},
        "processes": {one.key: tuple(one.title.values()) for one in programme.processes},
    }
    return Wanted(columns, words_of(columns, known))


def missing_columns(table: Arranged, columns: Sequence[Column]) -> Iterator[Diagnostic]:
    for column in columns:
        if column.filled and column not in table.given:
            yield Diagnostic("inviting.missing_column", table.where, {"column": column.name})


def blank_cells(table: Arranged, row: ArrangedRow, columns: Sequence[Column]) -> Iterator[Diagnostic]:
    for column in columns:
        if column.filled and not row.cells[column.name] and column.name not in row.unread:
            yield in_row("blank", table, row, column.name)


def unknown_cells(table: Arranged, row: ArrangedRow, allowed: Mapping[str, Collection[str]]) -> Iterator[Diagnostic]:
    """Cells that name none of what is ``allowed`` in their column; a blank names nothing."""
    for name, known in allowed.items():
        if (cell := row.cells.get(name, "")) and cell not in known:
            found = unknown("inviting.unknown_value", table.place(row.number, name), cell, known)
            if found.values["guess"] or not known:
                yield found
            else:
                values: dict[str, Value] = {"word": cell, "names": tuple(known), "column": name}
                values["quoted"] = basic_string(cell)
                yield Diagnostic("inviting.unknown_word", found.place, values)


def wrong_people(table: Arranged, rows: Sequence[ArrangedRow]) -> Iterator[Diagnostic]:
    """Who is there twice, or named by a number that tells who it is."""
    first: dict[str, ArrangedRow] = {}
    for row in rows:
        person = row.cells["person"]
        if like_a_cpr_number(person):
            yield in_row("person_by_cpr", table, row, "person")
        if person and first.setdefault(person, row) is not row:
            yield in_row("person_twice", table, row, "person", person=person, row=first[person].number)


def in_row(name: str, table: Arranged, at: ArrangedRow, column: str, /, **values: Value) -> Diagnostic:
    return Diagnostic(f"inviting.{name}", table.place(at.number, column), values)
