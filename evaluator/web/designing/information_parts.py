"""What people are told before they are asked: the text of the programme, and what is other for some waves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Final

from evaluator.designing.operations import add_entry, entry_of, put_entry, remove_entry
from evaluator.programme.information import BASES, SPECIAL_BASES, SPECIAL_CATEGORIES
from evaluator.web.designing.part import DesignPart, EntryPart
from evaluator.web.designing.where import WAVES, Where
from evaluator.web.fields.entries import FlagEntry, PickEntry, TextEntry, ValueEntry
from evaluator.web.fields.lists import ChecksEntry
from evaluator.web.fields.parts import Section
from evaluator.web.fields.tables import TableEntry
from evaluator.web.fields.values import Block, Data, Entry, Spec, words
from surveys.document.editing import proposed_key
from surveys.document.values import Content

INFORMATION: Final = "information"
VARIANTS: Final = "variants"
_YES, _NO = "yes", "no"


class Information(DesignPart):
    """The text of all waves that have no other."""

    kind = INFORMATION
    slug = "information"
    listed_on = "information"
    template = "information.html"

    def find(self, content: Content, key: str) -> Content:  # noqa: ARG002
        return _table(content)

    def put(self, content: Content, key: str, table: Content) -> Content:  # noqa: ARG002
        return _with(content, table)

    def sections(self, where: Where, table: Content) -> Iterator[Section[Where]]:  # noqa: ARG002
        yield from _sections(FlagEntry("take_out"), FlagEntry("quotes"))


class Variants(EntryPart):
    """What is other for some waves; what stays empty is as in the text of all."""

    kind = VARIANTS
    slug = "andre-tekster"
    listed_on = "information"
    needs = ("waves",)

    def find(self, content: Content, key: str) -> Content:
        return entry_of(_table(content), VARIANTS, key)

    def put(self, content: Content, key: str, table: Content) -> Content:
        return _with(content, put_entry(_table(content), VARIANTS, key, table))

    def add(self, content: Content, table: Content) -> tuple[Content, str]:
        """Named by its first wave, where nobody gives it a key."""
        its = _table(content)
        first = next(iter(table.get("waves", ())), "")
        key = str(table.get("key") or "") or proposed_key(str(first), its.get(VARIANTS, {}), "variant")
        new, key = add_entry(its, VARIANTS, table | {"key": key})
        return _with(content, new), key

    def remove(self, content: Content, key: str) -> Content:
        return _with(content, remove_entry(_table(content), VARIANTS, key))

    def sections(self, where: Where, table: Content) -> Iterator[Section[Where]]:
        yield VARIANTS, (ChecksEntry("waves", _waves),)
        yield from _sections(AsUsualEntry("take_out"), AsUsualEntry("quotes"))
        yield from (one for one in super().sections(where, table) if one[0] == "key")


@dataclass(frozen=True, slots=True)
class AsUsualEntry:
    """Yes, no, or as in the text of all."""

    name: str

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def block(self, where: Where, table: Content) -> Block:
        value = {True: _YES, False: _NO}.get(table.get(self.name, ""), "")
        options = tuple((one, where.t(f"designing.as_usual_{one or 'usual'}")) for one in ("", _YES, _NO))
        spec = Spec(self.name, "select", where.label(self.name), value, options)
        return Block("plain", self.name, ((spec,),))

    def values(self, where: Where, table: Content, data: Data) -> Content:  # noqa: ARG002
        said = {_YES: True, _NO: False}.get(words(data, self.name))
        return {} if said is None else {self.name: said}


def _sections(take_out: Entry[Where], quotes: Entry[Where]) -> Iterator[Section[Where]]:
    yield "who", tuple(map(_text, ("controller", "contact", "protection_officer", "processors")))
    basis: Entry[Where] = PickEntry("basis", _options("information_basis", BASES))
    yield "why", (TextEntry("purpose", "lines", "purpose_told"), basis, _text("grounds"))
    sensitive: Entry[Where] = ChecksEntry("special_categories", _categories)
    special: Entry[Where] = PickEntry("special_basis", _options("information_special", SPECIAL_BASES))
    yield "sensitive", (sensitive, special, ValueEntry("impact_assessment", widget="line"))
    yield "shared", (_text("recipients"), take_out, quotes, _text("retention"), _text("transfers"))
    yield "consent", (TableEntry("consent", (ValueEntry("version", widget="line"), TextEntry("text", "area"))),)


def _text(name: str) -> Entry[Where]:
    return TextEntry(name, "lines")


def _options(area: str, names: Sequence[str]) -> Callable[[Where], Sequence[tuple[str, str]]]:
    def options(where: Where) -> Sequence[tuple[str, str]]:
        return [("", where.t("designing.choose")), *((one, where.t(f"designing.{area}_{one}")) for one in names)]

    return options


def _categories(where: Where) -> Sequence[tuple[str, str]]:
    return [(one, where.t(f"information.category_{one}")) for one in SPECIAL_CATEGORIES]


def _waves(where: Where) -> Sequence[tuple[str, str]]:
    return where.titles(WAVES)


def _table(content: Content) -> Content:
    found = content.get(INFORMATION)
    return found if isinstance(found, dict) else {}


def _with(content: Content, table: Content) -> Content:
    """The document with another information table, without a heading under which nothing is left."""
    return deepcopy(content | {INFORMATION: {name: its for name, its in table.items() if its or name != VARIANTS}})
