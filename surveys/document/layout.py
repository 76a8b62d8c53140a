"""A document as its author laid it out: lines with their comments, below the headers that stand above them.

tomlkit keeps every letter, but to it a comment above a header is the end of the table before. Here it belongs to the
header below it, unless a blank line parts them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import tomlkit
from tomlkit.items import AoT, Item, Key, Null, Table

from surveys.document.values import Content, Path


@dataclass(frozen=True, slots=True)
class Line:
    """A value under its key, both as they are written: ``before`` runs to it. A line without a ``path`` is a comment or
    blank, and ``before`` is all of it."""

    path: Path
    before: str
    item: Item | None = None

    @property
    def comment(self) -> str:
        return self.item.trivia.comment_ws + self.item.trivia.comment if self.item is not None else ""

    def text(self, value: str | None = None) -> str:
        """The line as it stands, or with another value."""
        if self.item is None:
            return self.before
        return f"{self.before}{self.item.as_string() if value is None else value}{self.comment}\n"


@dataclass(slots=True)
class Section:
    """A table below a header, or the document itself; ``table`` are its values. ``above`` are the comments of its
    header, ``free`` those before them that blank lines part from every table. ``children`` have headers of their own; a
    list holds those in double brackets. What has no header is only named in the headers of its children."""

    path: Path
    table: Content
    has_header: bool = True
    comment: str = ""
    above: str = "\n"
    free: str = ""
    lines: list[Line] = field(default_factory=list)
    children: dict[str, Section | list[Section]] = field(default_factory=dict)

    def value(self, path: Path) -> Any:
        found: Any = self.table
        for name in path:
            found = found[name]
        return found


@dataclass(slots=True)
class Layout:
    """``sections`` are all below ``root``, in the order of the document; ``tail`` are the comments that end it."""

    root: Section
    sections: list[Section] = field(default_factory=list)
    tail: str = ""

    def read(self, section: Section, body: list[tuple[Key | None, Item]]) -> None:
        for name, item in body:
            if name is None or name.is_dotted() or not isinstance(item, (AoT, Table)):
                section.lines.extend(_lines(name, item))
            elif isinstance(item, AoT):
                tables = section.children.setdefault(name.key, [])
                for table, values in zip(item.body, section.table[name.key], strict=True):
                    below = self._below((*section.path, name.key), table, values)
                    if isinstance(tables, list):
                        tables.append(below)
            else:
                there = section.children.get(name.key)
                if isinstance(there, Section):  # a table that is written in several places
                    self.read(there, item.value.body)
                else:
                    below = self._below((*section.path, name.key), item, section.table[name.key])
                    section.children[name.key] = below

    def _below(self, path: Path, table: Table, values: Content) -> Section:
        new = Section(path, values, not table.is_super_table(), table.trivia.comment_ws + table.trivia.comment)
        if new.has_header:
            last, trailing = self._trailing()
            own, new.free, new.above = _parted(trailing)
            last.lines += [Line((), own)] if own else []
        self.sections.append(new)
        self.read(new, table.value.body)
        return new

    def _trailing(self) -> tuple[Section, str]:
        """Takes the comments off the end of what was read."""
        last = next((one for one in reversed(self.sections) if one.has_header), self.root)
        found: list[str] = []
        while last.lines and not last.lines[-1].path:
            found.insert(0, last.lines.pop().before)
        return last, "".join(found)

    def end(self) -> None:
        last, trailing = self._trailing()
        own, _, rest = trailing.partition("\n\n") if not trailing.startswith("\n") else ("", "", trailing[1:])
        last.lines += [Line((), own.rstrip("\n") + "\n")] if own else []
        self.tail = f"\n{rest.rstrip()}\n" if rest.strip() else ""


def layout_of(text: str, content: Content) -> Layout:
    """The layout of a document; ``content`` are the tables in ``text``."""
    layout = Layout(Section((), content, has_header=False))
    layout.read(layout.root, tomlkit.parse(text.replace("\r\n", "\n").rstrip() + "\n").body)
    layout.end()
    return layout


def _lines(name: Key | None, item: Item, path: Path = (), before: str = "") -> Iterator[Line]:
    if name is None:
        yield from () if isinstance(item, Null) else (Line((), item.as_string()),)
    elif name.is_dotted() and isinstance(item, Table):
        for inner, one in item.value.body:
            yield from _lines(inner, one, (*path, name.key), f"{before}{name.as_string()}.")
    else:
        yield Line((*path, name.key), f"{item.trivia.indent}{before}{name.as_string()}{name.sep}", item)


def _parted(between: str) -> tuple[str, str, str]:
    """What stands between two tables: the comments of the first, those of neither, those of the second."""
    lines = between.splitlines(keepends=True)
    end = len(lines)
    while end and lines[end - 1].strip():
        end -= 1
    while end and not lines[end - 1].strip():
        end -= 1
    start = 0
    while start < end and lines[start].strip():
        start += 1
    return "".join(lines[:start]), "".join(lines[start:end]), "".join(lines[end:])
