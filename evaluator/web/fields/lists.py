"""What holds several: things marked of a list, and texts in rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Generic

from evaluator.web.fields.values import (
    Block,
    Data,
    FieldContext,
    Spec,
    Where,
    in_languages,
    texts_in,
    words,
)
from surveys.document.values import Content

SPARE_TEXTS: Final = 2
"""Empty rows below those that there are."""


@dataclass(frozen=True, slots=True)
class ChecksEntry(Generic[Where]):
    """Several of a list of options, in their order. A value that is not among them is offered as it is written.
    ``keeps_empty``: a list of none is written, too. ``labelled``: the name of its label, where the name has another
    meaning elsewhere."""

    name: str
    options: Callable[[Where], Sequence[tuple[str, str]]]
    keeps_empty: bool = False
    labelled: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def _offered(self, where: Where, table: Content) -> dict[str, str]:
        offered = dict(self.options(where))
        return offered | {one: one for one in _marked(table.get(self.name)) if one not in offered}

    def block(self, where: Where, table: Content) -> Block:
        offered, marked = self._offered(where, table), _marked(table.get(self.name))
        spec = Spec(self.name, "checks", where.label(self.labelled or self.name), marked, tuple(offered.items()))
        return Block("plain", self.name, ((spec,),))

    def values(self, where: Where, table: Content, data: Data) -> Content:
        marked = _marked(data.get(self.name))
        chosen = [one for one in self._offered(where, table) if one in marked]
        return {self.name: chosen} if chosen or self.keeps_empty else {}


def _marked(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


@dataclass(frozen=True, slots=True)
class TextsEntry:
    """A list of texts, each in every language, with empty rows to write more in. Its words are the labels of ``NAME``,
    ``NAME_hint``, and of ``NAME_row`` with a ``number``."""

    name: str

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def block(self, where: FieldContext, table: Content) -> Block:
        value = table.get(self.name)
        rows: list[object] = list(value) if isinstance(value, list) else []
        count = max(len(rows) + SPARE_TEXTS, where.rows.get(self.name, 0))
        rows += [{}] * (count - len(rows))
        legends = tuple(where.label(f"{self.name}_row", number=at + 1) for at in range(count))
        groups = tuple(tuple(self._row(where, at, row, legends[at])) for at, row in enumerate(rows))
        return Block("rows", self.name, groups, where.label(self.name), legends, where.label(f"{self.name}_hint"))

    def _row(self, where: FieldContext, at: int, row: object, label: str) -> Iterator[Spec]:
        for language, text in texts_in(row, where.languages).items():
            yield Spec(f"{self.name}-{at}-{language}", "lines", label, text, language=language)

    def values(self, where: FieldContext, table: Content, data: Data) -> Content:  # noqa: ARG002
        numbers = sorted({int(name.split("-")[1]) for name in data if name.startswith(f"{self.name}-")})
        found = [in_languages(data, f"{self.name}-{at}", where.languages) for at in numbers]
        texts = [text for text in found if text]
        return {self.name: texts} if texts else {}


@dataclass(frozen=True, slots=True)
class KeyEntry(Generic[Where]):
    """The key of the thing itself. ``about``: whether it stays as it is, and what is said of that."""

    about: Callable[[Where, Content], tuple[bool, str]]
    name: str = "key"

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def block(self, where: Where, table: Content) -> Block:
        stays, said = self.about(where, table)
        spec = Spec(self.name, "code", where.label(self.name), str(table.get(self.name, "")), fixed=stays)
        return Block("key", self.name, ((spec,),), said)

    def values(self, where: Where, table: Content, data: Data) -> Content:
        posted, before = words(data, self.name), table.get(self.name)
        key = before if before and (not posted or self.about(where, table)[0]) else posted
        return {self.name: key} if key else {}
