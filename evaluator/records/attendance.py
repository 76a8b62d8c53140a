"""Attendance: how many of a stakeholder group took part in an activity. How many came in all stands at the activity."""

from __future__ import annotations

from typing import Final

from evaluator.records.model import ASSUMED, NOTE, Column, Measure, Register

REGISTER: Final = Register(
    name="attendance",
    table="attendance",
    prefix="attendance",
    columns=(
        Column("activity", "reference", filled=True, of="activities", headings=("aktivitet", "aktivitetsnr")),
        Column(
            "group",
            "key",
            filled=True,
            of="groups",
            restricts=True,
            headings=("gruppe", "aktørgruppe", "stakeholder group"),
        ),
        Column("held_on", "date", headings=("afholdt", "dato", "afholdt den", "date")),
        ASSUMED,
        Column(
            "participants",
            "whole",
            filled=True,
            headings=("deltagere", "antal deltagere", "antal", "fremmødte", "number of participants"),
        ),
        NOTE,
    ),
    title="group",
    identity=("activity", "group"),
    single=True,
    date="held_on",
    measures=(Measure("sum", column="participants", of_people=True),),
)
