"""Deliveries: what was handed over to whom."""

from __future__ import annotations

from typing import Final

from evaluator.records.model import ASSUMED, BODY, COUNT, NOTE, PROCESS, SPACE, Column, Register

LEVELS: Final = {
    "political": ("politisk", "politikere", "politisk niveau"),
    "top": ("topledelse", "direktion", "øverste ledelse", "top management"),
    "middle": ("mellemledelse", "mellemledere", "chefer", "middle management"),
    "local": ("lokal", "lokalt", "lokal ledelse", "driften", "local management"),
}

REGISTER: Final = Register(
    name="deliveries",
    table="delivery",
    prefix="delivery",
    columns=(
        PROCESS,
        Column("title", filled=True, headings=("titel", "aflevering", "mulighedsrum", "delivery")),
        Column("body", filled=True, restricts=True, headings=(*BODY, "modtager", "afleveret til", "recipient")),
        Column("delivered_on", "date", headings=("afleveret", "dato", "afleveringsdato", "afleveret den", "date")),
        ASSUMED,
        Column(
            "leadership",
            "choice",
            required=False,
            restricts=True,
            choices=tuple(LEVELS),
            headings=("ledelsesniveau", "niveau", "level"),
            words=LEVELS,
        ),
        SPACE,
        NOTE,
    ),
    identity=("process", "title", "body", "delivered_on"),
    date="delivered_on",
    measures=(COUNT,),
)
