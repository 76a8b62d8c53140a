"""Status rounds: which rows are asked about, what owners tell of them, their files, and replies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "status_round",
        _programme(),
        sa.Column("round_id", sa.Uuid, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("erase_on", sa.Date, nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("closed_at", TIME),
        sa.CheckConstraint("erase_on >= until", name="erase_on"),
    )
    op.create_table(
        "status_request",
        sa.Column("programme_id", sa.Text, primary_key=True),
        sa.Column("request_id", sa.Uuid, primary_key=True),
        sa.Column("round_id", sa.Uuid, nullable=False),
        sa.Column("owner_id", sa.Uuid, nullable=False),
        sa.Column("register", sa.Text, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id", "round_id"],
            ["status_round.programme_id", "status_round.round_id"],
            name="fk_status_request_round",
        ),
        sa.UniqueConstraint("programme_id", "round_id", "register", "reference"),
        sqlite_with_rowid=False,
    )
    _reports()
    op.create_table(
        "status_reply",
        *_keys(),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("written_by", sa.Text, nullable=False),
        sa.Column("written_at", TIME, nullable=False),
        _refers("status_request"),
        sa.CheckConstraint("number >= 1", name="number"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "named_owner",
        _programme(),
        sa.Column("owner_id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("agreed_at", TIME, nullable=False),
        sqlite_with_rowid=False,
    )


def _reports() -> None:
    op.create_table(
        "status_report",
        *_keys(),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("occurred_on", sa.Date),
        sa.Column("learned", sa.Text, nullable=False),
        sa.Column("told_at", TIME, nullable=False),
        sa.Column("event", sa.Integer),
        _refers("status_request"),
        sa.CheckConstraint("number >= 1", name="number"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "status_file",
        *_keys(),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        _refers("status_report", "number"),
        sa.CheckConstraint("kind IN ('pdf', 'docx', 'xlsx', 'png', 'jpeg')", name="kind"),
        sqlite_with_rowid=False,
    )


def _programme() -> sa.Column[str]:
    return sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True)


def _keys() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("programme_id", sa.Text, primary_key=True),
        sa.Column("request_id", sa.Uuid, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    )


def _refers(table: str, *columns: str) -> sa.ForeignKeyConstraint:
    own = ["programme_id", "request_id", *columns]
    return sa.ForeignKeyConstraint(own, [f"{table}.{one}" for one in own])
