"""Who was asked otherwise than by mail. Of those invited before, everybody for whom no mail was ever queued."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_WITHOUT_MAIL = """
UPDATE invitation SET asked = true WHERE person IS NULL OR NOT EXISTS (
    SELECT 1 FROM message WHERE message.programme_id = invitation.programme_id
    AND message.wave_key = invitation.wave_key AND message.person = invitation.person
)
"""


def upgrade() -> None:
    op.add_column("invitation", sa.Column("asked", sa.Boolean))
    op.execute(_WITHOUT_MAIL)
