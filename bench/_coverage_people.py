"""Coverage of a median over strata of known sizes, and of a share of answers of which one person gives several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from analysis.clustered import Answering, clustered_share
from analysis.ordinal import median
from analysis.stratified_median import OrdinalStratum, stratified_median
from bench._common import verdict

CODES = (1, 2, 3, 4, 5)
MEDIANS = (
    ((19, 12), ((0, 0, 0, 10, 10), (5, 10, 16, 7, 2))),
    ((23, 10, 6), ((0, 0, 1, 15, 9), (0, 6, 10, 5, 1), (2, 6, 6, 0, 0))),
    ((13, 30), ((0, 0, 0, 4, 10), (6, 15, 33, 36, 10))),
)
"""Answered, and how many of each stratum would give each answer."""
ANSWERS = (((12, 11),), ((14, 12),), ((20, 17),), ((60, 46),), ((14, 13), (12, 11)), ((20, 17), (16, 11)))
"""(people, answered) of each stratum; each person answers 1 to 5 times, 60 % of them so."""
ALIKE = (0.0, 0.3, 1.0)
LEAST = 94.0
Row = tuple[str, str, float, float]


def rows(runs: int) -> list[Row]:
    return [*_medians(runs), *_answers(runs)]


def _medians(runs: int) -> Iterator[Row]:
    for answered, people in MEDIANS:
        random, held, before = np.random.default_rng((20191101, *answered)), 0, 0
        truth = median(np.sum(people, axis=0)).value or 0
        for _ in range(runs):
            drawn = [random.multivariate_hypergeometric(one, n) for one, n in zip(people, answered, strict=True)]
            parts = zip(people, drawn, strict=True)
            its = [OrdinalStratum(sum(one), tuple(map(int, found))) for one, found in parts]
            now, then = stratified_median(its, CODES).interval, median(np.sum(drawn, axis=0)).interval
            held += now is not None and now.low <= truth <= now.high
            before += then is not None and then.low <= truth <= then.high
        sizes = ", ".join(str(sum(one)) for one in people)
        yield f"median, of {sizes}", ", ".join(map(str, answered)), 100 * before / runs, 100 * held / runs


def _answers(runs: int) -> Iterator[Row]:
    for groups in ANSWERS:
        for alike in ALIKE:
            random, held = np.random.default_rng((20191101, *(size for size, _ in groups))), 0
            for _ in range(runs):
                seen, truth = [], 0.0
                for size, n in groups:
                    answers = random.integers(1, 6, size)
                    hits = random.binomial(answers, _likely(random, size, alike))
                    drawn = random.permutation(size)[:n]
                    seen.append(Answering(size, n, int(answers[drawn].sum()), int(hits[drawn].sum()), 5))
                    truth += size * hits.sum() / answers.sum()
                bounds, share = clustered_share(seen).interval, truth / sum(size for size, _ in groups)
                held += bounds is not None and bounds.low - 1e-12 <= share <= bounds.high + 1e-12
            sizes = ", ".join(str(size) for size, _ in groups)
            what = f"answers of one person alike by {alike}, of {sizes}"
            yield what, ", ".join(str(n) for _, n in groups), float("nan"), 100 * held / runs


def _likely(random: np.random.Generator, size: int, alike: float) -> np.ndarray:
    if alike in (0.0, 1.0):
        return random.binomial(1, 0.6, size).astype(float) if alike else np.full(size, 0.6)
    return random.beta(0.6 * (1 - alike) / alike, 0.4 * (1 - alike) / alike, size)


def table(found: Sequence[Row]) -> str:
    lines = [("of", "answered", "coverage"), ("---",) * 3]
    lines += [
        (what, n, f"{now:.1f}" if before != before else f"{before:.1f} → {now:.1f}") for what, n, before, now in found
    ]
    return "### Medians and involvement over strata of known sizes\n\nPer cent.\n\n" + "".join(
        "| " + " | ".join(line) + " |\n" for line in lines
    )


def judged(found: Sequence[Row]) -> bool:
    return verdict("medians and involvement over strata", min(one[3] for one in found), least=LEAST)
