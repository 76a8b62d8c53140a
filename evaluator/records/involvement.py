"""Involvement: the level that is intended or practised for a group at a stage of a process."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from evaluator.records.model import ASSUMED, COUNT, PROCESS, Column, Register

INVOLVEMENT_LEVELS: Final = ("none", "informed", "consulted", "involved", "collaborating", "deciding")
"""Ordinal, codes 0 to 5: never averaged."""

_READINGS: Final = {
    "intended": ("tilsigtet", "planlagt", "ønsket", "tiltænkt", "planned"),
    "practised": ("praktiseret", "faktisk", "i praksis", "dokumenteret", "actual", "in practice", "documented"),
}
_LEVELS: Final = {
    "none": ("ingen", "ikke inddraget", "not involved"),
    "informed": ("informeret", "orienteret", "informering", "information"),
    "consulted": ("hørt", "konsulteret", "høring", "konsultation", "consultation"),
    "involved": ("involveret", "inddraget", "involvering", "involvement"),
    "collaborating": ("samarbejder", "samarbejde", "collaboration"),
    "deciding": ("bestemmer", "beslutter", "medbestemmelse"),
}

REGISTER: Final = Register(
    name="involvement",
    table="involvement_record",
    prefix="involvement",
    columns=(
        replace(PROCESS, filled=True, if_any=True),
        Column("stage", "key", filled=True, of="stages", headings=("fase",)),
        Column("group", "key", filled=True, of="groups", headings=("gruppe", "aktørgruppe", "stakeholder group")),
        Column(
            "reading",
            "choice",
            filled=True,
            choices=tuple(_READINGS),
            enforced=True,
            headings=("aflæsning", "læsning"),
            words=_READINGS,
        ),
        Column(
            "level",
            "choice",
            filled=True,
            choices=INVOLVEMENT_LEVELS,
            headings=("grad", "inddragelsesgrad", "niveau"),
            words=_LEVELS,
        ),
        Column("recorded_on", "date", required=False, headings=("registreret", "dato", "registreret den", "date")),
        ASSUMED,
        Column(
            "documentation",
            required=False,
            headings=("dokumentation", "belæg", "kilde", "dokumenteret i", "source"),
        ),
        Column("missing", required=False, headings=("hvem mangler", "mangler", "fraværende", "who is missing")),
    ),
    title="group",
    identity=("process", "stage", "group", "reading", "recorded_on"),
    single=True,
    date="recorded_on",
    measures=(COUNT,),
)
