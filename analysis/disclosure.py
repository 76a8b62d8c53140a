"""Suppression of small groups, so that neither a figure nor a total tells what fewer people answered than allowed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TOTAL: Final = ""
"""Stands in the result for all groups together, where the total must not be shown either."""


def suppressed(counts: Mapping[str, int], minimum: int, *, total_shown: bool = True) -> frozenset[str]:
    """The groups whose figures must not be shown, and `TOTAL` where the total must not be shown either.

    ``counts``: answers per group; the groups must not overlap. Suppressed are

    - each group with answers, but fewer than ``minimum``;
    - when the total is shown: as many of the smallest other groups as it takes until what the total gives away, namely
      the suppressed groups together, holds at least two groups and ``minimum`` answers (complementary suppression);
    - the total, when it is itself below ``minimum``.

    A group without answers hides nobody: it is shown as having none, and cannot cover for another. ValueError for
    ``minimum`` below 1 or a negative count.
    """
    if minimum < 1 or any(count < 0 for count in counts.values()):
        raise ValueError("the minimum must be 1 or more, and counts 0 or more")
    answered = sorted((count, group) for group, count in counts.items() if count > 0)
    hidden = [(count, group) for count, group in answered if count < minimum]
    total = sum(count for count, _ in answered)
    if 0 < total < minimum:
        return frozenset(group for _, group in hidden) | {TOTAL}
    if not hidden or not total_shown:
        return frozenset(group for _, group in hidden)
    for cover in answered[len(hidden) :]:
        if len(hidden) >= 2 and sum(count for count, _ in hidden) >= minimum:
            break
        hidden.append(cover)
    return frozenset(group for _, group in hidden)
