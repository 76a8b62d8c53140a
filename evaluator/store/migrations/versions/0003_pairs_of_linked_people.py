"""The paired tables of linked people.

Answers of linked people that are counted already go back among those to be folded: the next fold counts them and their
pairs, so that both are exact without a way of counting of their own here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pair_tally",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("first_wave", sa.Text(), nullable=False),
        sa.Column("second_wave", sa.Text(), nullable=False),
        sa.Column("variable_key", sa.Text(), nullable=False),
        sa.Column("first_group", sa.Text(), nullable=False),
        sa.Column("second_group", sa.Text(), nullable=False),
        sa.Column("first_code", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("second_code", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("linkage", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_wave <> second_wave", name=op.f("ck_pair_tally_two_waves")),
        sa.CheckConstraint("linkage = 'pseudonymous'", name=op.f("ck_pair_tally_linked")),
        sa.CheckConstraint("n >= 0", name=op.f("ck_pair_tally_n")),
        sa.ForeignKeyConstraint(
            ["programme_id", "first_wave", "linkage"],
            ["wave.programme_id", "wave.wave_key", "wave.linkage"],
            name=op.f("fk_pair_tally_programme_id_first_wave_linkage_wave"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id", "second_wave", "linkage"],
            ["wave.programme_id", "wave.wave_key", "wave.linkage"],
            name=op.f("fk_pair_tally_programme_id_second_wave_linkage_wave"),
        ),
        sa.PrimaryKeyConstraint(
            "programme_id",
            "first_wave",
            "second_wave",
            "variable_key",
            "first_group",
            "second_group",
            "first_code",
            "second_code",
            name=op.f("pk_pair_tally"),
        ),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO unfolded (programme_id, submission_id)"
        " SELECT programme_id, submission_id FROM submission WHERE linkage = 'pseudonymous'"
        " ON CONFLICT DO NOTHING"
    )
    op.execute(
        "DELETE FROM tally WHERE EXISTS (SELECT 1 FROM wave WHERE wave.programme_id = tally.programme_id"
        " AND wave.wave_key = tally.wave_key AND wave.linkage = 'pseudonymous')"
    )
