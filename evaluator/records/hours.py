"""Hours: the lines of the budget, and what was used of each."""

from __future__ import annotations

from typing import Final

from evaluator.records.model import OWNER, YEAR, Column, Measure, Register

REGISTER: Final = Register(
    name="hours",
    table="hours_line",
    prefix="hours",
    columns=(
        Column("category", filled=True, headings=("kategori", "område")),
        Column("activity", filled=True, headings=("aktivitet", "opgave", "task")),
        Column(
            "hours_per_year",
            "number",
            filled=True,
            headings=(
                *(
                    "timer om året",
                    "hours a year",
                    "timer pr. år",
                    "timer per år",
                    "timer årligt",
                    "årlige timer",
                    "timer",
                    "antal timer",
                ),
                *("budgetterede timer", "timebudget", "hours", "budgeted hours"),
            ),
        ),
        Column("planned_units", required=False, headings=("planlagt antal", "antal", "planlagte", "planned", "units")),
        Column(
            "hours_used",
            "number",
            required=False,
            headings=("brugte timer", "forbrugte timer", "timer brugt", "timeforbrug", "used hours"),
        ),
        YEAR,
        OWNER,
    ),
    title="activity",
    identity=("category", "activity"),
    also_apart=("year",),
    measures=(Measure("sum", column="hours_per_year"), Measure("used", column="hours_used")),
)
