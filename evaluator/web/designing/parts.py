"""What of a programme is edited on a page of its own, section by section of its document, and the form of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from evaluator.designing.operations import (
    add_entry,
    add_link,
    entry_of,
    link_of,
    put_entry,
    put_link,
    remove_entry,
    remove_link,
    settings_of,
    with_settings,
)
from evaluator.programme.model import CODE_ELEMENTS, NODE_KINDS, QualityTargets
from evaluator.web.designing.where import Where
from evaluator.web.fields.entries import FlagEntry, PickEntry, TextEntry, ValueEntry
from evaluator.web.fields.lists import ChecksEntry, KeyEntry, TextsEntry
from evaluator.web.fields.numbers import NumberEntry, NumbersEntry, is_share
from evaluator.web.fields.parts import Part, Section
from evaluator.web.fields.tables import TableEntry
from evaluator.web.fields.values import Data, day
from surveys.document.values import Content
from surveys.messages import LANGUAGES

NODES: Final = "nodes"
LINKS: Final = "links"
UNKEPT: Final = ("phases", "visions")
"""Sections under whose keys nothing is stored, so that a key can change after it was published."""


def _about_key(section: str) -> Callable[[Where, Content], tuple[bool, str]]:
    """A key stays once a version has it: figures, answers and evidence lie under it."""

    def about(where: Where, table: Content) -> tuple[bool, str]:
        stays = section not in UNKEPT and (section, str(table.get("key"))) in where.published
        return stays, where.t("designing.key_stays" if stays else "designing.key_free")

    return about


class DesignPart(Part[Where]):
    """``slug`` names it in addresses. What stands in its table besides the fields of the form is kept."""

    slug: str

    def table(self, where: Where, table: Content, data: Data) -> Content:
        controlled = {name for entry in self.entries(where, table) for name in entry.names}
        kept = {name: value for name, value in table.items() if name not in controlled}
        return kept | super().table(where, table, data)

    def key(self, table: Content) -> str:
        return str(table.get("key", ""))


class Settings(DesignPart):
    """What belongs to the programme as a whole."""

    kind = ""
    slug = "indsats"

    def find(self, content: Content, key: str) -> Content:  # noqa: ARG002
        return settings_of(content)

    def sections(self, where: Where, table: Content) -> Iterator[Section[Where]]:  # noqa: ARG002
        hours = (NumberEntry("stated_total"), TextEntry("source"))
        yield "texts", (TextEntry("title"), TextEntry("purpose", "area"), ValueEntry("evaluator", widget="line"))
        yield "languages", (ChecksEntry("languages", _languages, keeps_empty=True),)
        yield "rules", (NumberEntry("disclosure_minimum"), ChecksEntry("self_generated_code", _elements))
        yield "hours", (TableEntry("hours", hours),)

    def put(self, content: Content, key: str, table: Content) -> Content:  # noqa: ARG002
        new = with_settings(content, table)
        chosen = table.get("languages") or LANGUAGES
        for language in (one for one in LANGUAGES if one not in chosen):
            new = _without_language(new, language)
        return new


class EntryPart(DesignPart):
    """An entry of a section; new ones come from an empty table."""

    needs: tuple[str, ...] = ("title",)
    """Without these nothing is added."""

    def find(self, content: Content, key: str) -> Content:
        return entry_of(content, self.kind, key)

    def put(self, content: Content, key: str, table: Content) -> Content:
        return put_entry(content, self.kind, key, table)

    def add(self, content: Content, table: Content) -> tuple[Content, str]:
        return add_entry(content, self.kind, table)

    def remove(self, content: Content, key: str) -> Content:
        return remove_entry(content, self.kind, key)

    def fields(self, where: Where) -> Iterator[Section[Where]]:  # noqa: ARG002
        """Its sections above the key."""
        yield self.kind, (TextEntry("title"),)

    def sections(self, where: Where, table: Content) -> Iterator[Section[Where]]:  # noqa: ARG002
        yield from self.fields(where)
        yield "key", (KeyEntry(_about_key(self.kind)),)


class Groups(EntryPart):
    kind = "groups"
    slug = "grupper"

    def fields(self, where: Where) -> Iterator[Section[Where]]:  # noqa: ARG002
        yield self.kind, (TextEntry("title"), NumberEntry("population"), NumbersEntry("populations", _milestones))


class Processes(EntryPart):
    kind = "processes"
    slug = "forloeb"

    def fields(self, where: Where) -> Iterator[Section[Where]]:  # noqa: ARG002
        scale, cluster = PickEntry("scale", _scales), ValueEntry("cluster", widget="line")
        yield self.kind, (TextEntry("title"), scale, cluster, ValueEntry("starts", day, "day"))


class Stages(EntryPart):
    kind = "stages"
    slug = "faser"


class Visions(EntryPart):
    kind = "visions"
    slug = "visioner"


class Phases(EntryPart):
    kind = "phases"
    slug = "perioder"

    def fields(self, where: Where) -> Iterator[Section[Where]]:  # noqa: ARG002
        yield self.kind, (TextEntry("title"), ValueEntry("starts", day, "day"), ValueEntry("ends", day, "day"))


class Milestones(EntryPart):
    kind = "milestones"
    slug = "nedslag"

    def fields(self, where: Where) -> Iterator[Section[Where]]:  # noqa: ARG002
        when = (ValueEntry("cut_off", day, "day"), FlagEntry("date_assumed"), FlagEntry("final"))
        yield self.kind, (TextEntry("title"), *when)
        targets = tuple(NumberEntry(name, is_share) for name in QualityTargets.__dataclass_fields__)
        yield "quality", (TableEntry("quality", targets),)


class Nodes(EntryPart):
    kind = NODES
    slug = "kasser"

    def fields(self, where: Where) -> Iterator[Section[Where]]:
        yield self.kind, (PickEntry("kind", _kinds), TextEntry("title"), TextEntry("description", "lines"))
        if where.titles("visions"):
            yield "visions", (ChecksEntry("visions", _visions),)


class Links(EntryPart):
    """A link is known by its two ends: ``from>to``."""

    kind = LINKS
    slug = "forbindelser"
    needs = ("from", "to")

    def find(self, content: Content, key: str) -> Content:
        return link_of(content, *_ends(key))

    def put(self, content: Content, key: str, table: Content) -> Content:
        return put_link(content, *_ends(key), table)

    def add(self, content: Content, table: Content) -> tuple[Content, str]:
        return add_link(content, table), self.key(table)

    def remove(self, content: Content, key: str) -> Content:
        return remove_link(content, *_ends(key))

    def key(self, table: Content) -> str:
        return f"{table.get('from', '')}>{table.get('to', '')}"

    def sections(self, where: Where, table: Content) -> Iterator[Section[Where]]:  # noqa: ARG002
        yield self.kind, (PickEntry("from", _nodes), PickEntry("to", _nodes), TextEntry("mechanism", "lines"))
        yield "assumptions", (TextsEntry("assumptions"),)
        yield "rivals", (TextsEntry("rivals"),)
        yield "feedback", (FlagEntry("feedback"),)


def _ends(key: str) -> tuple[str, str]:
    source, _, target = key.partition(">")
    return source, target


def _milestones(where: Where) -> Sequence[tuple[str, str]]:
    return where.titles("milestones")


def _visions(where: Where) -> Sequence[tuple[str, str]]:
    return where.titles("visions")


def _nodes(where: Where) -> Sequence[tuple[str, str]]:
    return [("", where.t("designing.choose")), *where.titles(NODES)]


def _kinds(where: Where) -> Sequence[tuple[str, str]]:
    return [("", where.t("designing.choose")), *((kind, where.t(f"theory.{kind}")) for kind in NODE_KINDS)]


def _scales(where: Where) -> Sequence[tuple[str, str]]:
    return [("", where.t("designing.choose")), *((one, where.t(f"designing.scale_{one}")) for one in ("full", "light"))]


def _languages(where: Where) -> Sequence[tuple[str, str]]:
    return [(one, where.t(f"pages.language_{one}")) for one in LANGUAGES]


def _elements(where: Where) -> Sequence[tuple[str, str]]:
    return [(one, where.t(f"designing.element_{one}")) for one in CODE_ELEMENTS]


def _without_language(content: Content, language: str) -> Content:
    """The document without its texts in a language. A table of texts has nothing but languages in it."""
    cleared: Content = _cleared(content, language)
    return cleared


def _cleared(value: Any, language: str) -> Any:
    if isinstance(value, list):
        return [_cleared(one, language) for one in value]
    if not isinstance(value, dict):
        return value
    is_text = value.keys() <= set(LANGUAGES) and all(isinstance(one, str) for one in value.values())
    return {name: _cleared(one, language) for name, one in value.items() if not (is_text and name == language)}


ENTRIES: Final[Mapping[str, EntryPart]] = {
    part.slug: part for part in (Groups(), Processes(), Stages(), Visions(), Phases(), Milestones(), Nodes(), Links())
}
"""By their names in addresses."""
SETTINGS: Final = Settings()
FRAME: Final = ("groups", "milestones", "processes", "stages", "visions", "phases")
"""The sections around the theory, in the order in which they are mostly filled in."""


def part_of(section: str) -> EntryPart | None:
    return next((part for part in ENTRIES.values() if part.kind == section), None)
