"""How alike short texts are by the words that they share, where a rare word weighs more than a common one."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    Vectors = csr_array[np.float64]
    Places = NDArray[np.int64]
_AT_ONCE: Final = 1024
"""Texts that are compared with all others in one step: memory does not grow with the square of their number."""
_LEFT_OUT: Final = 2 / 3
"""Of the least score, how much the words of a text that are looked at last may come to."""
_NEARLY: Final = 1e-9
"""Rounding decides nothing: a score this little below the least is the least."""


class Alike(NamedTuple):
    """Two texts by their places, ``first`` before ``second``; ``score`` in 0..1, 1 where they have the same words."""

    first: int
    second: int
    score: float


def alike(
    texts: Sequence[Mapping[str, float]],
    least: float,
    most: int = 20,
    *,
    among: Sequence[Collection[Hashable]] | None = None,
    apart: Sequence[str] | None = None,
) -> list[Alike]:
    """The pairs of texts that score ``least`` (above 0) or more, by place. Of each text only the ``most`` that are
    nearest to it are looked at, so that a thousand equal texts do not make a million pairs. ``among``: labels of each
    text, of which two must share one; ``apart``: a label of each, '' for none, which two must not share. Without these
    any two are compared.

    A text is its words with the amount of each, above 0; one without words is like no other. The score is the cosine
    of the two, each amount times the word's inverse document frequency ``ln((1 + N) / (1 + df)) + 1`` (Spärck Jones
    1972; smoothed as scikit-learn does, so that a word that all of few texts share still counts).

    Texts that are equal are compared once, and others by their rare words first (prefix filtering: Bayardo, Ma and
    Srikant 2007). The most common words of a text, through which it meets nearly every other, are looked at only where
    the rare ones leave open whether a pair comes to ``least``.
    """
    if len(texts) < 2 or not any(texts):
        return []
    labels, kinds = among or [("",)] * len(texts), apart or [""] * len(texts)
    equal: dict[Hashable, list[int]] = {}
    for place, (text, its, kind) in enumerate(zip(texts, labels, kinds, strict=True)):
        if text and its:
            equal.setdefault((frozenset(text.items()), frozenset(its), kind), []).append(place)
    places, firsts = [*equal.values()], [its[0] for its in equal.values()]
    scaled = _scaled(texts)[firsts]
    pairs = _pairs(scaled, [labels[one] for one in firsts], [kinds[one] for one in firsts], least)
    return _nearest(places, [not kinds[one] for one in firsts], pairs, most)


def _scaled(texts: Sequence[Mapping[str, float]]) -> Vectors:
    """The weighted words of each text, of length 1."""
    from scipy.sparse import csr_array

    words = {word: place for place, word in enumerate(dict.fromkeys(word for text in texts for word in text))}
    columns = np.array([words[word] for text in texts for word in text])
    rows = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    amounts = np.array([amount for text in texts for amount in text.values()], dtype=float)
    weights = amounts * (np.log((1 + len(texts)) / (1 + np.bincount(columns))) + 1)[columns]
    length = np.sqrt(np.bincount(rows, weights**2, minlength=len(texts)))
    return csr_array((weights / length[rows], (rows, columns)), shape=(len(texts), len(words)))


def _pairs(
    scaled: Vectors, labels: Sequence[Collection[Hashable]], kinds: Sequence[str], least: float
) -> dict[tuple[int, int], float]:
    """The places in ``scaled`` of two different texts that may be compared and score ``least``, with the score."""
    numbers = {kind: number for number, kind in enumerate(dict.fromkeys(kinds), 1)} | {"": 0}
    kind = np.array([numbers[one] for one in kinds])
    cut = _LEFT_OUT * least
    telling, aside = _telling(scaled, cut)
    found: dict[tuple[int, int], float] = {}
    for one, other, known in _sharing(telling, labels, least - cut):
        possible = known + np.maximum(aside[one], aside[other]) >= least - _NEARLY
        possible &= (kind[one] != kind[other]) | (kind[one] == 0)
        one, other = one[possible], other[possible]
        scores: NDArray[np.float64] = np.asarray(scaled[one].multiply(scaled[other]).sum(axis=1)).ravel()
        enough = scores >= least - _NEARLY
        pairs = zip(one[enough].tolist(), other[enough].tolist(), strict=True)
        found.update(zip(pairs, np.minimum(np.round(scores[enough], 9), 1.0).tolist(), strict=True))
    return found


def _telling(scaled: Vectors, cut: float) -> tuple[Vectors, NDArray[np.float64]]:
    """Each text without its most common words, as far as they are no longer than ``cut`` together, and how long these
    are. What two texts share and is not shared by what is left of both was left out of one of them."""
    from scipy.sparse import csr_array

    frequency = np.bincount(scaled.indices, minlength=scaled.shape[1])
    rows = np.repeat(np.arange(scaled.shape[0]), np.diff(scaled.indptr))
    order = np.lexsort((scaled.indices, -frequency[scaled.indices], rows))
    summed = np.cumsum(scaled.data[order] ** 2)
    before = np.concatenate([[0.0], summed])[scaled.indptr[:-1]]
    kept = np.empty(len(order), dtype=bool)
    kept[order] = summed - before[rows] > cut**2
    left_out = np.sqrt(np.bincount(rows, np.where(kept, 0, scaled.data**2), minlength=scaled.shape[0]))
    return csr_array((scaled.data[kept], (rows[kept], scaled.indices[kept])), shape=scaled.shape), left_out


def _sharing(
    telling: Vectors, labels: Sequence[Collection[Hashable]], least: float
) -> Iterator[tuple[Places, Places, NDArray[np.float64]]]:
    """Two texts, the first before the second, that share a label and whose words share ``least``, with what they share;
    once for each label. A word under one label is another word than under the next."""
    from scipy.sparse import csr_array

    numbers = {label: number for number, label in enumerate(dict.fromkeys(one for its in labels for one in its))}
    text = np.repeat(np.arange(len(labels)), [len(its) for its in labels])
    entries = telling[text]
    label = np.repeat([numbers[one] for its in labels for one in its], np.diff(entries.indptr))
    _, words = np.unique(label.astype(np.int64) * telling.shape[1] + entries.indices, return_inverse=True)
    shape = (len(text), int(words.max(initial=0)) + 1)
    its = csr_array((entries.data, words, entries.indptr), shape=shape)
    for start in range(0, len(text), _AT_ONCE):
        shared = its[start : start + _AT_ONCE] @ its[start:].T
        enough = shared.data >= least - _NEARLY
        one = text[start + np.repeat(np.arange(shared.shape[0]), np.diff(shared.indptr))[enough]]
        other = text[start + shared.indices[enough]]
        yield one[one < other], other[one < other], shared.data[enough][one < other]


def _nearest(
    places: Sequence[Sequence[int]], compared: Sequence[bool], pairs: Mapping[tuple[int, int], float], most: int
) -> list[Alike]:
    """The pairs of places; ``places`` has those of equal texts together, ``compared`` whether these are pairs, too."""
    near: list[list[tuple[int, float]]] = [[] for _ in places]
    for (one, other), score in sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0])):
        near[one].append((other, score))
        near[other].append((one, score))
    found: dict[tuple[int, int], float] = {}
    for its, own, groups in zip(places, compared, near, strict=True):
        others = dict.fromkeys(its[: most + 1] if own else (), 1.0)
        for group, score in groups:
            if len(others) > most:
                break
            others.update(dict.fromkeys(places[group][:most], score))
        for place in its:
            for second in [other for other in others if other != place][:most]:
                found[(place, second) if place < second else (second, place)] = others[second]
    return [Alike(*pair, score) for pair, score in sorted(found.items())]
