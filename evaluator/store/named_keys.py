"""Which keys of a programme's document its rows name: of groups, processes, stages, milestones and indicators."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa

from evaluator.records.registry import REGISTERS
from evaluator.store.count_tables import milestone_count
from evaluator.store.register_tables import TABLES
from evaluator.store.tables import submission
from evaluator.store.text_tables import material

GROUPS, PROCESSES, STAGES, MILESTONES, INDICATORS = "groups", "processes", "stages", "milestones", "indicators"
SECTIONS: Final = (GROUPS, PROCESSES, STAGES, MILESTONES, INDICATORS)
"""As the sections of the document are called."""
ANSWERS, MATERIALS, COUNTS = OTHERS = "answers", "materials", "counts"
"""What names a key besides rows of registers."""

_COLUMNS: Final = (
    (PROCESSES, ANSWERS, submission.c.process_key),
    (GROUPS, MATERIALS, material.c.group_key),
    (PROCESSES, MATERIALS, material.c.process_key),
    (MILESTONES, MATERIALS, material.c.milestone),
    (MILESTONES, COUNTS, milestone_count.c.milestone),
)


def named_keys(db: sa.Connection, programme: str) -> Iterator[tuple[str, str, str]]:
    """Each section and key, with a register, or one of the names above, whose rows name it."""
    for name, register in REGISTERS.items():
        for column in register.columns:
            if column.of in SECTIONS:
                yield from ((column.of, key, name) for key in _keys(db, programme, TABLES[name].c[column.name]))
    for section, name, column_ in _COLUMNS:
        yield from ((section, key, name) for key in _keys(db, programme, column_))


def _keys(db: sa.Connection, programme: str, column: sa.Column[Any]) -> Iterator[str]:
    """Not those of an empty cell."""
    found = sa.select(column).distinct().where(column.table.c.programme_id == programme)
    yield from (key for key in db.execute(found).scalars() if key)
