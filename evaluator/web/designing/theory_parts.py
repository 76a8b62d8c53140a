"""The theory of change: its boxes and the links between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from evaluator.designing.operations import add_link, link_of, put_link, remove_link
from evaluator.programme.model import NODE_KINDS
from evaluator.web.designing.part import EntryPart
from evaluator.web.designing.where import Where
from evaluator.web.fields.entries import FlagEntry, PickEntry, TextEntry
from evaluator.web.fields.lists import ChecksEntry, TextsEntry
from evaluator.web.fields.parts import Section
from surveys.document.values import Content

NODES: Final = "nodes"
LINKS: Final = "links"


class Nodes(EntryPart):
    kind = NODES
    slug = "kasser"
    listed_on = "front"
    begins = ("kind",)

    def fields(self, where: Where) -> Iterator[Section[Where]]:
        yield self.kind, (PickEntry("kind", _kinds), TextEntry("title"), TextEntry("description", "lines"))
        if where.titles("visions"):
            yield "visions", (ChecksEntry("visions", _visions),)


class Links(EntryPart):
    """A link is known by its two ends: ``from>to``."""

    kind = LINKS
    slug = "forbindelser"
    listed_on = "front"
    begins = ("from", "to")
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
        ends = (PickEntry("from", nodes_to_choose), PickEntry("to", nodes_to_choose))
        yield self.kind, (*ends, TextEntry("mechanism", "lines"))
        yield "assumptions", (TextsEntry("assumptions"),)
        yield "rivals", (TextsEntry("rivals"),)
        yield "feedback", (FlagEntry("feedback"),)


def _ends(key: str) -> tuple[str, str]:
    source, _, target = key.partition(">")
    return source, target


def _visions(where: Where) -> Sequence[tuple[str, str]]:
    return where.titles("visions")


def nodes_to_choose(where: Where) -> Sequence[tuple[str, str]]:
    return [("", where.t("designing.choose")), *where.titles(NODES)]


def _kinds(where: Where) -> Sequence[tuple[str, str]]:
    return [("", where.t("designing.choose")), *((kind, where.t(f"theory.{kind}")) for kind in NODE_KINDS)]
