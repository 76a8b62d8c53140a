"""Whether the files of a release hold any number that its document does not: what is read of the document is read of
every format then."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator

from evaluator.releases.document import Released
from evaluator.rendering.formats import FORMATS
from evaluator.rendering.marks import marks_of
from evaluator.rendering.pictures import figures_in, png_of
from evaluator.rendering.typed import typed
from evaluator.rendering.xlsx import sheets_of
from evaluator.reporting.blocks import Report
from evaluator.reporting.numbers import numbers, words_of
from evaluator.verifying.check import READERS, verified
from evaluator.verifying.found import Content
from evaluator.verifying.released import expected_of

Members = dict[str, bytes]


def beyond(printed: Released, language: str) -> Iterator[str]:
    """Each number of each format that stands nowhere in the document, or not at its place."""
    report = printed.report(language)
    made = {key: form.make(printed, language) for key, form in FORMATS.items()}
    for key in READERS:
        yield from _by_place(key, made[key], printed, language)
    yield from _tables(_members(made["csv.zip"]), report, language)
    pictures = {figure.key: figure.svg for figure in figures_in((report.parts, report.appendix))}
    for suffix, bytes_of in (("svg", str.encode), ("png", png_of)):
        its = _members(made[f"{suffix}.zip"])
        yield from (f"{suffix} {key}" for key, svg in pictures.items() if its.pop(f"{key}.{suffix}") != bytes_of(svg))
        yield from _words(suffix, its, report, printed, language)
    if json.loads(made["json"]) != printed.document["figures"]:
        yield "json"


def _by_place(suffix: str, content: bytes, printed: Released, language: str) -> Iterator[str]:
    its, marks = verified(content, suffix, expected_of(printed, [language])), marks_of(printed, language)
    read = READERS[suffix](content)
    ours = {number for words in (marks.digest_title, marks.digest) for number in numbers(words)}
    if read.in_order:
        ours |= _as_often(read, expected_of(printed, [language]).words[language])
    editions = Counter(numbers(marks.edition) * sum(marks.edition in line.text for line in read.lines))
    if not its.checked:
        yield f"{suffix} nothing read"
    yield from (f"{suffix} {one.where}: {one.says} for {one.release}" for one in its.differing)
    unknown = Counter(one.number for one in its.unknown if one.number not in ours) - editions
    yield from (f"{suffix}: {number}" for number in unknown)


def _as_often(content: Content, words: Iterable[str]) -> set[str]:
    """Numbers that a file holds no more often than the document: by position one may be taken for its neighbour."""
    held = Counter(number for line in content.lines for number in numbers(line.text))
    told = Counter(number for one in words for number in numbers(one))
    return {number for number, n in held.items() if n <= told[number]}


def _tables(its: Members, report: Report, language: str) -> Iterator[str]:
    """Cell by cell beside the tables of the report."""
    its.pop("codebook.csv")
    for number, sheet in enumerate(sheets_of(report), 1):
        name = f"tables/{number:02}.csv"
        _, *rows = csv.reader(io.StringIO(its.pop(name).decode("utf-8-sig")), delimiter=",")
        for ours, row in zip(sheet.table.rows, rows, strict=True):
            for should, cell in zip(ours, row, strict=True):
                value = typed(should, language)
                if cell.lstrip("'") != (should if value is None else f"{value.value:f}"):
                    yield f"{name}: {cell} for {should}"
    if any(name.endswith(".csv") for name in its):
        yield f"csv {sorted(its)}"


def _words(suffix: str, its: Members, report: Report, printed: Released, language: str) -> Iterator[str]:
    """What a file says about itself: no number that the report or its marks have not."""
    marks = marks_of(printed, language)
    said = [*words_of(report), marks.line, marks.of_digest]
    known = {number for words in said for number in numbers(words)}
    for name, content in its.items():
        yield from (f"{suffix} {name}: {one}" for one in numbers(content.decode()) if one not in known)


def _members(content: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}
