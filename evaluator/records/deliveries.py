"""Deliveries: what was handed over to whom."""

from __future__ import annotations

from typing import Final

from evaluator.records.model import ASSUMED, COUNT, NOTE, PROCESS, Column, Register

REGISTER: Final = Register(
    name="deliveries",
    table="delivery",
    prefix="delivery",
    columns=(
        PROCESS,
        Column("title", filled=True),
        Column("body", filled=True, restricts=True),
        Column("delivered_on", "date"),
        ASSUMED,
        NOTE,
    ),
    identity=("process", "title", "body", "delivered_on"),
    date="delivered_on",
    measures=(COUNT,),
)
