"""Which keys of a programme's document its rows name: of groups, processes, stages, milestones, indicators and boxes of
the theory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa

from evaluator.records.registry import REGISTERS
from evaluator.store import evidence, writing
from evaluator.store.count_tables import milestone_count
from evaluator.store.quote_tables import LET_GO, quote
from evaluator.store.register_tables import TABLES
from evaluator.store.tables import submission
from evaluator.store.text_tables import material

GROUPS, PROCESSES, STAGES, MILESTONES, INDICATORS = "groups", "processes", "stages", "milestones", "indicators"
NODES: Final = "nodes"
SECTIONS: Final = (GROUPS, PROCESSES, STAGES, MILESTONES, INDICATORS, NODES)
"""As the sections of the document are called."""
ANSWERS, MATERIALS, COUNTS, EVIDENCE, QUOTES, PASSAGES = OTHERS = (
    *("answers", "materials", "counts"),
    *("evidence", "quotes", "passages"),
)
"""What names a key besides rows of registers."""

_COLUMNS: Final = (
    (PROCESSES, ANSWERS, submission.c.process_key),
    (GROUPS, MATERIALS, material.c.group_key),
    (PROCESSES, MATERIALS, material.c.process_key),
    (MILESTONES, MATERIALS, material.c.milestone),
    (MILESTONES, COUNTS, milestone_count.c.milestone),
)
_quoted: Final = (
    sa.select(quote.c.place, quote.c.place_key)
    .distinct()
    .where(quote.c.programme_id == sa.bindparam("programme"), quote.c.place.in_(("node", "indicator")))
    .where(quote.c.state.not_in(LET_GO))
)


def named_keys(db: sa.Connection, programme: str) -> Iterator[tuple[str, str, str]]:
    """Each section and key, with a register, or one of the names above, whose rows name it."""
    for name, register in REGISTERS.items():
        for column in register.columns:
            if column.of in SECTIONS:
                yield from ((column.of, key, name) for key in _keys(db, programme, TABLES[name].c[column.name]))
    for section, name, column_ in _COLUMNS:
        yield from ((section, key, name) for key in _keys(db, programme, column_))
    yield from ((NODES, key, EVIDENCE) for key in sorted(_tested(db, programme)))
    for place, key in db.execute(_quoted, {"programme": programme}):
        yield (NODES if place == "node" else INDICATORS), key, QUOTES
    written = writing.passages(db, programme, place="outcome").items()
    yield from ((NODES, key, PASSAGES) for key in sorted({at.key for at, one in written if one.text}))


def _tested(db: sa.Connection, programme: str) -> set[str]:
    """The boxes on which, or on whose links, a piece of evidence stands or something is judged."""
    last = {(one.about, one.milestone): one for one in evidence.judgements(db, programme)}
    abouts = {one.about for one in last.values() if one.verdict or one.seen or one.for_whom}
    abouts |= {one.about for one in evidence.pieces(db, programme)}
    return {key for about in abouts for key in about.place.split(">")}


def _keys(db: sa.Connection, programme: str, column: sa.Column[Any]) -> Iterator[str]:
    """Not those of an empty cell."""
    found = sa.select(column).distinct().where(column.table.c.programme_id == programme)
    yield from (key for key in db.execute(found).scalars() if key)
