"""Words with which people say that they do not answer on a scale.

A choice whose whole label is known stands for 'don't know' or 'not relevant'. One that only begins like these may be a
step of the scale ('Not sure at all'), so that nobody but the author can say which it is. No code tells it either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from surveys.questionnaire import Choice, Scale, Text

_WHOLE: Final[Mapping[str, frozenset[str]]] = {
    "dont_know": frozenset({"ved ikke", "ved det ikke", "det ved jeg ikke", "don't know", "do not know", "dont know"}),
    "not_relevant": frozenset({"ikke relevant", "not relevant", "not applicable"}),
}
_ANSWER: Final = r"(?:svare|besvare|oplyse|sige|vurdere|huske|tage stilling|taget stilling)"
_NOT_RELEVANT: Final = "|".join(
    (
        r"(?:ikke|ej) (?:relevant|aktuelt?|anvendelig)|irrelevant|not (?:relevant|applicable)|n/a|n\.a\.?|i/r",
        r"(?:na|ir)$|do(?:es)?(?: not|n't) apply|(?:jeg )?har (?:ikke|ej) deltaget|(?:jeg )?deltog ikke",
    )
)
_BEGINNINGS: Final = "|".join(
    (
        _NOT_RELEVANT,
        r"(?:jeg )?ved[ -](?:det |jeg )?(?:ikke|ej)|det ved jeg ikke|(?:jeg )?husker (?:det )?ikke",
        rf"(?:jeg )?(?:ønsker|vil|kan|har|tør)(?: helst)? ikke(?: at)? {_ANSWER}|(?:jeg )?ønsker ikke$",
        r"(?:jeg )?(?:har )?ingen (?:holdning|mening|svar)|intet svar",
        r"u(?:besvaret|oplyst)|(?:ikke|ej) (?:svaret|besvaret|oplyst)",
        r"(?:i )?(?:don't|do not|dont) (?:know|remember|wish to|want to (?:answer|say))|not sure|unsure|dk$",
        r"(?:i )?(?:would |'d )?(?:prefer|rather) not",
        r"(?:i )?(?:have )?no (?:opinion|answer|response)|refuse[ds]?|unanswered|declined? to",
        r"(?:jeg )?(?:har )?ingen erfaring|(?:jeg )?kender (?:det )?ikke|(?:i have )?no experience|not familiar",
        r"(?:i )?(?:can't|cannot|can not|won't) (?:say|answer|choose|remember)",
    )
)
_LIKE_THESE: Final = re.compile(rf"(?:{_BEGINNINGS})(?!\w)")
_LIKE_NOT_RELEVANT: Final = re.compile(rf"(?:{_NOT_RELEVANT})(?!\w)")
_NUMBER: Final = re.compile(r"^[\W\d_]+")
"""'99 - ' before the words."""


def meaning_of(label: Text) -> str:
    """The name of 'don't know' or 'not relevant', where the whole label says so in one of its languages; else ''."""
    said = {text.casefold().strip(" .").replace("’", "'") for text in label.values()}
    return next((flag for flag, words in _WHOLE.items() if said & words), "")


def begins_like_outside(label: Text) -> bool:
    """Whether the label begins in one of its languages like an answer outside the scale."""
    return any(_LIKE_THESE.match(words) for words in _beginnings(label))


def nearest_meaning(label: Text) -> str:
    """The name of 'not relevant' where the label begins like it, else that of 'don't know'."""
    near = any(_LIKE_NOT_RELEVANT.match(words) for words in _beginnings(label))
    return "not_relevant" if near else "dont_know"


def unclear_choices(scale: Scale) -> Iterator[tuple[int, Choice]]:
    """The choices of an ordered scale, with their numbers from 1, of which the author has to say whether they are on
    it."""
    for number, choice in enumerate(scale.choices if scale.ordered else (), start=1):
        if not choice.on_scale and begins_like_outside(choice.label):
            yield number, choice


def _beginnings(label: Text) -> Iterator[str]:
    for text in label.values():
        words = " ".join(text.casefold().replace("’", "'").split())
        yield words
        yield _NUMBER.sub("", words)
