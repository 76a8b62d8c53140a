"""Seeing, correcting and withdrawing answers that are linked, and the confidential linkage.

SQLite cannot change the checks of a table. Copying a table to which others refer is not possible inside a transaction
either, so the text of its declaration is edited, as https://www.sqlite.org/lang_altertable.html describes for changes
that do not touch what is stored.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_SENT = (
    "receipt IS NULL OR (answers IS NULL AND texts IS NULL AND page IS NULL AND language IS NULL"
    " AND group_key IS NULL AND process_key IS NULL AND pseudonym IS NULL{corrects} AND revision = 0)"
)
_CHECKS = (
    (
        ("wave", "ck_wave_linkage", "linkage IN ('anonymous', 'pseudonymous')"),
        ("ck_wave_linkage", "linkage IN ('anonymous', 'pseudonymous', 'confidential')"),
    ),
    (
        ("draft", "ck_draft_anonymous", "linkage <> 'anonymous' OR pseudonym IS NULL"),
        ("ck_draft_anonymous", "linkage <> 'anonymous' OR (pseudonym IS NULL AND corrects IS NULL)"),
    ),
    (
        ("draft", "ck_draft_sent_is_empty", _SENT.format(corrects="")),
        ("ck_draft_sent_is_empty", _SENT.format(corrects=" AND corrects IS NULL")),
    ),
    (
        ("submission", "ck_submission_pseudonymous", "linkage <> 'pseudonymous' OR pseudonym IS NOT NULL"),
        ("ck_submission_linked", "linkage = 'anonymous' OR pseudonym IS NOT NULL"),
    ),
)
_PAIR_COLUMNS = (
    "programme_id, first_wave, second_wave, variable_key, first_group, second_group, first_code, second_code"
)


def upgrade() -> None:
    op.add_column("draft", sa.Column("corrects", sa.Text(), nullable=True))
    change = _change_text if op.get_bind().dialect.name == "sqlite" else _change_constraint
    change()
    for table, column, where in (
        ("draft", "receipt", "receipt IS NOT NULL AND linkage <> 'anonymous'"),
        ("draft", "corrects", "corrects IS NOT NULL"),
        ("submission", "receipt", "receipt IS NOT NULL"),
    ):
        chosen = sa.text(where)
        name = op.f(f"ix_{table}_{column}")
        op.create_index(name, table, [column], unique=False, sqlite_where=chosen, postgresql_where=chosen)
    op.create_table(
        "withdrawal",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("wave_key", sa.Text(), nullable=False),
        sa.Column("pseudonym", sa.Text(), nullable=False),
        sa.Column("linkage", sa.Text(), nullable=False),
        sa.CheckConstraint("linkage <> 'anonymous'", name=op.f("ck_withdrawal_linked")),
        sa.ForeignKeyConstraint(
            ["programme_id", "wave_key", "linkage"],
            ["wave.programme_id", "wave.wave_key", "wave.linkage"],
            name=op.f("fk_withdrawal_programme_id_wave_key_linkage_wave"),
        ),
        sa.PrimaryKeyConstraint("programme_id", "wave_key", "pseudonym", name=op.f("pk_withdrawal")),
        sqlite_with_rowid=False,
    )
    _pairs_of_two_modes()


def _change_constraint() -> None:
    for (table, old, _), (new, condition) in _CHECKS:
        op.drop_constraint(op.f(old), table, type_="check")
        op.create_check_constraint(op.f(new), table, condition)


def _change_text() -> None:
    db = op.get_bind()
    version = db.execute(sa.text("PRAGMA schema_version")).scalar_one()
    db.execute(sa.text("PRAGMA writable_schema=ON"))
    for (table, old, before), (new, after) in _CHECKS:
        was, becomes = f"CONSTRAINT {old} CHECK ({before})", f"CONSTRAINT {new} CHECK ({after})"
        found = db.execute(
            sa.text(
                "UPDATE sqlite_master SET sql = replace(sql, :was, :becomes)"
                " WHERE type = 'table' AND name = :name AND instr(sql, :was) > 0"
            ),
            {"was": was, "becomes": becomes, "name": table},
        )
        if found.rowcount != 1:
            raise LookupError(f"table {table} has no {was}")
    db.execute(sa.text(f"PRAGMA schema_version={version + 1}"))
    db.execute(sa.text("PRAGMA writable_schema=RESET"))


def _pairs_of_two_modes() -> None:
    """Nothing refers to the paired tallies, so they can be copied."""
    op.execute("CREATE TABLE old_pairs AS SELECT * FROM pair_tally")
    op.drop_table("pair_tally")
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
        sa.Column("first_linkage", sa.Text(), nullable=False),
        sa.Column("second_linkage", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_wave <> second_wave", name=op.f("ck_pair_tally_two_waves")),
        sa.CheckConstraint(
            "first_linkage <> 'anonymous' AND second_linkage <> 'anonymous'", name=op.f("ck_pair_tally_linked")
        ),
        sa.CheckConstraint("n >= 0", name=op.f("ck_pair_tally_n")),
        *(
            sa.ForeignKeyConstraint(
                ["programme_id", f"{place}_wave", f"{place}_linkage"],
                ["wave.programme_id", "wave.wave_key", "wave.linkage"],
                name=op.f(f"fk_pair_tally_programme_id_{place}_wave_{place}_linkage_wave"),
            )
            for place in ("first", "second")
        ),
        sa.PrimaryKeyConstraint(*_PAIR_COLUMNS.split(", "), name=op.f("pk_pair_tally")),
        sqlite_with_rowid=False,
    )
    op.execute(
        f"INSERT INTO pair_tally ({_PAIR_COLUMNS}, first_linkage, second_linkage, n)"
        f" SELECT {_PAIR_COLUMNS}, linkage, linkage, n FROM old_pairs"
    )
    op.drop_table("old_pairs")
