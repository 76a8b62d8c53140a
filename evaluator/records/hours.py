"""Hours: the lines of the budget, and what was used of each."""

from __future__ import annotations

from typing import Final

from evaluator.records.model import Column, Measure, Register

REGISTER: Final = Register(
    name="hours",
    table="hours_line",
    prefix="hours",
    columns=(
        Column("category", filled=True),
        Column("activity", filled=True),
        Column("hours_per_year", "number", filled=True),
        Column("planned_units", required=False),
        Column("hours_used", "number", required=False),
    ),
    identity=("category", "activity"),
    measures=(Measure("sum", column="hours_per_year"),),
)
