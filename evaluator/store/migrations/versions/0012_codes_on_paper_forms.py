"""Keyed fingerprints of the code that somebody made on a paper form, until the form is stored."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In one statement, since SQLite cannot add a check later.
    op.execute(
        "ALTER TABLE paper_entry ADD COLUMN codes JSON"
        " CONSTRAINT ck_paper_entry_codes CHECK (linkage <> 'anonymous' OR codes IS NULL)"
    )
