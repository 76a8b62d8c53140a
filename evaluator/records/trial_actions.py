"""Trial actions: the rows of one reference are the events of its life."""

from __future__ import annotations

from typing import Final

from evaluator.records.model import (
    ASSUMED,
    CLUSTER,
    DELIVERY,
    NOTE,
    OWNER,
    PROCESS,
    SECTOR,
    SPACE,
    Column,
    Dated,
    Measure,
    Register,
)

STATES: Final = ("proposed", "started", "tried", "adopted", "adapted", "spread", "stopped")
FOLLOWING: Final = {
    "": ("proposed", "started"),
    "proposed": ("started", "stopped"),
    "started": ("tried", "stopped"),
    "tried": ("adopted", "adapted", "spread", "stopped"),
    "adopted": ("adapted", "spread", "stopped"),
    "adapted": ("adopted", "spread", "stopped"),
    "spread": ("stopped",),
    "stopped": (),
}
"""Nothing leads back, and nothing comes after 'stopped'."""
MEASURES: Final = ("proposed", "started", "running", *STATES[2:])
"""How many have ever reached a state; those that run have started and not ended."""
_WORDS: Final = {"running": "counted_state_running"}

_TITLES: Final = ("titel", "prøvehandling", "handling", "tiltag", "aktivitet", "trial action", "action", "activity")
_STATES: Final = {
    "proposed": ("foreslået", "planlagt", "ikke startet", "ikke påbegyndt", "idé", "planned", "not started"),
    "started": ("sat i gang", "i gang", "igang", "igangsat", "startet", "påbegyndt", "ongoing", "in progress"),
    "tried": ("afprøvet", "prøvet af", "testet", "tested"),
    "adopted": ("taget i brug", "implementeret", "indført", "i drift", "implemented", "in use"),
    "adapted": ("tilpasset", "justeret", "adjusted"),
    "spread": ("spredt", "udbredt"),
    "stopped": ("stoppet", "opgivet", "droppet", "aflyst", "indstillet", "abandoned", "dropped", "cancelled"),
}
"""Not what may be one of several: 'afsluttet' is tried, adopted or stopped."""
_DATED: Final = (
    Dated(("foreslået", "foreslået den", "proposed", "proposed on"), ("proposed",)),
    Dated(("startdato", "start", "starter", "startet", "igangsat", "start date", "starts", "started"), ("started",)),
    Dated(("slutdato", "slut", "slutter", "afsluttet", "end date", "ends", "ended"), STATES[2:]),
)

REGISTER: Final = Register(
    name="trial_actions",
    table="trial_action",
    prefix="action",
    columns=(
        PROCESS,
        Column("title", headings=_TITLES),
        DELIVERY,
        Column("decision", "reference", required=False, of="decisions", headings=("beslutning", "sag", "case")),
        SPACE,
        OWNER,
        SECTOR,
        CLUSTER,
        Column(
            "learned",
            required=False,
            headings=("læring", "erfaringer", "hvad lærte vi", "lært", "lessons", "lessons learned"),
        ),
        Column("evidence", required=False, headings=("belæg", "dokumentation", "kilde", "documentation", "source")),
    ),
    history=(
        Column("state", "choice", filled=True, choices=STATES, headings=("trin", "status", "tilstand"), words=_STATES),
        Column(
            "occurred_on",
            "date",
            filled=True,
            headings=("dato", "date", "dato for status", "statusdato", "status date"),
        ),
        ASSUMED,
        NOTE,
    ),
    following=FOLLOWING,
    identity=("process", "title"),
    dated=_DATED,
    date="occurred_on",
    state="state",
    measures=tuple(Measure(name, state=f"report.{_WORDS.get(name, f'state_{name}')}") for name in MEASURES),
)
