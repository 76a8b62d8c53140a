"""Trial actions: the rows of one reference are the events of its life."""

from __future__ import annotations

from typing import Final

from evaluator.records.model import ASSUMED, DELIVERY, NOTE, PROCESS, Column, Measure, Register

STATES: Final = ("proposed", "started", "tried", "adopted", "adapted", "spread", "stopped")
MEASURES: Final = ("proposed", "started", "running", *STATES[2:])
"""How many have ever reached a state; those that run have started and not ended."""
_WORDS: Final = {"running": "counted_state_running"}

REGISTER: Final = Register(
    name="trial_actions",
    table="trial_action",
    prefix="action",
    columns=(PROCESS, Column("title"), DELIVERY),
    history=(
        Column("state", "choice", filled=True, choices=STATES),
        Column("occurred_on", "date", filled=True),
        ASSUMED,
        NOTE,
    ),
    identity=("process", "title"),
    date="occurred_on",
    state="state",
    measures=tuple(Measure(name, state=f"report.{_WORDS.get(name, f'state_{name}')}") for name in MEASURES),
)
