"""Which account an identity provider's name for somebody opens: by a digest, since that name can be a person's own."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

import sqlalchemy as sa

from evaluator.store.account_tables import account_identity as _table


def digest_of(issuer: str, subject: str) -> str:
    return hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()


def account_of(db: sa.Connection, issuer: str, subject: str) -> str | None:
    """The account that is linked; None where none is."""
    its = sa.select(_table.c.account_id).where(_table.c.digest == digest_of(issuer, subject))
    return db.execute(its).scalar()


def link(db: sa.Connection, account: str, issuer: str, subject: str) -> bool:
    """Link the account; False where it is linked to somebody else already."""
    if linked(db, [account]):
        return False
    db.execute(sa.insert(_table), {"digest": digest_of(issuer, subject), "account_id": account})
    return True


def unlink(db: sa.Connection, account: str) -> bool:
    """Whether there was a link."""
    return db.execute(sa.delete(_table).where(_table.c.account_id == account)).rowcount == 1


def linked(db: sa.Connection, accounts: Collection[str]) -> frozenset[str]:
    """Those of the accounts that are linked."""
    its = sa.select(_table.c.account_id).where(_table.c.account_id.in_(list(accounts)))
    return frozenset(db.execute(its).scalars())
