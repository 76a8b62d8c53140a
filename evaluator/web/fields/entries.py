"""The parts of which forms are made: texts, marks, numbers, days, and what is chosen of a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from evaluator.web.fields.values import (
    Block,
    Data,
    FieldContext,
    Spec,
    Where,
    in_languages,
    shown,
    texts_in,
    words,
)
from surveys.document.values import Content


@dataclass(frozen=True, slots=True)
class TextEntry:
    """A text in every language. ``called``: by which name its label goes, where that is not its own."""

    name: str
    widget: str = "line"
    called: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def block(self, where: FieldContext, table: Content) -> Block:
        label = where.label(self.called or self.name)
        texts = texts_in(table.get(self.name), where.languages)
        fields = [Spec(f"{self.name}-{one}", self.widget, label, text, language=one) for one, text in texts.items()]
        return Block("plain", self.name, (tuple(fields),))

    def values(self, where: FieldContext, table: Content, data: Data) -> Content:  # noqa: ARG002
        texts = in_languages(data, self.name, where.languages)
        return {self.name: texts} if texts else {}


@dataclass(frozen=True, slots=True)
class FlagEntry:
    """A truth value; ``usual`` is that of a document which does not say."""

    name: str
    usual: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def block(self, where: FieldContext, table: Content) -> Block:
        value = table.get(self.name, self.usual) is True
        return Block("plain", self.name, ((Spec(self.name, "check", where.label(self.name), value),),))

    def values(self, where: FieldContext, table: Content, data: Data) -> Content:  # noqa: ARG002
        value = bool(data.get(self.name))
        return {self.name: value} if value != self.usual else {}


@dataclass(frozen=True, slots=True)
class ValueEntry:
    """A number, a day or an expression on one line; ``read`` makes it of what was typed."""

    name: str
    read: Callable[[str], Any] = str
    widget: str = "code"

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def block(self, where: FieldContext, table: Content) -> Block:
        value, label = shown(table.get(self.name), where.t.language), where.label(self.name)
        return Block("plain", self.name, ((Spec(self.name, self.widget, label, value),),))

    def values(self, where: FieldContext, table: Content, data: Data) -> Content:  # noqa: ARG002
        written = words(data, self.name)
        return {self.name: self.read(written)} if written else {}


@dataclass(frozen=True, slots=True)
class PickEntry(Generic[Where]):
    """One of a list of options; '' is none of them. A value that is not among them is offered as it is written."""

    name: str
    options: Callable[[Where], Sequence[tuple[str, str]]]
    widget: str = "select"

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def block(self, where: Where, table: Content) -> Block:
        value, options = str(table.get(self.name, "")), tuple(self.options(where))
        if value not in dict(options) and (value or self.widget == "select"):
            options = (*options, (value, value))
        spec = Spec(self.name, self.widget, where.label(self.name), value, options)
        return Block("plain", self.name, ((spec,),))

    def values(self, where: Where, table: Content, data: Data) -> Content:  # noqa: ARG002
        picked = words(data, self.name)
        return {self.name: picked} if picked else {}
