"""The registers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "activity",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("date_assumed", sa.Boolean(), nullable=False),
        sa.Column("participants", sa.Integer(), nullable=True),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("cluster", sa.Text(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.CheckConstraint("participants >= 0", name=op.f("ck_activity_participants")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.programme_id"], name=op.f("fk_activity_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("programme_id", "reference", name=op.f("pk_activity")),
    )
    op.create_table(
        "decision",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("meeting_date", sa.Date(), nullable=True),
        sa.Column("date_assumed", sa.Boolean(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("case_type", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.programme_id"], name=op.f("fk_decision_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("programme_id", "reference", name=op.f("pk_decision")),
    )
    op.create_table(
        "delivery",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("date_assumed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.programme_id"], name=op.f("fk_delivery_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("programme_id", "reference", name=op.f("pk_delivery")),
    )
    op.create_table(
        "hours_line",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("activity", sa.Text(), nullable=False),
        sa.Column("hours_per_year", sa.Float(), nullable=False),
        sa.Column("planned_units", sa.Text(), nullable=False),
        sa.Column("hours_used", sa.Float(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.programme_id"], name=op.f("fk_hours_line_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("programme_id", "reference", name=op.f("pk_hours_line")),
    )
    op.create_table(
        "involvement_record",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.Column("date_assumed", sa.Boolean(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.CheckConstraint("reading IN ('intended', 'practised')", name=op.f("ck_involvement_record_reading")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.programme_id"], name=op.f("fk_involvement_record_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("programme_id", "reference", name=op.f("pk_involvement_record")),
    )
    op.create_table(
        "manual_value",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("milestone", sa.Text(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.CheckConstraint("n >= 0", name=op.f("ck_manual_value_n")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.programme_id"], name=op.f("fk_manual_value_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("programme_id", "reference", name=op.f("pk_manual_value")),
    )
    op.create_table(
        "trial_action",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.programme_id"], name=op.f("fk_trial_action_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("programme_id", "reference", name=op.f("pk_trial_action")),
    )
    op.create_table(
        "trial_action_event",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("date_assumed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_trial_action_event_number")),
        sa.ForeignKeyConstraint(
            ["programme_id", "reference"],
            ["trial_action.programme_id", "trial_action.reference"],
            name=op.f("fk_trial_action_event_programme_id_reference_trial_action"),
        ),
        sa.PrimaryKeyConstraint("programme_id", "reference", "number", name=op.f("pk_trial_action_event")),
        sa.UniqueConstraint(
            "programme_id",
            "reference",
            "state",
            "occurred_on",
            name=op.f("uq_trial_action_event_programme_id_reference_state_occurred_on"),
        ),
    )
