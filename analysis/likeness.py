"""How alike short texts are by the words that they share, where a rare word weighs more than a common one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

_AT_ONCE: Final = 256
"""Texts that are compared with all others in one step: memory does not grow with the square of their number."""


@dataclass(frozen=True, slots=True, order=True)
class Alike:
    """Two texts by their places, ``first`` before ``second``; ``score`` in 0..1, 1 where they have the same words."""

    first: int
    second: int
    score: float


def alike(texts: Sequence[Mapping[str, float]], least: float, most: int = 20) -> list[Alike]:
    """The pairs of texts that score ``least`` (above 0) or more, by place. Of each text only the ``most`` that are
    nearest to it are looked at, so that a thousand equal texts do not make a million pairs.

    A text is its words with the amount of each, above 0; one without words is like no other. The score is the cosine
    of the two, each amount times the word's inverse document frequency ``ln((1 + N) / (1 + df)) + 1`` (Spärck Jones
    1972; smoothed as scikit-learn does, so that a word that all of few texts share still counts).
    """
    from scipy.sparse import csr_array

    words = {word: place for place, word in enumerate(dict.fromkeys(word for text in texts for word in text))}
    if len(texts) < 2 or not words:
        return []
    rows = [row for row, text in enumerate(texts) for _ in text]
    columns = [words[word] for text in texts for word in text]
    amounts = np.array([amount for text in texts for amount in text.values()])
    frequency = np.bincount(columns, minlength=len(words))
    weights = amounts * (np.log((1 + len(texts)) / (1 + frequency)) + 1)[columns]
    length = np.sqrt(np.bincount(rows, weights**2, minlength=len(texts)))
    shape = (len(texts), len(words))
    scaled = csr_array((weights / length[rows], (rows, columns)), shape=shape)
    found: dict[tuple[int, int], float] = {}
    for start in range(0, len(texts), _AT_ONCE):
        scores = (scaled[start : start + _AT_ONCE] @ scaled.T).toarray()
        for row, its in enumerate(scores, start):
            found.update(_nearest(row, its, least, most))
    return [Alike(*pair, score) for pair, score in sorted(found.items())]


def _nearest(row: int, scores: NDArray[np.float64], least: float, most: int) -> Iterator[tuple[tuple[int, int], float]]:
    scores[row] = 0
    near = np.flatnonzero(scores >= least - 1e-9)
    if len(near) > most:
        near = near[scores[near] >= np.partition(scores[near], -most)[-most]]
    for other in near[np.argsort(-scores[near], kind="stable")][:most]:
        pair = (row, int(other)) if row < other else (int(other), row)
        yield pair, min(round(float(scores[other]), 9), 1.0)
