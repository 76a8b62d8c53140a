"""What is wrong with an input: where, what, and the remedy."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The remedy for an unknown word: the nearest known one, else all of them."""
    words = sorted(known)
    near = get_close_matches(word, words, 1, 0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    return f"use one of {', '.join(words)}" if words else "none is defined; define it"
