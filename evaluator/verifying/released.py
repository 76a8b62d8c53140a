"""What is printed, a release or a draft, as that against which files are checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Final

from evaluator.releases.document import Released
from evaluator.rendering.format import Printed
from evaluator.rendering.formats import FORMATS
from evaluator.rendering.marks import marks_of
from evaluator.verifying.check import READERS
from evaluator.verifying.expected import Expected, expected
from evaluator.verifying.found import Content

_OF_DIGESTS: Final = "SHA-256"


def form_of(name: str) -> str:
    """The suffix of the format of a file by its name, '' for none of ours."""
    return max((one for one in FORMATS if name.lower().endswith(f".{one}")), key=len, default="")


def is_as_released(content: bytes, suffix: str, printed: Released) -> bool:
    """Whether a file is, byte for byte, what the release makes of that kind in one of its languages."""
    return any(make(printed, language) == content for language in printed.languages for make in _makes(suffix))


def _makes(suffix: str) -> Iterator[Callable[[Printed, str], bytes]]:
    """How files of a format are made: the report, and the appendix where it is a document of its own."""
    form = FORMATS[suffix]
    yield form.make
    if form.appendix is not None:
        yield form.appendix


def expected_of(printed: Printed, languages: Sequence[str]) -> Expected:
    """The report in each of ``languages``, and what its files say of themselves. Its own files are made and read when
    one is first asked for."""
    reports = {language: printed.report(language) for language in languages}
    furniture: list[str] = [_OF_DIGESTS]
    for language, report in reports.items():
        marks = marks_of(printed, language)
        furniture += [report.running, report.labels["page_of"], report.labels["on_page"]]
        furniture += [marks.of_digest, marks.digest, marks.line, marks.edition]

    @cache
    def ours(suffix: str) -> tuple[Content, ...]:
        return tuple(READERS[suffix](make(printed, language)) for make in _makes(suffix) for language in languages)

    return expected(reports, furniture, ours)
