"""Action plans: what is to be done, by which bodies and when, and how far it has come."""

from __future__ import annotations

from typing import Final

from evaluator.records.model import COMMENT, OWNER, Column, Dated, Period, Register, history, reached

_STATES: Final = {
    "planned": ("planlagt", "ikke startet", "ikke påbegyndt", "afventer", "not started"),
    "started": ("sat i gang", "i gang", "igang", "igangsat", "startet", "påbegyndt", "ongoing", "in progress"),
    "done": ("gennemført", "færdig", "udført", "fuldført", "completed", "finished"),
    "stopped": ("stoppet", "opgivet", "droppet", "aflyst", "indstillet", "abandoned", "dropped", "cancelled"),
}
"""Not 'afsluttet', which is done or stopped."""

REGISTER: Final = Register(
    name="action_plans",
    table="planned_action",
    prefix="plan",
    columns=(
        Column("theme", restricts=True, headings=("tema", "indsatsområde", "spor", "område", "track")),
        Column("title", headings=("titel", "handling", "aktion", "indsats", "tiltag", "aktivitet", "action")),
        Column(
            "anchored_in",
            required=False,
            restricts=True,
            many=True,
            headings=(
                "forankret i",
                "forankring",
                "organ",
                "organer",
                "instans",
                "instanser",
                "udvalg",
                "ledelsesforum",
                "forum",
                "anchored in",
                "body",
                "bodies",
            ),
        ),
        OWNER,
        Column(
            "starts",
            "date",
            required=False,
            edge="first",
            headings=("start", "startdato", "starter", "begynder", "planlagt start", "start date"),
        ),
        Column(
            "ends",
            "date",
            required=False,
            edge="last",
            headings=("slut", "slutdato", "slutter", "frist", "deadline", "planlagt slut", "senest", "end date", "due"),
        ),
        Column(
            "schedule_as_written",
            required=False,
            headings=("tidsplan", "tid", "periode", "tidspunkt", "hvornår", "schedule", "period", "when"),
        ),
        COMMENT,
    ),
    history=history(_STATES),
    events_optional=True,
    following={
        "": ("planned", "started"),
        "planned": ("started", "stopped"),
        "started": ("done", "stopped"),
        "done": (),
        "stopped": (),
    },
    period=Period("schedule_as_written", "starts", "ends"),
    identity=("theme", "title"),
    dated=(
        Dated(("startet", "igangsat", "sat i gang", "started on"), ("started",)),
        Dated(("gennemført", "færdig", "completed", "completed on"), ("done",)),
    ),
    date="occurred_on",
    state="state",
    measures=reached(_STATES),
)
