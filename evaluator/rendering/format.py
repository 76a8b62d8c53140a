"""What a format of the report is, and what it is made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from evaluator.findings.model import Findings
from evaluator.reporting.blocks import Edition, Report
from evaluator.reporting.context import report
from evaluator.reporting.json import as_json
from evaluator.reporting.plain import plain
from evaluator.texts import LANGUAGES, Texts


@dataclass(frozen=True, slots=True)
class Issue:
    """Which of all that is made of a report: a draft ``of`` a day, a proposal of a number and round, or an edition of a
    number. It stands in the names of files, so that nobody sends on another than they mean."""

    kind: Literal["draft", "proposal", "edition"]
    of: str


class Printed(Protocol):
    """What every format is a function of: the report in words in each language, and its figures as JSON. A draft is
    composed from findings as they are now; a release holds both as they were when it was made."""

    @property
    def programme(self) -> str: ...

    @property
    def milestone(self) -> str: ...

    @property
    def edition(self) -> Edition: ...

    @property
    def issue(self) -> Issue: ...

    @property
    def figures(self) -> Mapping[str, object]: ...

    def report(self, language: str) -> Report: ...


@dataclass(frozen=True, slots=True)
class Draft:
    """What findings make now, composed once in each language. ``day``: on which it is made, that of the count where
    none is given."""

    findings: Findings
    day: dt.date | None = None
    _reports: dict[str, Report] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def programme(self) -> str:
        return self.findings.programme.key

    @property
    def milestone(self) -> str:
        return self.findings.milestone.key

    @property
    def edition(self) -> Edition:
        return Edition()

    @property
    def issue(self) -> Issue:
        return Issue("draft", (self.day or self.findings.generated_on).isoformat())

    @property
    def figures(self) -> Mapping[str, object]:
        found: Mapping[str, object] = plain(as_json(self.findings))
        return found

    def report(self, language: str) -> Report:
        if language not in self._reports:
            self._reports[language] = report(self.findings, language)
        return self._reports[language]


@dataclass(frozen=True, slots=True)
class Format:
    """``name`` is what people read, ``suffix`` what commands, addresses and files have. ``make`` gives a file's bytes
    in a language, which makes no difference where ``by_language`` is false. ``inline``: a browser shows it.
    ``appendix`` makes a file of the appendix alone, None where the first file holds everything."""

    name: str
    suffix: str
    mimetype: str
    make: Callable[[Printed, str], bytes]
    by_language: bool = True
    inline: bool = False
    appendix: Callable[[Printed, str], bytes] | None = None

    def file_name(self, printed: Printed, language: str, *, appendix: bool = False) -> str:
        said = language if self.by_language else ""
        return named(printed.programme, printed.milestone, printed.issue, said, self.suffix, appendix)


def named(programme: str, milestone: str, issue: Issue, language: str, suffix: str, appendix: bool) -> str:
    """What a file of a report is called; ``language`` is '' where it makes no difference."""
    said = Texts(language or LANGUAGES[0])(f"rendering.file_{issue.kind}", of=issue.of)
    words = [programme, milestone, said, language, "appendix" if appendix else ""]
    return f"{'-'.join(filter(None, words))}.{suffix}"
