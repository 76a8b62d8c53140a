"""Involvement: the level that is intended or practised for a group at a stage of a process."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from evaluator.records.model import ASSUMED, COUNT, PROCESS, Column, Register

INVOLVEMENT_LEVELS: Final = ("none", "informed", "consulted", "involved", "collaborating", "deciding")
"""Ordinal, codes 0 to 5: never averaged."""

REGISTER: Final = Register(
    name="involvement",
    table="involvement_record",
    prefix="involvement",
    columns=(
        replace(PROCESS, filled=True, if_any=True),
        Column("stage", "key", filled=True, of="stages"),
        Column("group", "key", filled=True, of="groups"),
        Column("reading", "choice", filled=True, choices=("intended", "practised"), enforced=True),
        Column("level", "choice", filled=True, choices=INVOLVEMENT_LEVELS),
        Column("recorded_on", "date", required=False),
        ASSUMED,
    ),
    identity=("process", "stage", "group", "reading", "recorded_on"),
    single=True,
    date="recorded_on",
    measures=(COUNT,),
)
