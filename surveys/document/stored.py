"""Documents that were stored, parsed once for each hash: a stored version never changes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache

from surveys.document.reading import parse_questionnaire
from surveys.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class Stored:
    """A document's text under its ``digest``, by which alone it is known; ``name`` is what faults call it."""

    digest: str
    text: str = field(compare=False)
    name: str = field(compare=False)


def stored_questionnaire(document: Stored, languages: Collection[str] = ()) -> Questionnaire:
    """The questionnaire in ``languages`` alone, empty: in all that it has; the same object each time.

    Raises InputRejected where it cannot be read any more.
    """
    return _parsed(document, tuple(languages))


@lru_cache(maxsize=512)
def _parsed(document: Stored, languages: tuple[str, ...]) -> Questionnaire:
    if languages:
        return _parsed(document, ()).asked_in(languages)
    return parse_questionnaire(document.text, document.name)
