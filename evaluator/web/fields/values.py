"""The fields of a form over a table of a document, and the table that the filled form gives.

A form is flat: a name is the path of the value inside the table, ``choices-0-da``, so that each fault finds its field.
Nothing is judged here: what cannot be read stays in the table as it was typed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol, TypeVar

from evaluator.texts import Texts
from surveys.document.values import Content

Value = str | bool | list[str]
Data = Mapping[str, Value]
"""The fields of a form by name."""

_WHOLE: Final = re.compile(r"[+-]?\d{1,15}")
_DECIMAL: Final = re.compile(r"[+-]?\d{1,15}([.,]\d{1,15})?")


@dataclass(frozen=True, slots=True)
class Spec:
    """A field as it is drawn; ``label`` is a text. ``widget`` is one of those of `templates/shared/fields.html`.
    ``fixed``: it can be read but not changed."""

    name: str
    widget: str
    label: str
    value: Value
    options: tuple[tuple[str, str], ...] = ()
    language: str = ""
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Fields that are drawn together. ``kind`` is 'plain', 'rows' or 'key', or one of a room's own; ``name`` is the key
    in the table. ``groups`` are the fields of each row, of 'plain' all in one; ``legends`` name the rows, and ``hint``
    says how they are filled in."""

    kind: str
    name: str
    groups: tuple[tuple[Spec, ...], ...]
    title: str = ""
    legends: tuple[str, ...] = ()
    hint: str = ""

    @property
    def specs(self) -> tuple[Spec, ...]:
        return tuple(spec for group in self.groups for spec in group)


class FieldContext(Protocol):
    """What fields need to know besides their table. ``rows`` are how many rows the form has at least, by the key of the
    list."""

    @property
    def t(self) -> Texts: ...
    @property
    def languages(self) -> tuple[str, ...]: ...
    @property
    def rows(self) -> Mapping[str, int]: ...
    def label(self, name: str, **values: object) -> str:
        """What the field ``name`` is called on this room's pages."""
        ...


Where = TypeVar("Where", bound=FieldContext)
_Where = TypeVar("_Where", bound=FieldContext, contravariant=True)


class Entry(Protocol[_Where]):
    """A part of a form. It controls the keys ``names`` of the table."""

    @property
    def names(self) -> tuple[str, ...]: ...
    def block(self, where: _Where, table: Content) -> Block: ...
    def values(self, where: _Where, table: Content, data: Data) -> Content:
        """The keys of the new table; ``table`` is the one before."""
        ...


def blocks_of(entries: Iterable[Entry[Where]], where: Where, table: Content) -> list[Block]:
    return [entry.block(where, table) for entry in entries]


def data_of(blocks: Iterable[Block]) -> dict[str, Value]:
    return {spec.name: spec.value for block in blocks for spec in block.specs}


def table_of(entries: Iterable[Entry[Where]], where: Where, table: Content, data: Data) -> Content:
    """The table that the form gives. What was not touched stays as it is written in ``table``."""
    new: Content = {}
    for entry in entries:
        before = data_of([entry.block(where, table)])
        touched = any(data.get(name, value) != value for name, value in before.items())
        more = any(data[name] for name in data.keys() - before.keys() if name.startswith(f"{entry.names[0]}-"))
        kept = {name: table[name] for name in entry.names if name in table}
        new |= entry.values(where, table, data) if touched or more else kept
    return new


def words(data: Data, name: str) -> str:
    value = data.get(name, "")
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def in_languages(data: Data, name: str, languages: Sequence[str]) -> Content:
    """The text of each language in which something is written."""
    return {language: text for language in languages if (text := words(data, f"{name}-{language}"))}


def texts_in(value: object, languages: Sequence[str]) -> dict[str, str]:
    """A text of a document by language, '' where there is none."""
    found = value if isinstance(value, dict) else {languages[0]: value} if languages else {}
    given = {one: found.get(one) for one in languages}
    return {one: text.strip() if isinstance(text, str) else "" for one, text in given.items()}


def whole(written: str) -> int | str:
    return int(written) if _WHOLE.fullmatch(written) else written


def number(written: str) -> int | Decimal | str:
    plain = written.replace("−", "-")
    if _WHOLE.fullmatch(plain):
        return int(plain)
    return Decimal(plain.replace(",", ".")) if _DECIMAL.fullmatch(plain) else written


def day(written: str) -> dt.date | str:
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        return written


def time(written: str) -> dt.time | str:
    try:
        return dt.time.fromisoformat(written.replace(".", ":"))
    except ValueError:
        return written


def shown(value: object, language: str) -> str:
    """A value of a document as it is written in a field."""
    if isinstance(value, Decimal):
        written = format(value, "f")
        return written.replace(".", ",") if language == "da" else written
    if isinstance(value, dt.time):
        return value.isoformat("minutes")
    return "" if value is None else value.isoformat() if isinstance(value, dt.date) else str(value)
