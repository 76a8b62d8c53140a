"""What the synthetic people write: sentences put together by chance, each known by the code that a coder finds."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

NO_CODE, ASIDE = "", "aside"
"""Sentences in which no code fits, and those from which nothing can be read."""
_MORE: Final[Mapping[str, tuple[float, ...]]] = {
    "afterwards": (3, 2, 1),
    "time": (2, 1.5, 1),
    "ideas": (1, 1.5, 2),
    "heard": (1, 1.5, 2),
    "fatigue": (0.5, 1, 1.5),
    ASIDE: (0.5, 0.5, 0.5),
}
"""How much more often a sentence of a code is written than others, at the first, second and third milestone."""
_USUAL: Final = (1.0, 1.0, 1.0)
_SHARE_WHO_GO_ON: Final = 0.35
_SLOT: Final = re.compile(r"\{(name|place|day)\}")


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence in a text, from one character to before another."""

    code: str
    starts: int
    ends: int


def written(question: str, language: str, round_number: int, random: Random, *, short: bool) -> str:
    """An answer of one or two sentences, ``short``: of one; it begins with the mark of the demonstration."""
    said = [one for one in _words()["said"] if question in one["to"]]
    weights = [_MORE.get(one["code"], _USUAL)[min(round_number, len(_USUAL) - 1)] for one in said]
    chosen = random.choices(said, weights)
    if not short and chosen[0]["code"] not in (NO_CODE, ASIDE) and random.random() < _SHARE_WHO_GO_ON:
        chosen += [one for one in random.choices(said, weights) if one["code"] not in (chosen[0]["code"], ASIDE)]
    return " ".join((_words()["mark"][language], *(_filled(one[language], language, random) for one in chosen)))


def _filled(sentence: str, language: str, random: Random) -> str:
    words = _words()
    its = {"name": words["names"], "place": words["places"], "day": words["days"][language]}
    said = _SLOT.sub(lambda slot: str(random.choice(its[slot[1]])), sentence)
    return said[0].upper() + said[1:]


def is_in(language: str, text: str) -> bool:
    """Whether a text bears the mark of a language."""
    return text.startswith(_words()["mark"][language])


def found_in(text: str) -> list[Found]:
    """The sentences of a text in their order, as `written` put them together."""
    spans = ((code, match) for code, sentence in _sentences() if (match := sentence.search(text)))
    return sorted((Found(code, *match.span()) for code, match in spans), key=lambda one: one.starts)


@cache
def _sentences() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(_patterns())


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for one in _words()["said"]:
        for language in ("da", "en"):
            parts = (re.escape(part) for part in _SLOT.split(one[language])[::2])
            yield one["code"], re.compile(".{4,30}?".join(parts))


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
