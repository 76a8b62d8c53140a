"""Goals of a strategy, as it writes them: those that no indicator measures, too."""

from __future__ import annotations

from typing import Final

from evaluator.records.model import COUNT, NOTE, OWNER, Column, Register

REGISTER: Final = Register(
    name="goals",
    table="goal",
    prefix="goal",
    columns=(
        Column(
            "area",
            restricts=True,
            headings=("område", "indsatsområde", "fokusområde", "tema", "focus area", "theme"),
        ),
        Column("goal", filled=True, headings=("mål", "målsætning", "delmål", "objective")),
        OWNER,
        NOTE,
    ),
    title="goal",
    identity=("area", "goal"),
    measures=(COUNT,),
)
