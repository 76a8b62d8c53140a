"""People whom registers count twice over: all who came to an activity, and how many of each group they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluator.findings.material import Row
from evaluator.records.activities import REGISTER as ACTIVITIES
from evaluator.records.attendance import REGISTER as ATTENDANCE

People = dict[str, dict[str, int]]
"""By what sums them: how many people are in each of the rows that it counts."""


def in_groups(counted: Mapping[str, Mapping[str, int]], attendance: Sequence[Row]) -> tuple[People, frozenset[str]]:
    """The same people where some of them were counted by group: those of a group, and the rest of an activity. Beside
    it the activities at which the groups are more than came in all, so that nobody knows who was counted twice; these
    are named by their cells and are told of nobody.

    ``counted``: as `people_counted` has it; ``attendance``: who came of which group, as it is known last."""
    groups: dict[str, dict[str, int]] = {}
    for row in attendance:
        if row["participants"]:
            own = f"{ATTENDANCE.name} {row['reference']}"
            groups.setdefault(f"{ACTIVITIES.name} {row['activity']}", {})[own] = row["participants"]
    found: People = {}
    twice = set()
    for key, rows in counted.items():
        its = found.setdefault(key, {})
        for cell, n in rows.items():
            rest = n - sum(groups.get(cell, {}).values())
            its |= groups.get(cell, {}) if rest >= 0 else {}
            its |= {cell: rest if rest >= 0 else n} if rest else {}
            twice |= {cell} if rest < 0 else set()
    return found, frozenset(twice)
