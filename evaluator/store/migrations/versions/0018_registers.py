"""Registers of opportunity spaces, stages, attendance, money, spread, action plans and goals; owners of rows."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_TEXT, _DATE, _TRUTH, _NUMBER = sa.Text, sa.Date, sa.Boolean, sa.Float
_MORE = {
    "trial_action": ("decision", "opportunity_space", "owner", "sector", "cluster", "learned", "evidence"),
    "delivery": ("leadership", "opportunity_space"),
    "decision": ("opportunity_space", "outcome"),
    "involvement_record": ("documentation", "missing"),
    "hours_line": ("owner",),
}
"""Texts, empty in the rows that stand."""


def upgrade() -> None:
    events = _taken_away("trial_action_event")
    for name, columns in _MORE.items():
        _widen(name, columns)
    op.bulk_insert(_make_events("trial_action"), events)
    with op.batch_alter_table("hours_line") as table:
        table.add_column(sa.Column("year", sa.Integer))
        table.create_check_constraint("year", "year >= 0")
    space = (*_filled(_TEXT, "process", "title", "problem_before", "reframed_to"), sa.Column("formulated_on", _DATE))
    _make("opportunity_space", *space, *_filled(_TRUTH, "date_assumed"), *_filled(_TEXT, "owner", "note"))
    stage = (*_filled(_TEXT, "process", "stage"), sa.Column("reached_on", _DATE), *_filled(_TRUTH, "date_assumed"))
    _make("stage_reached", *stage, *_filled(_TEXT, "note"))
    _make(
        "attendance",
        *_filled(_TEXT, "activity", "group"),
        sa.Column("held_on", _DATE),
        *_filled(_TRUTH, "date_assumed"),
        *_filled(sa.Integer, "participants"),
        *_filled(_TEXT, "note"),
        sa.CheckConstraint("participants >= 0", name="participants"),
    )
    _make(
        "money_line",
        *_filled(_TEXT, "post"),
        *_filled(_NUMBER, "budget"),
        sa.Column("spent", _NUMBER),
        sa.Column("year", sa.Integer),
        *_filled(_TEXT, "owner", "note"),
        sa.CheckConstraint("year >= 0", name="year"),
    )
    _make("spread", *_filled(_TEXT, "unit", "sector", "cluster", "owner", "comment"))
    _make_events("spread")
    _make(
        "planned_action",
        *_filled(_TEXT, "theme", "title", "anchored_in", "owner"),
        *(sa.Column(name, _DATE) for name in ("starts", "ends")),
        *_filled(_TEXT, "schedule_as_written", "comment"),
    )
    _make_events("planned_action")
    _make("goal", *_filled(_TEXT, "area", "goal", "owner", "note"))


def _make(name: str, *columns: SchemaItem) -> None:
    programme = sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True)
    op.create_table(
        name, programme, sa.Column("reference", sa.Text, primary_key=True), *columns, *_filled(_TRUTH, "synthetic")
    )


def _filled(kind: type[sa.types.TypeEngine[Any]], *names: str) -> list[SchemaItem]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def _of_event() -> list[sa.Column[Any]]:
    return [
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("programme_id", "reference")),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("occurred_on", sa.Date, nullable=False),
        sa.Column("date_assumed", sa.Boolean, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("note", "recorded_by")),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _taken_away(name: str) -> list[dict[str, object]]:
    """The rows of a table that refers to one that SQLite makes anew; that is refused while it is there."""
    table = sa.table(name, *(sa.column(column.name, column.type) for column in _of_event()))
    rows = [dict(row) for row in op.get_bind().execute(sa.select(table)).mappings()]
    op.drop_table(name)
    return rows


def _make_events(of: str) -> sa.Table:
    keys = ["programme_id", "reference"]
    return op.create_table(
        f"{of}_event",
        *_of_event(),
        sa.ForeignKeyConstraint(keys, [f"{of}.{key}" for key in keys]),
        sa.UniqueConstraint(*keys, "state", "occurred_on"),
        sa.CheckConstraint("number >= 1", name="number"),
    )


def _widen(name: str, columns: tuple[str, ...]) -> None:
    with op.batch_alter_table(name) as table:
        for column in columns:
            table.add_column(sa.Column(column, sa.Text, nullable=False, server_default=""))
    with op.batch_alter_table(name) as table:
        for column in columns:
            table.alter_column(column, server_default=None)
