"""Decisions: the cases of the bodies of leaders, as these write them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from evaluator.records.model import ASSUMED, COUNT, DELIVERY, PROCESS, Column, Register

REGISTER: Final = Register(
    name="decisions",
    table="decision",
    prefix="decision",
    columns=(
        Column("meeting_date", "date"),
        ASSUMED,
        Column("title", filled=True),
        Column("case_type", restricts=True),
        Column("remark", required=False),
        Column("body", required=False, restricts=True),
        replace(PROCESS, required=False),
        DELIVERY,
    ),
    identity=("meeting_date", "title", "case_type", "body", "process"),
    date="meeting_date",
    measures=(COUNT,),
)
