"""Money: the posts of the yearly budget, and what was spent of each."""

from __future__ import annotations

from typing import Final

from evaluator.records.model import NOTE, OWNER, YEAR, Column, Measure, Register

REGISTER: Final = Register(
    name="money",
    table="money_line",
    prefix="money",
    columns=(
        Column("post", filled=True, headings=("budgetpost", "konto", "kategori", "item", "budget item")),
        Column("budget", "number", filled=True, headings=("budget i kr", "beløb", "bevilling", "bevilget", "amount")),
        Column("spent", "number", required=False, headings=("forbrug", "forbrugt", "brugt", "regnskab", "used")),
        YEAR,
        OWNER,
        NOTE,
    ),
    title="post",
    identity=("post", "year"),
    measures=(Measure("sum", column="budget"), Measure("spent", column="spent")),
)
