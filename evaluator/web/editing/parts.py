"""What can be edited on a page of its own: the questionnaire's own texts, a page, an item, a scale."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from evaluator.web.editing.condition import ConditionEntry
from evaluator.web.editing.declaration import DeclarationEntry
from evaluator.web.editing.entries import OutsideEntry, RowsEntry
from evaluator.web.editing.where import Where
from evaluator.web.fields.entries import FlagEntry, PickEntry, TextEntry, ValueEntry
from evaluator.web.fields.lists import ChecksEntry, KeyEntry
from evaluator.web.fields.parts import Part, Section
from evaluator.web.fields.values import Data, Entry, day, number, whole
from surveys.document.editing import (
    item_of,
    page_of,
    put_item,
    put_page,
    put_scale,
    scale_of,
    with_settings,
    without_language,
)
from surveys.document.values import Content
from surveys.kinds.all import KINDS
from surveys.kinds.record import Input
from surveys.messages import LANGUAGES
from surveys.questionnaire import ChangeKind
from surveys.toml.scales import CHOICE_FLAGS, INVOLVEMENT


def _about_key(where: Where, table: Content) -> tuple[bool, str]:  # noqa: ARG001
    return False, where.t("editor.key_inside")


def _about_item_key(where: Where, table: Content) -> tuple[bool, str]:
    """It stays once a version has it: answers lie under it."""
    stays = table.get("key") in where.published
    return stays, where.t("editor.key_fixed" if stays else "editor.key_free")


def _scales(where: Where) -> Sequence[tuple[str, str]]:
    own = ("", where.t("editor.scale_own"))
    return (own, *((key, key) for key in where.content.get("scales", {})))


def _stages(where: Where) -> Sequence[tuple[str, str]]:
    none = ("", where.t("editor.stage_none"))
    return (none, *((stage.key, where.t.pick(stage.title)) for stage in where.programme.stages))


def _languages(where: Where) -> Sequence[tuple[str, str]]:
    return tuple((one, where.t(f"pages.language_{one}")) for one in LANGUAGES)


def _kinds(where: Where) -> Sequence[tuple[str, str]]:
    return tuple((kind, where.t(f"kinds.{kind}")) for kind in KINDS)


_OUTSIDE: Final[tuple[Entry[Where], ...]] = (OutsideEntry("dont_know"), OutsideEntry("not_relevant"))
_ENTRIES: Final[Mapping[str, Callable[[Input], Entry[Where]]]] = {
    "scale": lambda one: PickEntry(one.name, _scales),
    "stage": lambda one: PickEntry(one.name, _stages),
    "choices": lambda one: RowsEntry(one.name, one.flags),
    "rows": lambda one: RowsEntry(one.name, one.flags, keyed=True),
    "outside": lambda one: OutsideEntry(one.name),
    "flag": lambda one: FlagEntry(one.name),
    "text": lambda one: TextEntry(one.name),
    "whole": lambda one: ValueEntry(one.name, whole),
    "number": lambda one: ValueEntry(one.name, number),
    "day": lambda one: ValueEntry(one.name, day),
    "line": lambda one: ValueEntry(one.name),
}


def entry_of(one: Input) -> Entry[Where]:
    """The field in which an answer of a kind's form is entered."""
    return _ENTRIES[one.type](one)


class Settings(Part[Where]):
    kind = "settings"

    def find(self, content: Content, key: str) -> Content:  # noqa: ARG002
        return {name: value for name, value in content.items() if name not in ("key", "scales", "pages")}

    def sections(self, where: Where, table: Content) -> Iterator[Section[Where]]:  # noqa: ARG002
        yield "texts", (TextEntry("title"), TextEntry("information", "area"), TextEntry("thanks", "area"))
        yield "languages", (ChecksEntry("languages", _languages, keeps_empty=True),)

    def put(self, content: Content, key: str, table: Content) -> Content:  # noqa: ARG002
        new = with_settings(content, table)
        for language in LANGUAGES:
            if language not in table.get("languages", ()) and table.get("languages"):
                new = without_language(new, language)
        return new


