"""What the things have in common that are edited on pages of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import ClassVar, Final

from evaluator.designing.operations import add_entry, entry_of, put_entry, remove_entry
from evaluator.web.designing.where import Where
from evaluator.web.fields.entries import TextEntry
from evaluator.web.fields.lists import KeyEntry
from evaluator.web.fields.parts import Part, Section
from evaluator.web.fields.values import Data
from surveys.document.values import Content

UNKEPT: Final = ("phases", "visions")
"""Sections under whose keys nothing is stored, so that a key can change after it was published."""


class DesignPart(Part[Where]):
    """``slug`` names it in addresses, ``listed_on`` the page that lists such things. What stands in its table besides
    the fields of the form is kept."""

    slug: str
    listed_on: str = "frame"
    page: str = ""
    """The page of its own form, of which there is one; '' where that is the list."""
    onwards: ClassVar[Mapping[str, str]] = {}
    """Pages that a form leads to once it is saved, by the value of the button."""
    template: str = "entry.html"
    new_template: str = "new.html"
    """The pages of its form, and of that of a new one."""

    def table(self, where: Where, table: Content, data: Data) -> Content:
        controlled = {name for entry in self.entries(where, table) for name in entry.names}
        kept = {name: value for name, value in table.items() if name not in controlled}
        return kept | super().table(where, table, data)

    def key(self, table: Content) -> str:
        return str(table.get("key", ""))

    def basis(self, where: Where, table: Content, data: Data) -> Content:  # noqa: ARG002
        """The table by which the options of a form are offered that comes back filled with ``data``."""
        return table

    def told(self, where: Where, key: str, table: Content) -> object:  # noqa: ARG002
        """What stands beside its form, of ``table`` as it is filled in; None for nothing."""
        return None


class EntryPart(DesignPart):
    """An entry of a section; new ones come from an empty table."""

    needs: tuple[str, ...] = ("title",)
    """Without these nothing is added."""
    begins: tuple[str, ...] = ()
    """What of a new one the address of its form may say."""

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


def _about_key(section: str) -> Callable[[Where, Content], tuple[bool, str]]:
    """A key stays once a version has it: figures, answers and evidence lie under it."""

    def about(where: Where, table: Content) -> tuple[bool, str]:
        stays = section not in UNKEPT and (section, str(table.get("key"))) in where.published
        return stays, where.t("designing.key_stays" if stays else "designing.key_free")

    return about
