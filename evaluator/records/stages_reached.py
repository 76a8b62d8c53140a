"""Stages reached: on which day a process came to a stage."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from evaluator.records.model import ASSUMED, COUNT, NOTE, PROCESS, Column, Register

REGISTER: Final = Register(
    name="stages_reached",
    table="stage_reached",
    prefix="stage",
    columns=(
        replace(PROCESS, filled=True, if_any=True),
        Column("stage", "key", filled=True, of="stages", restricts=True, headings=("fase",)),
        Column("reached_on", "date", headings=("nået", "nået den", "dato", "date", "reached")),
        ASSUMED,
        NOTE,
    ),
    title="stage",
    identity=("process", "stage"),
    single=True,
    date="reached_on",
    measures=(COUNT,),
)
