"""Decisions: the cases of the bodies of leaders, as these write them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from evaluator.records.model import ASSUMED, BODY, COUNT, DELIVERY, NOTE, PROCESS, SPACE, Column, Register

_OUTCOMES: Final = {
    "approved": ("godkendt", "tiltrådt", "besluttet", "vedtaget", "adopted"),
    "approved_changed": ("godkendt med ændringer", "tiltrådt med ændringer", "approved with changes"),
    "noted": ("taget til efterretning", "til efterretning", "drøftet", "noted", "discussed"),
    "forwarded": ("sendt videre", "oversendt", "videresendt", "til videre behandling", "passed on"),
    "postponed": ("udsat", "udskudt", "deferred"),
    "rejected": ("afvist", "ikke godkendt", "forkastet"),
}

REGISTER: Final = Register(
    name="decisions",
    table="decision",
    prefix="decision",
    columns=(
        Column("meeting_date", "date", headings=("mødedato", "dato", "møde", "dato for møde", "date", "meeting")),
        ASSUMED,
        Column(
            "title",
            filled=True,
            headings=("titel", "sag", "sagstitel", "emne", "punkt", "dagsordenspunkt", "case", "item"),
        ),
        Column("case_type", restricts=True, headings=("sagstype", "type", "type af sag")),
        Column("remark", required=False, several=True, headings=("bemærkning fra mødet", *NOTE.headings, "note")),
        Column("body", required=False, restricts=True, headings=(*BODY, "besluttet af", "decided by")),
        replace(PROCESS, required=False),
        DELIVERY,
        SPACE,
        Column(
            "outcome",
            "choice",
            required=False,
            restricts=True,
            choices=tuple(_OUTCOMES),
            headings=("udfald", "afgørelse", "resultat", "result"),
            words=_OUTCOMES,
        ),
    ),
    identity=("meeting_date", "title", "case_type", "body", "process"),
    date="meeting_date",
    measures=(COUNT,),
)
