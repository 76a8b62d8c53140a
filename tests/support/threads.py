"""A small programme whose registers hold matters that recur, in the shape in which a chiefs' forum keeps its cases."""

from __future__ import annotations

import datetime as dt

from evaluator.registers import keeping
from evaluator.store import registers
from evaluator.store.register_versions import Recorded
from tests.support.registers import NOW

FORUM = "Chefforum for sundhed og ældre"
CASES = (
    ("2018-03-12", "Telemedicin til borgere med KOL: hjemmemåling", "D+O"),
    ("2018-03-12", "Forretningsorden for chefforum", "D+B"),
    ("2018-03-12", "Samarbejde om akutpladser", "O"),
    ("2018-03-12", "Rygestop på tværs af kommuner", "O"),
    ("2018-09-03", "Hjemmemåling ved telemedicin til borger med KOL", "D+B"),
    ("2018-09-03", "Opgaveglidning fra hospital til kommune", "D"),
    ("2018-09-03", "Nye regler for henvisninger", "O"),
    ("2018-09-03", "Influenzavaccination 2018/2019", "O"),
    ("2019-02-04", "Status på opgaveglidning fra hospital", "O"),
    ("2019-02-04", "Faste læger på plejecentre", "D+B"),
    ("2019-02-04", "Kørsel til genoptræning", "B"),
    ("", "Orientering om faste læger på plejecentrene og bosteder", "O"),
    ("", "Henvendelse om opbevaring af medicin til borgere med KOL", "D"),
    ("", "Kompetencer i sårpleje", "O"),
)
"""Meeting, title and case type; the last meeting's date is missing."""
MATTERS = ({"telemedicin"}, {"opgaveglidning"}, {"læger"})
"""A word of each matter that recurs."""
BY = Recorded("eva", NOW, "så på begge")


def day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def put_cases(db, programme: str = "demo") -> None:
    rows = [
        {"reference": f"c{i:02}", "meeting_date": day(meeting), "title": title, "case_type": kind, "body": FORUM}
        for i, (meeting, title, kind) in enumerate(CASES, 1)
    ]
    registers.add_rows(db, programme, "decisions", rows, Recorded("eva", NOW))


def put(db, register: str, programme: str = "demo", **values: object) -> tuple[str, str]:
    """A row, its day and state as in a form; its key."""
    its = {name: value for name, value in values.items() if value is not None}
    return register, keeping.add(db, programme, register, its, by="eva", now=NOW)
