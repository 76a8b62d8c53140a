"""Documents that were stored, parsed once for each hash: a stored version never changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from surveys.document.reading import parse_questionnaire
from surveys.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class Stored:
    """A document's text under its ``digest``, by which alone it is known; ``name`` is what faults call it."""

    digest: str
    text: str = field(compare=False)
    name: str = field(compare=False)


_MOST: Final = 512
_known: Final[OrderedDict[tuple[str, tuple[str, ...]], Questionnaire]] = OrderedDict()
_turn: Final = threading.Lock()


def stored_questionnaire(document: Stored, languages: Collection[str] = ()) -> Questionnaire:
    """The questionnaire in ``languages`` alone, empty: in all that it has; the same object each time.

    Raises InputRejected where it cannot be read any more.
    """
    known = known_questionnaire(document.digest, languages)
    if known is not None:
        return known
    if languages:
        found = stored_questionnaire(document).asked_in(tuple(languages))
    else:
        found = parse_questionnaire(document.text, document.name)
    with _turn:
        if len(_known) >= _MOST:
            _known.popitem(last=False)
        return _known.setdefault((document.digest, tuple(languages)), found)


def known_questionnaire(digest: str, languages: Collection[str] = ()) -> Questionnaire | None:
    """The same where the document was read before, without its text; None where it was not."""
    return _known.get((digest, tuple(languages)))
