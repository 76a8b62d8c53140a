"""The demonstration's evidence on the theory: made up, as its answers are, and marked so."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from evaluator.core.paths import examples_folder
from evaluator.demo.coders import Person
from evaluator.documents.storing import load_programme
from evaluator.evidence.files import Import, read_file
from evaluator.evidence.sources import Memory

if TYPE_CHECKING:
    from sqlalchemy import Connection

FILE: Final = "evidence.toml"


def evidence_of_milestone(
    db: Connection, programme: str, milestone: str, judge: Person, now: dt.datetime, memory: Memory
) -> int:
    """What the example's file says of a milestone that is counted: the evidence, what was judged by it, and the joint
    interpretations. How many entries that are."""
    path, loaded = examples_folder() / programme / FILE, load_programme(db, programme)[0]
    return Import(db, loaded, judge.id, now, milestone=milestone, synthetic=True, memory=memory).run(read_file(path))
