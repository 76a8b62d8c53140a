"""Words by their stems, so that a search finds them in any form. Nobody knows in which language a text was written:
each word has its Danish and its English stem, and one of them is enough to be found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

import snowballstemmer

Passage = tuple[int, int]
"""From one character of a text to before another."""
_WORD: Final = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_KEPT: Final = "å"
"""A letter of its own in Danish, and not an a with an accent."""
_LONGEST: Final = 60
"""Letters of a word that are looked at: the stemmers are slow with what is no word."""


class Stemmer:
    """Remembers the stems of the words that it met. Make one for each use: the stemmers cannot be shared by threads,
    and words that people wrote do not stay in memory."""

    def __init__(self) -> None:
        self._both = tuple(snowballstemmer.stemmer(language) for language in ("danish", "english"))
        self._known: dict[str, frozenset[str]] = {}

    def of_word(self, word: str) -> frozenset[str]:
        """One stem or two."""
        if word not in self._known:
            plain = folded(word)[:_LONGEST]
            self._known[word] = frozenset(stemmer.stemWord(plain) for stemmer in self._both)
        return self._known[word]

    def of_text(self, text: str) -> str:
        """The stems of all words, each once and in alphabetical order, with a blank before and after each."""
        found = {stem for word in _WORD.findall(text) for stem in self.of_word(word)}
        return f" {' '.join(sorted(found))} " if found else ""

    def wanted(self, search: str) -> tuple[frozenset[str], ...]:
        """Of each word of a search the stems, one of which a text must have."""
        return tuple(dict.fromkeys(self.of_word(word) for word in _WORD.findall(search)))

    def found_in(self, text: str, wanted: Sequence[frozenset[str]]) -> Iterator[Passage]:
        """Where the words that were ``wanted`` stand in a text."""
        every = frozenset[str]().union(*wanted)
        return (match.span() for match in _WORD.finditer(text) if not every.isdisjoint(self.of_word(match[0])))


def folded(word: str) -> str:
    """In small letters, and without accents (é is e, ü is u); å, æ and ø stay."""
    small = unicodedata.normalize("NFC", word.casefold())
    return "".join(letter if letter == _KEPT else _without_marks(letter) for letter in small)


def _without_marks(letter: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))
