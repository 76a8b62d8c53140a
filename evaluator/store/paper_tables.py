"""Tables of paper forms that are being typed, and of how well two typists agreed. A form's rows go when its answers are
stored; then nothing here says which form they came from."""

from __future__ import annotations

import sqlalchemy as sa

from evaluator.store.base import UNORDERED
from evaluator.store.tables import metadata

paper_entry = sa.Table(
    "paper_entry",
    metadata,
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("wave_key", sa.Text, primary_key=True),
    sa.Column("serial", sa.Text, primary_key=True),
    sa.Column("turn", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("linkage", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("group_key", sa.Text, nullable=False),
    sa.Column("process_key", sa.Text, nullable=False),
    sa.Column("typed", sa.JSON, nullable=False),
    sa.Column("typed_by", sa.Text, nullable=False),
    sa.Column("finished", sa.Boolean, nullable=False),
    sa.Column("draft_key", sa.Text),
    sa.Column("pseudonym", sa.Text),
    sa.Column("received_on", sa.Date),
    sa.Column("codes", sa.JSON(none_as_null=True)),
    sa.ForeignKeyConstraint(
        ["programme_id", "wave_key", "linkage"], ["wave.programme_id", "wave.wave_key", "wave.linkage"]
    ),
    sa.UniqueConstraint("programme_id", "wave_key", "serial", "typed_by"),
    sa.CheckConstraint("turn IN (1, 2)", name="turn"),
    sa.CheckConstraint(
        "linkage <> 'anonymous' OR (draft_key IS NULL AND pseudonym IS NULL AND received_on IS NULL)", name="anonymous"
    ),
    sa.CheckConstraint("linkage <> 'anonymous' OR codes IS NULL", name="codes"),
    sa.CheckConstraint("linkage = 'anonymous' OR (draft_key IS NOT NULL AND pseudonym IS NOT NULL)", name="linked"),
    **UNORDERED,
)
"""``turn`` 1 is the first typing of a form, 2 the second, which another account must do. ``codes``: of a code that
somebody made on the form only keyed fingerprints, as in the vault."""

paper_agreement = sa.Table(
    "paper_agreement",
    metadata,
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("wave_key", sa.Text, primary_key=True),
    sa.Column("forms", sa.Integer, nullable=False),
    sa.Column("fields", sa.Integer, nullable=False),
    sa.Column("differing", sa.Integer, nullable=False),
    sa.Column("impossible", sa.Integer, nullable=False),
    sa.ForeignKeyConstraint(["programme_id", "wave_key"], ["wave.programme_id", "wave.wave_key"]),
    sa.CheckConstraint("forms >= 0 AND impossible >= 0", name="counts"),
    sa.CheckConstraint("differing >= 0 AND differing <= fields", name="differing"),
    **UNORDERED,
)
"""``fields`` were typed twice, ``differing`` of them otherwise the second time; ``impossible`` were kept as blank."""
