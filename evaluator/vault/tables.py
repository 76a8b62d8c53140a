"""Tables of the vault: a secret for each programme, and who was invited under which token."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from evaluator.store.base import NAMES, UNORDERED

metadata: Final = sa.MetaData(naming_convention=NAMES)

programme_key = sa.Table(
    "programme_key",
    metadata,
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("secret", sa.LargeBinary),
)

invitation = sa.Table(
    "invitation",
    metadata,
    sa.Column("token_hash", sa.LargeBinary(32), primary_key=True),
    sa.Column("programme_id", sa.Text, sa.ForeignKey("programme_key.programme_id"), nullable=False),
    sa.Column("wave_key", sa.Text, nullable=False),
    sa.Column("group_key", sa.Text, nullable=False),
    sa.Column("process_key", sa.Text, nullable=False),
    sa.Column("person", sa.Text),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("linked", sa.Boolean, nullable=False),
    sa.UniqueConstraint("programme_id", "wave_key", "person"),
    sa.Index("ix_invitation_programme_id_wave_key_group_key", "programme_id", "wave_key", "group_key"),
    **UNORDERED,
)
