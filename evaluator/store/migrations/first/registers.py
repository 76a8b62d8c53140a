"""Registers and the versions of their rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from evaluator.store.migrations.first.columns import TIME, check, key, optional, reference, required


def make_registers() -> None:
    _writing()
    _register()


def _writing() -> None:
    op.create_table(
        "passage_version",
        *key(sa.Text, "programme_id", "milestone", "place", "place_key"),
        *key(sa.Integer, "version", autoincrement=False),
        *required(sa.JSON, "text", "to_whom", "rests_on", "marks", "numbers"),
        *required(sa.Boolean, "signed", "by_machine", "synthetic"),
        *required(sa.Text, "recorded_by"),
        *required(TIME, "recorded_at"),
        check("by_machine", "NOT (signed AND by_machine)"),
        check(
            "place",
            "place IN ('conclusion', 'finding', 'caution', 'outcome', 'theory', 'against', 'involvement',"
            " 'registers', 'quality', 'recommendation')",
        ),
        check("version", "version >= 1"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "passage_waiting",
        *key(sa.Text, "programme_id", "milestone", "place", "place_key", "account"),
        *required(sa.Integer, "seen"),
        *required(sa.JSON, "text", "to_whom", "rests_on"),
        *required(TIME, "kept_at"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "recommendation",
        *key(sa.Text, "programme_id", "reference"),
        *required(sa.Text, "milestone", "title", "to_whom", "action", "owner"),
        *optional(sa.Date, "due"),
        *required(sa.Text, "comment"),
        *required(sa.Boolean, "synthetic"),
        reference("programme", ("programme_id",)),
    )


def _register() -> None:
    op.create_table(
        "activity",
        *key(sa.Text, "programme_id", "reference"),
        *required(sa.Text, "kind", "title"),
        *optional(sa.Date, "held_on"),
        *required(sa.Boolean, "date_assumed"),
        *optional(sa.Integer, "participants"),
        *required(sa.Text, "process", "cluster"),
        *required(sa.Boolean, "synthetic"),
        check("participants", "participants >= 0"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "attendance",
        *key(sa.Text, "programme_id", "reference"),
        *required(sa.Text, "activity", "group"),
        *optional(sa.Date, "held_on"),
        *required(sa.Boolean, "date_assumed"),
        *required(sa.Integer, "participants"),
        *required(sa.Text, "note"),
        *required(sa.Boolean, "synthetic"),
        check("participants", "participants >= 0"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "decision",
        *key(sa.Text, "programme_id", "reference"),
        *optional(sa.Date, "meeting_date"),
        *required(sa.Boolean, "date_assumed"),
        *required(
            sa.Text, "title", "case_type", "remark", "body", "process", "delivery", "opportunity_space", "outcome"
        ),
        *required(sa.Boolean, "synthetic"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "delivery",
        *key(sa.Text, "programme_id", "reference"),
        *required(sa.Text, "process", "title", "body"),
        *optional(sa.Date, "delivered_on"),
        *required(sa.Boolean, "date_assumed"),
        *required(sa.Text, "leadership", "opportunity_space", "note"),
        *required(sa.Boolean, "synthetic"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "feedback",
        *key(sa.Text, "programme_id", "reference"),
        *required(sa.Text, "process", "title", "group"),
        *optional(sa.Date, "told_on"),
        *required(sa.Boolean, "date_assumed"),
        *required(sa.Text, "opportunity_space", "delivery", "trial_action", "note"),
        *required(sa.Boolean, "synthetic"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "goal",
        *key(sa.Text, "programme_id", "reference"),
        *required(sa.Text, "area", "goal", "owner", "note"),
        *required(sa.Boolean, "synthetic"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "hours_line",
        *key(sa.Text, "programme_id", "reference"),
        *required(sa.Text, "category", "activity"),
        *required(sa.Float, "hours_per_year"),
        *required(sa.Text, "planned_units"),
        *optional(sa.Float, "hours_used"),
        *optional(sa.Integer, "year"),
        *required(sa.Text, "owner"),
        *required(sa.Boolean, "synthetic"),
        check("year", "year >= 0"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "involvement_record",
        *key(sa.Text, "programme_id", "reference"),
        *required(sa.Text, "process", "stage", "group", "reading", "level"),
        *optional(sa.Date, "recorded_on"),
        *required(sa.Boolean, "date_assumed"),
        *required(sa.Text, "documentation", "missing"),
        *required(sa.Boolean, "synthetic"),
        check("reading", "reading IN ('intended', 'practised')"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "manual_value",
        *key(sa.Text, "programme_id", "reference"),
        *required(sa.Text, "indicator", "milestone"),
        *required(sa.Float, "value"),
        *optional(sa.Integer, "n"),
        *required(sa.Text, "note"),
        *required(sa.Boolean, "synthetic"),
        check("n", "n >= 0"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "money_line",
        *key(sa.Text, "programme_id", "reference"),
        *required(sa.Text, "post"),
        *required(sa.Float, "budget"),
        *optional(sa.Float, "spent"),
        *optional(sa.Integer, "year"),
        *required(sa.Text, "owner", "note"),
        *required(sa.Boolean, "synthetic"),
        check("year", "year >= 0"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "opportunity_space",
        *key(sa.Text, "programme_id", "reference"),
        *required(sa.Text, "process", "title", "problem_before", "reframed_to"),
        *optional(sa.Date, "formulated_on"),
        *required(sa.Boolean, "date_assumed"),
        *required(sa.Text, "owner", "note"),
        *required(sa.Boolean, "synthetic"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "planned_action",
        *key(sa.Text, "programme_id", "reference"),
        *required(sa.Text, "theme", "title", "anchored_in", "owner"),
        *optional(sa.Date, "starts", "ends"),
        *required(sa.Text, "schedule_as_written", "comment"),
        *required(sa.Boolean, "synthetic"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "register_version",
        *key(sa.Text, "programme_id", "register", "reference"),
        *key(sa.Integer, "event", "number", autoincrement=False),
        *optional(TIME, "recorded_at"),
        *required(sa.Text, "recorded_by", "reason"),
        *required(sa.Boolean, "withdrawn"),
        *required(sa.JSON, "cells"),
        check("event", "event >= 0"),
        check("number", "number >= 1"),
        check("reason", "number = 1 OR reason <> ''"),
        reference("programme", ("programme_id",)),
    )
    op.create_index(
        "ix_register_version_programme_id_register_recorded_at",
        "register_version",
        ["programme_id", "register", "recorded_at"],
    )
    op.create_table(
        "spread",
        *key(sa.Text, "programme_id", "reference"),
        *required(sa.Text, "unit", "sector", "cluster", "owner", "comment"),
        *required(sa.Boolean, "synthetic"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "stage_reached",
        *key(sa.Text, "programme_id", "reference"),
        *required(sa.Text, "process", "stage"),
        *optional(sa.Date, "reached_on"),
        *required(sa.Boolean, "date_assumed"),
        *required(sa.Text, "note"),
        *required(sa.Boolean, "synthetic"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "trial_action",
        *key(sa.Text, "programme_id", "reference"),
        *required(
            sa.Text,
            "process",
            "title",
            "delivery",
            "decision",
            "opportunity_space",
            "owner",
            "sector",
            "cluster",
            "learned",
            "evidence",
        ),
        *required(sa.Boolean, "synthetic"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "planned_action_event",
        *key(sa.Text, "programme_id", "reference"),
        *key(sa.Integer, "number", autoincrement=False),
        *required(sa.Text, "state"),
        *required(sa.Date, "occurred_on"),
        *required(sa.Boolean, "date_assumed"),
        *required(sa.Text, "note", "recorded_by"),
        *required(TIME, "recorded_at"),
        check("number", "number >= 1"),
        reference("planned_action", ("programme_id", "reference")),
        sa.UniqueConstraint("programme_id", "reference", "state", "occurred_on"),
    )
    op.create_table(
        "recommendation_event",
        *key(sa.Text, "programme_id", "reference"),
        *key(sa.Integer, "number", autoincrement=False),
        *required(sa.Text, "state"),
        *required(sa.Date, "occurred_on"),
        *required(sa.Boolean, "date_assumed"),
        *required(sa.Text, "note", "recorded_by"),
        *required(TIME, "recorded_at"),
        check("number", "number >= 1"),
        reference("recommendation", ("programme_id", "reference")),
        sa.UniqueConstraint("programme_id", "reference", "state", "occurred_on"),
    )
    op.create_table(
        "spread_event",
        *key(sa.Text, "programme_id", "reference"),
        *key(sa.Integer, "number", autoincrement=False),
        *required(sa.Text, "state"),
        *required(sa.Date, "occurred_on"),
        *required(sa.Boolean, "date_assumed"),
        *required(sa.Text, "note", "recorded_by"),
        *required(TIME, "recorded_at"),
        check("number", "number >= 1"),
        reference("spread", ("programme_id", "reference")),
        sa.UniqueConstraint("programme_id", "reference", "state", "occurred_on"),
    )
    op.create_table(
        "trial_action_event",
        *key(sa.Text, "programme_id", "reference"),
        *key(sa.Integer, "number", autoincrement=False),
        *required(sa.Text, "state"),
        *required(sa.Date, "occurred_on"),
        *required(sa.Boolean, "date_assumed"),
        *required(sa.Text, "note", "recorded_by"),
        *required(TIME, "recorded_at"),
        check("number", "number >= 1"),
        reference("trial_action", ("programme_id", "reference")),
        sa.UniqueConstraint("programme_id", "reference", "state", "occurred_on"),
    )
