"""Tables of status rounds: which rows of registers were asked about, and what those who answer for them told.

Whoever is asked stands here under a random id; name and address are in the vault. Any row can be asked about.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from evaluator.store.base import UNORDERED, UtcDateTime
from evaluator.store.tables import metadata, programme_column

status_round: Final = sa.Table(
    "status_round",
    metadata,
    programme_column(),
    sa.Column("round_id", sa.Uuid, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("until", sa.Date, nullable=False),
    sa.Column("erase_on", sa.Date, nullable=False),
    sa.Column("opened_at", UtcDateTime, nullable=False),
    sa.Column("closed_at", UtcDateTime),
    sa.CheckConstraint("erase_on >= until", name="erase_on"),
)
"""``source``: where names and addresses come from, in words that owners read. ``until``: the last day to answer;
``erase_on``: the day on which names and addresses are erased at the latest."""

status_request: Final = sa.Table(
    "status_request",
    metadata,
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
    **UNORDERED,
)
"""One row that one owner is asked about."""


def _of_request() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("programme_id", sa.Text, primary_key=True),
        sa.Column("request_id", sa.Uuid, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    )


def _refers(table: str, *columns: str) -> sa.ForeignKeyConstraint:
    own = ["programme_id", "request_id", *columns]
    return sa.ForeignKeyConstraint(own, [f"{table}.{one}" for one in own])


status_report: Final = sa.Table(
    "status_report",
    metadata,
    *_of_request(),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("occurred_on", sa.Date),
    sa.Column("learned", sa.Text, nullable=False),
    sa.Column("reported_at", UtcDateTime, nullable=False),
    sa.Column("event", sa.Integer),
    _refers("status_request"),
    sa.CheckConstraint("number >= 1", name="number"),
    **UNORDERED,
)
"""What an owner told, each correction as the next ``number``; only added to. ``state`` is '' where the register has no
states, ``occurred_on`` NULL where nothing has changed, and ``event`` the number of the row's event that it made."""

status_file: Final = sa.Table(
    "status_file",
    metadata,
    *_of_request(),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    _refers("status_report", "number"),
    sa.CheckConstraint("kind IN ('pdf', 'docx', 'xlsx', 'png', 'jpeg')", name="kind"),
    **UNORDERED,
)
"""The file that came with a report; its own name is not kept, since it may name people."""

status_reply: Final = sa.Table(
    "status_reply",
    metadata,
    *_of_request(),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("written_by", sa.Text, nullable=False),
    sa.Column("written_at", UtcDateTime, nullable=False),
    _refers("status_request"),
    sa.CheckConstraint("number >= 1", name="number"),
    **UNORDERED,
)
"""What an evaluator answered an owner; the owner reads it at the link."""

named_owner: Final = sa.Table(
    "named_owner",
    metadata,
    programme_column(),
    sa.Column("owner_id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("agreed_at", UtcDateTime, nullable=False),
    **UNORDERED,
)
"""The name of an owner who agreed to be named in reports; nobody else's name is in the store."""
