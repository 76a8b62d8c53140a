"""Raking: weights that make those who answered look like the population along several known margins at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.counts import as_counts

MAXIMUM_ROUNDS: Final = 2000

Vector: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Raking:
    """Weights that make those who answered look like the population along each known margin.

    ``weights``: shape of the cells, one for each person of a cell, 1 on average over those who answered, 0 for cells
    without any; not to be used unless ``converged``. ``gap``: the greatest difference left between a weighted and a
    known share. ``capped``: the cells held at the cap, with ``capped_n`` people. ``effective_n``: Kish's.

    ``weights`` is None, and ``reason`` says why, with ``unreachable`` as pairs (dimension, level): 'nothing-answered',
    'empty-level' (nobody of a known group answered: merge it with another), 'no-population' (somebody answered from a
    group that is known to be empty), 'cap-too-low' (a level stays too light with all its people at the cap). With
    'not-converged', where the margins cannot be met together, ``weights`` are those of the last round.
    """

    weights: Vector | None
    converged: bool
    rounds: int
    gap: float | None
    capped: tuple[tuple[int, ...], ...]
    capped_n: int
    effective_n: float
    reason: str = ""
    unreachable: tuple[tuple[int, int], ...] = ()


def rake(
    cells: ArrayLike,
    margins: Sequence[Sequence[float]],
    *,
    cap: float | None = None,
    tolerance: float = 1e-10,
) -> Raking:
    """Weights by iterative proportional fitting, if wanted with none above ``cap`` times the average.

    ``cells``: how many answered, one dimension for each trait; ``margins``: for each dimension how many people (or what
    share) the population has at each level. Ends when no weighted share is further than ``tolerance`` from the known.
    With a cap each weight is the smaller of the cap and a product of one factor for each margin, and the factors are
    found by the same rounds, so that the margins are met all the same where that is possible: truncated raking.
    ValueError for shapes that do not fit, margins of different totals, or a cap of 1 or less.
    Sources: W. E. Deming and F. F. Stephan, Annals of Mathematical Statistics 11 (1940) 427-444; J.-C. Deville,
    C.-E. Särndal and O. Sautory, J. American Statistical Association 88 (1993) 1013-1020.
    """
    counts = _cells(cells)
    n = int(counts.sum())
    targets = [n * share for share in _shares(margins, counts.shape)]
    if cap is not None and not cap > 1:
        raise ValueError(f"the cap is in units of the average weight and must be above 1, but is {cap}")
    reason, unreachable = _obstacle(counts, targets, cap)
    if reason:
        return Raking(None, False, 0, None, (), 0, 0.0, reason, unreachable)
    product, limit = np.ones(counts.shape), math.inf if cap is None else cap
    places = np.indices(counts.shape)
    gap, rounds = _gap(counts, targets), 0
    while gap > tolerance * n and rounds < MAXIMUM_ROUNDS:
        for dimension, target in enumerate(targets):
            for level, wanted in enumerate(target):
                here = places[dimension] == level
                factor = _factor(counts[here], product[here], float(wanted), limit)
                # Margins that cannot be met together drive factors apart without end.
                product[here] = np.clip(product[here] * factor, 1e-150, 1e150)
        gap, rounds = _gap(counts * np.minimum(product, limit), targets), rounds + 1
    weights = np.where(counts > 0, np.minimum(product, limit), 0.0)
    weights.flags.writeable = False
    capped = (counts > 0) & (product >= limit)
    converged = gap <= tolerance * n
    return Raking(
        weights,
        converged,
        rounds,
        gap / n,
        tuple((*map(int, place),) for place in np.argwhere(capped)),
        int(counts[capped].sum()),
        effective_n(weights, counts),
        "" if converged else "not-converged",
    )


def effective_n(weights: ArrayLike, counts: ArrayLike | None = None) -> float:
    """Kish's effective number of answers: (sum of weights)^2 / sum of squared weights; 0 where nothing weighs anything.

    ``weights``: one for each person, or with ``counts`` of the same shape one for each cell of so many people. States
    what unequal weights cost for answers that have nothing to do with them. ValueError for weights that are negative or
    not finite. Source: L. Kish, J. Official Statistics 8 (1992) 183-200.
    """
    weight, count = as_weights(
        weights,
        np.ones(np.shape(weights), dtype=np.int64) if counts is None else np.asarray(counts),
    )
    square = float((count * weight**2).sum())
    return float((count * weight).sum()) ** 2 / square if square else 0.0


def as_weights(weights: ArrayLike, counts: NDArray[np.integer]) -> tuple[Vector, Vector]:
    """Weights and counts of cells, both of shape (cells,). ValueError where the shapes differ, and for weights that are
    negative or not finite: none may be missing."""
    weight = np.asarray(weights, dtype=np.float64)
    if weight.shape != counts.shape:
        raise ValueError(f"weights of shape {weight.shape} do not fit counts of shape {counts.shape}")
    if not (np.isfinite(weight) & (weight >= 0)).all():
        raise ValueError("weights must be finite and 0 or more")
    people = as_counts(counts.ravel()) if counts.size else np.empty(0)
    return weight.ravel(), people.astype(np.float64)


def _cells(cells: ArrayLike) -> Vector:
    array = np.asarray(cells)
    if array.ndim == 0:
        raise ValueError("cells need one dimension for each trait")
    return as_counts(array.ravel()).reshape(array.shape).astype(np.float64)


def _shares(margins: Sequence[Sequence[float]], shape: tuple[int, ...]) -> list[Vector]:
    known = [np.asarray(margin, dtype=np.float64) for margin in margins]
    if tuple(margin.shape for margin in known) != tuple((levels,) for levels in shape):
        raise ValueError(f"cells of shape {shape} need one margin for each dimension, with a number for each level")
    if not all(np.isfinite(margin).all() and (margin >= 0).all() and margin.sum() > 0 for margin in known):
        raise ValueError("margins must be 0 or more and not all 0")
    totals = [float(margin.sum()) for margin in known]
    if max(totals) - min(totals) > 1e-6 * max(totals):
        raise ValueError(f"the margins have different totals: {', '.join(f'{total:g}' for total in totals)}")
    return [margin / total for margin, total in zip(known, totals, strict=True)]


def _obstacle(counts: Vector, targets: Sequence[Vector], cap: float | None) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Why raking cannot begin, and at which levels; '' where it can."""
    if counts.sum() == 0:
        return "nothing-answered", ()
    found: dict[str, list[tuple[int, int]]] = {
        "empty-level": [],
        "no-population": [],
        "cap-too-low": [],
    }
    for dimension, target in enumerate(targets):
        answered = _margin(counts, dimension)
        for level, (wanted, here) in enumerate(zip(target.tolist(), answered.tolist(), strict=True)):
            if wanted > 0 and here == 0:
                found["empty-level"].append((dimension, level))
            elif wanted == 0 and here > 0:
                found["no-population"].append((dimension, level))
            elif cap is not None and wanted > cap * here * (1 + 1e-12):
                found["cap-too-low"].append((dimension, level))
    return next(
        ((reason, tuple(places)) for reason, places in found.items() if places),
        ("", ()),
    )


def _margin(counts: Vector, dimension: int) -> Vector:
    others = tuple(axis for axis in range(counts.ndim) if axis != dimension)
    return np.asarray(counts.sum(axis=others), dtype=np.float64)


def _gap(weighted: Vector, targets: Sequence[Vector]) -> float:
    return max(float(np.abs(_margin(weighted, at) - target).max()) for at, target in enumerate(targets))


def _factor(counts: Vector, product: Vector, wanted: float, limit: float) -> float:
    """The factor f for which the sum of counts * min(limit, f * product) is ``wanted``; 1 for a level of nobody."""
    used = counts > 0
    if not used.any():
        return 1.0
    counts, product = counts[used], product[used]
    if math.isinf(limit):
        return wanted / float(counts @ product)
    order = np.argsort(-product)
    counts, product = counts[order], product[order]
    # With the k largest held at the limit, the others make up what is left.
    held = limit * (counts.cumsum() - counts)
    left = (wanted - held) / (counts * product)[::-1].cumsum()[::-1]
    fits = left * product <= limit
    return float(left[fits.argmax()]) if fits.any() else limit / float(product[-1])
