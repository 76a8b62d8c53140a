"""What a format of the report is, and what it is made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from evaluator.findings.model import Findings
from evaluator.reporting.blocks import Report
from evaluator.reporting.context import report


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed: findings, and the report in words that they make, composed once in each language."""

    findings: Findings
    _reports: dict[str, Report] = field(default_factory=dict, init=False, repr=False, compare=False)

    def report(self, language: str) -> Report:
        if language not in self._reports:
            self._reports[language] = report(self.findings, language)
        return self._reports[language]


@dataclass(frozen=True, slots=True)
class Format:
    """``name`` is what people read, ``suffix`` what commands, addresses and files have. ``make`` gives a file's bytes
    in a language, which makes no difference where ``by_language`` is false. ``inline``: a browser shows it."""

    name: str
    suffix: str
    mimetype: str
    make: Callable[[Printed, str], bytes]
    by_language: bool = True
    inline: bool = False
