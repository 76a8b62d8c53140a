"""Deliveries: what was handed over to whom."""

from __future__ import annotations

from typing import Final

from evaluator.records.model import ASSUMED, BODY, COUNT, NOTE, PROCESS, Column, Register

REGISTER: Final = Register(
    name="deliveries",
    table="delivery",
    prefix="delivery",
    columns=(
        PROCESS,
        Column("title", filled=True, headings=("titel", "aflevering", "mulighedsrum", "delivery", "opportunity space")),
        Column("body", filled=True, restricts=True, headings=(*BODY, "modtager", "afleveret til", "recipient")),
        Column("delivered_on", "date", headings=("afleveret", "dato", "afleveringsdato", "afleveret den", "date")),
        ASSUMED,
        NOTE,
    ),
    identity=("process", "title", "body", "delivered_on"),
    date="delivered_on",
    measures=(COUNT,),
)
