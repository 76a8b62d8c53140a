"""What every statistic returns: frozen values that carry the estimate, its interval, the method and n.

Each describes itself in one plain sentence, Danish or English: ``describe(lang)``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Literal

from analysis.words.wording import (
    Language,
    Unit,
    figure,
    interval_words,
    joined,
    method_name,
    named_samples,
    number,
    p_words,
    text,
)

ROUNDING: Final = 1e-12
"""A figure this close to a target reaches it: 0.1 + 0.2 must reach 0.3."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A two-sided interval; ``method`` names how it was computed, ``level`` is the confidence level in 0..1."""

    low: float
    high: float
    level: float
    method: str

    def describe(self, lang: Language, unit: Unit = "number") -> str:
        """A phrase for a parenthesis: the level, both bounds and the method."""
        words = interval_words(self.low, self.high, self.level, lang, unit)
        return f"{words}, {method_name(self.method, lang)}"


Measure = Literal["", "share", "median"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """One figure. ``value`` is None when nothing was observed (n = 0): never NaN.

    ``interval`` is None where none exists: no answers, or a census (n equals ``population``).
    ``n`` counts the answers inside the scale; ``population`` the people who could have answered, where known.
    ``measure`` says what is estimated, for the words alone: it does not tell two estimates apart.
    """

    value: float | None
    n: int
    interval: Interval | None = None
    population: int | None = None
    measure: Measure = field(default="", compare=False)

    def describe(self, lang: Language) -> str:
        """One sentence with the value, interval or why there is none, method and n."""
        if self.value is None:
            return text("nobody", lang)
        unit: Unit = "share" if self.measure == "share" else "number"
        if self.interval is not None:
            bounds = self.interval.describe(lang, unit)
        elif self.n == self.population:
            bounds = text("census", lang, n=number(self.n, lang))
        else:
            bounds = text("no-interval", lang)
        details = joined([bounds, _n_of(self.n, self.population, lang)])
        return text(self.measure or "estimate", lang, value=figure(self.value, lang, unit), details=details)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two samples of one ordinal item compared. ``estimate`` is P(X<Y) + 0.5 P(X=Y): above 0.5, Y lies higher.

    ``statistic``, ``df`` and ``pvalue`` are None where the test does not exist (for example an empty sample).
    ``measure`` is 'cliffs-delta' where the estimate is P(X<Y) - P(X>Y) instead. ``seed`` and ``resamples`` are those of
    a random method and None elsewhere.
    """

    estimate: float | None
    interval: Interval | None
    statistic: float | None
    df: float | None
    pvalue: float | None
    n_x: int
    n_y: int
    method: str
    measure: Literal["relative-effect", "cliffs-delta"] = "relative-effect"
    seed: int | None = None
    resamples: int | None = None

    def describe(self, lang: Language, samples: tuple[str, str] | None = None) -> str:
        """One sentence with the estimate, interval, method, p-value and both n. ``samples``: the names of both."""
        if self.estimate is None:
            return text("nobody", lang)
        unit: Unit = "share" if self.measure == "relative-effect" else "number"
        n = text("n-two", lang, x=number(self.n_x, lang), y=number(self.n_y, lang))
        details = [*_bounds(self.interval, self.method, lang, unit), _p(self.pvalue, lang), n]
        details.append(_drawn(self.seed, self.resamples, lang))
        names = named_samples(self.measure, lang, samples)
        return text(self.measure, lang, value=figure(self.estimate, lang, unit), details=joined(details), **names)


EffectName = Literal[
    "",
    "epsilon-squared",
    "kendalls-w",
    "rank-correlation",
    "rank-biserial",
    "ordered-effect",
    "share-up",
    "share-change",
]
_EFFECT_WORDS: Final[dict[str, tuple[str, Unit]]] = {
    "share-up": ("share-up", "share"),
    "share-change": ("share-change-effect", "points"),
    "ordered-effect": ("ordered-effect", "share"),
}
"""Effects that are not written as plain numbers under their own name."""


@dataclass(frozen=True, slots=True)
class HypothesisTest:
    """A test of significance. ``df`` is None where there are no degrees of freedom; ``statistic`` and ``pvalue`` are
    None where the test does not exist. ``n`` counts the answers (or pairs of answers) that it rests on. ``effect`` is
    how large the difference is, by the measure that ``effect_name`` names, where the test has one."""

    statistic: float | None
    pvalue: float | None
    df: float | None
    n: int
    method: str
    effect: float | None = None
    effect_name: EffectName = ""

    def describe(self, lang: Language) -> str:
        """One sentence with the method, the effect where there is one, the statistic, n and the p-value."""
        name = method_name(self.method, lang)
        name = name[:1].upper() + name[1:]
        n = text("n", lang, n=number(self.n, lang))
        if self.statistic is None or self.pvalue is None:
            return text("no-test", lang, method=name, details=n)
        value = number(self.statistic, lang)
        shown = (
            text("statistic", lang, value=value)
            if self.df is None
            else text("statistic-df", lang, value=value, df=number(self.df, lang))
        )
        effect = ""
        if self.effect is not None:
            key, unit = _EFFECT_WORDS.get(self.effect_name, (self.effect_name, "number"))
            effect = text(key, lang, value=figure(self.effect, lang, unit))
        return text("test", lang, method=name, details=joined([effect, shown, n, p_words(self.pvalue, lang)]))


@dataclass(frozen=True, slots=True)
class MatchedEffect:
    """The same people at two waves. ``estimate`` is P(later > earlier) + 0.5 P(same) within a person: above 0.5, more
    went up than down. ``up``, ``same`` and ``down`` count people; ``statistic`` (how many went up) and ``pvalue`` are
    those of the exact sign test, which asks whether the estimate is 0.5."""

    estimate: float | None
    interval: Interval | None
    up: int
    same: int
    down: int
    statistic: float | None
    pvalue: float | None
    n: int
    method: str

    def describe(self, lang: Language) -> str:
        """One sentence with how many went up, stayed and went down, the estimate, interval, method and p-value."""
        if self.estimate is None:
            return text("nobody", lang)
        up, same, down, n = (number(count, lang) for count in (self.up, self.same, self.down, self.n))
        bounds = "" if self.interval is None else self.interval.describe(lang, "share")
        p = "" if self.pvalue is None else f"{method_name(self.method, lang)}, {p_words(self.pvalue, lang)}"
        value = figure(self.estimate, lang, "share")
        details = joined([bounds, p])
        return text("matched-effect", lang, up=up, same=same, down=down, n=n, value=value, details=details)


_CHANGE_UNITS: Final[dict[str, Unit]] = {"mean-change": "number", "share-change": "points", "relative-effect": "share"}


@dataclass(frozen=True, slots=True)
class OverlapChange:
    """Change between two waves that share some of their people. ``measure`` says what ``estimate`` is: the later mean
    less the earlier, the later share less the earlier (in -1..1), or the relative effect P(X<Y) + 0.5 P(X=Y).

    ``n_paired`` answered both waves. ``statistic``, ``df`` and ``pvalue`` are None where there is no test, ``df`` also
    where there are no degrees of freedom. ``seed`` and ``resamples`` are those of a random method and None elsewhere.
    """

    measure: Literal["mean-change", "share-change", "relative-effect"]
    estimate: float | None
    interval: Interval | None
    statistic: float | None
    df: float | None
    pvalue: float | None
    n_paired: int
    n_only_first: int
    n_only_second: int
    method: str
    seed: int | None = None
    resamples: int | None = None

    def describe(self, lang: Language, samples: tuple[str, str] | None = None) -> str:
        """One sentence with the estimate, interval, method, p-value, how many answered which wave, and the seed.
        ``samples``: the names of both waves."""
        if self.estimate is None:
            return text("nobody", lang)
        unit = _CHANGE_UNITS[self.measure]
        paired, first, second = (number(n, lang) for n in (self.n_paired, self.n_only_first, self.n_only_second))
        n = text("n-overlap", lang, paired=paired, first=first, second=second)
        details = [*_bounds(self.interval, self.method, lang, unit), _p(self.pvalue, lang), n]
        details.append(_drawn(self.seed, self.resamples, lang))
        names = named_samples(self.measure, lang, samples)
        return text(self.measure, lang, value=figure(self.estimate, lang, unit), details=joined(details), **names)


class Status(StrEnum):
    """How an indicator stands at a milestone against the rule that was fixed beforehand."""

    MET = "met"
    NOT_MET = "not_met"
    UNDECIDED = "undecided"
    SUPPRESSED = "suppressed"
    NO_DATA = "no_data"
    NO_TARGET = "no_target"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The status of an estimate against a target, with the rule and margin that were used."""

    status: Status
    target: float | None
    rule: str
    margin: float

    def describe(self, lang: Language) -> str:
        """One sentence with the status, the target in the unit of the estimate, the margin and the rule."""
        target = "" if self.target is None else text("target", lang, value=number(self.target, lang))
        margin = text("margin", lang, value=number(self.margin, lang)) if self.margin else ""
        details = joined([target, margin, text(f"rule-{self.rule}", lang)])
        return text("judgement", lang, status=text(self.status.value, lang), details=details)


def _n_of(n: int, population: int | None, lang: Language) -> str:
    if population is None:
        return text("n", lang, n=number(n, lang))
    return text("of-population", lang, n=number(n, lang), population=number(population, lang))


def _bounds(interval: Interval | None, method: str, lang: Language, unit: Unit) -> list[str]:
    """The interval with its method, and the method of the test where that is another one."""
    if interval is None:
        return [method_name(method, lang)]
    own = "" if interval.method.startswith(method) else method_name(method, lang)
    return [interval.describe(lang, unit), own]


def _p(pvalue: float | None, lang: Language) -> str:
    return "" if pvalue is None else p_words(pvalue, lang)


def _drawn(seed: int | None, resamples: int | None, lang: Language) -> str:
    if seed is None or resamples is None:
        return ""
    return text("seed", lang, resamples=number(resamples, lang), seed=seed)
