"""Tables that somebody decided to leave out of a report, since beside what was published before they would tell of few
people. What is left out is in no figure that is made after it, and readers see the same mark as for all that is hidden.

A table is named 'attrition', 'texts', 'linked|KEY' (those who answered an indicator's questions twice) or
'indicator|KEY'.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from evaluator.findings.changed_plan import CHANGED
from evaluator.findings.measured import Measured

ATTRITION: Final = "attrition"
TEXTS: Final = "texts"
LINKED: Final = "linked"
INDICATOR: Final = "indicator"


def can_be_left_out(table: str) -> bool:
    return table in (ATTRITION, TEXTS) or table.partition("|")[0] in (LINKED, INDICATOR)


def without(measured: Mapping[str, Measured], left_out: Collection[str]) -> dict[str, Measured]:
    """The indicators of one milestone, those that are left out as if nothing of them might be shown."""
    return {
        key: Measured(None, its.trace) if f"{INDICATOR}|{key.removesuffix(CHANGED)}" in left_out else its
        for key, its in measured.items()
    }