class PagePart(Part[Where]):
    kind = "page"

    def find(self, content: Content, key: str) -> Content:
        return {name: value for name, value in page_of(content, key).items() if name != "items"}

    def sections(self, where: Where, table: Content) -> Iterator[Section[Where]]:  # noqa: ARG002
        yield "page", (TextEntry("title"), TextEntry("intro", "area"))
        yield "page_condition", (ConditionEntry(of_page=True),)
        yield "key", (KeyEntry(_about_key),)

    def put(self, content: Content, key: str, table: Content) -> Content:
        return put_page(content, key, table)


class ItemPart(Part[Where]):
    kind = "item"

    def find(self, content: Content, key: str) -> Content:
        return item_of(content, key)

    def sections(self, where: Where, table: Content) -> Iterator[Section[Where]]:
        kind = KINDS[table["kind"]]
        required: tuple[Entry[Where], ...] = (FlagEntry("required"),) if kind.required is None else ()
        text = TextEntry("text", "lines" if kind.asks else "area")
        yield "question", (PickEntry("kind", _kinds), text, TextEntry("hint"), *required)
        if kind.form:
            yield "answers", tuple(map(entry_of, kind.form))
        yield "condition", (ConditionEntry(),)
        if kind.condition.constrained:
            yield "constraint", (ValueEntry("constraint", widget="line"), TextEntry("constraint_message", "lines"))
        if kind.asks:
            yield "use", (FlagEntry("background"),)
        yield "key", (KeyEntry(_about_item_key),)
        if where.item in where.published and kind.asks:
            yield "changed", (DeclarationEntry(tuple(ChangeKind), where.published[where.item]),)

    def table(self, where: Where, table: Content, data: Data) -> Content:
        """Of another kind it has what both kinds have."""
        new = self._filled(where, table, data)
        kind = data.get("kind")
        if kind not in list(KINDS) or kind == table["kind"]:
            return new | {"kind": table["kind"]}
        names = {name for entry in self.entries(where, table | {"kind": kind}) for name in entry.names}
        return {name: value for name, value in new.items() if name in names or name == "changed"} | {"kind": kind}

    def _filled(self, where: Where, table: Content, data: Data) -> Content:
        changed = {"changed": table["changed"]} if "changed" in table else {}
        new = super().table(where, table, data)
        # On the form that says it, taking it away is meant.
        return new if "changed" in data else changed | new

    def put(self, content: Content, key: str, table: Content) -> Content:
        return put_item(content, key, table)


class ScalePart(Part[Where]):
    kind = "scale"

    def find(self, content: Content, key: str) -> Content:
        return {"key": key} | scale_of(content, key)

    def sections(self, where: Where, table: Content) -> Iterator[Section[Where]]:
        yield "choices", (FlagEntry("ordered", usual=True), RowsEntry("choices", CHOICE_FLAGS), *_OUTSIDE)
        yield "key", (KeyEntry(_about_key),)
        since = where.published.get(f"scales.{table['key']}")
        if since is not None and table["key"] != INVOLVEMENT:
            yield "changed", (DeclarationEntry((ChangeKind.WORDING, ChangeKind.SCALE), since),)

    def table(self, where: Where, table: Content, data: Data) -> Content:
        changed = {"changed": table["changed"]} if "changed" in table and "changed" not in data else {}
        return changed | super().table(where, table, data)

    def put(self, content: Content, key: str, table: Content) -> Content:
        scale = {name: value for name, value in table.items() if name != "key"}
        return put_scale(content, key, scale, new_key=str(table["key"]))


PARTS: Final[Mapping[str, Part[Where]]] = {
    part.kind: part for part in (Settings(), PagePart(), ItemPart(), ScalePart())
}
