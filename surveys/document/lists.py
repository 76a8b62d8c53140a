"""A list over several lines that is written with other entries: each keeps its comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tomlkit.items import Array

from surveys.document.values import line_text, value_text

_GAP: Final = re.compile(r"(?:[\s,]|#[^\n]*)*")
_COMMA: Final = re.compile(r"(#[^\n]*)|,")
_INDENT: Final = re.compile(r"\n[ \t]*\Z")


@dataclass(frozen=True, slots=True)
class _Entry:
    """``above`` runs from the end of the line before, ``beside`` to the end of its own."""

    text: str
    above: str
    beside: str = ""


def identity(entry: object) -> object:
    """By what an entry is known again: a row's or item's key, a choice's code, a link's ends, or what it is."""
    if not isinstance(entry, dict):
        return type(entry), entry
    ends = f"{entry['from']}>{entry['to']}" if {"from", "to"} <= entry.keys() else ""
    return entry.get("key", entry.get("code", ends))


def same(one: Any, other: Any) -> bool:
    """Whether two values are written alike; to Python ``True`` and 1 are equal."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)


def list_text(written: Array, old: Sequence[Any], new: Sequence[Any]) -> str:
    """The entries ``new`` in the layout of ``written``, which holds ``old``."""
    text = written.as_string()
    if "\n" not in text:
        return value_text(list(new))
    head, entries, tail = _parts(written, text)
    indent = next((found[0] for one in entries if (found := _INDENT.search(one.above))), "\n  ")
    parts, open_comment = [head], "#" in head
    for value, at in zip(new, paired(list(map(identity, old)), list(map(identity, new))), strict=True):
        entry = _Entry("", indent) if at is None else entries[at]
        above = entry.above if "\n" in entry.above or not open_comment else indent
        kept = at is not None and same(old[at], value)
        parts += [above, entry.text if kept else line_text(value), ",", entry.beside]
        open_comment = "#" in entry.beside
    return "[" + "".join(parts) + (tail if "\n" in tail or not open_comment else "\n") + "]"


def paired(old: Sequence[object], new: Sequence[object]) -> Iterator[int | None]:
    """For each of ``new`` which of ``old`` it was: the same, else the one in its place that is gone."""
    taken: set[int] = set()
    for at, one in enumerate(new):
        found = next((place for place, other in enumerate(old) if other == one and place not in taken), None)
        if found is None and at < len(old) and at not in taken and old[at] not in new:
            found = at
        taken |= {found} if found is not None else set()
        yield found


def _parts(written: Array, text: str) -> tuple[str, list[_Entry], str]:
    """The comment behind the opening bracket, the entries, and what stands after the last."""
    entries: list[_Entry] = []
    place, gap = 1, ""
    head = ""
    for number in range(len(written)):
        gap, place = _gap(text, place)
        beside, above = _split(gap)
        if entries:
            entries[-1] = _Entry(entries[-1].text, entries[-1].above, beside)
        else:
            head = beside
        entry = written.item(number).as_string()
        entries.append(_Entry(entry, above))
        place += len(entry)
    beside, tail = _split(_gap(text, place)[0])
    if not entries:
        return beside, [], tail
    entries[-1] = _Entry(entries[-1].text, entries[-1].above, beside)
    return head, entries, tail


def _gap(text: str, place: int) -> tuple[str, int]:
    found = _GAP.match(text, place)
    end = found.end() if found else place
    return _COMMA.sub(lambda part: part[1] or "", text[place:end]), end


def _split(gap: str) -> tuple[str, str]:
    """What stands on the line of the entry before, and what follows."""
    beside, feed, above = gap.partition("\n")
    return (beside, feed + above) if feed else ("", gap)
