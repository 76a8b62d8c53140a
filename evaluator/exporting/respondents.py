"""What a row tells of who answered: the group as it is reported and the process, as far as they tell of nobody.

Processes stand as the count joined them (`evaluator.findings.places`), so that nothing that is told of processes
elsewhere differs from the rows by few. They are left out where answers are missing that were counted, since what is
missing may be of one process. Where the linkage is confidential neither stands: whoever may know who answered must not
know what.
"""

from __future__ import annotations

from evaluator.exporting.inclusion import Kept
from evaluator.findings.places import Places
from evaluator.programme.merging import JOINED, Unit

NO_PROCESS = "-"
"""In the key of joined processes for those who belong to none; no process has this key."""
Who = tuple[str, str]
"""Group and process as they stand in a row; '' where they are left out."""


def told_of(one: Kept) -> dict[Who, Who]:
    """For each group, as it is reported, and process what stands in the rows."""
    cells = {(group, row.process) for group, rows in one.rows.items() for row in rows}
    if one.wave.linkage == "confidential":
        return dict.fromkeys(cells, ("", ""))
    places = one.material.places.get(one.wave.questionnaire, Places()) if one.whole else Places()
    return {(group, process): (group, _key(places.unit(group, process) or ("",))) for group, process in cells}


def _key(unit: Unit) -> str:
    return unit[0] if len(unit) == 1 else JOINED.join(process or NO_PROCESS for process in unit)
