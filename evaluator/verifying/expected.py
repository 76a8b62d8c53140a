"""What a release has at each place: its numbers by tag, its cells by name, its charts, and its words in their order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from typing import Final

from evaluator.rendering.pictures import figures_in
from evaluator.rendering.slide_charts import chart_name, readable, rounded
from evaluator.rendering.split_cells import cell_parts
from evaluator.rendering.xlsx import name_of
from evaluator.reporting.blocks import Chart, Report
from evaluator.reporting.numbers import Placed, numbers, placed, tag, words_of
from evaluator.verifying.found import Content

_SVG_TEXT: Final = re.compile(r"<text[^>]*>(.*?)</text>", re.DOTALL)
_MARKUP: Final = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Expected:
    """Of all languages of a release together. ``furniture`` is what files say of themselves and no report does."""

    numbers: Mapping[str, str]
    cells: Mapping[str, tuple[str, str]]
    """Name of a cell -> its text and language."""
    values: Mapping[str, Decimal]
    """Tag of a value of a chart -> the value."""
    words: Mapping[str, Sequence[Placed]]
    """By language, in the order of the document, with what pictures say as text."""
    furniture: tuple[str, ...] = ()
    ours: Callable[[str], Sequence[Content]] | None = None
    """The release's own files of a format, by its suffix, as they are read: what a file is laid beside."""


def expected(
    reports: Mapping[str, Report],
    furniture: Sequence[str] = (),
    ours: Callable[[str], Sequence[Content]] | None = None,
) -> Expected:
    """From the reports of a release, by language."""
    words = {language: tuple(_read(placed(report))) for language, report in reports.items()}
    every = [word for its in words.values() for word in its]
    return Expected(
        {tag(word, place): its for word in every for place, its in enumerate(numbers(word), 1)},
        {name: its for word in every if numbers(word) for name, its in _cells(word)},
        {key: value for report in reports.values() for key, value in _charts(placed(report))},
        words,
        tuple(one for one in furniture if one),
        ours,
    )


def _cells(word: Placed) -> Iterator[tuple[str, tuple[str, str]]]:
    """The name of a cell that holds the string, and of those that hold a number of it each; with text and language."""
    language = word.path.partition("/")[0]
    yield name_of(word.path), (word, language)
    for part in cell_parts(word, language) if "/rows/" in word.path else ():
        if isinstance(part, Placed):
            yield name_of(part.path), (part, language)


def _read(report: Report) -> Iterator[Placed]:
    """Every string of a placed report, with the words of each picture where it stands."""
    pictures = {getattr(its.alt, "path", ""): its.svg for its in figures_in((report.parts, report.appendix))}
    for word in words_of(report):
        yield word
        if word.path in pictures:
            path = word.path.removesuffix("/alt")
            for place, text in enumerate(svg_texts(pictures[word.path])):
                yield Placed(text, f"{path}/svg/{place}")


def svg_texts(svg: str) -> list[str]:
    """The words in a picture, which a page and a PDF hold as text."""
    return [unescape(_MARKUP.sub("", text)) for text in _SVG_TEXT.findall(svg)]


def _charts(report: Report) -> list[tuple[str, Decimal]]:
    found: list[tuple[str, Decimal]] = []
    for figure in figures_in((report.parts, report.appendix)):
        if figure.chart is not None:
            found += of_chart(chart_name(figure, turned=False), figure.chart)
            turned = readable(figure.chart)
            found += [] if turned is None else of_chart(chart_name(figure, turned=True), turned)
    return found


def of_chart(path: str, chart: Chart) -> list[tuple[str, Decimal]]:
    """Each value of a chart with its tag; its target under that of its own."""
    found = [
        (f"{path}/series/{series}/values/{place}", Decimal(repr(rounded(value, chart))))
        for series, its in enumerate(chart.series)
        for place, value in enumerate(its.values)
        if value is not None
    ]
    if chart.target is not None:
        last = len(chart.series)
        across = range(len(chart.categories))
        found += [(f"{path}/series/{last}/values/{place}", Decimal(repr(chart.target))) for place in across]
    return found
