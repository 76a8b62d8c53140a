"""What the programme's checks still say in sentences, as diagnostics; gone once they make diagnostics themselves."""

from __future__ import annotations

import re
from typing import Final

from evaluator.programme.faults import Fault
from evaluator.texts import Texts
from evaluator.texts.diagnostics import place_in_words
from surveys.diagnostics import Diagnostic, Entry, Place, Step

_KNOWN: Final = {
    re.compile(r"no indicator uses '(?P<key>.*)'"): "documents.unused",
    re.compile(r"'(?P<word>.*)' is not a question of '(?P<questionnaire>.*)' that can be counted"): (
        "documents.uncounted"
    ),
}
_STEP: Final = re.compile(r"([^.\[]+)(?:\[(\d+)\](?:\(([^)]*)\))?)?")


def as_diagnostic(fault: Fault) -> Diagnostic:
    severity: Final = "note" if fault.severity == "note" else "error"
    for pattern, code in _KNOWN.items():
        if found := pattern.fullmatch(fault.problem):
            return Diagnostic(code, _place(fault.place), {"remedy": fault.remedy, **found.groupdict()}, severity)
    values = {"problem": fault.problem, "remedy": fault.remedy}
    return Diagnostic("documents.said", _place(fault.place), values, severity)


def written(place: Place) -> str:
    return place_in_words(("", *place), Texts("en"))


def _place(text: str) -> Place:
    file, _, keys = text.partition(": ")
    steps: list[Step] = [file]
    for name, number, key in _STEP.findall(keys):
        steps += [name, Entry(int(number), key)] if number else [name]
    return tuple(steps)
