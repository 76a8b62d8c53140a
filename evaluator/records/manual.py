"""Values that the evaluator enters for an indicator at a milestone; nothing is counted from them."""

from __future__ import annotations

from typing import Final

from evaluator.records.model import NOTE, Column, Register

REGISTER: Final = Register(
    name="manual",
    table="manual_value",
    prefix="manual",
    columns=(
        Column("indicator", "key", filled=True, of="indicators", headings=("indikator",)),
        Column("milestone", "key", filled=True, of="milestones", headings=("nedslag", "måling")),
        Column("value", "number", filled=True, unit_of="indicator", headings=("værdi",)),
        Column("n", "whole", required=False, headings=("antal", "antal svar")),
        NOTE,
    ),
    title="indicator",
    identity=("indicator", "milestone"),
    single=True,
)
