"""What is looked at on a phone: the steering group's screens, a list of charts, one chart, and what participants read.

Each is a piece of HTML for the frame of a page, made of what is printed alone and kept like any file of a release.
Links are relative to the address of the programme.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from evaluator.rendering.format import Format, Printed
from evaluator.rendering.html import environment
from evaluator.reporting.blocks import Block, Chart, Figure, Paragraph, Part, Report, Table, Verdict
from evaluator.reporting.wording import decimals_of_share
from evaluator.texts import Texts

OUTCOME: Final = "outcome-"
INDICATOR: Final = "indicator-"
ANSWERS: Final = "answers-"
THEORY_TESTED, EVIDENCE = "theory-tested", "evidence"
PARTS: Final = ("changes", "theory", THEORY_TESTED, EVIDENCE, "involvement", "action")
"""Parts of the report with a page of their own, besides outcomes and indicators."""
MOST_POINTS: Final = 6
"""On a line that is told in words on a phone."""
MOST_SHOWN: Final = 8
"""Tables and figures below a part that is read on one page."""
WIDTH, HEIGHT = 120.0, 28.0
"""Of the line over the milestones on a card."""


@dataclass(frozen=True)
class Screens:
    """The parts of a report by what a screen shows of them."""

    report: Report

    @cached_property
    def parts(self) -> dict[str, Part]:
        return {one.key: one for one in _every((*self.report.parts, *self.report.appendix))}

    def part(self, key: str) -> Part | None:
        return self.parts.get(key)

    def blocks(self, key: str, kind: str = "", tone: str | None = None) -> list[Block]:
        """Of a part, nothing where there is none; ``kind`` and ``tone``: only those."""
        its = self.parts[key].blocks if key in self.parts else ()
        return [
            one
            for one in its
            if (not kind or one.kind == kind) and (tone is None or getattr(one, "tone", None) == tone)
        ]

    @property
    def cards(self) -> list[Card]:
        """The outcomes in the order of their table."""
        table = next((one for one in self.blocks("theory") if isinstance(one, Table) and one.leads), None)
        if table is None:
            return []
        return [self._card(row, key) for row, key in zip(table.rows, table.leads, strict=True)]

    @property
    def groups(self) -> list[Part]:
        """The outcomes, and the steps before them, each with its indicators below."""
        return [one for one in _every(self.report.parts) if one.key.startswith(OUTCOME)]

    @property
    def others(self) -> list[Part]:
        return [self.parts[key] for key in PARTS if key in self.parts]

    def verdict(self, part: Part) -> Verdict | None:
        return next((one for one in part.blocks if isinstance(one, Verdict)), None)

    def trace(self, indicator: str) -> str:
        """Where the figure of an indicator comes from."""
        said = [one.text for one in self.blocks(f"{ANSWERS}{indicator}") if isinstance(one, Paragraph)]
        return said[-1] if said else ""

    def _card(self, row: tuple[str, ...], key: str) -> Card:
        title, _, strongest, figure, _, target, *_ = row
        part = self.parts[key]
        its = next((one for one in part.parts if one.title == strongest), None)
        return Card(key, title, self.verdict(part), strongest, figure, target, _line(its) if its else "")


@dataclass(frozen=True, slots=True)
class Card:
    """An outcome: its verdict, the strongest figure with its target, and the ``line`` of its points over the
    milestones, as the points of a polyline, '' where fewer than two are shown."""

    key: str
    title: str
    verdict: Verdict | None
    strongest: str
    value: str
    target: str
    line: str


@dataclass(frozen=True, slots=True)
class Point:
    """A line of what a chart shows, for a screen that is too narrow for it: '39 % → 67 %' of an indicator, or the
    figure at a milestone with its ``target``."""

    label: str
    said: str
    target: str = ""
    emphasised: bool = True


def steering(printed: Printed, language: str) -> bytes:
    """Three screens: what the evaluator says, the outcomes, and what changed with what to be careful with."""
    return _made("steering", printed, language)


def chart_list(printed: Printed, language: str) -> bytes:
    return _made("chart_list", printed, language)


def result(printed: Printed, language: str) -> bytes:
    """What came out of it, for those who answered."""
    return _made("result", printed, language)


def chart_of(key: str) -> Format:
    """The page of one chart as a file of a release; making it raises KeyError where the report has none by that key."""

    def made(printed: Printed, language: str) -> bytes:
        screens = Screens(printed.report(language))
        part = screens.part(key)
        if part is None or not _has_chart(key):
            raise KeyError(key)
        figure, folded = _split(screens, part)
        points = tuple(_points(figure.chart, Texts(language))) if figure and figure.chart else ()
        return _made("chart", printed, language, part=part, figure=figure, folded=folded, points=points)

    return Format("", f"chart-{key}", "text/html", made)


def charts_of(report: Report) -> Iterator[Format]:
    """The page of every chart that a report has."""
    return (chart_of(key) for key in Screens(report).parts if _has_chart(key))


def reading_of(key: str) -> Format:
    """One part of the report, or of its appendix, as a page that is read by itself; making it raises KeyError where
    there is none by that key. Its pictures are fetched by themselves."""

    def made(printed: Printed, language: str) -> bytes:
        report = printed.report(language)
        every = [*_pages(report)]
        at = next((at for at, (one, _) in enumerate(every) if one.key == key), -1)
        if at < 0:
            raise KeyError(key)
        part, below = every[at]
        around: dict[str, object] = {"before": every[at - 1][0] if at else None}
        around |= {"after": every[at + 1][0] if at + 1 < len(every) else None}
        pictures = f"../../rapport/{printed.milestone}-{language}/figur/"
        anchors = {one.key: one.title for one in _every((part,))}
        around |= {"points_of": lambda chart: tuple(_points(chart, Texts(language)))}
        return _made("reading", printed, language, part=part, below=below, pictures=pictures, anchors=anchors, **around)

    return Format("", f"reading-{key}", "text/html", made)


def readings_of(report: Report) -> Iterator[Format]:
    """A page for each part that a report has."""
    return (reading_of(part.key) for part, _ in _pages(report))


def _pages(report: Report) -> Iterator[tuple[Part, tuple[Part, ...]]]:
    """Each part with those below it that follow on pages of their own, where they show too much for one."""
    for part in (*report.parts, *report.appendix):
        shown = sum(isinstance(block, Table | Figure) for one in _every(part.parts) for block in one.blocks)
        below = part.parts if shown > MOST_SHOWN and len(part.parts) > 1 else ()
        yield replace(part, parts=()) if below else part, below
        yield from ((one, ()) for one in below)


STEERING: Final = Format("", "steering", "text/html", steering)
CHARTS: Final = Format("", "charts", "text/html", chart_list)
RESULT: Final = Format("", "result", "text/html", result)
SCREENS: Final = (STEERING, CHARTS, RESULT)


def _has_chart(key: str) -> bool:
    return key in PARTS or key.startswith((OUTCOME, INDICATOR))


def _made(template: str, printed: Printed, language: str, **values: object) -> bytes:
    report = printed.report(language)
    shown = {"report": report, "screens": Screens(report), "t": Texts(language), "milestone": printed.milestone}
    shown["has_files"] = printed.issue.kind != "draft"  # of a draft those who read what is released get none
    found = environment().get_template(f"rendering/screens/{template}.html").render(**shown, **values)
    return found.encode()


def _split(screens: Screens, part: Part) -> tuple[Figure | None, list[Block]]:
    """The one chart of a part, and what is folded below it: tables, and for an indicator its answers with theirs."""
    answers = screens.part(part.key.replace(INDICATOR, ANSWERS)) if part.key.startswith(INDICATOR) else None
    its = [*part.blocks, *(answers.blocks if answers else ())]
    figures = [one for one in its if isinstance(one, Figure)]
    figure = figures[0] if figures else None
    return figure, [one for one in its if isinstance(one, Table) or (isinstance(one, Figure) and one is not figure)]


def _points(chart: Chart, t: Texts) -> Iterator[Point]:
    """Of a few points on lines; nothing of another chart."""
    if chart.shape != "lines" or len(chart.categories) > MOST_POINTS:
        return
    if len(chart.categories) == 2 and len(chart.series) > 2:
        for one in sorted(chart.series, key=lambda its: not its.emphasised):
            said = " → ".join(_printed(value, chart, t) for value in one.values)
            yield Point(one.name, said, emphasised=one.emphasised)
        return
    aims = chart.series[1].values if len(chart.series) > 1 else [chart.target] * len(chart.categories)
    for label, value, aim in zip(chart.categories, chart.series[0].values, aims, strict=True):
        yield Point(label, _printed(value, chart, t), "" if aim is None else _printed(aim, chart, t))


def _printed(value: float | None, chart: Chart, t: Texts) -> str:
    """As the picture has it."""
    if value is None:
        return "–"
    if chart.unit == "share":
        return t.percent(value, decimals_of_share([value], ()))
    return t.number(value, 0 if float(value).is_integer() else 1)


def _every(parts: tuple[Part, ...]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from _every(part.parts)


def _line(part: Part) -> str:
    chart = next((one.chart for one in part.blocks if isinstance(one, Figure) and one.chart is not None), None)
    values = chart.series[0].values if chart is not None and chart.series else ()
    shown = [(i, value) for i, value in enumerate(values) if value is not None]
    if len(shown) < 2:
        return ""
    low, high = min(value for _, value in shown), max(value for _, value in shown)
    step, span = (WIDTH - 8) / (len(values) - 1), (high - low) or 1.0
    places = ((4 + i * step, HEIGHT - 4 - (HEIGHT - 8) * (value - low) / span) for i, value in shown)
    return " ".join(f"{x:.0f},{y:.0f}" for x, y in places)
