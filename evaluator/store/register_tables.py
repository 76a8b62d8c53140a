"""Tables of the registers. ``date_assumed`` marks a date that the source does not give; reports print it."""

from __future__ import annotations

import sqlalchemy as sa

from evaluator.store.base import UtcDateTime
from evaluator.store.tables import metadata, programme_column


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False)


def _register(name: str, *columns: sa.schema.SchemaItem) -> sa.Table:
    return sa.Table(
        name,
        metadata,
        programme_column(),
        sa.Column("reference", sa.Text, primary_key=True),
        *columns,
        _flag("synthetic"),
    )


trial_action = _register("trial_action", _text("process"), _text("title"), _text("delivery"))

trial_action_event = sa.Table(
    "trial_action_event",
    metadata,
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("reference", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    _text("state"),
    sa.Column("occurred_on", sa.Date, nullable=False),
    _flag("date_assumed"),
    _text("note"),
    _text("recorded_by"),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    sa.ForeignKeyConstraint(["programme_id", "reference"], ["trial_action.programme_id", "trial_action.reference"]),
    sa.UniqueConstraint("programme_id", "reference", "state", "occurred_on"),
    sa.CheckConstraint("number >= 1", name="number"),
)

delivery = _register(
    "delivery",
    _text("process"),
    _text("title"),
    _text("body"),
    sa.Column("delivered_on", sa.Date),
    _flag("date_assumed"),
    _text("note"),
)

decision = _register(
    "decision",
    sa.Column("meeting_date", sa.Date),
    _flag("date_assumed"),
    _text("title"),
    _text("case_type"),
    _text("remark"),
    _text("body"),
    _text("process"),
    _text("delivery"),
)

activity = _register(
    "activity",
    _text("kind"),
    _text("title"),
    sa.Column("held_on", sa.Date),
    _flag("date_assumed"),
    sa.Column("participants", sa.Integer),
    _text("process"),
    _text("cluster"),
    sa.CheckConstraint("participants >= 0", name="participants"),
)

involvement_record = _register(
    "involvement_record",
    _text("process"),
    _text("stage"),
    _text("group"),
    _text("reading"),
    _text("level"),
    sa.Column("recorded_on", sa.Date),
    _flag("date_assumed"),
    sa.CheckConstraint("reading IN ('intended', 'practised')", name="reading"),
)

hours_line = _register(
    "hours_line",
    _text("category"),
    _text("activity"),
    sa.Column("hours_per_year", sa.Float, nullable=False),
    _text("planned_units"),
    sa.Column("hours_used", sa.Float),
)

manual_value = _register(
    "manual_value",
    _text("indicator"),
    _text("milestone"),
    sa.Column("value", sa.Float, nullable=False),
    sa.Column("n", sa.Integer),
    _text("note"),
    sa.CheckConstraint("n >= 0", name="n"),
)
