"""Word back: what those who took part were told of what came of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from evaluator.records.model import ASSUMED, COUNT, DELIVERY, NOTE, PROCESS, SPACE, Column, Register

REGISTER: Final = Register(
    name="feedback",
    table="feedback",
    prefix="feedback",
    columns=(
        replace(PROCESS, required=False),
        Column("title", filled=True, headings=("titel", "tilbagemelding", "besked", "emne", "message", "told")),
        Column(
            "group",
            "key",
            required=False,
            of="groups",
            restricts=True,
            headings=("gruppe", "aktørgruppe", "hvem", "til", "stakeholder group", "to"),
        ),
        Column("told_on", "date", headings=("fortalt", "fortalt den", "dato", "sendt", "sendt den", "date", "sent")),
        ASSUMED,
        SPACE,
        DELIVERY,
        Column(
            "trial_action",
            "reference",
            required=False,
            of="trial_actions",
            headings=("prøvehandling", "om prøvehandling", "of trial action"),
        ),
        NOTE,
    ),
    identity=("process", "title", "group", "told_on"),
    date="told_on",
    measures=(COUNT,),
)
