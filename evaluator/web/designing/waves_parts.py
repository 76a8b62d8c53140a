"""Waves: who is asked what, how and when, and how their answers hang together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from evaluator.programme.model import LINKAGES
from evaluator.web.designing.part import EntryPart
from evaluator.web.designing.waves_standing import standing
from evaluator.web.designing.waves_words import WaveInWords, wave_told
from evaluator.web.designing.where import WAVES, Where
from evaluator.web.fields.entries import PickEntry, TextEntry, ValueEntry
from evaluator.web.fields.lists import ChecksEntry
from evaluator.web.fields.numbers import NumberEntry
from evaluator.web.fields.parts import Section
from evaluator.web.fields.values import Block, Data, Spec, day, time, words
from surveys.document.editing import proposed_key
from surveys.document.values import Content

OPEN_LINK, OWN_CODE = "open_link", "self_generated_code"
Options = Callable[[Where], Sequence[tuple[str, str]]]
WAYS: Final = ("invitations", OPEN_LINK, OWN_CODE)
"""How people come to a wave."""


class Waves(EntryPart):
    kind = WAVES
    slug = "runder"
    listed_on = "waves"
    template = "wave.html"
    needs = ("milestone", "questionnaire", "groups")
    begins = ("milestone",)

    def sections(self, where: Where, table: Content) -> Iterator[Section[Where]]:
        chosen: dict[str, Options] = {
            "milestone": _milestones,
            "questionnaire": _questionnaires,
            "linkage": _linkages,
        }
        if standing(where.programme.key).has_opened(str(table.get("key", ""))):
            chosen = {name: _fixed(options, table, name) for name, options in chosen.items()}
        asked = tuple(PickEntry(name, chosen[name]) for name in ("milestone", "questionnaire"))
        yield WAVES, (*asked, ChecksEntry("groups", _groups))
        yield "linkage", (PickEntry("linkage", chosen["linkage"], "radio"), WayEntry())
        opens = (ValueEntry("opens", day, "day"), ValueEntry("opens_at", time, "time"))
        closes = (ValueEntry("closes", day, "day"), ValueEntry("closes_at", time, "time"))
        begin_by = (ValueEntry("begin_by", day, "day"), ValueEntry("begin_by_at", time, "time"))
        yield "period", (*opens, *closes, *begin_by)
        several = (ChecksEntry("languages", _languages),) if len(where.languages) > 1 else ()
        yield "asked_in", (*several, TextEntry("invitation", "area"))
        young = (NumberEntry("lowest_age"), TextEntry("guardian", "area"), NumberEntry("guardian_below"))
        yield "young", young
        yield "kept", (ValueEntry("answers_until", day, "day"), NumberEntry("answers_months"))
        yield from (one for one in super().sections(where, table) if one[0] == "key")

    def add(self, content: Content, table: Content) -> tuple[Content, str]:
        """Named by its milestone and its first group, where nobody gives it a key."""
        title = " ".join([str(table.get("milestone", "")), *map(str, table.get("groups", ())[:1])])
        key = str(table.get("key") or "") or proposed_key(title, content.get(WAVES, {}), "wave")
        return super().add(content, table | {"key": key})

    def told(self, where: Where, key: str, table: Content) -> WaveInWords | None:  # noqa: ARG002
        return wave_told(where.programme, key, standing(where.programme.key), where.t) if key else None


@dataclass(frozen=True, slots=True)
class WayEntry:
    """How people come: by an invitation of their own, by one link for all, or with a code that they make."""

    names: tuple[str, ...] = (OPEN_LINK, OWN_CODE)

    def block(self, where: Where, table: Content) -> Block:
        way = next((one for one in self.names if table.get(one) is True), WAYS[0])
        options = tuple((one, where.t(f"designing.way_{one}")) for one in WAYS)
        spec = Spec(OPEN_LINK, "radio", where.label("way"), way, options)
        return Block("plain", OWN_CODE, ((spec,),))

    def values(self, where: Where, table: Content, data: Data) -> Content:  # noqa: ARG002
        way = words(data, OPEN_LINK)
        return {way: True} if way in self.names else {}


def _fixed(options: Options, table: Content, name: str) -> Options:
    """What is written there alone: nothing else can be chosen any more."""

    def kept(where: Where) -> Sequence[tuple[str, str]]:
        return [one for one in options(where) if one[0] == str(table.get(name, ""))]

    return kept


def _milestones(where: Where) -> Sequence[tuple[str, str]]:
    return [("", where.t("designing.choose")), *where.titles("milestones")]


def _groups(where: Where) -> Sequence[tuple[str, str]]:
    return where.titles("groups")


def _questionnaires(where: Where) -> Sequence[tuple[str, str]]:
    its = standing(where.programme.key).questionnaires
    return [("", where.t("designing.choose")), *((key, where.t.pick(one.title) or key) for key, one in its.items())]


def _linkages(where: Where) -> Sequence[tuple[str, str]]:
    return [(one, where.t(f"designing.linkage_{one}")) for one in LINKAGES]


def _languages(where: Where) -> Sequence[tuple[str, str]]:
    return [(one, where.t(f"pages.language_{one}")) for one in where.languages]
