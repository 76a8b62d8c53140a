"""Numbers compared by where they stand, in a file that carries no tags: its words and those of the release are laid
side by side, and what differs between equal neighbours is a number that was changed."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final

from evaluator.reporting.numbers import Placed, pieces, tag
from evaluator.verifying.found import NOWHERE, Where

_WORD: Final = re.compile(r"[^\W\d_]+")
_ANCHOR: Final = 3
"""Words in a row that are found once in either are the same words."""
_NEAR: Final = 6
"""Words; in a longer stretch that differs nothing says which number was which."""
_MOVED: Final = 0.5
_AROUND: Final = 40
_DIGEST: Final = re.compile(r"\b[0-9a-f]{64}\b")
_MOST: Final = 3000
"""Words of a stretch that is compared word by word."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or a number with its tag; ``where`` it stands in the file."""

    text: str
    is_number: bool = False
    tag: str = ""
    where: Where = NOWHERE


Pair = tuple[Token | None, Token]
"""What the release has, None for nothing, and what the file says."""


def tokens(text: str, where: Where = NOWHERE) -> Iterator[Token]:
    """The words and numbers of a text, without case, signs and spaces; numbers of a placed text with their tags."""
    for piece, ordinal in pieces(text if isinstance(text, Placed) else digits(text)):
        if ordinal:
            yield Token(plain(piece), True, tag(text, ordinal), where)
        else:
            yield from (Token(word.casefold(), where=where) for word in _WORD.findall(piece))


def digits(text: str) -> str:
    """The text with every character that is a number, such as a raised or a circled one, written in digits."""
    if text.isascii():
        return text
    return "".join(_digit(one) if unicodedata.category(one) in ("No", "Nl", "Nd") else one for one in text)


def _digit(one: str) -> str:
    value = unicodedata.numeric(one)
    return f"{value:g}" if value == int(value) else one


def plain(number: str) -> str:
    """A number in which every space between digits is the same."""
    return re.sub(r"[\u00a0\u202f]", " ", number)


def paired(release: Sequence[Token], file: Sequence[Token]) -> list[Pair]:
    """Each number of the file with that of the release at the same place."""
    found: list[Pair] = []
    left: list[tuple[int, int, int, int]] = []
    for same, (i, i_end, j, j_end) in _stretches(release, file):
        if same:
            found += [(release[i + k], file[j + k]) for k in range(j_end - j) if file[j + k].is_number]
        elif not _pair_near(release[i:i_end], file[j:j_end], found):
            left.append((i, i_end, j, j_end))
    return _changed_nearby(release, file, found + _moved(release, file, left))


def _pair_near(release: Sequence[Token], file: Sequence[Token], found: list[Pair]) -> bool:
    """Pair the numbers of a short stretch that differs, where there are as many on either side. Labels that lie close
    together in a picture are read as one number: then their digits are compared together."""
    these, those = ([one for one in its if one.is_number] for its in (release, file))
    if not those:
        return True
    glued, read = ("".join(one.text for one in its) for its in (these, those))
    if glued == read or (len(glued) == len(read) and len(these) != len(those) and len(these) <= _NEAR):
        found.append((replace(these[0], text=glued), replace(those[0], text=read)))
        return True
    if len(these) != len(those) or max(len(release), len(file)) > _NEAR:
        return False
    found += list(zip(these, those, strict=True))
    return True


def _moved(release: Sequence[Token], file: Sequence[Token], left: Sequence[tuple[int, int, int, int]]) -> list[Pair]:
    """What stands elsewhere than in the release is compared with what the release has and the file lacks there."""
    gone = [release[i:i_end] for i, i_end, _, _ in left if i_end > i]
    found: list[Pair] = []
    for i, i_end, j, j_end in left:
        new = file[j:j_end]
        likest = max(gone, key=lambda one: _shared(one, new), default=())
        if _shared(likest, new) < _MOVED * len(new):
            found += _loosely(release[i:i_end], new)
            continue
        for same, (at, at_end, k, k_end) in _by_word(likest, new, (0, len(likest), 0, len(new))):
            if same:
                found += [(likest[at + n], new[k + n]) for n in range(k_end - k) if new[k + n].is_number]
            elif not _pair_near(likest[at:at_end], new[k:k_end], found):
                found += _loosely(likest[at:at_end], new[k:k_end])
    return found


def _loosely(release: Sequence[Token], file: Sequence[Token]) -> list[Pair]:
    """Numbers of two stretches that have little in common: the same ones are the same, and one that differs in a digit
    from one that is missing was changed."""
    these = [one for one in release if one.is_number]
    rest: list[Token] = []
    found: list[Pair] = []
    for one in file:
        same = next((its for its in these if its.text == one.text), None)
        if same is not None:
            these.remove(same)
            found.append((same, one))
        elif one.is_number:
            rest.append(one)
    for one in rest:
        near = next((its for its in these if _is_a_digit_off(its.text, one.text)), None)
        if near is not None:
            these.remove(near)
        found.append((near, one))
    return found


