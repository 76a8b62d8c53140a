"""Recommendations of a milestone's report that were handed over: what was answered, and what became of them. Nothing is
counted from them: they are the evaluation's own."""

from __future__ import annotations

from typing import Final

from evaluator.records.model import COMMENT, OWNER, Column, Register, history

ANSWERS: Final = {
    "agreed": ("enig", "tiltrådt", "accepteret", "accepted"),
    "partly": ("delvist enig", "delvist tiltrådt", "delvis enig", "partly agreed"),
    "rejected": ("afvist", "uenig", "ikke tiltrådt", "declined"),
}
"""What those whom a recommendation is for say of it first."""
STATUSES: Final = {
    "planned": ("planlagt", "ikke startet", "ikke påbegyndt", "afventer", "not started"),
    "under_way": ("i gang", "igang", "sat i gang", "påbegyndt", "ongoing", "in progress"),
    "done": ("gennemført", "færdig", "udført", "fuldført", "completed", "finished"),
    "dropped": ("droppet", "opgivet", "stoppet", "aflyst", "abandoned", "stopped", "cancelled"),
}
"""What became of one that is carried out."""
_BEGUN: Final = tuple(STATUSES)

REGISTER: Final = Register(
    name="recommendations",
    table="recommendation",
    prefix="recommendation",
    columns=(
        Column("milestone", "key", filled=True, of="milestones", headings=("nedslag",)),
        Column("title", headings=("anbefaling", "titel", "tekst", "recommendation", "text")),
        Column("to_whom", required=False, headings=("til", "modtager", "rettet til", "to", "addressee")),
        Column("action", required=False, headings=("handling", "opfølgning", "hvad gøres", "follow-up")),
        OWNER,
        Column("due", "date", required=False, headings=("frist", "senest", "deadline", "due date")),
        COMMENT,
    ),
    history=history(ANSWERS | STATUSES),
    events_optional=True,
    following={
        "": tuple(ANSWERS),
        "agreed": _BEGUN,
        "partly": _BEGUN,
        "rejected": (),
        "planned": ("under_way", "done", "dropped"),
        "under_way": ("done", "dropped"),
        "done": (),
        "dropped": (),
    },
    identity=("milestone", "title"),
    date="occurred_on",
    state="state",
)
