"""The programme itself, and what stands around its theory: groups, processes, stages, visions, phases, milestones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from evaluator.designing.operations import settings_of, with_settings
from evaluator.programme.model import CODE_ELEMENTS, QualityTargets
from evaluator.web.designing.part import DesignPart, EntryPart
from evaluator.web.designing.where import Where
from evaluator.web.fields.entries import FlagEntry, PickEntry, TextEntry, ValueEntry
from evaluator.web.fields.lists import ChecksEntry
from evaluator.web.fields.numbers import NumberEntry, NumbersEntry, is_share, no_share
from evaluator.web.fields.parts import Section
from evaluator.web.fields.tables import TableEntry
from evaluator.web.fields.values import Entry, day
from surveys.document.values import Content
from surveys.messages import LANGUAGES

_KEPT: Final[tuple[Entry[Where], ...]] = tuple(
    entry
    for what in ("answers", "contacts", "key")
    for entry in (ValueEntry(f"{what}_until", day, "day"), NumberEntry(f"{what}_months"))
)


class Settings(DesignPart):
    """What belongs to the programme as a whole."""

    kind = ""
    slug = "indsats"
    listed_on = "settings"

    def find(self, content: Content, key: str) -> Content:  # noqa: ARG002
        return settings_of(content)

    def sections(self, where: Where, table: Content) -> Iterator[Section[Where]]:  # noqa: ARG002
        hours = (NumberEntry("stated_total"), TextEntry("source"))
        yield "texts", (TextEntry("title"), TextEntry("purpose", "area"), ValueEntry("evaluator", widget="line"))
        yield "languages", (ChecksEntry("languages", _languages, keeps_empty=True),)
        yield "rules", (NumberEntry("disclosure_minimum"), ChecksEntry("self_generated_code", _elements))
        yield "hours", (TableEntry("hours", hours),)
        yield "retention", (TableEntry("retention", _KEPT, "kept"),)

    def put(self, content: Content, key: str, table: Content) -> Content:  # noqa: ARG002
        new = with_settings(content, table)
        chosen = table.get("languages") or LANGUAGES
        for language in (one for one in LANGUAGES if one not in chosen):
            new = _without_language(new, language)
        return new


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
        names = QualityTargets.__dataclass_fields__
        targets = tuple(NumberEntry(name, no_share if name == "minimum_n" else is_share) for name in names)
        yield "quality", (TableEntry("quality", targets),)


def _milestones(where: Where) -> Sequence[tuple[str, str]]:
    return where.titles("milestones")


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
