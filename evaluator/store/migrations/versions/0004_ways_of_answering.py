"""Answers may come from a kiosk, from paper or from an interview.

SQLite cannot change a check, and the submissions cannot be copied to a new table while free texts refer to them. What
is stored does not change, so the text of the table's declaration is edited, as https://www.sqlite.org/lang_altertable.html
describes for such cases.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_NAME = "ck_submission_collection_mode"
_BEFORE = "collection_mode IN ('web', 'import')"
_AFTER = "collection_mode IN ('web', 'import', 'kiosk', 'paper', 'interview')"


def upgrade() -> None:
    _widen_the_check()
    others = sa.text("collection_mode <> 'web'")
    columns = ["programme_id", "wave_key", "collection_mode"]
    op.create_index(
        "ix_submission_collection_mode", "submission", columns, sqlite_where=others, postgresql_where=others
    )


def _widen_the_check() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f(_NAME), "submission", type_="check")
        op.create_check_constraint(op.f(_NAME), "submission", _AFTER)
        return
    db = op.get_bind()
    version = db.execute(sa.text("PRAGMA schema_version")).scalar_one()
    db.execute(sa.text("PRAGMA writable_schema=ON"))
    changed = db.execute(
        sa.text(
            "UPDATE sqlite_master SET sql = replace(sql, :before, :after)"
            " WHERE type = 'table' AND name = 'submission' AND instr(sql, :before) > 0"
        ),
        {"before": f"CHECK ({_BEFORE})", "after": f"CHECK ({_AFTER})"},
    )
    if changed.rowcount != 1:
        raise LookupError(f"table submission has no check {_BEFORE}")
    db.execute(sa.text(f"PRAGMA schema_version={version + 1}"))
    db.execute(sa.text("PRAGMA writable_schema=RESET"))
