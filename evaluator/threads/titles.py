"""The words of a title that tell which matter it is of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from analysis.likeness import Alike, alike
from evaluator.coding.stems import Stemmer

LEAST: Final = 0.45
"""Titles this much alike are proposed as one matter. In the cases of a chiefs' forum, over four meetings, the pairs of
one matter score 0.54 and more, and all others 0.38 and less."""
NEAREST: Final = 8
"""Titles that each is compared with further: rows of one matter hang together through some of the others."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SMALL: Final = frozenset(
    _WORD.findall(
        "af alle at den der det de dem en er et for fra fælles har i ift ikke kan med mellem mod ny nye når og om over "
        "på samt som til ved vedr vedrørende via vores "
        "a an and are as at between by for from in is it new of on or our re regarding that the this to with"
    )
)
_CASE_TYPES: Final = frozenset(
    _WORD.findall(
        "g b d o godkendelse beslutning drøftelse orientering status opfølgning punkt sag bilag "
        "approval decision discussion information update follow-up item case appendix"
    )
)
"""How a body takes up a matter, which changes from meeting to meeting."""


def alike_titles(titles: Sequence[str], least: float = LEAST) -> list[Alike]:
    """The pairs of titles that are of one matter by their words: stems, where a rare one weighs more. Numbers, small
    words and case types do not count."""
    stemmer = Stemmer()
    return alike([_stems(title, stemmer) for title in titles], least, NEAREST)


def _stems(title: str, stemmer: Stemmer) -> dict[str, float]:
    """A word has a Danish and an English stem; where these differ each counts half."""
    found: dict[str, float] = {}
    for word in _telling(_WORD.findall(title)):
        stems = stemmer.of_word(word)
        for stem in stems:
            found[stem] = max(found.get(stem, 0.0), 1 / len(stems))
    return found


def _telling(words: Iterable[str]) -> list[str]:
    return [word for word in words if word.casefold() not in _SMALL | _CASE_TYPES]
