"""The ways of answering are tallied like the answers: the index from which a report counted them goes."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_submission_collection_mode", "submission")
    op.execute(
        "INSERT INTO tally (programme_id, wave_key, variable_key, group_key, process_key, code, n)"
        " SELECT programme_id, wave_key, '_entry_' || collection_mode, group_key, process_key, 1, count(*)"
        " FROM submission"
        " WHERE collection_mode <> 'web' AND NOT EXISTS (SELECT 1 FROM unfolded"
        " WHERE unfolded.programme_id = submission.programme_id"
        " AND unfolded.submission_id = submission.submission_id)"
        " GROUP BY programme_id, wave_key, collection_mode, group_key, process_key"
    )
