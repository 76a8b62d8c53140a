"""Invitations from a list of people: a personal link for each, known only to the file that is written."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.arranging.maps import read_map
from evaluator.arranging.tables import arranged_file
from evaluator.core.files import begin_private
from evaluator.documents.storing import load_programme
from evaluator.inviting.announcements import note_links, refuse_closed, wave_named
from evaluator.inviting.columns import (
    OF_INVITATIONS,
    blank_cells,
    missing_columns,
    unknown_cells,
    wanted,
    wrong_people,
)
from evaluator.texts import LANGUAGES
from evaluator.vault.invitations import invite
from surveys.diagnostics import InputRejected, unknown
from surveys.tables.writing import csv_of

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Invited:
    """``token`` is what the link ends in; the vault keeps its hash alone."""

    person: str
    group: str
    token: str


def invite_people(
    db: Connection,
    vault_db: Connection,
    programme: str,
    wave: str,
    path: Path,
    *,
    now: dt.datetime,
    map_file: Path | None = None,
) -> list[Invited]:
    """Invite everybody in a CSV or XLSX file with the columns person and group, and process and language if need be.

    ``person`` is a name or number that stays the same from milestone to milestone. Inviting somebody to the same wave
    again gives a new link to the same answers and ends the old one. The audit log is told how many links
    were made. Raises InputRejected with everything that is wrong with the file, and for a wave that has closed; then
    nobody has been invited.
    """
    loaded, _ = load_programme(db, programme)
    found = wave_named(db, loaded, wave)
    refuse_closed(found, now)
    table = arranged_file(path, wanted(OF_INVITATIONS, loaded), read_map(map_file, OF_INVITATIONS))
    allowed = {
        "group": found.groups,
        "process": tuple(process.key for process in loaded.processes),
        "language": LANGUAGES,
    }
    known = tuple(column.name for column in OF_INVITATIONS)
    wrong = list(missing_columns(table, OF_INVITATIONS))
    rows = () if wrong else table.rows
    wrong += [unknown("inviting.unknown_column", table.where, heading, known) for heading in table.left_out]
    wrong += [one for one in table.found if one.severity == "error"]
    for row in rows:
        wrong += [*blank_cells(table, row, OF_INVITATIONS), *unknown_cells(table, row, allowed)]
    wrong += wrong_people(table, rows)
    if wrong:
        raise InputRejected(wrong)
    invited = [
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
        for row in rows
    ]
    note_links(db, found, len(invited), now=now)
    return invited


def begin_links(invited: list[Invited], address: str, into: Path) -> None:
    """Write person, group and link to a CSV file that only its owner may read, and that is finished by
    `finish_private` once the invitations are stored: a link leads somewhere, or the file has not its name yet."""
    links = ((one.person, one.group, f"{address.rstrip('/')}/svar/{one.token}") for one in invited)
    begin_private(into, csv_of([("person", "group", "link"), *links]))
