"""What in a text may tell who wrote it or of whom, proposed by rule; and the text without what is taken out.

The rules miss what they do not know and point at more than is needed. A person decides, and a second one reviews.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from evaluator.quoting.patterns import HOUSE_AFTER, PATTERNS
from evaluator.store.quotes import Mark
from evaluator.texts import Texts

KINDS: Final = ("name", "place", "date", "age", "phone", "email", "number", "web", "other", "cut")
"""What is written in the place of words; 'cut' shortens, where they tell of nobody."""
_WORD: Final = re.compile(r"[^\W\d_][\w'’-]*")
_OPENS: Final = re.compile(r"(?:^|[\n•*]|[.!?…:]['\"”»)\]]*\s)[\s\"'“„«»(\[–-]*$")
_BETWEEN_NAMES: Final = re.compile(r"\s+(?:(?:af|von|van|de|der|el|al|bin|og|and)\s+)?|\s*&\s*|-|/")
_FOLDED: Final = 5
"""Names and places of at least so many letters are known in small letters, too."""


def proposed(text: str, starts: int = 0, ends: int | None = None) -> tuple[Mark, ...]:
    """What the rules find in a passage of a text, in its order; no two overlap. All of it is taken out until somebody
    says otherwise."""
    passage = range(starts, len(text) if ends is None else ends)
    found: list[Mark] = []
    for mark in (*_by_pattern(text), *_known(text), *_names(text)):
        inside = mark.starts in passage and mark.ends - 1 in passage
        if inside and not any(mark.starts < one.ends and one.starts < mark.ends for one in found):
            found.append(mark)
    return tuple(sorted(found, key=lambda mark: mark.starts))


def redacted(text: str, starts: int, ends: int, marks: Iterable[Mark], language: str) -> str:
    """The passage with a word in brackets, in the quote's ``language``, for whatever is taken out of it."""
    t, at, said = Texts(language), starts, []
    for mark in sorted(marks, key=lambda mark: mark.starts):
        if mark.out and mark.starts >= at and mark.ends <= ends:
            said += [text[at : mark.starts], t(f"quoting.mark_{mark.kind}")]
            at = mark.ends
    return " ".join("".join((*said, text[at:ends])).split())


def words_left(text: str, starts: int, ends: int, marks: Iterable[Mark]) -> bool:
    """Whether anything that was written remains."""
    gone = {place for mark in marks if mark.out for place in range(mark.starts, mark.ends)}
    return any(text[place].isalpha() for place in range(starts, ends) if place not in gone)


def places_of(words: str, text: str, starts: int = 0, ends: int | None = None) -> list[tuple[int, int]]:
    """Where words stand in a passage of a text, whatever their capitals and however lines are broken."""
    pattern = r"\s+".join(re.escape(one) for one in words.split())
    if not pattern:
        return []
    found = re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)
    return [one.span() for one in found.finditer(text, starts, len(text) if ends is None else ends)]


def with_marks(marks: Iterable[Mark], spans: Iterable[tuple[int, int]], kind: str) -> tuple[Mark, ...]:
    """``marks`` and those made by hand, each in the place of what it overlaps, and as wide as both."""
    found = list(marks)
    for span in spans:
        touched = [one for one in found if one.starts < span[1] and span[0] < one.ends]
        starts = min([span[0], *(one.starts for one in touched)])
        ends = max([span[1], *(one.ends for one in touched)])
        found = [one for one in found if one not in touched]
        found.append(Mark(starts, ends, kind))
    return tuple(sorted(found, key=lambda mark: mark.starts))


def _by_pattern(text: str) -> Iterator[Mark]:
    for kind, pattern in PATTERNS:
        for found in pattern.finditer(text):
            starts = _after_ordinary_words(text, *found.span()) if kind == "place" else found.start()
            if kind != "place" or any(one.isupper() for one in text[starts : found.end()]):
                yield Mark(starts, found.end(), kind)


