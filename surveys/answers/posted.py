"""What was posted for an item, read into the codes and texts that are stored of it: one reader for each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from surveys.answers.coding import BadAnswer, chosen_of, code_of, consent_of, number_of, text_of
from surveys.answers.ranking import as_codes, posted_ranks
from surveys.answers.written import GROUPING, canonical, date_of, decimal_of
from surveys.questionnaire import WRITTEN, Choice, Item, ItemKind, Variable

Codes = dict[str, int | None]
Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class Posted:
    """The values of one field, of an item or of a matrix row; ``beside`` are those of the text field beside 'other'."""

    variables: tuple[Variable, ...]
    values: Sequence[str]
    beside: Sequence[str]
    language: str

    @property
    def item(self) -> Item:
        return self.variables[0].item


def read_posted(posted: Posted) -> tuple[Codes, Texts]:
    """The variables of a field, None for blank, and what was written, by key. Raises BadAnswer."""
    item = posted.item
    codes, texts = _READERS[item.kind](posted)
    other = item.other
    if other is not None:
        texts = _text_beside(posted, other, codes)
    if item.required and all(code is None for code in codes.values()):
        raise BadAnswer("consent" if item.kind is ItemKind.CONSENT else "required")
    return codes, texts


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


def _choice(posted: Posted) -> tuple[Codes, Texts]:
    variable = posted.variables[0]
    return {variable.key: code_of(_one(posted.values), variable.scale) if variable.scale else None}, {}


def _several(posted: Posted) -> tuple[Codes, Texts]:
    item, chosen = posted.item, chosen_of(posted.values, posted.item)
    codes = [choice.code for choice in item.scale.all_choices] if item.scale else []
    return {f"{item.key}#{code}": int(code in chosen) if chosen else None for code in codes}, {}


def _ranking(posted: Posted) -> tuple[Codes, Texts]:
    return as_codes(posted_ranks(posted.values, posted.item), posted.item), {}


def _number(posted: Posted) -> tuple[Codes, Texts]:
    return {posted.item.key: number_of(_one(posted.values), posted.item)}, {}


def _consent(posted: Posted) -> tuple[Codes, Texts]:
    return {posted.item.key: consent_of(_one(posted.values))}, {}


def _decimal(posted: Posted) -> tuple[Codes, Texts]:
    number = decimal_of(_one(posted.values), posted.item, grouping=GROUPING.get(posted.language, "."))
    return _as_written(posted, "" if number is None else canonical(number))


def _date(posted: Posted) -> tuple[Codes, Texts]:
    date = date_of(_one(posted.values), posted.item)
    return _as_written(posted, "" if date is None else canonical(date))


def _text(posted: Posted) -> tuple[Codes, Texts]:
    return _as_written(posted, text_of(_one(posted.values), posted.item))


def _as_written(posted: Posted, text: str) -> tuple[Codes, Texts]:
    key = posted.item.key
    return {key: WRITTEN if text else None}, {key: text} if text else {}


_READERS: Final[Mapping[ItemKind, Callable[[Posted], tuple[Codes, Texts]]]] = {
    ItemKind.SINGLE: _choice,
    ItemKind.SCALE: _choice,
    ItemKind.RANGE: _choice,
    ItemKind.MATRIX: _choice,
    ItemKind.MULTIPLE: _several,
    ItemKind.RANKING: _ranking,
    ItemKind.INTEGER: _number,
    ItemKind.DECIMAL: _decimal,
    ItemKind.DATE: _date,
    ItemKind.SHORT_TEXT: _text,
    ItemKind.LONG_TEXT: _text,
    ItemKind.CONSENT: _consent,
}
