"""The keys of a wave's table that are about young people."""

from __future__ import annotations

from evaluator.programme.table import Table
from evaluator.programme.young import ADULT, OLDEST, Young


def read_young(table: Table) -> Young:
    """How old people must be, and below which age a guardian agrees; what is wrong with it is noted."""
    lowest, below = table.whole("lowest_age", least=1), table.whole("guardian_below", least=1)
    guardian = table.text("guardian", required=False)
    for key, age in (("lowest_age", lowest), ("guardian_below", below)):
        if age is not None and age > OLDEST:
            table.report(key, "age_of_no_young", age=age, most=OLDEST)
    if below is not None and not guardian:
        table.report("guardian", "guardian_without_text")
    elif guardian and lowest is not None and (below or ADULT) <= lowest:
        table.report("guardian_below", "guardian_of_nobody", age=below or ADULT, lowest=lowest)
    return Young(lowest, guardian, below or ADULT)
