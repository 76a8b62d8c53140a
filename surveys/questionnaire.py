"""The questionnaire as a frozen value: pages, items, scales and choices with keys that never change meaning.

Codes are integers. The codes of an ordered scale run from low to high; 'don't know' and 'not relevant'
(not relevant) lie outside the scale under reserved codes, so that they are counted and shown but never ranked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final

from surveys.codes import OUTSIDE_SCALE
from surveys.expressions.trees import Node

Text = Mapping[str, str]
"""A text by language code, for example ``{"da": "Ja", "en": "Yes"}``."""


class ChangeKind(StrEnum):
    """What a new version changes of a question; the values are those of ``class`` in a questionnaire document."""

    WORDING = "wording"
    MEANING = "meaning"
    SCALE = "scale"


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the author says of the change since version ``since``. It speaks of that step alone, so that it can stay in
    the document while later versions are made."""

    since: int
    kind: ChangeKind


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be chosen. ``code`` is stable: it never changes meaning once published.

    ``exclusive``: cannot be chosen together with others ('none of these'). ``other``: has a text field beside it.
    ``on_scale``: the author says that it is a step of its scale though its label begins like 'don't know'.
    """

    code: int
    label: Text
    exclusive: bool = False
    other: bool = False
    on_scale: bool = False

    @property
    def is_outside_scale(self) -> bool:
        return self.code in OUTSIDE_SCALE


@dataclass(frozen=True, slots=True)
class Scale:
    """The choices of an item. ``ordered`` is true for an ordinal scale (choices run from low to high). ``changed`` is
    what is declared of a scale that several items share; that of an item's own choices stands at the item.

    ``choices`` holds the substantive choices only; ``outside`` holds 'don't know' and 'not relevant', if offered.
    """

    key: str
    choices: tuple[Choice, ...]
    outside: tuple[Choice, ...] = ()
    ordered: bool = True
    changed: Declaration | None = None

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
class Row:
    """One statement of a matrix; ``key`` is an item key of its own, unique in the questionnaire."""

    key: str
    text: Text
    reversed: bool = False
    changed: Declaration | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A question.

    ``kind`` is a name of `surveys.kinds.all.KINDS`, which holds all that differs between kinds.
    ``reversed`` marks negative wording: the stored code is what was chosen, statistics see the mirrored code.
    ``stage`` names the programme stage whose experienced involvement the item measures (scale key ``involvement``).
    ``minimum`` and ``maximum`` bound a number, which goes in steps of ``step`` from the minimum, or from 0;
    ``earliest`` and ``latest`` bound a date; ``max_length`` bounds a text in characters, also that beside 'other'.
    ``minimum_choices`` and ``maximum_choices`` bound how many are chosen or ranked; ``partial`` is true for a ranking
    that may leave choices out. ``ends`` are the words at the low and the high end of a range.
    ``background`` marks an item that describes who answers; no indicator needs to use it.
    ``show_if`` is the condition on which the item is asked; an answer on which ``constraint`` is false is refused with
    ``constraint_message``.
    """

    key: str
    kind: str
    text: Text
    hint: Text = field(default_factory=dict)
    scale: Scale | None = None
    rows: tuple[Row, ...] = ()
    required: bool = False
    reversed: bool = False
    show_if: Node | None = None
    minimum: int | Decimal | None = None
    maximum: int | Decimal | None = None
    max_length: int = 2000
    stage: str | None = None
    background: bool = False
    step: int | Decimal | None = None
    earliest: dt.date | None = None
    latest: dt.date | None = None
    minimum_choices: int = 0
    maximum_choices: int | None = None
    partial: bool = False
    ends: tuple[Text, Text] | None = None
    constraint: Node | None = None
    constraint_message: Text = field(default_factory=dict)
    changed: Declaration | None = None

    @property
    def other(self) -> Choice | None:
        """The choice with a text field beside it."""
        return next((choice for choice in self.scale.choices if choice.other), None) if self.scale else None

    @property
    def other_key(self) -> str:
        """Under which the text beside 'other' is posted and kept. Codes are numbers, so that no variable has it."""
        return f"{self.key}#other"


@dataclass(frozen=True, slots=True)
class Variable:
    """What is tallied: a single choice, scale item, range or whole number is one variable; each matrix row is one,
    under the row's key; each choice of a several-choices item is one with codes 0 and 1, under ``item#code``; each
    choice of a ranking is one with its rank, under ``item#code``; a text, decimal number or date is one with code 1 for
    'written', consent one with code 1 for 'given'. A note has none. ``scale`` is None for all that has no choices."""

    key: str
    item: Item
    text: Text
    scale: Scale | None
    reversed: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """``show_if`` is a condition of all its items besides their own; it speaks of earlier pages only."""

    key: str
    title: Text
    items: tuple[Item, ...]
    intro: Text = field(default_factory=dict)
    show_if: Node | None = None


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

    def asked_in(self, languages: Collection[str]) -> Questionnaire:
        """The questionnaire in those of its languages alone; in all of them where it has none of those."""
        kept = tuple(language for language in self.languages if language in languages)
        return replace(self, languages=kept) if kept else self


CHOSEN: Final = Scale(
    "chosen",
    (Choice(0, {"da": "Ikke valgt", "en": "Not chosen"}), Choice(1, {"da": "Valgt", "en": "Chosen"})),
    ordered=False,
)
