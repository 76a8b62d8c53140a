"""Activities: what was held, of which kind, with how many."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from evaluator.records.model import ASSUMED, CLUSTER, COUNT, PROCESS, Column, Measure, Register

REGISTER: Final = Register(
    name="activities",
    table="activity",
    prefix="activity",
    columns=(
        Column("kind", filled=True, restricts=True, headings=("type", "art", "aktivitetstype", "type of activity")),
        Column("title", headings=("titel", "aktivitet", "emne", "navn", "activity", "topic")),
        Column("held_on", "date", headings=("afholdt", "dato", "afholdt den", "afholdelsesdato", "date")),
        ASSUMED,
        Column(
            "participants",
            "whole",
            required=False,
            headings=("deltagere", "antal deltagere", "fremmødte", "number of participants"),
        ),
        replace(PROCESS, required=False),
        CLUSTER,
    ),
    identity=("kind", "title", "held_on", "process", "cluster"),
    date="held_on",
    measures=(COUNT, Measure("sum", column="participants", of_people=True)),
)
