"""The demonstration's texts of the reports and its recommendations: made up, as its answers are, and marked so."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from evaluator.core.paths import examples_folder
from evaluator.demo.coders import Person
from evaluator.evidence.describing import with_evidence
from evaluator.evidence.sources import Memory
from evaluator.results.milestones import count_of, findings_of
from evaluator.writing.files import bring, read_file, tell
from evaluator.writing.passages import By

if TYPE_CHECKING:
    from sqlalchemy import Connection

FILE: Final = "words.toml"


def texts_of_milestone(
    db: Connection, programme: str, milestone: str, evaluator: Person, now: dt.datetime, memory: Memory
) -> int:
    """What the example's file says of a milestone that is counted, signed by the evaluator; what was told until then of
    earlier recommendations is recorded. How many texts that are."""
    count = count_of(db, programme, milestone)
    findings = with_evidence(db, count, findings_of(db, count, memory=memory), memory=memory)
    read = read_file(examples_folder() / programme / FILE, findings.programme)
    by = By(account=evaluator.id, now=now, synthetic=True)
    tell(db, programme, read, by)
    return bring(db, findings, read, by, signing=True)
