"""How far two mixes of modes of data collection lie apart.

People answer somewhat differently to an interviewer than on a screen or on paper of their own, above all to sensitive
questions (de Leeuw 2005, Journal of Official Statistics 21, 233-255), so a change of the mix may look like a change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CLEAR: Final = 0.2
"""From this distance on two mixes differ clearly: at least a fifth of the answers would have to be given in another
mode. A convention; no test, since every answer is counted and none of them is a sample of modes."""


def mix_distance(earlier: Mapping[str, int], later: Mapping[str, int]) -> float:
    """The total variation distance of two distributions over modes, 0 for the same shares and 1 for no mode in common:
    half the sum of the differences of the shares (Levin, Peres & Wilmer 2009, Markov Chains and Mixing Times, prop.
    4.2). ``earlier`` and ``later``: mode -> number of answers. ValueError where one of them has none, or a negative
    number."""
    totals = sum(earlier.values()), sum(later.values())
    if min(totals) <= 0 or min(*earlier.values(), *later.values()) < 0:
        raise ValueError("a mix needs answers, and no number below 0")
    modes = sorted({*earlier, *later})
    return sum(abs(earlier.get(mode, 0) / totals[0] - later.get(mode, 0) / totals[1]) for mode in modes) / 2
