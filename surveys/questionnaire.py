"""The questionnaire as a frozen value: pages, items, scales and choices with keys that never change meaning.

Codes are integers. The codes of an ordered scale run from low to high; 'ved ikke' (do not know) and 'ikke relevant'
(not relevant) lie outside the scale under reserved codes, so that they are counted and shown but never ranked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

Text = Mapping[str, str]
"""A text by language code, for example ``{"da": "Ja", "en": "Yes"}``."""

NOT_RELEVANT: Final = -997
DONT_KNOW: Final = -998
BLANK: Final = -999
"""Code under which 'asked, but left blank' is tallied. In stored answers a blank is null; not asked is absent."""

OUTSIDE_SCALE: Final = (DONT_KNOW, NOT_RELEVANT)
LOWEST_FREE_CODE: Final = -900
"""Codes of choices and limits of whole numbers must not be below this."""


class ItemKind(StrEnum):
    """What an item asks for; the values are those of ``kind`` in a questionnaire document."""

    SINGLE = "single"
    SCALE = "scale"
    MATRIX = "matrix"
    MULTIPLE = "multiple"
    INTEGER = "integer"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"


TEXT_KINDS: Final = frozenset({ItemKind.SHORT_TEXT, ItemKind.LONG_TEXT})


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be chosen. ``code`` is stable: it never changes meaning once published."""

    code: int
    label: Text

    @property
    def is_outside_scale(self) -> bool:
        return self.code in OUTSIDE_SCALE


@dataclass(frozen=True, slots=True)
class Scale:
    """The choices of an item. ``ordered`` is true for an ordinal scale (choices run from low to high).

    ``choices`` holds the substantive choices only; ``outside`` holds 'ved ikke' and 'ikke relevant', if offered.
    """

    key: str
    choices: tuple[Choice, ...]
    outside: tuple[Choice, ...] = ()
    ordered: bool = True

    @property
    def codes(self) -> tuple[int, ...]:
        return tuple(choice.code for choice in self.choices)

    @property
    def all_choices(self) -> tuple[Choice, ...]:
        return self.choices + self.outside

    def reverse(self, code: int) -> int:
        """The code at the mirrored place of an ordered scale; codes outside the scale stay as they are."""
        codes = self.codes
        return codes[len(codes) - 1 - codes.index(code)] if code in codes else code


@dataclass(frozen=True, slots=True)
class Condition:
    """Show an item when an earlier item's answer is (or is not) one of ``codes``.

    For a multiple-choice item the condition holds when any chosen code is among ``codes``. A blank or unasked earlier
    answer makes every condition false, also a negated one: nobody is asked on the strength of a missing answer.
    """

    item: str
    codes: tuple[int, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One statement of a matrix; ``key`` is an item key of its own, unique in the questionnaire."""

    key: str
    text: Text
    reversed: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A question.

    ``reversed`` marks negative wording: the stored code is what was chosen, statistics see the mirrored code.
    ``stage`` names the programme stage whose experienced involvement the item measures (scale key ``involvement``).
    ``minimum`` and ``maximum`` bound a whole number; ``max_length`` bounds a text in characters.
    ``background`` marks an item that describes who answers; no indicator needs to use it.
    """

    key: str
    kind: ItemKind
    text: Text
    hint: Text = field(default_factory=dict)
    scale: Scale | None = None
    rows: tuple[Row, ...] = ()
    required: bool = False
    reversed: bool = False
    show_if: Condition | None = None
    minimum: int | None = None
    maximum: int | None = None
    max_length: int = 2000
    stage: str | None = None
    background: bool = False


@dataclass(frozen=True, slots=True)
class Variable:
    """What is tallied: a single choice, scale item or whole number is one variable; each matrix row is one, under the
    row's key; each choice of a several-choices item is one with codes 0 and 1, under ``item#code``; a text is one with
    code 1 for 'written'. ``scale`` is None for whole numbers and texts."""

    key: str
    item: Item
    text: Text
    scale: Scale | None
    reversed: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    key: str
    title: Text
    items: tuple[Item, ...]
    intro: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """An immutable questionnaire. ``information`` is shown before the first question, ``thanks`` on the receipt."""

    key: str
    title: Text
    languages: tuple[str, ...]
    information: Text
    pages: tuple[Page, ...]
    scales: tuple[Scale, ...] = ()
    thanks: Text = field(default_factory=dict)

    @property
    def items(self) -> Iterator[Item]:
        """Every item in the order in which it is asked (a matrix counts as one item)."""
        return (item for page in self.pages for item in page.items)

    def variables(self) -> tuple[Variable, ...]:
        """Every variable in the order in which it is asked."""
        return tuple(variable for item in self.items for variable in variables_of(item))


WRITTEN: Final = 1
CHOSEN: Final = Scale(
    "chosen",
    (Choice(0, {"da": "Ikke valgt", "en": "Not chosen"}), Choice(1, {"da": "Valgt", "en": "Chosen"})),
    ordered=False,
)


def variables_of(item: Item) -> tuple[Variable, ...]:
    """The variables that an item yields, see `Variable`."""
    if item.kind is ItemKind.MATRIX:
        return tuple(Variable(row.key, item, row.text, item.scale, row.reversed) for row in item.rows)
    if item.kind is ItemKind.MULTIPLE and item.scale is not None:
        return tuple(
            Variable(f"{item.key}#{choice.code}", item, choice.label, CHOSEN) for choice in item.scale.all_choices
        )
    return (Variable(item.key, item, item.text, item.scale, item.reversed),)
