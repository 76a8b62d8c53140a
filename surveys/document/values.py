"""How names and values are written in a document: the readable form of everything that no author wrote before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, TypeAlias

import tomlkit
from tomlkit.items import SingleKey

from surveys.messages import LANGUAGES

Content = dict[str, Any]
"""The document, or one of its tables: texts, whole numbers, `Decimal`, truth values, dates, lists and tables."""

Path: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class Shape:
    """How a kind of document is laid out where no author did.

    ``order``: the keys of tables in the order in which they are written. ``sections``: what stands below headers of its
    own. ``named``: those of them that hold tables by their keys, each below a header ``[path.KEY]``. ``moving``: tables
    that move from one table to another of the list above them; () where none do.
    """

    order: tuple[str, ...]
    sections: frozenset[Path]
    named: frozenset[Path]
    moving: Path = ()
    _ranks: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_ranks", {name: place for place, name in enumerate(self.order)})

    def rank(self, name: str) -> int:
        """The place of a key among those of its table; what has none comes last."""
        return self._ranks.get(name, len(self._ranks))

    def ordered(self, table: Mapping[str, Any]) -> Content:
        """The table with its keys in the order in which they are written."""
        return dict(sorted(table.items(), key=lambda entry: self.rank(entry[0])))


QUESTIONNAIRE: Final = Shape(
    order=(
        *("key", "languages", "kind", "changed", "title", "information", "thanks", "intro", "text", "hint"),
        *("required", "background", "reversed", "partial", "ordered", "show_if", "stage", "minimum", "maximum", "step"),
        *("low", "high", "minimum_choices", "maximum_choices", "max_length", "constraint", "constraint_message"),
        *("scale", "dont_know", "not_relevant", "code", *LANGUAGES, "choices", "rows"),
        *("scales", "pages", "items"),
    ),
    sections=frozenset({("scales",), ("pages",), ("pages", "items")}),
    named=frozenset({("scales",)}),
    moving=("pages", "items"),
)


def ordered(table: Mapping[str, Any]) -> Content:
    """A questionnaire's table with its keys in the order in which they are written."""
    return QUESTIONNAIRE.ordered(table)


def name_text(*path: str) -> str:
    """A key, with points between its parts where it has several."""
    return ".".join(SingleKey(name).as_string() for name in path)


def value_text(value: object) -> str:
    """A value on the right of ``=``. Paragraphs stand as paragraphs, and a list of tables has a line for each."""
    if isinstance(value, str) and "\n" in value and "\r" not in value:
        written = tomlkit.string(value, multiline=True).as_string()
        return written if written.startswith('"""\n') else f'"""\n{written[3:]}'
    if isinstance(value, list) and any(isinstance(entry, dict) for entry in value):
        return "\n".join(["[", *(f"  {line_text(entry)}," for entry in value), "]"])
    return line_text(value)


def line_text(value: object) -> str:
    """A value on one line, as it stands inside of others."""
    if isinstance(value, dict):
        inside = ", ".join(f"{name_text(name)} = {line_text(one)}" for name, one in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(line_text, value))}]"
    return format(value, "f") if isinstance(value, Decimal) else tomlkit.item(value).as_string()
