"""Names, numbers and estimates as a report's language writes them. A figure is never written without its n."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from analysis.results import Estimate, Interval, Status
from evaluator.programme.merging import BETWEEN_TITLES
from evaluator.programme.model import (
    Indicator,
    InvolvementSource,
    Programme,
    RegisterSource,
    SurveySource,
    Text,
    ThemeSource,
)
from evaluator.programme.register_names import register_title, state_title
from evaluator.records.involvement import INVOLVEMENT_LEVELS
from evaluator.records.model import Measure
from evaluator.records.registry import COUNTABLE, REGISTERS
from evaluator.texts import Texts, catalogue, rounded, uncapitalised
from surveys.questionnaire import Choice, Scale

SYMBOLS: Final[Mapping[Status, str]] = {
    Status.MET: "✓",
    Status.NOT_MET: "✗",
    Status.MIXED: "±",
    Status.UNDECIDED: "?",
    Status.SUPPRESSED: "■",
    Status.NO_DATA: "○",
    Status.NO_TARGET: "·",
    Status.MORE_ANSWERS: "!",
}
MOST_LABELS: Final = 3
"""More answers than this are written as 'from ... to ...' where they follow one another."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one report: ``t`` for texts, the other methods for what the programme names and for numbers."""

    t: Texts
    programme: Programme
    facts: dict[str, object] = field(default_factory=dict, repr=False, compare=False)
    """The figures that sentences of this report may name, once they were asked for: `passages.known_facts`."""
    scales: Mapping[str, Scale] = field(default_factory=dict, repr=False, compare=False)
    """By indicator the scale of its answers, where no finding comes with one."""

    def r(self, key: str, /, **values: object) -> str:
        """A text of the report's own area."""
        return self.t(f"report.{key}", **values)

    def many(self, key: str, number: float, /, **values: object) -> str:
        """A text that names a number, in its singular form where there is one and the number is 1."""
        one = f"{key}_one"
        wanted = one if number == 1 and f"report.{one}" in catalogue() else key
        return self.r(wanted, n=self.count(number), **values)

    def pick(self, text: Text) -> str:
        return self.t.pick(text)

    def quote(self, text: str) -> str:
        return self.r("quote", text=text)

    def title(self, kind: str, key: str) -> str:
        """The title of a group, process, stage, milestone or node; the key itself where the programme has none."""
        found = {part.key: part.title for part in getattr(self.programme, kind)}.get(key)
        return self.pick(found) if found else key

    def milestone(self, key: str) -> str:
        """A milestone inside a sentence: its title in quotation marks, since titles differ in grammar."""
        return self.quote(self.title("milestones", key))

    def register(self, name: str) -> str:
        """A register's name inside a sentence."""
        return register_title(self.programme, name, self.t)

    def measured(self, register: str, measure: Measure, value: float) -> str:
        """What was counted or summed, with its number: '12 participants'."""
        key = f"registers.summed_{register}_{measure.column}" if measure.column else f"registers.counted_{register}"
        state = self.t(measure.state) if measure.state else ""
        return self.t(f"{key}_one" if value == 1 else key, value=self.count(value), state=state)

    def of_column(self, register: str, column: str, value: str) -> str:
        """A value of a register's column: the title of what a key names, a choice in words, else as it stands."""
        its = REGISTERS[register].column(column)
        if its.kind == "key" and value:
            return self.title(its.of, value)
        if column == REGISTERS[register].state and value:
            return state_title(self.programme, register, value, self.t)
        return self.t(f"registers.{column}_{value}") if value in its.choices else value or self.r("not_applicable")

    def known(self, key: str, fallback: str) -> str:
        """A text that need not exist, such as the label of a kind that the programme may name freely."""
        return self.r(key) if f"report.{key}" in catalogue() else fallback

    def in_sentence(self, title: str) -> str:
        """A title inside a sentence, without its capital unless it abbreviates ('KOSU'); of joined groups each so."""
        return BETWEEN_TITLES.join(uncapitalised(one) for one in title.split(BETWEEN_TITLES))

    def listed(self, items: Sequence[str], word: str = "and") -> str:
        return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {self.r(word)} {items[-1]}" if items else ""

    def date(self, value: dt.date | None) -> str:
        return self.r("undated") if value is None else self.t.date(value)

    def count(self, value: float | None) -> str:
        """A whole number, or one decimal where it is none; 'not shown' for what is suppressed."""
        if value is None:
            return self.t("common.not_shown")
        return self.t.number(value) if float(value).is_integer() else self.t.number(value, 1)

    def unbroken(self, sentence: str) -> str:
        """What a result says of itself, with numbers kept on one line with their unit and sign."""
        for loose in (" %", " = ", " < "):
            sentence = sentence.replace(loose, loose.replace(" ", "\N{NO-BREAK SPACE}"))
        return sentence

    def signed(self, value: float, decimals: int) -> str:
        """A difference with its sign, a minus as long as a plus; 0 without any."""
        number = self.t.number(abs(value), decimals)
        if not rounded(value, decimals):
            return number
        sign = "+" if value > 0 else "\N{MINUS SIGN}"
        return f"{sign}{number}"

    def status(self, status: Status) -> str:
        return self.r(f"status_{status.value}")

    def level(self, value: float | None) -> str:
        """An involvement level's name; that of a median between two levels names both."""
        if value is None:
            return self.r("not_applicable")
        names = [
            self.t(f"registers.level_{INVOLVEMENT_LEVELS[code]}") for code in sorted({int(value), int(value + 0.5)})
        ]
        return names[0] if len(names) == 1 else self.r("level_between", low=names[0], high=names[1])

    def p(self, value: float | None) -> str:
        if value is None:
            return ""
        return (
            self.r("p_below", limit=self.t.number(0.001, 3)) if value < 0.001 else self.r("p_is", p=self.p_value(value))
        )

    def p_value(self, value: float | None) -> str:
        """The p-value alone, for a column: two decimals, three below 0.1."""
        if value is None:
            return self.r("not_applicable")
        return (
            f"<\N{NO-BREAK SPACE}{self.t.number(0.001, 3)}"
            if value < 0.001
            else self.t.number(value, 3 if value < 0.1 else 2)
        )

    def collection_modes(self, modes: Mapping[str, int]) -> str:
        """How many answered in which mode."""
        return self.listed([self.r(f"collection_mode_{mode}", n=self.count(n)) for mode, n in modes.items()])

    def share(self, value: float, beside: Iterable[float] = ()) -> str:
        return self.t.percent(value, decimals_of_share([value], beside))

    def shares(self, low: float, high: float, beside: Iterable[float] = ()) -> str:
        """A range such as '55–91 %', with a decimal where whole per cents would blur it with ``beside``."""
        decimals = decimals_of_share([low, high], beside)
        return self.r("range", low=self.t.number(100 * low, decimals), high=self.t.percent(high, decimals))

    def code(self, value: float, scale: Scale | None) -> str:
        """The label of a code; 'between' two labels where a median falls between them; a plain number without scale."""
        labels = [self.quote(label) for label in self._near(value, scale)]
        if len(labels) == 2:
            return self.r("between", low=labels[0], high=labels[1])
        return labels[0] if labels else self.count(value)

    def cell(self, value: float, scale: Scale | None) -> str:
        """A code's label in a table's cell: without quotation marks, both labels where a median falls between two."""
        return " / ".join(self._near(value, scale)) or self.count(value)

    def _near(self, value: float, scale: Scale | None) -> list[str]:
        """The label of a code, the two labels around a value between codes, or nothing outside the scale."""
        labels = {choice.code: self.label(choice) for choice in scale.choices} if scale else {}
        if value in labels:
            return [labels[int(value)]]
        low = max((code for code in labels if code < value), default=None)
        high = min((code for code in labels if code > value), default=None)
        return [] if low is None or high is None else [labels[low], labels[high]]

    def label(self, choice: Choice) -> str:
        return self.in_sentence(self.pick(choice.label))

    def choices(self, codes: Sequence[int], scale: Scale) -> str:
        """The labels of the codes that a share counts: up to three by name, a longer run from its first to its last."""
        labels = [self.quote(self.label(choice)) for choice in scale.choices if choice.code in codes]
        if len(labels) > MOST_LABELS and tuple(sorted(codes)) in _runs(scale.codes, len(codes)):
            return self.r("range_words", low=labels[0], high=labels[-1])
        return self.listed(labels, "or")

    def value(self, indicator: Indicator, value: float, scale: Scale | None, beside: Iterable[float] = ()) -> str:
        """A value in the indicator's unit."""
        if indicator.unit == "share":
            return self.share(value, beside)
        known = scale or self.scales.get(indicator.key)
        return self.code(value, known) if indicator.unit == "code" else self.count(value)

    def target(self, indicator: Indicator, target: float, scale: Scale | None) -> str:
        """'at least 70 %' or 'at most 20 %'."""
        key = "at_least" if indicator.direction == "increase" else "at_most"
        return self.r(key, value=self.value(indicator, target, scale))

    def interval(self, indicator: Indicator, interval: Interval, scale: Scale | None, target: float | None) -> str:
        """An interval's bounds in the indicator's unit."""
        if indicator.unit == "share":
            return self.shares(interval.low, interval.high, () if target is None else (target,))
        low, high = (self.value(indicator, bound, scale) for bound in (interval.low, interval.high))
        return low if low == high else self.r("range_words", low=low, high=high)

    def n(self, estimate: Estimate, indicator: Indicator, *, short: bool = False) -> str:
        """'n = 18 answers', with the people where their number is known; '' where the source of a figure gives no n.
        ``short``: to stand in a figure."""
        if not estimate.n and estimate.value is not None:
            return ""
        if estimate.population is not None and isinstance(indicator.source, SurveySource):
            key = "n_of" + "_about" * estimate.estimated + "_short" * short
            return self.r(key, n=self.count(estimate.n), population=self.count(estimate.population))
        unit = self.unit(indicator, estimate, short=short, n=estimate.n)
        return self.r("n_unit", n=self.count(estimate.n), unit=unit) if unit else self.r("n", n=self.count(estimate.n))

    def people(self, estimate: Estimate) -> str:
        """The N of a figure, as in a table."""
        number = self.count(estimate.population)
        return self.r("about", n=number) if estimate.estimated else number

    def unit(self, indicator: Indicator, estimate: Estimate | None, *, short: bool = True, n: float = 0) -> str:
        """What the n of a figure counts, in the singular where it is 1; '' where only the source of what was recorded
        knows, or where no figure says whether people are counted."""
        source = indicator.source
        if isinstance(source, SurveySource):
            if estimate is None:
                return ""
            return self.many("unit_answers" if estimate.population is None else "unit_people", n)
        if isinstance(source, ThemeSource):
            return self.many("unit_texts", n)
        if isinstance(source, InvolvementSource):
            cases = "unit_cases" if short else "unit_cases_long"
            return self.many(cases if source.reading == "practised" else "unit_answers", n)
        return self.many("unit_rows", n) if isinstance(source, RegisterSource) else ""

    def level_of(self, interval: Interval) -> str:
        return self.count(100 * interval.level)

    def estimate(
        self,
        indicator: Indicator,
        estimate: Estimate | None,
        scale: Scale | None,
        target: float | None,
        people: int = 0,
    ) -> str:
        """The figure with interval and n: '78 % (n = 18; 95 %-interval 55–91 %)'; a register's count says it is one.
        ``people``: at least how many gave the n answers, where that is fewer."""
        if estimate is None:
            return self.t("common.not_shown")
        if estimate.value is None:
            return self.in_sentence(self.status(Status.NO_DATA))
        value = self.value(indicator, estimate.value, scale, () if target is None else (target,))
        if isinstance(indicator.source, RegisterSource):
            summed = measure_of(indicator.source).column
            return f"{value} ({self.many('sum_of', estimate.n) if summed else self.r('method_count')})"
        n = (
            self.r("n_people", n=self.count(estimate.n), people=self.count(people))
            if people
            else self.n(estimate, indicator)
        )
        if estimate.interval is None:
            return f"{value} ({n})" if n else value
        level = self.r("interval_level", level=self.level_of(estimate.interval))
        return f"{value} ({n}; {level} {self.interval(indicator, estimate.interval, scale, target)})"


def measure_of(source: RegisterSource) -> Measure:
    return COUNTABLE[source.register].measure(source.measure)


def decimals_of_share(values: Sequence[float], beside: Iterable[float]) -> int:
    """One decimal where whole per cents would make a value look like ``beside``, or like 0 or 100 %, but it is not."""
    others = [*beside, 0.0, 1.0]
    blurred = any(
        rounded(100 * value) == rounded(100 * other) and abs(value - other) > 1e-9
        for value in values
        for other in others
    )
    return 1 if blurred else 0


def _runs(codes: Sequence[int], length: int) -> set[tuple[int, ...]]:
    return {tuple(codes[start : start + length]) for start in range(len(codes) - length + 1)}
