"""An indicator compared with an earlier milestone, as it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.comparability import Comparability
from analysis.results import Comparison, Estimate, MatchedEffect

Doubt = Literal["", "tested", "chance", "family", "no_interval", "interval", "spread"]


@dataclass(frozen=True, slots=True)
class Linked:
    """Those who answered a question at both milestones, beside everybody who answered at one of them.

    ``change`` is measured as the comparison of everybody is, ``matched`` says how many went up and down.
    ``difference`` is everybody's estimate less theirs (of a share, in shares): far from 0, those who came or went
    answered otherwise. Where the numbers are suppressed or there are none, all three are None and ``reason`` says why:
    'anonymous' (the answers of one of the milestones cannot be linked), 'several' (a group was asked in several waves
    of one milestone), 'outgrown' (answers came to the earlier milestone after its count), 'nobody' (nobody answered
    both times), 'few' (the numbers are not shown)."""

    change: Comparison | None = None
    matched: MatchedEffect | None = None
    difference: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """From an earlier milestone to this one. ``comparison`` is None where it was refused; ``refused`` says why (a key
    of the report's texts: 'suppressed', 'no_data', 'scale_changed', 'question_changed', 'groups_changed',
    'condition_changed', 'not_ordinal', 'several_answers', 'register').

    ``earlier`` and ``now``: the indicator's figure of the answers that are compared, without interval; where nothing is
    compared, of each milestone as it stands.

    ``basis`` is what was compared: 'distribution' (all answers inside an ordered scale) or 'share' (the answers that
    the indicator counts against the rest, on a scale without order). The comparison takes linked people as what they
    are where ``linked`` has them, else the two milestones as samples of different people.

    ``adjusted`` is the p-value for the number of comparisons in ``family``: by Holm ('holm') in a family that the
    programme declares, else by Benjamini-Hochberg over all that belong to none ('benjamini-hochberg', exploratory);
    ``spread_adjusted`` likewise the one that holds with unequal spread, None for one comparison alone.
    ``comparability`` says what changed of the question; its ``bridge`` names the milestones, separated by spaces, whose
    bridges of the indicator justify that it is compared all the same."""

    since: str
    earlier: Estimate | None
    comparison: Comparison | None
    refused: str = ""
    basis: str = "distribution"
    linked: Linked | None = None
    family: str = ""
    adjusted: float | None = None
    spread_adjusted: float | None = None
    correction: str = ""
    comparability: Comparability | None = None
    now: Estimate | None = None

    @property
    def clear(self) -> bool:
        """Whether the adjusted p-values are below the level, and the interval excludes no change."""
        return self.comparison is not None and not self.unclear

    @property
    def unclear(self) -> Doubt:
        """Why a comparison that was made is not clear: by 'chance' alone answers differ as much often enough; as a
        'family' they do; the 'interval' holds no change; there is 'no_interval'; with unequal 'spread', and as many
        comparisons, they do; or it is not 'tested'. '' where it is clear or was not made."""
        its = self.comparison
        if its is None:
            return ""
        if its.pvalue is None or self.adjusted is None:
            return "tested"
        most = 1 - its.level
        if its.pvalue >= most:
            return "chance"
        if self.adjusted >= most:
            return "family"
        if not its.excludes_no_change:
            return "no_interval" if its.interval is None else "interval"
        return "spread" if self.spread_adjusted is not None and self.spread_adjusted >= most else ""
