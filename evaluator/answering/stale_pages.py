"""A page that stood open while the same person answered elsewhere.

A page carries a mark of each answer that it was drawn with. Where what is stored differs from that, the marks tell
whose change it was: a field that the sender left as it was keeps the newer answer, and one that both changed is a
conflict, which whoever answers settles. The marks come from the browser and are trusted with nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from zlib import crc32

from surveys.answers.forms import FormData
from surveys.identity import Same
from surveys.kinds.all import kind_of
from surveys.kinds.record import Answers, Texts
from surveys.questionnaire import Item, Page

SEEN: Final = "_set"
"""The hidden field with the marks of a page, in the order of its fields."""
_PARTED: Final = "."

Values = tuple[str, ...]
Raw = Mapping[str, Values]
"""What is marked or written, by field name, as a browser posts it."""
Again = Callable[[Item, Answers, Texts, str], Iterable[tuple[str, Values]]]


def raw_answers(page: Page, answers: Answers, texts: Mapping[str, str], language: str) -> Raw:
    """What a browser would have posted for a page in a language, by field name."""
    raw: dict[str, Values] = {}
    for item, again, beside in _fields(Same(page)):
        raw.update(again(item, answers, texts, language))
        if beside:
            raw[beside] = (texts.get(beside, ""),)
    return raw


@lru_cache(maxsize=512)
def _fields(page: Same[Page]) -> tuple[tuple[Item, Again, str], ...]:
    """The items of a page, how the fields of each are filled, and the name of the text field beside 'other', '' where
    there is none: to look these up for each request took longer than to fill the fields."""
    return tuple((item, kind_of(item).coding.again, item.other_key if item.other else "") for item in page.value.items)


@dataclass(frozen=True, slots=True)
class UnitedPage:
    """``fields`` are what is to be read of a page: what was posted, and what was answered elsewhere meanwhile.
    ``conflicts`` are the names of those that both changed, for which ``fields`` have the stored answer."""

    fields: FormData
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _United:
    """What was posted with some fields put in place of others."""

    posted: FormData
    instead: Raw

    def __iter__(self) -> Iterator[str]:
        return iter({*self.posted, *self.instead})

    def __len__(self) -> int:
        return len({*self.posted, *self.instead})

    def __contains__(self, name: Any, /) -> bool:
        return name in self.instead or name in self.posted

    def getlist(self, name: str, /) -> list[Any]:
        return list(self.instead[name]) if name in self.instead else self.posted.getlist(name)


def marks(raw: Raw) -> str:
    """The marks of what a page is drawn with; that of a blank field is empty."""
    return _PARTED.join(map(mark, raw.values()))


def mark(values: Iterable[str]) -> str:
    """The same for the same answer, whatever ends its lines and in which order a browser sends it."""
    if not values:
        return ""
    if isinstance(values, tuple) and len(values) == 1 and len(values[0]) < 4 and values[0].isdecimal():
        return _mark_of_code(values[0])
    return _mark(values)


def _mark(values: Iterable[str]) -> str:
    given = _given(values)
    return f"{crc32(chr(0).join(given).encode()):x}" if given else ""


@lru_cache(maxsize=2048)
def _mark_of_code(code: str) -> str:
    """The mark of a choice, which many people make. Of what somebody writes none is kept."""
    return _mark((code,))


def _given(values: Iterable[str]) -> list[str]:
    return sorted("\n".join(value.split("\r\n")).strip() for value in values if value.strip())


def differing(posted: Raw, stored: Raw, seen: str, *, cleared: str = "") -> tuple[Raw, tuple[str, ...]]:
    """The fields in which what is ``stored`` stays though something else was ``posted``, and which of these both
    changed. ``seen``: the marks of the page; ``cleared``: the field that was taken back.

    Of a page without marks nothing is known but what was posted: what it has stands, and what is blank erases nothing.
    """
    drawn = seen.split(_PARTED)
    known = dict(zip(stored, drawn, strict=True)) if len(drawn) == len(stored) else {}
    stays: dict[str, Values] = {}
    conflicts = []
    for name, values in stored.items():
        here, now = mark(posted[name]), mark(values)
        before = known.get(name, now if here or name.removesuffix("#other") == cleared else "")
        if here == now or before == now:
            continue
        stays[name] = values
        if here != before:
            conflicts.append(name)
    return stays, tuple(conflicts)


def unite(posted: FormData, stored: Raw, *, cleared: str = "") -> UnitedPage:
    """What was ``posted`` of a page beside what is ``stored`` of it now; see `differing`."""
    seen = "".join(posted.getlist(SEEN)[:1])
    if seen == marks(stored):  # nearly always, and then nothing more is compared
        return UnitedPage(posted)
    given = {name: tuple(posted.getlist(name)) for name in stored}
    stays, conflicts = differing(given, stored, seen, cleared=cleared)
    return UnitedPage(_United(posted, stays) if stays else posted, conflicts)
