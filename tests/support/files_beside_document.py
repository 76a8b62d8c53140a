"""Whether the files of a release hold any number that its document does not: what is read of the document is read of
every format then."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from evaluator.releases.document import Released
from evaluator.releases.serving import Made, files_of_release
from evaluator.rendering.marks import marks_of
from evaluator.rendering.pictures import figures_in, png_of
from evaluator.rendering.typed import typed
from evaluator.rendering.xlsx import sheets_of
from evaluator.reporting.blocks import Report
from evaluator.reporting.numbers import numbers, words_of
from evaluator.verifying.check import READERS, compared
from evaluator.verifying.found import Content
from evaluator.verifying.pages import read_html
from evaluator.verifying.released import expected_of

Members = dict[str, bytes]


@dataclass
class Beside:
    """``read``: how many numbers of each kind of file were held against the document; ``beyond``: those that stand
    nowhere in it, or not at their place."""

    read: Counter[str] = field(default_factory=Counter)
    beyond: list[str] = field(default_factory=list)


def beside(printed: Released) -> Beside:
    """Every file of a release, in all its languages, with the appendices and what is looked at on a phone."""
    found = Beside()
    for which in files_of_release(printed):
        checked, beyond = held(which.of(printed), which, printed)
        suffix = which.form.suffix
        name = f"{suffix} {which.language}{' appendix' if which.appendix else ''}"
        found.read[suffix.partition("-")[0]] += checked
        found.beyond += [f"{name}: {one}" for one in beyond]
        found.beyond += (
            [] if checked or suffix.startswith(("chart", "reading", "result")) else [f"{name}: nothing read"]
        )
    return found


def held(content: bytes, which: Made, printed: Released) -> tuple[int, list[str]]:
    """How many numbers of a file were held against the document, and what is not so there."""
    suffix, language = which.form.suffix, which.language
    if suffix in READERS:
        return _by_place(suffix, content, printed, language)
    if which.form.mimetype == "text/html":
        return _screen(content, printed, language)
    if suffix == "json":
        return 1, [] if json.loads(content) == printed.document["figures"] else ["other figures"]
    return _packed(suffix, content, printed, language)


def _by_place(suffix: str, content: bytes, printed: Released, language: str) -> tuple[int, list[str]]:
    """Beside the document alone: beside the release's own files each would be laid beside itself."""
    read, release, marks = READERS[suffix](content), expected_of(printed, [language]), marks_of(printed, language)
    its = compared(read, release)
    ours = {number for words in (marks.digest_title, marks.digest) for number in numbers(words)}
    if read.in_order:
        ours |= _as_often(read, release.words[language])
    editions = Counter(numbers(marks.edition) * sum(marks.edition in line.text for line in read.lines))
    unknown = Counter(one.number for one in its.unknown if one.number not in ours) - editions
    return its.checked, [*(f"{one.where}: {one.says} for {one.release}" for one in its.differing), *unknown]


def _screen(content: bytes, printed: Released, language: str) -> tuple[int, list[str]]:
    """A screen shows what the report says, here and there."""
    known = {number for word in expected_of(printed, [language]).words[language] for number in numbers(word)}
    its = [number for line in read_html(content).lines for number in numbers(line.text)]
    return len(its), [number for number in its if number not in known]


def _packed(suffix: str, content: bytes, printed: Released, language: str) -> tuple[int, list[str]]:
    its, report = _members(content), printed.report(language)
    if suffix == "csv.zip":
        cells = [cell for sheet in sheets_of(report) for row in sheet.table.rows for cell in row]
        return sum(len(numbers(cell)) for cell in cells), [*_tables(its, report, language)]
    kind = suffix.removesuffix(".zip")
    make = str.encode if kind == "svg" else png_of
    pictures = {figure.key: figure.svg for figure in figures_in((report.parts, report.appendix))}
    other = [key for key, svg in pictures.items() if its.pop(f"{key}.{kind}") != make(svg)]
    return len(pictures), [*other, *_words(kind, its, report, printed, language)]


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
