"""What was written or posted for an item, read into the codes and texts that are stored of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from surveys.answers.coding import BadAnswer, chosen_of, code_of, consent_of, number_of, text_of
from surveys.answers.ranking import as_codes, posted_ranks
from surveys.answers.written import GROUPING, canonical, date_of, decimal_of
from surveys.questionnaire import TEXT_KINDS, WRITTEN, Choice, Item, ItemKind, Variable

Codes = dict[str, int | None]
Texts = dict[str, str]


def read_value(item: Item, key: str, raw: str, *, grouping: str) -> tuple[Codes, Texts]:
    """The code and the text of an item that has one value, or of its row ``key``; None and no text for blank.
    ``grouping``: see `decimal_of`. Raises BadAnswer."""
    if item.kind in _CODES:
        return {key: _CODES[item.kind](raw, item)}, {}
    text = _TEXTS[item.kind](raw, item, grouping)
    return {key: WRITTEN if text else None}, {key: text} if text else {}


def _choice(raw: str, item: Item) -> int | None:
    return code_of(raw, item.scale) if item.scale else None


def _decimal(raw: str, item: Item, grouping: str) -> str:
    number = decimal_of(raw, item, grouping=grouping)
    return "" if number is None else canonical(number)


def _date(raw: str, item: Item, _grouping: str) -> str:
    date = date_of(raw, item)
    return "" if date is None else canonical(date)


def _text(raw: str, item: Item, _grouping: str) -> str:
    return text_of(raw, item)


_CODES: Final[Mapping[ItemKind, Callable[[str, Item], int | None]]] = {
    **dict.fromkeys((ItemKind.SINGLE, ItemKind.SCALE, ItemKind.RANGE, ItemKind.MATRIX), _choice),
    ItemKind.INTEGER: number_of,
    ItemKind.CONSENT: lambda raw, _: consent_of(raw),
}
_TEXTS: Final[Mapping[ItemKind, Callable[[str, Item, str], str]]] = {
    ItemKind.DECIMAL: _decimal,
    ItemKind.DATE: _date,
    **dict.fromkeys(TEXT_KINDS, _text),
}


@dataclass(frozen=True, slots=True)
class Posted:
    """The values of one field, of an item or of a matrix row; ``beside`` are those of the text field that belongs to
    the choice ``other``."""

    variables: tuple[Variable, ...]
    values: Sequence[str]
    language: str
    other: Choice | None = None
    beside: Sequence[str] = ()

    @property
    def item(self) -> Item:
        return self.variables[0].item


def read_posted(posted: Posted) -> tuple[Codes, Texts]:
    """The variables of a field, None for blank, and what was written, by key. Raises BadAnswer."""
    item = posted.item
    codes, texts = _values(posted, item)
    if posted.other is not None:
        texts = _text_beside(posted, posted.other, codes)
    if item.required and all(code is None for code in codes.values()):
        raise BadAnswer(left_blank(item))
    return codes, texts


def left_blank(item: Item) -> str:
    """The reason for which a required item may not be blank."""
    return "consent" if item.kind is ItemKind.CONSENT else "required"


def _values(posted: Posted, item: Item) -> tuple[Codes, Texts]:
    if item.kind is ItemKind.MULTIPLE:
        chosen = chosen_of(posted.values, item)
        codes = [choice.code for choice in item.scale.all_choices] if item.scale else []
        return {f"{item.key}#{code}": int(code in chosen) if chosen else None for code in codes}, {}
    if item.kind is ItemKind.RANKING:
        return as_codes(posted_ranks(posted.values, item), item), {}
    grouping = GROUPING.get(posted.language, ".")
    return read_value(item, posted.variables[0].key, _one(posted.values), grouping=grouping)


def _text_beside(posted: Posted, other: Choice, codes: Codes) -> Texts:
    """The text counts with its choice alone. Where nothing is chosen at all, that it lacks its choice is said."""
    item, text = posted.item, text_of(_one(posted.beside), posted.item)
    chosen = codes.get(item.key) == other.code or codes.get(f"{item.key}#{other.code}") == 1
    if not chosen and text and all(code is None for code in codes.values()):
        raise BadAnswer("other_not_chosen", code=other.code)
    if chosen and not text and item.required:
        raise BadAnswer("other_missing", code=other.code)
    return {item.other_key: text} if chosen and text else {}


def _one(values: Sequence[str]) -> str:
    """The one value that was posted; '' for none."""
    if len(values) > 1:
        raise BadAnswer("several")
    return values[0] if values else ""
