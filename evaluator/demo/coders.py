"""What people wrote is coded as evaluators do it: the codebook comes from a file, one coder reads all texts, a second
one all of the first milestone and then every other, without seeing what the first said, and a third person decides
where they differ.

The first coder finds what was put into a text, and which texts the second one reads follows from what they say. So the
themes and the agreement are the same each time, though the ids of the texts are random.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

from evaluator.coding.adjudicating import adjudicate, discrepancies
from evaluator.coding.code_files import import_codebook
from evaluator.coding.codebook import By
from evaluator.coding.coding import Said, Wanted, record, wanted_texts
from evaluator.coding.finishing import finish_coding
from evaluator.coding.materials import Given, bring
from evaluator.core.paths import examples_folder
from evaluator.demo.people import SEED
from evaluator.demo.writing import ASIDE, NO_CODE, found_in
from evaluator.store.codings import CODED, NO_CODE_FITS, SET_ASIDE, Mark
from evaluator.store.counts import Count
from evaluator.store.texts import TextUnit

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SECOND_READS: Final = {"m1": 1}
_SECOND_READS_LATER: Final = 2
"""Every how many texts: at each milestone enough for the agreement of the two."""
_SHARE_READ_OTHERWISE: Final = 0.13
_CLOSE: Final = {
    "heard": "equal",
    "equal": "heard",
    "language": "equal",
    "voices": "backing",
    "afterwards": "fatigue",
    "ideas": "voices",
    "backing": "time",
    "time": "format",
    "format": "time",
    "fatigue": "afterwards",
}
"""What a coder may take a code for."""
_INTERVIEW: Final = Given(
    kind="interview",
    title="Interview med fire deltagere (opdigtet)",
    milestone="m2",
    process="diabetes-handleplan",
    synthetic=True,
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Coders:
    """``judge`` decides where the two differ, and declares the coding finished."""

    first: Person
    second: Person
    judge: Person


def bring_codebook(db: Connection, programme: str, coders: Coders, now: dt.datetime) -> None:
    import_codebook(db, programme, examples_folder() / programme / "codebook.csv", By(coders.judge.id, now))


def code_milestone(db: Connection, programme: str, milestone: str, coders: Coders, now: dt.datetime) -> Count:
    """Code what was written at a counted milestone and declare it finished: the count with its themes."""
    if milestone == _INTERVIEW.milestone:
        notes = (Path(__file__).parent / "interview.txt").read_text("utf-8")
        bring(db, programme, notes, _INTERVIEW, actor=coders.first.id, now=now)
    for unit in wanted_texts(db, programme, Wanted(milestone)):
        its = coders.first
        record(db, programme, unit.text_id, first_reading(unit.text), account=its.id, name=its.name)
    every = _SECOND_READS.get(milestone, _SECOND_READS_LATER)
    for unit in sorted(wanted_texts(db, programme, Wanted(milestone)), key=_not_by_its_id)[::every]:
        its = coders.second
        record(db, programme, unit.text_id, second_reading(unit.text), account=its.id, name=its.name)
    for one in discrepancies(db, programme, account=coders.judge.id, wanted=Wanted(milestone)):
        said = first_reading(one.unit.text)
        adjudicate(db, programme, one.unit.text_id, said, account=coders.judge.id)
    return finish_coding(db, programme, milestone, actor=coders.judge.id, now=now)


def _not_by_its_id(one: TextUnit) -> tuple[str, ...]:
    return (one.wave, one.item, one.group, one.process, one.text)


def first_reading(text: str) -> Said:
    """What is in a text; on passages where it says several things."""
    found = found_in(text)
    marks = [Mark(one.code, one.starts, one.ends) for one in found if one.code not in (NO_CODE, ASIDE)]
    if marks:
        return Said(CODED, frozenset(marks if len(found) > 1 else [Mark(marks[0].code)]))
    if any(one.code == ASIDE for one in found):
        return Said(SET_ASIDE, reason="Henviser til et andet svar, som vi ikke kan finde")
    return Said(NO_CODE_FITS)


def second_reading(text: str) -> Said:
    """The same, but for some texts: there something is overlooked, or taken for something like it."""
    said, random = first_reading(text), Random(f"{SEED}|second coder|{text}")
    if random.random() >= _SHARE_READ_OTHERWISE or not said.marks:
        return said
    marks = sorted(said.marks)
    changed = marks.pop(random.randrange(len(marks)))
    if not marks or random.random() < 0.5:
        marks.append(Mark(_CLOSE[changed.code], changed.starts, changed.ends))
    return Said(CODED, frozenset(marks))
