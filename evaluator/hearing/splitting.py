"""A remark cut into points: every word of it belongs to one, or is set aside as courtesy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

_NEW_POINT: Final = re.compile(r"\n\s*\n\s*|\n(?=\s*(?:[-–•*·]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s)")
"""Where a point is proposed to begin: after a blank line, and at a bullet or a number."""
_SENTENCE: Final = re.compile(r"(?<=[.!?])[ ]+(?=[A-ZÆØÅ0-9\"»“(])|\n+|(?<=;)[ ]+")
_CLAUSE: Final = re.compile(r"(?<=[,:])[ ]+|[ ](?=[–(])|[ ](?=(?:og|men|samt|and|but)[ ])")
_COURTESY: Final = re.compile(
    r"(?:til rette vedkommende|hilsen\b|(?:de )?bedste hilsner|med venlige hilsner|tusind tak|kære |hermed "
    r"|tak for|vi takker|mange tak|med venlig hilsen|venlig hilsen|mvh|på vegne af|dear "
    r"|thank you for|we thank|kind regards|best regards|yours sincerely|on behalf of)",
    re.IGNORECASE,
)
_BUT: Final = re.compile(r"\b(?:men|dog|but|however)\b", re.IGNORECASE)
_TITLE: Final = re.compile(
    r"\s*(?:høringssvar (?:fra|til|om|vedr)|svar på høring|bemærkninger (?:fra|til)"
    r"|response (?:from|to)|remarks (?:from|on))\b[^.!?\n]*(?:\n|$)",
    re.IGNORECASE,
)
"""The line above a remark that says whose it is: no sentence."""
_BULLET: Final = re.compile(r"^[-–•*·]\s+", re.MULTILINE)
_LONGEST_COURTESY: Final = 200
Mark = Literal["before", "point", "aside"]


@dataclass(frozen=True, slots=True)
class Part:
    """From one character to before another."""

    starts: int
    ends: int
    aside: bool = False


def proposed(text: str) -> list[Part]:
    """The parts of a remark by its blank lines, bullets and numbers. What opens or ends it with courtesy is aside."""
    cuts = [match.end() for match in _NEW_POINT.finditer(text)]
    if title := _TITLE.match(text):
        cuts.append(title.end())
    parts = tiled(text, cuts)
    return [Part(one.starts, one.ends, _is_courtesy(text[one.starts : one.ends])) for one in parts]


def _is_courtesy(words: str) -> bool:
    """A title above the remark, or thanks and greetings; thanks that go on with a but are more than that."""
    if len(words) > _LONGEST_COURTESY:
        return False
    return bool(_TITLE.fullmatch(words.strip()) or (_COURTESY.match(words.strip()) and not _BUT.search(words)))


def without_bullets(words: str) -> str:
    """The words as they are printed in a table, where no list is."""
    return _BULLET.sub("", words)


def pieces(text: str, parts: Sequence[Part], *, fine: bool = False) -> list[tuple[Part, Mark]]:
    """The sentences of a remark, or with ``fine`` what stands between commas, each with the mark by which the parts can
    be put together again: it begins a point, is set aside, or belongs to the one before it."""
    cuts = {match.end() for match in _SENTENCE.finditer(text)}
    cuts |= {match.end() for match in _CLAUSE.finditer(text)} if fine else set()
    begins = {one.starts: one for one in parts}
    return [(one, _mark(one, begins)) for one in tiled(text, cuts | begins.keys())]


def _mark(piece: Part, begins: dict[int, Part]) -> Mark:
    its = begins.get(piece.starts)
    return "before" if its is None else "aside" if its.aside else "point"


def put_together(text: str, marks: Iterable[tuple[int, Mark]]) -> list[Part]:
    """The parts that somebody marked: ``marks`` say of the character at which a piece begins how. Whatever stands
    before the first mark belongs to it, so that no word is lost. Parts set aside that touch are one."""
    begins = sorted((start, mark) for start, mark in marks if 0 <= start < len(text) and mark != "before")
    asides = {start: mark == "aside" for start, mark in begins}
    parts = [Part(one.starts, one.ends, asides.get(one.starts, False)) for one in tiled(text, asides)]
    if begins and parts and parts[0].starts != begins[0][0] and len(parts) > 1:
        parts[:2] = [Part(parts[0].starts, parts[1].ends, parts[1].aside)]
    return _joined(parts)


def _joined(parts: list[Part]) -> list[Part]:
    found: list[Part] = []
    for one in parts:
        if found and found[-1].aside and one.aside:
            found[-1] = Part(found[-1].starts, one.ends, aside=True)
        else:
            found.append(one)
    return found


def tiled(text: str, cuts: Iterable[int]) -> list[Part]:
    """The text cut at these characters, with nothing between the parts but spaces; none where it has no words."""
    places = [0, *sorted({cut for cut in cuts if 0 < cut < len(text)}), len(text)]
    parts = [Part(start, end) for start, end in pairwise(places) if text[start:end].strip()]
    return [_trimmed(text, one) for one in parts]


def _trimmed(text: str, part: Part) -> Part:
    words = text[part.starts : part.ends]
    return Part(part.starts + len(words) - len(words.lstrip()), part.starts + len(words.rstrip()), part.aside)


def moved(old: str, new: str, parts: Sequence[Part]) -> list[Part | None]:
    """Where each part of a remark stands once its party has corrected it, None for one whose words are gone."""
    found: list[Part | None] = []
    begin = 0
    for one in parts:
        words = old[one.starts : one.ends]
        at = new.find(words, begin)
        found.append(None if at < 0 else Part(at, at + len(words), one.aside))
        begin = begin if at < 0 else at + len(words)
    return found


def is_whole(text: str, parts: Sequence[Part]) -> bool:
    """Whether every word stands in one of the parts."""
    places = sorted((one.starts, one.ends) for one in parts)
    between = zip((0, *(end for _, end in places)), (*(start for start, _ in places), len(text)), strict=True)
    return not any(text[start:end].strip() for start, end in between)
