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
        Column("kind", filled=True, restricts=True),
        Column("title"),
        Column("held_on", "date"),
        ASSUMED,
        Column("participants", "whole", required=False),
        replace(PROCESS, required=False),
        CLUSTER,
    ),
    identity=("kind", "title", "held_on", "process", "cluster"),
    date="held_on",
    measures=(COUNT, Measure("sum", column="participants", of_people=True)),
)
