"""Texts into a file, to be coded elsewhere by a person or a machine: a take-out like that of rows, under its rules.

Their ids stay, since codes come back to them. That is why texts which a take-out leaves out are not here either: what
two files differ by would be what one person wrote.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evaluator.coding.coded_files import TEXT
from evaluator.documents.storing import load_programme
from evaluator.exporting.choosing import Chosen, chosen, note
from evaluator.exporting.responses import admitted_waves, faults_of_purpose
from evaluator.store import audit
from evaluator.store.engine import Store
from evaluator.store.texts import units
from surveys.diagnostics import Diagnostic, InputRejected
from surveys.tables.writing import csv_of


@dataclass(frozen=True, slots=True)
class TakenTexts:
    """The texts as CSV, how many, and how many stay here: nobody was told of a take-out, or it leaves them out."""

    content: str
    texts: int
    kept_back: int


def texts_for_coding(store: Store, programme: str, purpose: str, *, actor: str, now: dt.datetime) -> TakenTexts:
    """The texts that a take-out has, of every wave of which people were told that answers are taken out: id, question
    and words, in the order of the random ids. Notes and documents stay here. The audit log is told. Raises
    InputRejected without a purpose, and where there is none to take out."""
    with store.reading(snapshot=True) as db:
        load_programme(db, programme)
        if faults := faults_of_purpose(purpose, (programme,)):
            raise InputRejected(faults)
        found, refused = chosen(db, admitted_waves(db, programme)[0])
        may = {text for one in found for text in _texts(one)}
        every = units(db, programme)
    taken = [unit for unit in every if unit.text_id in may]
    if not taken:
        nothing = Diagnostic("coding.nothing_to_take_out", (programme,), {"texts": len(every)})
        raise InputRejected([nothing, *refused])
    details: dict[str, audit.Detail] = {"texts": len(taken), "purpose": purpose.strip()}
    with store.writing() as db:
        note(db, programme, found)
        audit.record(db, "taken_out", actor=actor, now=now, programme=programme, details=details)
    rows = [[str(unit.text_id), unit.item, unit.text] for unit in taken]
    return TakenTexts(csv_of([[TEXT, "question", "text"], *rows]), len(taken), len(every) - len(taken))


def _texts(one: Chosen) -> set[object]:
    ids = {row.id for rows in (*one.kept.rows.values(), one.kept.unshown) for row in rows}
    return {text for (answer, _), text in one.kept.opened.items() if answer in ids}
