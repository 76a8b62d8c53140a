"""What change of a share could be seen between two waves, before anybody has answered."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from analysis.comparing import compare_samples


@dataclass(frozen=True, slots=True)
class ClearChange:
    """From ``yes`` of ``n`` answers at the first wave: a clear fall with ``fallen`` yes or fewer of as many answers at
    the next, a clear rise with ``risen`` or more. None where no number would be one."""

    n: int
    yes: int
    fallen: int | None
    risen: int | None


def clear_change(yes: int, n: int) -> ClearChange:
    """What `analysis.comparing.compare_samples` calls clear between two waves of ``n`` answers each by different
    people, the first with ``yes``. ValueError for no answers or more yes than answers."""
    if n < 1 or not 0 <= yes <= n:
        raise ValueError(f"{yes} yes of {n} answers cannot be")

    def is_clear(later: int) -> bool:
        return compare_samples([n - yes, yes], [n - later, later]).clear

    rises, falls = range(yes + 1, n + 1), range(yes - 1, -1, -1)
    up, down = (bisect_left(numbers, True, key=is_clear) for numbers in (rises, falls))
    return ClearChange(n, yes, falls[down] if down < len(falls) else None, rises[up] if up < len(rises) else None)