def _is_a_digit_off(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _changed_nearby(release: Sequence[Token], file: Sequence[Token], found: list[Pair]) -> list[Pair]:
    """In a grid of digits nothing says which is which: a number that has no place yet and is one digit off from one
    that is missing close by was changed."""
    places = {id(one): place for place, one in enumerate(release)}
    known = {id(says): places[id(its)] for its, says in found if its is not None and id(its) in places}
    taken = set(known.values())
    nearest: dict[int, Token] = {}
    last = 0
    for one in file:
        last = known.get(id(one), last)
        if one.is_number and id(one) not in known:
            around = range(max(0, last - _AROUND), min(len(release), last + _AROUND))
            free = (k for k in around if k not in taken and release[k].is_number)
            near = next((k for k in free if _is_a_digit_off(release[k].text, one.text)), None)
            if near is not None:
                taken.add(near)
                nearest[id(one)] = release[near]
    return [(nearest.get(id(says)) if its is None else its, says) for its, says in found]


def _shared(one: Sequence[Token], other: Sequence[Token]) -> int:
    return sum((Counter(its.text for its in one) & Counter(its.text for its in other)).values())


Stretch = tuple[bool, tuple[int, int, int, int]]


def _stretches(release: Sequence[Token], file: Sequence[Token]) -> Iterator[Stretch]:
    """Equal and differing stretches of both, in order: from anchor to anchor, and word by word between them."""
    i = j = 0
    for i_next, j_next in [*_anchors(release, file), (len(release), len(file))]:
        yield from _by_word(release, file, (i, i_next, j, j_next))
        i, j = i_next, j_next


def _by_word(release: Sequence[Token], file: Sequence[Token], at: tuple[int, int, int, int]) -> Iterator[Stretch]:
    i, i_end, j, j_end = at
    start = 0
    while i + start < i_end and j + start < j_end and release[i + start].text == file[j + start].text:
        start += 1
    if start:
        yield True, (i, i + start, j, j + start)
        i, j = i + start, j + start
    if i == i_end and j == j_end:
        return
    if max(i_end - i, j_end - j) > _MOST:
        yield False, (i, i_end, j, j_end)
        return
    these, those = ([one.text for one in its] for its in (release[i:i_end], file[j:j_end]))
    for kind, a, a_end, b, b_end in SequenceMatcher(None, these, those, autojunk=False).get_opcodes():
        yield kind == "equal", (i + a, i + a_end, j + b, j + b_end)


def _anchors(release: Sequence[Token], file: Sequence[Token]) -> list[tuple[int, int]]:
    """Places where the same words stand, once in either, in the longest run that is in order in both."""
    ours, theirs = (_once(its) for its in (release, file))
    both = sorted((place, theirs[words]) for words, place in ours.items() if words in theirs)
    return [both[k] for k in _rising([j for _, j in both])]


def _once(its: Sequence[Token]) -> dict[tuple[str, ...], int]:
    texts = [one.text for one in its]
    rows = [tuple(texts[k : k + _ANCHOR]) for k in range(len(texts) - _ANCHOR + 1)]
    times = Counter(rows)
    return {row: place for place, row in enumerate(rows) if times[row] == 1}


def _rising(values: Sequence[int]) -> list[int]:
    """The places of the longest rising run."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, value in enumerate(values):
        k = bisect_left(tails, value)
        before.append(ends[k - 1] if k else -1)
        tails[k : k + 1], ends[k : k + 1] = [value], [place]
    found, place = [], ends[-1] if ends else -1
    while place >= 0:
        found.append(place)
        place = before[place]
    return found[::-1]


def _without_digests(text: str, known: set[str]) -> tuple[str, list[tuple[str, str]]]:
    """A checksum is no number; one that is not the release's says that the file is of another release."""
    others = [one for one in _DIGEST.findall(text) if one not in known]
    return _DIGEST.sub(" ", text) if others else text, [(one, next(iter(known), "")) for one in others]


def without(text: str, furniture: Iterable[str]) -> tuple[str, list[tuple[str, str]]]:
    """A page's text without what every page says of itself, where ``{page}`` and ``{pages}`` are any numbers; and what
    stands there with other digits, each with how it should read."""
    text, differing = _without_digests(text, {one for one in furniture if _DIGEST.fullmatch(one)})
    for one in furniture:
        shape = re.sub(r"\\{pages?\\}", r"\\d+", re.escape(one))
        found = re.search(re.sub(r"(?<!\\)\d", r"\\d", shape), text)
        if found is None:
            continue
        text = f"{text[: found.start()]} {text[found.end() :]}"
        if not re.fullmatch(shape, found[0]):
            differing.append((found[0], one))
    return text, differing
