"""Paper forms that are being typed, how well two typists agreed, and the role of those who type and interview."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ROLES = "role IN ('evaluator', 'steering')"
_NEW_ROLES = "role IN ('evaluator', 'steering', 'collector')"


def upgrade() -> None:
    op.create_table(
        "paper_entry",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("wave_key", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("linkage", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.Column("process_key", sa.Text(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("typed_by", sa.Text(), nullable=False),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.Column("draft_key", sa.Text(), nullable=True),
        sa.Column("pseudonym", sa.Text(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.CheckConstraint("turn IN (1, 2)", name=op.f("ck_paper_entry_turn")),
        sa.CheckConstraint(
            "linkage <> 'anonymous' OR (draft_key IS NULL AND pseudonym IS NULL AND received_on IS NULL)",
            name=op.f("ck_paper_entry_anonymous"),
        ),
        sa.CheckConstraint(
            "linkage = 'anonymous' OR (draft_key IS NOT NULL AND pseudonym IS NOT NULL)",
            name=op.f("ck_paper_entry_linked"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id", "wave_key", "linkage"],
            ["wave.programme_id", "wave.wave_key", "wave.linkage"],
            name=op.f("fk_paper_entry_programme_id_wave_key_linkage_wave"),
        ),
        sa.PrimaryKeyConstraint("programme_id", "wave_key", "serial", "turn", name=op.f("pk_paper_entry")),
        sa.UniqueConstraint(
            "programme_id",
            "wave_key",
            "serial",
            "typed_by",
            name=op.f("uq_paper_entry_programme_id_wave_key_serial_typed_by"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "paper_agreement",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("wave_key", sa.Text(), nullable=False),
        sa.Column("forms", sa.Integer(), nullable=False),
        sa.Column("fields", sa.Integer(), nullable=False),
        sa.Column("differing", sa.Integer(), nullable=False),
        sa.Column("impossible", sa.Integer(), nullable=False),
        sa.CheckConstraint("forms >= 0 AND impossible >= 0", name=op.f("ck_paper_agreement_counts")),
        sa.CheckConstraint("differing >= 0 AND differing <= fields", name=op.f("ck_paper_agreement_differing")),
        sa.ForeignKeyConstraint(
            ["programme_id", "wave_key"],
            ["wave.programme_id", "wave.wave_key"],
            name=op.f("fk_paper_agreement_programme_id_wave_key_wave"),
        ),
        sa.PrimaryKeyConstraint("programme_id", "wave_key", name=op.f("pk_paper_agreement")),
        sqlite_with_rowid=False,
    )
    change = _change_text if op.get_bind().dialect.name == "sqlite" else _change_constraint
    change()


def _change_constraint() -> None:
    op.drop_constraint(op.f("ck_account_role"), "account", type_="check")
    op.create_check_constraint(op.f("ck_account_role"), "account", _NEW_ROLES)


def _change_text() -> None:
    """SQLite cannot change a check; see 0005."""
    db = op.get_bind()
    version = db.execute(sa.text("PRAGMA schema_version")).scalar_one()
    db.execute(sa.text("PRAGMA writable_schema=ON"))
    found = db.execute(
        sa.text(
            "UPDATE sqlite_master SET sql = replace(sql, :was, :becomes)"
            " WHERE type = 'table' AND name = 'account' AND instr(sql, :was) > 0"
        ),
        {"was": f"CHECK ({_ROLES})", "becomes": f"CHECK ({_NEW_ROLES})"},
    )
    if found.rowcount != 1:
        raise LookupError(f"table account has no CHECK ({_ROLES})")
    db.execute(sa.text(f"PRAGMA schema_version={version + 1}"))
    db.execute(sa.text("PRAGMA writable_schema=RESET"))