def _after_ordinary_words(text: str, starts: int, ends: int) -> int:
    """Where the name of a place begins that an ordinary word with a capital, as in 'Min skole', stands before."""
    while (word := _WORD.match(text, starts)) and word.end() < ends and word[0].casefold() in _list("ordinary"):
        starts = word.end() + len(text[word.end() : ends]) - len(text[word.end() : ends].lstrip())
    return starts


def _known(text: str) -> Iterator[Mark]:
    """Places and names that are known, with the ending of a genitive or without it."""
    for word in _WORD.finditer(text):
        small = {word[0].casefold(), word[0].casefold().removesuffix("s").rstrip("'’")}
        for kind, known in (("place", _list("municipalities") | _list("towns")), ("name", _list("names"))):
            its = small & known
            sure = {one for one in its if len(one) >= _FOLDED} - _list("ordinary_in_small")
            if its and (sure or word[0][0].isupper()) and not (kind == "name" and _beside_a_name(text, word)):
                house = HOUSE_AFTER.match(text, word.end()) if kind == "place" else None
                yield Mark(word.start(), house.end() if house else word.end(), kind)


def _beside_a_name(text: str, word: re.Match[str]) -> bool:
    """Whether another word with a capital stands beside it: both are then one name, see `_names`."""
    after = _BETWEEN_NAMES.match(text, word.end())
    following = _WORD.match(text, after.end()) if after else None
    before = [one for one in _WORD.finditer(text, 0, word.start()) if one.end() < word.start()][-1:]
    joined = before and _BETWEEN_NAMES.fullmatch(text, before[0].end(), word.start())
    return word[0][0].isupper() and bool(
        (following and _may_be_a_name(following[0])) or (joined and _may_be_a_name(before[0][0]))
    )


def _names(text: str) -> Iterator[Mark]:
    """Words with a capital that begin no sentence, or stand side by side, or follow a title; and the same words
    wherever else they stand."""
    letters = [one for one in text if one.isalpha()]
    if sum(one.isupper() for one in letters) * 2 > len(letters):
        return  # whoever writes in capitals alone tells nothing by them
    found: list[Mark] = []
    for run in _runs(text):
        first = run[0]
        opens = _begins_a_sentence(text, first.start())
        titled = _title_before(text, first.start())
        if titled is None and opens and len(run) == 1:
            continue
        found.append(Mark(first.start() if titled is None else titled, run[-1].end(), "name"))
    yield from found
    said = {word[0].casefold() for mark in found for word in _WORD.finditer(text, mark.starts, mark.ends)}
    for word in _WORD.finditer(text):
        if word[0].casefold().removesuffix("s") in said and word[0][0].isupper() and _may_be_a_name(word[0]):
            yield Mark(*word.span(), "name")


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Words that may be names, with those that follow them directly."""
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        if run and not _BETWEEN_NAMES.fullmatch(text, run[-1].end(), word.start()):
            between = text[run[-1].end() : word.start()]
            if between.strip() or not _may_be_a_name(word[0]):
                yield run
                run = []
        if _may_be_a_name(word[0]):
            run.append(word)
        elif run and word[0] not in ("af", "von", "van", "de", "der", "el", "al", "bin", "og", "and"):
            yield run
            run = []
    if run:
        yield run


def _may_be_a_name(word: str) -> bool:
    return word[0].isupper() and word.casefold() not in _list("ordinary") | _list("capitals") | _list("titles")


def _title_before(text: str, at: int) -> int | None:
    """Where a title that stands right before a word begins; None where none does."""
    found = re.compile(r"(?<!\w)([^\W\d_]+)\.?\s+$").search(text, max(0, at - 40), at)
    return found.start(1) if found and found[1].casefold() in _list("titles") else None


def _begins_a_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 60) : at]
    if not _OPENS.search(before) and before.strip():
        return False
    last = before.rstrip().rstrip(".").rpartition(" ")[2].casefold()
    return not (before.rstrip().endswith(".") and last in _list("abbreviations"))


@cache
def _lists() -> dict[str, frozenset[str]]:
    stored = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
    return {name: frozenset(words.split()) for name, words in stored.items()}


def _list(name: str) -> frozenset[str]:
    return _lists()[name]
