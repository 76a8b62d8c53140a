"""The words with which somebody at this server would begin to guess: those of its programmes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from evaluator.programme.document import read_programme
from evaluator.store.documents import PROGRAMME, latest_document, programme_keys

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SHORTEST: Final = 3
"""Letters; a shorter word tells nobody anything."""


def words_of_programmes(db: Connection) -> frozenset[str]:
    """The keys and titles of the programmes and who evaluates them, whole and word by word, in lower case."""
    whole = [said for key in programme_keys(db) for said in (key, *_said(db, key))]
    parts = {part for said in whole for part in re.split(r"\W+|_", said) if len(part) >= _SHORTEST}
    return frozenset(one.lower() for one in {*whole, *parts})


def _said(db: Connection, key: str) -> list[str]:
    document = latest_document(db, key, PROGRAMME, key)
    found = read_programme(document.text, key)[0] if document else None
    return [] if found is None else [*found.title.values(), *filter(None, [found.evaluator])]
