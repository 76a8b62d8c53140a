"""An indicator as it is edited, and the targets of all of them in one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from evaluator.designing.operations import entries_of, put_entry
from evaluator.web.designing.indicators_levels import LevelEntry
from evaluator.web.designing.indicators_prospects import Beside, beside
from evaluator.web.designing.indicators_sources import INDICATORS, SourceEntry, as_filled, is_share
from evaluator.web.designing.part import DesignPart, EntryPart
from evaluator.web.designing.theory_parts import nodes_to_choose
from evaluator.web.designing.where import Where, title_of
from evaluator.web.fields.entries import PickEntry, TextEntry, ValueEntry
from evaluator.web.fields.numbers import NumberEntry, NumbersEntry
from evaluator.web.fields.parts import Section
from evaluator.web.fields.values import Block, Data, Entry, Spec, in_languages, table_of, texts_in
from surveys.document.values import Content

_TARGETS: Final = "targets"
_NUMBERS: Final = ("baseline", _TARGETS, "margin")


@dataclass(frozen=True, slots=True)
class UsualEntry:
    """One of a few options, of which a document that says nothing means the ``usual`` one."""

    name: str
    options: Callable[[Where], Sequence[tuple[str, str]]]
    usual: str

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def block(self, where: Where, table: Content) -> Block:
        return PickEntry(self.name, self.options).block(where, {self.name: self.usual} | table)

    def values(self, where: Where, table: Content, data: Data) -> Content:
        picked = PickEntry(self.name, self.options).values(where, table, data)
        return picked if picked != {self.name: self.usual} else {}


@dataclass(frozen=True, slots=True)
class TextsByEntry:
    """A table with a text for each of ``keys``, which are given with their titles. One of a key that is not among them
    keeps its field."""

    name: str
    keys: Callable[[Where], Sequence[tuple[str, str]]]

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def _fields(self, where: Where, table: Content) -> dict[str, str]:
        titles = dict(self.keys(where))
        return titles | {key: key for key in _table(table.get(self.name)) if key not in titles}

    def block(self, where: Where, table: Content) -> Block:
        before = _table(table.get(self.name))
        specs = tuple(
            Spec(f"{self.name}-{key}-{language}", "lines", title, text, language=language)
            for key, title in self._fields(where, table).items()
            for language, text in texts_in(before.get(key), where.languages).items()
        )
        return Block("numbers", self.name, (specs,), where.label(self.name))

    def values(self, where: Where, table: Content, data: Data) -> Content:
        fields = self._fields(where, table)
        found = {key: in_languages(data, f"{self.name}-{key}", where.languages) for key in fields}
        texts = {key: text for key, text in found.items() if text}
        return {self.name: texts} if texts else {}


class Indicators(EntryPart):
    kind = INDICATORS
    slug = "indikatorer"
    listed_on = "indicators"
    template = new_template = "indicator.html"
    begins = ("node",)
    onwards: ClassVar[Mapping[str, str]] = {"question": "designing.new_question"}

    def fields(self, where: Where) -> Iterator[Section[Where]]:  # noqa: ARG002
        yield self.kind, (PickEntry("node", nodes_to_choose), TextEntry("title"), TextEntry("definition", "area"))
        yield "figure", (SourceEntry(), PickEntry("unit", _units))
        towards = UsualEntry("direction", _directions, "increase")
        targets = LevelEntry(NumbersEntry("targets", _milestones, is_share))
        yield "targets", (towards, LevelEntry(NumberEntry("baseline", is_share)), targets)
        rule = (PickEntry("rule", _rules), NumberEntry("margin", is_share), NumberEntry("minimum_n"))
        yield "judged", (*rule, ValueEntry("family", widget="line"))
        yield "bridges", (TextsByEntry("bridges", _milestones),)

    def basis(self, where: Where, table: Content, data: Data) -> Content:
        return table | {"source": as_filled(where, data)}

    def told(self, where: Where, key: str, table: Content) -> Beside:
        return beside(where, key, table)

    def table(self, where: Where, table: Content, data: Data) -> Content:
        """Numbers are read in the unit that the form as it is filled gives the indicator."""
        new = super().table(where, table, data)
        if is_share(new) == is_share(table):
            return new
        numbers = [one for one in self.entries(where, table) if one.names[0] in _NUMBERS]
        now = {name: value for name, value in new.items() if name not in _NUMBERS}
        return now | table_of(numbers, where, now | {name: table[name] for name in _NUMBERS if name in table}, data)


class Targets(DesignPart):
    """The targets of all indicators, milestone by milestone."""

    kind = ""
    slug = "maal"
    page = "targets"
    template = "targets.html"
    listed_on = "indicators"

    def told(self, where: Where, key: str, table: Content) -> list[tuple[str, str]]:  # noqa: ARG002
        return where.titles("milestones")

    def find(self, content: Content, key: str) -> Content:  # noqa: ARG002
        indicators = entries_of(content, INDICATORS)
        return {field_of(name): table.get("targets", {}) for name, table in indicators.items()}

    def sections(self, where: Where, table: Content) -> Iterator[Section[Where]]:  # noqa: ARG002
        indicators = entries_of(where.content, INDICATORS)
        yield "targets", tuple(map(TargetsEntry, indicators, indicators.values()))

    def put(self, content: Content, key: str, table: Content) -> Content:  # noqa: ARG002
        for name, its in entries_of(content, INDICATORS).items():
            targets = table.get(field_of(name), {})
            if targets != its.get("targets", {}):
                without = {one: value for one, value in its.items() if one != "targets"}
                content = put_entry(content, INDICATORS, name, without | ({"targets": targets} if targets else {}))
        return content


def field_of(indicator: str) -> str:
    """What an indicator's fields in the table of targets begin with."""
    return f"{indicator}:"


@dataclass(frozen=True, slots=True)
class TargetsEntry:
    """A row of that table: the targets of the indicator ``key``, which is written as in ``its`` table."""

    key: str
    its: Content

    @property
    def names(self) -> tuple[str, ...]:
        return (field_of(self.key),)

    def _numbers(self) -> Entry[Where]:
        return LevelEntry(NumbersEntry(_TARGETS, _milestones, lambda _: is_share(self.its)), self.its)

    def block(self, where: Where, table: Content) -> Block:
        field = field_of(self.key)
        specs = self._numbers().block(where, {_TARGETS: table.get(field)}).specs
        named = tuple(replace(one, name=field + one.name.removeprefix(_TARGETS)) for one in specs)
        return Block("numbers", field, (named,), title_of(self.its, where.t) or self.key)

    def values(self, where: Where, table: Content, data: Data) -> Content:
        field = field_of(self.key)
        posted = {_TARGETS + name.removeprefix(field): one for name, one in data.items() if name.startswith(field)}
        found = self._numbers().values(where, {_TARGETS: table.get(field)}, posted)
        return {field: found[_TARGETS]} if found else {}


def _milestones(where: Where) -> Sequence[tuple[str, str]]:
    return where.titles("milestones")


def _directions(where: Where) -> Sequence[tuple[str, str]]:
    return [(one, where.t(f"designing.direction_{one}")) for one in ("increase", "decrease")]


def _rules(where: Where) -> Sequence[tuple[str, str]]:
    return [(one, where.t(f"designing.rule_{one or 'usual'}")) for one in ("", "interval", "value")]


def _units(where: Where) -> Sequence[tuple[str, str]]:
    return [(one, where.t(f"designing.unit_{one or 'none'}")) for one in ("", "share", "count", "code")]


def _table(value: object) -> Content:
    return value if isinstance(value, dict) else {}
