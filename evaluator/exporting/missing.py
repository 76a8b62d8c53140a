"""Why there is no answer: the codes under which a take-out tells the four reasons apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from surveys.codes import BLANK, DONT_KNOW, NOT_RELEVANT

NOT_ASKED: Final = -996
"""Nobody's answer: the question was not put, or not to this person. Choices and whole numbers lie above."""
_OUT_OF_REACH: Final = -9_999_999_000
"""Below every decimal number that a question takes, for those that could be -996 themselves."""


@dataclass(frozen=True, slots=True)
class Missing:
    """The codes of one column; the least and the greatest are the ends of its range of missing values."""

    blank: int = BLANK
    not_asked: int = NOT_ASKED

    def in_words(self, words: Mapping[int, str], outside: Mapping[int, str]) -> dict[int, str]:
        """The codes with their words; ``outside``: those of 'don't know' and 'not relevant' where they are offered."""
        return {self.blank: words[BLANK], **outside, self.not_asked: words[NOT_ASKED]}


PLAIN: Final = Missing()
LOW: Final = Missing(_OUT_OF_REACH + BLANK, _OUT_OF_REACH + NOT_ASKED)
RANGE: Final = (BLANK, NOT_ASKED)
assert BLANK < DONT_KNOW < NOT_RELEVANT < NOT_ASKED
