"""What a text refers to, and whether it still says what it did when the text was written."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Final, Literal

from evaluator.findings.model import Findings
from evaluator.programme.model import Programme
from evaluator.reporting.facts import OF_FLOW, OF_WHOLE, REFERENCE, Fact, facts, references
from evaluator.reporting.wording import Wording
from evaluator.texts import Texts
from evaluator.writing.places import languages_of

Flag = Literal["", "moved", "verdict", "not_shown", "unknown"]
NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*|[¹²³⁰⁴-⁹₀-₉¼-¾⅐-↉①-⓿❶-➓]+")
"""Also digits that are raised, lowered, circled or fractions."""
_HALF: Final = 8


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference of a text. ``flag``: '' where the figure is as it was; 'moved' where it is written otherwise;
    'verdict' where another verdict is judged of it; 'not_shown' where there is no such figure, or it is not shown;
    'unknown' where the programme has no indicator of that key and there is no figure of the whole milestone."""

    key: str
    flag: Flag
    fact: Fact | None


def figures(findings: Findings) -> dict[str, Fact]:
    """The facts by which a text is compared with what it was written over: in the programme's first language."""
    return facts(findings, Wording(Texts(languages_of(findings.programme)[0]), findings.programme))


def all_references(text: Mapping[str, str]) -> list[str]:
    """The keys that any language of a text refers to, each once."""
    return list(dict.fromkeys(key for words in text.values() for key in references(words)))


def marks(text: Mapping[str, str], known: Mapping[str, Fact]) -> dict[str, str]:
    """Of each reference that finds a figure a digest of how it is written, and of what is judged of it. A digest can
    tell that a figure moved, and does not keep one that is suppressed later."""
    return {key: _mark(known[key]) for key in all_references(text) if key in known}


def checked(
    text: Mapping[str, str], kept: Mapping[str, str], known: Mapping[str, Fact], programme: Programme
) -> list[Reference]:
    """The references of a text against the marks that were kept with it."""
    return [Reference(key, _flag(key, kept, known, programme), known.get(key)) for key in all_references(text)]


def typed_numbers(text: Mapping[str, str], confirmed: Iterable[str] = ()) -> list[str]:
    """The numbers that stand in a text as digits and not by a reference, each once, without those that somebody said
    are no findings: days, years and ordinals."""
    out = {*confirmed}
    found = (number for words in text.values() for number in NUMBER.findall(REFERENCE.sub(" ", words)))
    return [number for number in dict.fromkeys(found) if number not in out]


def told_apart(text: Mapping[str, str]) -> list[tuple[str, str]]:
    """References and typed numbers that one language has and another lacks, or has fewer times: each with the language
    that lacks it. Nobody weighs what a number in a single language gives away."""
    every = {language: _told(words) for language, words in text.items() if words.strip()}
    most = reduce(or_, every.values(), Counter[str]())
    return [(one, language) for language, its in every.items() for one in most - its]


def _told(words: str) -> Counter[str]:
    typed = NUMBER.findall(REFERENCE.sub(" ", words))
    return Counter([*REFERENCE.findall(words), *(re.sub("[.,]", "", one) for one in typed)])


def alike(number: str, known: Mapping[str, Fact]) -> list[str]:
    """The keys of figures that are written with that number, what the writer may have meant: those of indicators
    first."""
    found = [one for one in known.values() if NUMBER.findall(one.shown) == [number]]
    return [one.key for one in sorted(found, key=lambda one: one.measure != "value")]


def _flag(key: str, kept: Mapping[str, str], known: Mapping[str, Fact], programme: Programme) -> Flag:
    if key not in known:
        its = {*OF_WHOLE, *OF_FLOW, *(f"{one.key}." for one in programme.indicators)}
        return "not_shown" if "".join(key.partition(".")[:2]) in its else "unknown"
    was, now = kept.get(key, ""), _mark(known[key])
    if was == now:
        return ""
    return "verdict" if was and was[_HALF:] != now[_HALF:] else "moved"


def _mark(fact: Fact) -> str:
    said = (fact.shown, fact.verdict)
    return "".join(hashlib.sha256(f"{fact.key}|{one}".encode()).hexdigest()[:_HALF] for one in said)
