"""How far two mixes of ways of answering lie apart.

People answer somewhat differently to an interviewer than on a screen or on paper of their own, above all to sensitive
questions (de Leeuw 2005, Journal of Official Statistics 21, 233-255), so a change of the mix may look like a change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CLEAR: Final = 0.2
"""From this distance on two mixes differ clearly: at least a fifth of the answers would have to be given in another
way. A convention; no test, since every answer is counted and none of them is a sample of ways."""


def mix_distance(earlier: Mapping[str, int], later: Mapping[str, int]) -> float:
    """The total variation distance of two distributions over ways, 0 for the same shares and 1 for no way in common:
    half the sum of the differences of the shares (Levin, Peres & Wilmer 2009, Markov Chains and Mixing Times, prop.
    4.2). ``earlier`` and ``later``: way -> number of answers. ValueError where one of them has none, or a negative
    number."""
    totals = sum(earlier.values()), sum(later.values())
    if min(totals) <= 0 or min(*earlier.values(), *later.values()) < 0:
        raise ValueError("a mix needs answers, and no number below 0")
    ways = sorted({*earlier, *later})
    return sum(abs(earlier.get(way, 0) / totals[0] - later.get(way, 0) / totals[1]) for way in ways) / 2
