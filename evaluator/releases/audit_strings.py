"""Whether every language of a release tells the same numbers: one that stands in a single language was weighed by
nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from evaluator.reporting.blocks_json import from_json, strings

_DIGITS: Final = re.compile(r"\d+")


def only_in_one(document: Mapping[str, Any]) -> Iterator[str]:
    """The strings whose numbers differ between languages, separators aside, each in the first language that has it."""
    every = [dict(strings(from_json(its))) for its in document.get("reports", {}).values()]
    for path in dict.fromkeys(path for its in every for path in its):
        told = {tuple(sorted(_DIGITS.findall(its.get(path, "")))) for its in every}
        if len(told) > 1:
            yield next(its[path] for its in every if path in its)
