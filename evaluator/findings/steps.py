"""An indicator at two milestones: what is compared, or the reason why nothing is."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.comparability import Comparability
from evaluator.findings.linked import Pairs, Unlinkable
from evaluator.findings.measured import Measured
from evaluator.programme.model import AnswerSource, Indicator


@dataclass(frozen=True, slots=True)
class Step:
    """``comparability`` is there where both milestones asked a question, and then ``pairs`` too, or ``unlinkable`` says
    why not. ``shown``: whether the numbers of linked people are."""

    indicator: Indicator
    since: str
    earlier: Measured
    now: Measured
    comparability: Comparability | None = None
    pairs: Pairs | None = None
    unlinkable: Unlinkable = ""
    shown: bool = False

    @property
    def is_share(self) -> bool:
        """Whether only shares can be compared: the scale has no order, or not the same codes both times."""
        assert self.earlier.answers is not None
        assert self.now.answers is not None
        then, now = self.earlier.answers.scale, self.now.answers.scale
        return then is None or now is None or not (then.ordered and now.ordered) or then.codes != now.codes

    @property
    def counted(self) -> frozenset[int] | None:
        """The codes that the indicator counts, where only shares can be compared; None where the scale is."""
        source = self.indicator.source
        return frozenset(source.codes) if self.is_share and isinstance(source, AnswerSource) else None

    @property
    def refusal(self) -> str:
        """Why the two milestones are not compared, a reason of `model.Change`; '' where they are."""
        earlier, now = self.earlier, self.now
        if earlier.estimate is None or now.estimate is None:
            return "suppressed"
        if earlier.estimate.value is None or now.estimate.value is None:
            return "no_data"
        if earlier.exceeded or now.exceeded:
            return "more_answers"
        if earlier.people is not None or now.people is not None:
            return "several_answers"
        if earlier.answers is None or now.answers is None or self.comparability is None:
            return "register"
        if earlier.pooled is None or now.pooled is None:
            return "suppressed"
        if not self.comparability.holds:
            return self.comparability.reason
        if earlier.theme != now.theme:
            return "codebook_changed"
        if self.is_share and not _counts_share(self.indicator):
            scale = now.answers.scale
            return "scale_changed" if scale and scale.ordered else "not_ordinal"
        return ""


def _counts_share(indicator: Indicator) -> bool:
    return isinstance(indicator.source, AnswerSource) and indicator.source.statistic == "share"
