"""From what was written or posted to codes, and from codes as chosen to codes as counted.

The same readers serve a posted page and a file from another survey tool. Blank is None (or an empty text); whatever
cannot be an answer to the item raises `BadAnswer`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from surveys.codes import LOWEST_FREE_CODE, OUTSIDE_SCALE
from surveys.identity import Same
from surveys.questionnaire import GIVEN, Item, ItemKind, Scale, Variable

LARGEST_NUMBER: Final = 999_999_999
"""The largest whole number that an item without a limit of its own takes."""

_WHOLE = re.compile(r"[+-]?[0-9]{1,12}")
_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_UNSTORABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


class BadAnswer(ValueError):
    """An answer that the item does not allow. ``reason`` is a key of `surveys.answers.messages.MESSAGES`; ``values``
    are what its text names besides the question."""

    def __init__(self, reason: str, **values: object) -> None:
        self.reason = reason
        self.values = values
        super().__init__(reason)


@lru_cache(maxsize=4096)
def _codes_as_written(same: Same[Scale]) -> Mapping[str, int]:
    return {str(choice.code): choice.code for choice in same.value.all_choices}


def code_of(raw: str, scale: Scale) -> int | None:
    """The code written as ``raw``, one of ``scale.all_choices``; None for blank. Raises BadAnswer('code')."""
    written = raw.strip()
    if not written:
        return None
    code = _codes_as_written(Same(scale)).get(written)
    if code is None:
        raise BadAnswer("code")
    return code


def codes_of(raws: Iterable[str], scale: Scale) -> frozenset[int]:
    """The codes chosen in a several-choices item; empty for blank.

    Raises BadAnswer('code') for a code that is not offered and BadAnswer('exclusive') for 'don't know', 'not relevant'
    or another exclusive choice beside others; the latter carries ``code``.
    """
    chosen = frozenset(code for code in (code_of(raw, scale) for raw in raws) if code is not None)
    alone = chosen & exclusive_codes(scale)
    if alone and len(chosen) > 1:
        raise BadAnswer("exclusive", code=max(alone))
    return chosen


def exclusive_codes(scale: Scale) -> frozenset[int]:
    """The codes of choices that stand alone."""
    return frozenset(OUTSIDE_SCALE) | {choice.code for choice in scale.choices if choice.exclusive}


def chosen_of(raws: Iterable[str], item: Item) -> frozenset[int]:
    """The codes chosen in a several-choices item, as `codes_of`, within the item's number of choices.

    Raises also BadAnswer('too_few' | 'too_many'). An exclusive choice stands alone, whatever the least number is."""
    if item.scale is None:
        return frozenset()
    chosen = codes_of(raws, item.scale)
    if item.maximum_choices is not None and len(chosen) > item.maximum_choices:
        raise BadAnswer("too_many", maximum=item.maximum_choices)
    if 0 < len(chosen) < item.minimum_choices and chosen.isdisjoint(exclusive_codes(item.scale)):
        raise BadAnswer("too_few", minimum=item.minimum_choices)
    return chosen


def limits(item: Item) -> tuple[int, int]:
    """The least and greatest whole number that an item takes; reserved codes lie below every limit."""
    least = LOWEST_FREE_CODE if item.minimum is None else int(item.minimum)
    return least, LARGEST_NUMBER if item.maximum is None else int(item.maximum)


def number_of(raw: str, item: Item) -> int | None:
    """The whole number written as ``raw``; None for blank. Raises BadAnswer('not_whole' | 'out_of_range' | 'step')."""
    written = raw.strip().replace("\N{MINUS SIGN}", "-")
    if not written:
        return None
    if not _WHOLE.fullmatch(written):
        raise BadAnswer("not_whole")
    least, greatest = limits(item)
    number = int(written)
    if not least <= number <= greatest:
        raise BadAnswer("out_of_range", minimum=least, maximum=greatest)
    if item.step and (number - int(item.minimum or 0)) % int(item.step):
        raise BadAnswer("step", step=item.step, start=int(item.minimum or 0))
    return number


def consent_of(raw: str) -> int | None:
    """`GIVEN` where consent was given, None where not. Raises BadAnswer('code')."""
    written = raw.strip()
    if written not in ("", str(GIVEN)):
        raise BadAnswer("code")
    return GIVEN if written else None


def text_of(raw: str, item: Item) -> str:
    """The text as stored: no white space around it, '' for blank; line ends as ``\\n`` in a long text and as a space in
    every other, which is one line.

    Raises BadAnswer('too_long' | 'characters'); characters that no database column takes (NUL, other control
    characters, halves of surrogate pairs) are refused rather than dropped in silence.
    """
    text = _LINE_ENDS.sub("\n", raw).strip()
    if item.kind is not ItemKind.LONG_TEXT:
        text = text.replace("\n", " ")
    if _UNSTORABLE.search(text):
        raise BadAnswer("characters")
    if len(text) > item.max_length:
        raise BadAnswer("too_long", length=len(text), maximum=item.max_length)
    return text


def counted_code(code: int, variable: Variable) -> int:
    """The code that statistics see: mirrored where the wording is negative, else as it was chosen."""
    if variable.reversed and variable.scale is not None:
        return variable.scale.reverse(code)
    return code
