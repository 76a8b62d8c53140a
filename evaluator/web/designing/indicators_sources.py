"""Where an indicator's figure comes from: one of five kinds of source, each with its fields on the same form, so that
going back to another kind loses nothing that was typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from evaluator.records.registry import COUNTABLE
from evaluator.web.designing.indicators_counted import CodesEntry, MeasureEntry, QuestionsEntry, RowsEntry
from evaluator.web.designing.indicators_library import restricted_by
from evaluator.web.designing.where import Where
from evaluator.web.fields.entries import PickEntry, TextEntry
from evaluator.web.fields.lists import ChecksEntry
from evaluator.web.fields.values import Block, Data, Entry, Spec, Value, data_of, table_of, words
from surveys.document.values import Content

INDICATORS: Final = "indicators"
NAME: Final = "source"
EMPTY: Final[Mapping[str, Any]] = {"survey": [], "theme": "", "register": "", "involvement": "", "manual": {}}
"""The kinds, each with how its first key is written where nothing is chosen yet: what is missing is told there."""
KINDS: Final = tuple(EMPTY)


@dataclass(frozen=True, slots=True)
class Way:
    """Fields that are drawn where one of ``kinds`` is chosen, and of a register one of ``registers`` if there are any;
    hidden elsewhere, so that they are posted all the same."""

    kinds: tuple[str, ...]
    specs: tuple[Spec, ...]
    registers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceBlock(Block):
    kinds: Spec | None = None
    ways: tuple[Way, ...] = ()


def _statistics(where: Where) -> Sequence[tuple[str, str]]:
    return [(one, where.t(f"designing.statistic_{one}")) for one in ("share", "median")]


def _groups(where: Where) -> Sequence[tuple[str, str]]:
    return where.titles("groups")


def _stages(where: Where) -> Sequence[tuple[str, str]]:
    return where.titles("stages")


def _themes(where: Where) -> Sequence[tuple[str, str]]:
    offered = [(key, where.t.pick(title)) for key, title in where.library().themes]
    return [("", where.t("designing.choose")), *offered]


def _readings(where: Where) -> Sequence[tuple[str, str]]:
    offered = [(one, where.t(f"designing.reading_{one}")) for one in ("practised", "experienced")]
    return [("", where.t("designing.choose")), *offered]


_GROUPS: Final[Entry[Where]] = ChecksEntry("groups", _groups, labelled="only_groups")
_ENTRIES: Final[Mapping[str, tuple[Entry[Where], ...]]] = {
    "survey": (QuestionsEntry("survey"), PickEntry("statistic", _statistics), CodesEntry(), _GROUPS),
    "theme": (PickEntry("theme", _themes), QuestionsEntry("questions", written=True), _GROUPS),
    "register": (MeasureEntry(), RowsEntry()),
    "involvement": (PickEntry("involvement", _readings), ChecksEntry("stages", _stages), _GROUPS),
    "manual": (TextEntry("manual"),),
}


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """What stands in the source besides its fields is kept while the kind stays."""

    @property
    def names(self) -> tuple[str, ...]:
        return (NAME,)

    def block(self, where: Where, table: Content) -> SourceBlock:
        inside, kind = source_of(table), kind_of(table)
        options = tuple((one, where.t(f"designing.source_{one}")) for one in KINDS)
        kinds = Spec(f"{NAME}-kind", "radio", where.label("source_kind"), kind, options)
        ways = tuple(_ways(where, inside))
        groups = ((kinds,), *(way.specs for way in ways))
        return SourceBlock("source", NAME, groups, where.label("source_kind"), kinds=kinds, ways=ways)

    def values(self, where: Where, table: Content, data: Data) -> Content:
        kind, before = words(data, f"{NAME}-kind"), source_of(table)
        if kind not in KINDS:
            return {NAME: before} if before else {}
        inside = before if kind == kind_of(table) else {}
        entries = _ENTRIES[kind]
        controlled = {name for entry in entries for name in entry.names}
        kept = {name: value for name, value in inside.items() if name not in controlled}
        drawn = data_of(entry.block(where, inside) for entry in entries)
        new = {kind: EMPTY[kind]} | table_of(entries, where, inside, drawn | _posted(data)) | kept
        if kind == "survey":
            new.setdefault("statistic", "share")
            if new["statistic"] == "median":
                new.pop("codes", None)
        return {NAME: new}


def as_filled(where: Where, data: Data) -> Content:
    """A source with what is filled in of every kind, the chosen one first: by it the form offers its options."""
    kind, posted = words(data, f"{NAME}-kind"), _posted(data)
    found: Content = {kind: EMPTY[kind]} if kind in KINDS else {}
    for entries in _ENTRIES.values():
        drawn = data_of(entry.block(where, {}) for entry in entries)
        found |= table_of(entries, where, {}, drawn | posted)
    return found


def _posted(data: Data) -> dict[str, Value]:
    return {name.removeprefix(f"{NAME}-"): value for name, value in data.items() if name.startswith(f"{NAME}-")}


def _ways(where: Where, inside: Content) -> Iterator[Way]:
    for kind, entries in _ENTRIES.items():
        for entry in entries:
            if entry is _GROUPS:
                continue
            specs = _named(entry.block(where, inside).specs)
            if isinstance(entry, RowsEntry):
                yield from (Way((kind,), (one,), _registers_with(one)) for one in specs)
            else:
                yield Way((kind,), specs)
    sharing = tuple(kind for kind, entries in _ENTRIES.items() if _GROUPS in entries)
    yield Way(sharing, _named(_GROUPS.block(where, inside).specs))


def _named(specs: Sequence[Spec]) -> tuple[Spec, ...]:
    return tuple(replace(one, name=f"{NAME}-{one.name}") for one in specs)


def _registers_with(spec: Spec) -> tuple[str, ...]:
    return tuple(one for one in COUNTABLE if spec.name.rpartition("-")[2] in restricted_by(one))


def source_of(table: Content) -> Content:
    source = table.get(NAME)
    return source if isinstance(source, dict) else {}


def kind_of(table: Content) -> str:
    """Which kind of source an indicator has; '' for none yet. Of several, which a form that is being filled in has, the
    first."""
    return next((name for name in source_of(table) if name in KINDS), "")


def is_share(table: Content) -> bool:
    """Whether the unit of an indicator is a share, whose numbers are written in per cent; so is most often one of which
    nobody has said yet where it comes from."""
    kind = kind_of(table)
    if not kind:
        return bool(table.get("unit", "share") == "share")
    if kind == "survey":
        return bool(source_of(table).get("statistic") != "median")
    return kind in ("theme", "involvement") or (kind == "manual" and table.get("unit") == "share")
