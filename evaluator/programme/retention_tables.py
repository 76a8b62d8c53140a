"""The keys of the document that say until when something is kept: of a wave, and of the programme."""

from __future__ import annotations

from evaluator.programme.retention import Retention, Until
from evaluator.programme.table import Table

LONGEST = 600
"""Months: half a century."""


def read_until(table: Table, name: str) -> Until:
    """``NAME_until`` is a day and ``NAME_months`` a number; only one of them can hold."""
    day, months = table.date(f"{name}_until"), table.whole(f"{name}_months", least=1)
    if day is not None and months is not None:
        table.report(f"{name}_months", "kept_until_twice", day=str(day), months=months)
    if months is not None and months > LONGEST:
        table.report(f"{name}_months", "kept_too_long", months=months, most=LONGEST)
        months = None
    return Until(day, None if day else months)


def read_retention(top: Table) -> Retention:
    table = top.child("retention")
    found = Retention(read_until(table, "answers"), read_until(table, "contacts"), read_until(table, "key"))
    table.done()
    return found
