"""What was posted for a field, read into the codes and texts that are stored of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.kinds.all import kind_of
from surveys.kinds.coding import BadAnswer, one_of
from surveys.kinds.record import Stored
from surveys.kinds.text import line_of
from surveys.kinds.written import by_hand
from surveys.questionnaire import Choice, Item, Variable


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


def read_posted(posted: Posted) -> Stored:
    """The variables of a field, None for blank, and what was written, by key. Raises BadAnswer."""
    item, notation = posted.item, by_hand(posted.language)
    codes, texts = kind_of(item).coding.posted(item, posted.variables[0].key, posted.values, notation)
    if posted.other is not None:
        texts = _text_beside(posted, posted.other, codes)
    if item.required and all(code is None for code in codes.values()):
        raise BadAnswer(left_blank(item))
    return codes, texts


def left_blank(item: Item) -> str:
    """The reason for which a required item may not be blank."""
    return "consent" if kind_of(item).required else "required"


def _text_beside(posted: Posted, other: Choice, codes: Mapping[str, int | None]) -> dict[str, str]:
    """The text counts with its choice alone. Without it nobody can tell whether it was meant: that is asked, whatever
    else is chosen."""
    item, text = posted.item, line_of(one_of(posted.beside), posted.item)
    chosen = codes.get(item.key) == other.code or codes.get(f"{item.key}#{other.code}") == 1
    if not chosen and text:
        raise BadAnswer("other_not_chosen", code=other.code)
    if chosen and not text and item.required:
        raise BadAnswer("other_missing", code=other.code)
    return {item.other_key: text} if chosen and text else {}
