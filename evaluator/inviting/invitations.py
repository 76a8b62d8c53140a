"""Invitations from a list of people: a personal link for each, known only to the file that is written."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from evaluator.core.faults import Fault, FaultsFound
from evaluator.core.files import write_private
from evaluator.documents.storing import load_programme
from evaluator.inviting.asking import wave_named
from evaluator.programme.faults import meant
from evaluator.texts import LANGUAGES
from evaluator.vault.invitations import invite
from surveys.tables import Row, Table, read_table

if TYPE_CHECKING:
    from sqlalchemy import Connection

REQUIRED: Final = ("person", "group")
OPTIONAL: Final = ("process", "language")


@dataclass(frozen=True, slots=True)
class Invited:
    """``token`` is what the link ends in; the vault keeps its hash alone."""

    person: str
    group: str
    token: str


def invite_people(db: Connection, vault_db: Connection, programme: str, wave: str, path: Path) -> list[Invited]:
    """Invite everybody in a CSV or XLSX file with the columns person and group, and process and language if need be.

    ``person`` is a name or number that stays the same from milestone to milestone. Inviting somebody to the same wave
    again gives a new link to the same answers and ends the old one. Raises FaultsFound with every fault of the file,
    and then nobody has been invited.
    """
    loaded, _ = load_programme(db, programme)
    found = wave_named(db, loaded, wave)
    table = read_table(path)
    allowed = {
        "group": found.groups,
        "process": tuple(process.key for process in loaded.processes),
        "language": LANGUAGES,
    }
    faults = _of_the_header(table)
    if not faults:
        faults = [*(fault for row in table.rows for fault in _of_a_row(row, allowed)), *_twice(table.rows)]
    if faults:
        raise FaultsFound(faults)
    return [
        Invited(
            row.cells["person"],
            row.cells["group"],
            invite(
                vault_db,
                programme=programme,
                wave=wave,
                group=row.cells["group"],
                process=row.cells.get("process", ""),
                person=row.cells["person"],
                language=row.cells.get("language") or (found.languages or loaded.languages)[0],
                linked=found.linkage != "anonymous",
            ),
        )
        for row in table.rows
    ]


def _of_the_header(table: Table) -> list[Fault]:
    missing = [name for name in REQUIRED if name not in table.header]
    unknown = [name for name in table.header if name not in REQUIRED + OPTIONAL]
    return [
        *(Fault(table.place, f"the column {name} is missing", "add it") for name in missing),
        *(Fault(table.place, f"unknown column {name}", meant(name, REQUIRED + OPTIONAL)) for name in unknown),
    ]


def _of_a_row(row: Row, allowed: Mapping[str, Sequence[str]]) -> list[Fault]:
    faults = [Fault(row.place, f"{name} is blank", "fill it in") for name in REQUIRED if not row.cells[name]]
    return faults + [
        Fault(row.place, f"{name} '{cell}' is unknown", meant(cell, known))
        for name, known in allowed.items()
        if (cell := row.cells.get(name, "")) and cell not in known
    ]


def _twice(rows: Sequence[Row]) -> list[Fault]:
    first: dict[str, Row] = {}
    return [
        Fault(row.place, f"person '{person}' stands in {first[person].place} too", "leave one of them")
        for row in rows
        if (person := row.cells["person"]) and first.setdefault(person, row) is not row
    ]


def write_links(invited: list[Invited], address: str, into: Path) -> None:
    """Write person, group and link to a new CSV file that only its owner may read."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(("person", "group", "link"))
    rows.writerows((one.person, one.group, f"{address.rstrip('/')}/svar/{one.token}") for one in invited)
    write_private(into, text.getvalue())
