"""Spread and anchoring: where the method has come to, and whether it is still used there."""

from __future__ import annotations

from typing import Final

from evaluator.records.model import CLUSTER, COMMENT, OWNER, SECTOR, Column, Register, history, reached

_STATES: Final = {
    "trained": ("oplært", "uddannet", "undervist", "taught"),
    "used": ("i brug", "taget i brug", "anvendt", "bruges", "in use"),
    "used_6": (
        "i brug efter 6 måneder",
        "in use after 6 months",
        "brugt efter 6 måneder",
        "stadig i brug efter 6 måneder",
        "6 måneder",
        "6 mdr",
        "6 months",
    ),
    "used_12": (
        "i brug efter 12 måneder",
        "in use after 12 months",
        "brugt efter 12 måneder",
        "stadig i brug efter 12 måneder",
        "12 måneder",
        "12 mdr",
        "12 months",
    ),
    "stopped": ("stoppet", "ikke længere i brug", "ophørt", "no longer used"),
}

REGISTER: Final = Register(
    name="spread",
    table="spread",
    prefix="spread",
    columns=(
        Column("unit", headings=("enhed", "sted", "afdeling", "institution", "place", "department")),
        SECTOR,
        CLUSTER,
        OWNER,
        COMMENT,
    ),
    history=history(_STATES),
    events_optional=True,
    following={
        "": ("trained", "used"),
        "trained": ("used", "stopped"),
        "used": ("used_6", "used_12", "stopped"),
        "used_6": ("used_12", "stopped"),
        "used_12": ("stopped",),
        "stopped": (),
    },
    title="unit",
    identity=("unit", "sector", "cluster"),
    date="occurred_on",
    state="state",
    measures=reached(_STATES),
)
