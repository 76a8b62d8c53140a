"""The words of a title that tell which matter it is of."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from analysis.similarity import Alike, alike
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
_NOT_TELLING: Final = _SMALL | _CASE_TYPES
_REMEMBERED: Final = 20_000
"""Titles of registers, and words of them, whose stems are remembered: to find them takes longer than all else that is
done with five thousand titles. Never of answers."""


def alike_titles(
    titles: Sequence[str],
    least: float = LEAST,
    *,
    among: Sequence[Collection[Hashable]] | None = None,
    apart: Sequence[str] | None = None,
) -> list[Alike]:
    """The pairs of titles that are of one matter by their words: stems, where a rare one weighs more. Numbers, small
    words and case types do not count. ``among`` and ``apart``: see `analysis.similarity.alike`."""
    return alike([_stems(title) for title in titles], least, NEAREST, among=among, apart=apart)


@lru_cache(maxsize=_REMEMBERED)
def _stems(title: str) -> Mapping[str, float]:
    """A word has a Danish and an English stem; where these differ each counts half."""
    found: dict[str, float] = {}
    for word in _WORD.findall(title.casefold()):
        for stem, amount in _stems_of(word):
            found[stem] = max(found.get(stem, 0.0), amount)
    return found


@lru_cache(maxsize=_REMEMBERED)
def _stems_of(word: str) -> tuple[tuple[str, float], ...]:
    """Nothing of a word that does not tell one matter from another."""
    stems = () if word in _NOT_TELLING else sorted(Stemmer().of_word(word))
    return tuple((stem, 1 / len(stems)) for stem in stems)
