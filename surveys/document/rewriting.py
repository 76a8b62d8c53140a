"""A document written with other tables: what did not change stays as its author laid it out.

A table is the one that it was if it has its key, an item also on another page; else if it stands where one stood whose
key is gone. Its comments go where it goes, and with it. A comment beside a value that is gone gets a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeGuard

from tomlkit.items import Array

from surveys.document.layout import Layout, Line, Section
from surveys.document.lists import identity, list_text, same
from surveys.document.values import Content, Path, Shape, name_text, value_text


def rewritten(content: Content, layout: Layout, shape: Shape) -> str:
    """The document's text, ending in a line feed."""
    return _Rewriting(content, layout, shape).text()


class _Rewriting:
    def __init__(self, content: Content, layout: Layout, shape: Shape) -> None:
        self.content, self.layout, self.shape = content, layout, shape
        self.former: dict[int, Section] = {}
        """What a table was before, by its ``id``."""
        self.kept: set[int] = set()
        self.moving = {
            _key(one.table): one for one in reversed(layout.sections) if one.path == shape.moving and one.has_header
        }
        self.wanted = {_key(one) for one in self._moving()}

    def _moving(self) -> Iterator[Content]:
        if self.shape.moving:
            above, below = self.shape.moving
            yield from (one for table in self.content.get(above, ()) for one in table.get(below, ()))

    def text(self) -> str:
        self._pair(self.content, self.layout.root)
        self._pair_moved()
        self._hand_on_free_comments()
        return "".join(self._section((), self.content)) + self.layout.tail

    def _pair(self, table: Content, former: Section) -> None:
        self.former[id(table)] = former
        self.kept.add(id(former))
        for name, below in former.children.items():
            value = table.get(name)
            if isinstance(below, Section) and isinstance(value, dict):
                self._pair(value, below)
            elif isinstance(below, list) and _is_tables(value):
                moves = (*former.path, name) == self.shape.moving
                elsewhere = (set(self.moving), self.wanted) if moves else (set(), set())
                there = [(_key(one.table), one) for one in below]
                self._pair_all([(_key(one), one) for one in value], there, *elsewhere)
        if former.path in self.shape.named:
            named = [(name, one) for name, one in former.children.items() if isinstance(one, Section)]
            self._pair_all([(name, one) for name, one in table.items() if isinstance(one, dict)], named, set(), set())

    def _pair_all(
        self, tables: Sequence[tuple[str, Content]], there: Sequence[tuple[str, Section]], old: set[str], new: set[str]
    ) -> None:
        """By their keys, and what has a new key by its place. ``old`` and ``new`` are the keys that such a table had
        and has anywhere."""
        keys = {key for key, _ in tables} | new
        by_key = dict(reversed(there))
        for at, (key, table) in enumerate(tables):
            former = by_key.get(key)
            if former is None and key not in old and at < len(there) and there[at][0] not in keys:
                former = there[at][1]
            if former is not None and id(former) not in self.kept and id(table) not in self.former:
                self._pair(table, former)

    def _pair_moved(self) -> None:
        """Those that stood in another table, such as items on another page."""
        for one in self._moving():
            former = self.moving.get(_key(one))
            if former is not None and id(former) not in self.kept and id(one) not in self.former:
                self._pair(one, former)

    def _hand_on_free_comments(self) -> None:
        """What belongs to no table stays though the table below it goes."""
        waiting = ""
        for section in self.layout.sections:
            waiting += section.free
            if id(section) in self.kept:
                section.free, waiting = waiting, ""
        self.layout.tail = waiting + self.layout.tail

    def _section(self, path: Path, table: Content, brackets: str = "{}") -> Iterator[str]:
        former = self.former.get(id(table)) or Section(path, {}, has_header=bool(path) and path not in self.shape.named)
        names = list(self._below(path, table, former))
        written = set(names) | {name for name in table if (*path, name) in self.shape.sections and not table[name]}
        lines = "".join(self._lines({name: value for name, value in table.items() if name not in written}, former))
        if former.has_header or (path and (lines or not names)):
            yield from (former.free, former.above, brackets.format(name_text(*path)), former.comment, "\n")
        yield lines
        for name in names:
            tables = table[name] if isinstance(table[name], list) else (table[name],)
            style = "[[{}]]" if isinstance(table[name], list) else "[{}]"
            for below in tables:
                yield from self._section((*path, name), below, style)

    def _below(self, path: Path, table: Content, former: Section) -> Iterator[str]:
        """The names of what stands below headers of its own, in the author's order where there is one."""
        in_lines = {line.path[0] for line in former.lines if line.path}
        found = [
            name
            for name, value in table.items()
            if name not in in_lines
            and (_is_tables(value) or isinstance(value, dict))
            and (value or (*path, name) not in self.shape.sections)
            and (name in former.children or (*path, name) in self.shape.sections or path in self.shape.named)
        ]
        if path in self.shape.named:
            yield from found
        else:
            there = [name for name in former.children if name in found]
            yield from there if len(there) == len(found) else sorted(found, key=self.shape.rank)

    def _lines(self, table: Content, former: Section) -> Iterator[str]:
        paths = {line.path for line in former.lines if line.path}
        inside = {path[:depth] for path in paths for depth in range(1, len(path))}
        values = dict(_leaves(self.shape.ordered(table), (), paths, inside))
        lines = [(line.path if line.path in values else (), _line(line, former, values)) for line in former.lines]
        for path, value in values.items():
            if path not in paths:
                lines.insert(self._place(path, lines), (path, f"{name_text(*path)} = {value_text(value)}\n"))
        return (text for _, text in lines)

    def _place(self, path: Path, lines: Sequence[tuple[Path, str]]) -> int:
        """Where a new value stands among the lines: after the nearest of those that people write before it."""
        rank = self.shape.rank
        before = [(tuple(map(rank, there)), at) for at, (there, _) in enumerate(lines) if there]
        earlier = [(ranks, at) for ranks, at in before if ranks <= tuple(map(rank, path))]
        return max(earlier)[1] + 1 if earlier else min((at for _, at in before), default=len(lines))


def _key(table: Content) -> str:
    return str(identity(table))


def _is_tables(value: object) -> TypeGuard[list[Content]]:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _leaves(table: Content, above: Path, paths: set[Path], inside: set[Path]) -> Iterator[tuple[Path, Any]]:
    """Each value with its path. A table of texts has a line for each, unless its author wrote it on one."""
    for name, value in table.items():
        path = (*above, name)
        texts = isinstance(value, dict) and value and all(isinstance(one, str) for one in value.values())
        if isinstance(value, dict) and path not in paths and (texts or (value and path in inside)):
            yield from _leaves(value, path, paths, inside)
        else:
            yield path, value


def _line(line: Line, former: Section, values: dict[Path, Any]) -> str:
    if not line.path:
        return line.text()
    if line.path not in values:
        return f"{line.comment.strip()}\n" if line.comment else ""
    old, new = former.value(line.path), values[line.path]
    if same(old, new):
        return line.text()
    if isinstance(line.item, Array) and isinstance(new, list):
        return line.text(list_text(line.item, old, new))
    return line.text(value_text(new))
