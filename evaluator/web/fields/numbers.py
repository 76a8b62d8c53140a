"""Numbers as they are written by people: shares in per cent, and one for each of several things."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic

from evaluator.web.fields.values import Block, Data, FieldContext, Spec, Where, number, shown, words
from surveys.document.values import Content


def no_share(table: Content) -> bool:  # noqa: ARG001
    return False


def is_share(table: Content) -> bool:  # noqa: ARG001
    return True


def share(written: str) -> int | Decimal | str:
    """'62,5' and '62,5 %' as 0.625; what is no number as it was typed."""
    read = number(written.removesuffix("%").strip())
    if isinstance(read, str):
        return written
    found = Decimal(read) / 100
    return int(found) if found == found.to_integral_value() else found.normalize()


def share_shown(value: object, language: str) -> str:
    """A share in per cent; what is no number as it stands in the document."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return shown(value, language)
    per_cent = (Decimal(value) * 100).normalize()
    return shown(per_cent, language)


@dataclass(frozen=True, slots=True)
class NumberEntry:
    """A number, in per cent where ``in_percent`` says so of the table."""

    name: str
    in_percent: Callable[[Content], bool] = no_share

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def block(self, where: FieldContext, table: Content) -> Block:
        spec = _spec(where, self.name, where.label(self.name), table.get(self.name), per_cent=self.in_percent(table))
        return Block("plain", self.name, ((spec,),))

    def values(self, where: FieldContext, table: Content, data: Data) -> Content:  # noqa: ARG002
        written = words(data, self.name)
        return {self.name: _read(written, per_cent=self.in_percent(table))} if written else {}


@dataclass(frozen=True, slots=True)
class NumbersEntry(Generic[Where]):
    """A table with a number for each of ``keys``, which are given with their titles. A number of a key that is not
    among them keeps its field, so that it can be taken away."""

    name: str
    keys: Callable[[Where], Sequence[tuple[str, str]]]
    in_percent: Callable[[Content], bool] = no_share

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def _fields(self, where: Where, table: Content) -> dict[str, str]:
        titles = dict(self.keys(where))
        return titles | {key: key for key in _numbers(table.get(self.name)) if key not in titles}

    def block(self, where: Where, table: Content) -> Block:
        before, per_cent = _numbers(table.get(self.name)), self.in_percent(table)
        specs = (
            _spec(where, f"{self.name}-{key}", title, before.get(key), per_cent=per_cent)
            for key, title in self._fields(where, table).items()
        )
        return Block("numbers", self.name, (tuple(specs),), where.label(self.name))

    def values(self, where: Where, table: Content, data: Data) -> Content:
        per_cent = self.in_percent(table)
        typed = {key: words(data, f"{self.name}-{key}") for key in self._fields(where, table)}
        found = {key: _read(written, per_cent=per_cent) for key, written in typed.items() if written}
        return {self.name: found} if found else {}


def _numbers(value: object) -> Content:
    return value if isinstance(value, dict) else {}


def _spec(where: FieldContext, name: str, title: str, value: object, *, per_cent: bool) -> Spec:
    if not per_cent:
        return Spec(name, "code", title, shown(value, where.t.language))
    return Spec(name, "code", where.t("fields.in_percent", title=title), share_shown(value, where.t.language))


def _read(written: str, *, per_cent: bool) -> int | Decimal | str:
    return share(written) if per_cent else number(written)
