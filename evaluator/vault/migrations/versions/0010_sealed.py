"""What is held of people is sealed; and how full the doors are that anybody can come through."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from evaluator.vault.sealing import bytes_sealed, keyring, text_sealed

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None

TEXTS = {
    "contact": (("programme_id", "person"), ("name", "email", "address", "bounced")),
    "message": (("programme_id", "message_id"), ("said",)),
    "wanted_link": (("wanted_id",), ("email",)),
}
AT_ONCE = 1000


def upgrade() -> None:
    op.create_table(
        "door_level",
        sa.Column("subject", sa.LargeBinary(32), primary_key=True),
        sa.Column("sunk_at", sa.Double, nullable=False),
        sqlite_with_rowid=False,
    )
    keys = op.create_table(
        "sealing_key", sa.Column("key_id", sa.LargeBinary(8), primary_key=True), sqlite_with_rowid=False
    )
    op.get_bind().execute(sa.insert(keys), {"key_id": keyring().first.id})
    for table, (key, columns) in TEXTS.items():
        seal_texts(table, key, columns)
    seal_secrets()


def seal_texts(table: str, key: tuple[str, ...], columns: tuple[str, ...]) -> None:
    """All of a table, in the transaction of the migration; the keys are taken as they are stored."""
    its = sa.table(table, *(sa.column(name) for name in (*key, *columns)))
    own = [its.c[name] == sa.bindparam(f"own_{name}") for name in key]
    update = sa.update(its).where(*own).values({name: sa.bindparam(f"new_{name}") for name in columns})
    for rows in op.get_bind().execute(sa.select(its)).partitions(AT_ONCE):
        new = [
            {f"own_{name}": row._mapping[name] for name in key}
            | {f"new_{name}": sealed(row._mapping[name], f"{table}.{name}") for name in columns}
            for row in rows
        ]
        op.get_bind().execute(update, new)


def sealed(value: str | None, place: str) -> str | None:
    return text_sealed(value, place) if value else value


def seal_secrets() -> None:
    its = sa.table("programme_key", sa.column("programme_id"), sa.column("secret", sa.LargeBinary))
    update = sa.update(its).where(its.c.programme_id == sa.bindparam("own")).values(secret=sa.bindparam("new"))
    for programme, secret in op.get_bind().execute(sa.select(its).where(its.c.secret.is_not(None))).all():
        op.get_bind().execute(update, {"own": programme, "new": bytes_sealed(bytes(secret), "programme_key.secret")})
